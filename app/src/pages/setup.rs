use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use crate::components::field::TextField;
use crate::components::form::{FormError, PostForm};
use crate::components::form_echo::{echoed, form_error};
use crate::components::loaded::Loaded;
use crate::pages::door::{Door, NewPassword, OwnName};
use crate::server_functions::accounts::{SetUp, is_setup_open};

/// Makes the first admin, with the link that the server printed when it first started.
#[component]
pub fn SetupPage() -> impl IntoView {
    let query = use_query_map();
    let link = query.read_untracked().get("link").unwrap_or_default();
    view! {
        <Title text=text!("Set up · ParcelPilot") />
        <Door>
            <Loaded from=is_setup_open(link.clone()) let:is_open>
                {if is_open {
                    view! { <FirstAdmin link=link /> }.into_any()
                } else {
                    view! { <UsedUp /> }.into_any()
                }}
            </Loaded>
        </Door>
    }
}

#[component]
fn FirstAdmin(link: String) -> impl IntoView {
    let error = form_error(SetUp::url());
    let typed = |name: &str| echoed(SetUp::url(), name, "");
    view! {
        <h1>{text!("Set up ParcelPilot")}</h1>
        <p class="muted">{text!("Create the first admin, who can add everything else.")}</p>
        <PostForm action=SetUp::url() class="stack">
            <FormError error=error.clone() />
            <input type="hidden" name="link" value=link />
            <OwnName value=typed("name") error=error.clone() />
            <TextField
                name="email"
                label=text!("E-mail")
                kind="email"
                autocomplete="username"
                value=typed("email")
                required=true
                error=error.clone()
            />
            <NewPassword error=error />
            <button class="button primary wide" type="submit">{text!("Make the admin and log in")}</button>
        </PostForm>
    }
}

#[component]
fn UsedUp() -> impl IntoView {
    view! {
        <h1>{text!("This link is used up")}</h1>
        <div class="stack">
            <p>{text!("A set-up link works once, and only until there is an admin.")}</p>
            <p>
                {rich_text!(
                    "If you have an account, <link>log in</link>. If nobody has, start the server again: it prints a new \
                     link. An admin can also be made on the server's command line, with <code>parcelpilot users add</code>.";
                    link = |text| view! { <a href="/login">{text}</a> },
                    code = |text| view! { <code>{text}</code> }
                )}
            </p>
        </div>
    }
}
