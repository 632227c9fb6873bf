use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use crate::components::field::TextField;
use crate::components::form::{FormError, PostForm};
use crate::components::form_echo::{echoed, form_error};
use crate::pages::door::Door;
use crate::pages::identity_provider::{ProviderForm, ProviderNotice, shown_name};
use crate::pages::passkeys::{PasskeyForm, Purpose};
use crate::server_functions::accounts::LogIn;
use crate::server_functions::accounts::ssr::{ProviderName, PublicAddress};
use crate::server_functions::passkeys::relying_party;

/// `?next=` is the page that was asked for; the server function makes sure that it is one of ours.
#[component]
pub fn LoginPage() -> impl IntoView {
    let query = use_query_map();
    let next = query.read_untracked().get("next").unwrap_or_default();
    let has_ended = query.read_untracked().get("ended").is_some();
    let is_lost = query.read_untracked().get("lost").is_some();
    let is_unencrypted = query.read_untracked().get("unencrypted").is_some();
    let is_kept = next.contains("form=");
    let next_by_passkey = next.clone();
    let error = form_error(LogIn::url());
    let email = echoed(LogIn::url(), "email", "");
    let provider = use_context::<ProviderName>().and_then(|ProviderName(name)| name);
    let by_provider = provider.map(|name| {
        let label = text!("Log in with {name}", name = shown_name(&name));
        view! { <ProviderForm action="/login/provider" next=next.clone() label=label /> }
    });
    view! {
        <Title text=text!("Log in · ParcelPilot") />
        <Door>
            <h1>{text!("Log in")}</h1>
            {has_ended.then(|| view! { <p class="notice notice-info">{ended_sentence(is_kept, is_lost)}</p> })}
            {is_unencrypted.then(|| view! { <p class="notice notice-warn">{unencrypted_sentence()}</p> })}
            <ProviderNotice />
            <div class="stack">
                <PostForm action=LogIn::url() class="stack">
                    <FormError error=error.clone() />
                    <input type="hidden" name="next" value=next />
                    <TextField
                        name="email"
                        label=text!("E-mail")
                        kind="email"
                        autocomplete="username webauthn"
                        value=email
                        required=true
                        autofocus=true
                        error=error.clone()
                    />
                    <TextField
                        name="password"
                        label=text!("Password")
                        kind="password"
                        autocomplete="current-password"
                        required=true
                        error=error
                    />
                    <button class="button primary wide" type="submit">{text!("Log in")}</button>
                </PostForm>
                {relying_party()
                    .map(|party| {
                        view! {
                            <PasskeyForm purpose=Purpose::LogIn party=party next=next_by_passkey>
                                <button class="button wide" type="submit">{text!("Log in with a passkey")}</button>
                            </PasskeyForm>
                        }
                    })}
                {by_provider}
            </div>
        </Door>
    }
}

/// Where else to log in, so that the browser keeps the cookie.
fn unencrypted_sentence() -> AnyView {
    match use_context::<PublicAddress>() {
        Some(PublicAddress(Some(address))) => {
            let href = address.clone();
            rich_text!(
                "This page was opened without HTTPS, where nobody can stay logged in. Log in at <link>{address}</link>.",
                address = address;
                link = |text| view! { <a href=href>{text}</a> },
            )
            .into_any()
        }
        _ => text!(
            "This page was opened without HTTPS, where nobody can stay logged in. Open it with https:// in its address."
        )
        .into_any(),
    }
}

fn ended_sentence(is_kept: bool, is_lost: bool) -> &'static str {
    if is_lost {
        text!(
            "Your session has ended, so nothing was sent. What you typed can't be kept here: go back in your browser, \
             copy it, then log in."
        )
    } else if is_kept {
        text!(
            "Your session has ended, so nothing was sent. What you typed is kept for an hour: log in to go on with it."
        )
    } else {
        text!("Your session has ended. Log in to go on where you were.")
    }
}
