use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use crate::api::accounts::LogIn;
use crate::components::field::TextField;
use crate::components::form::{FormError, PostForm, form_error};
use crate::components::form_echo::echoed;
use crate::components::icon::{Icon, IconName};

/// `?next=` is the page that was asked for; the server function makes sure that it is one of ours.
#[component]
pub fn LoginPage() -> impl IntoView {
    let query = use_query_map();
    let next = move || query.read().get("next").unwrap_or_default();
    let log_in = ServerAction::<LogIn>::new();
    let error = form_error(log_in);
    let email = echoed(&[LogIn::url()], "email", "");
    view! {
        <Title text="Log in · ParcelPilot" />
        <main class="door">
            <p class="brand">
                <Icon name=IconName::Logo />
                "ParcelPilot"
            </p>
            <div class="card">
                <h1>"Log in"</h1>
                <PostForm action=log_in class="stack">
                    <FormError error=error />
                    <input type="hidden" name="next" value=next />
                    <TextField
                        name="email"
                        label="E-mail"
                        kind="email"
                        autocomplete="username"
                        value=email
                        required=true
                        autofocus=true
                        error=error
                    />
                    <TextField
                        name="password"
                        label="Password"
                        kind="password"
                        autocomplete="current-password"
                        required=true
                        error=error
                    />
                    <button class="button primary wide" type="submit" aria-busy=move || log_in.pending().get().to_string()>
                        {move || if log_in.pending().get() { "Logging in…" } else { "Log in" }}
                    </button>
                </PostForm>
            </div>
        </main>
    }
}
