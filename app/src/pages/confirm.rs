//! The page that asks for the password again, before what would outlast a session that was left open.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use parcelpilot_contract::accounts::Me;
use parcelpilot_contract::error::AppResult;
use parcelpilot_contract::own_account::OwnLogIn;

use crate::components::field::TextField;
use crate::components::form::{FormError, PostForm};
use crate::components::form_echo::form_error;
use crate::components::loaded::Loaded;
use crate::components::page_head::PageHead;
use crate::pages::identity_provider::{ProviderForm, ProviderNotice, shown_name};
use crate::pages::passkeys::{PasskeyForm, Purpose};
use crate::server_functions::accounts::{local_path, me_or_login};
use crate::server_functions::own_account::{ConfirmPassword, fetch_own_log_in};
use crate::server_functions::passkeys::{list_passkeys, relying_party};

/// Whoever finds a session that was left open can't go on from here. `?next=` is the page of ours that asked for it.
#[component]
pub fn ConfirmPage() -> impl IntoView {
    let next = use_query_map().read_untracked().get("next").unwrap_or_default();
    let is_kept = next.contains("form=");
    view! {
        <Title text=text!("Confirm it's you · ParcelPilot") />
        <PageHead title=text!("Confirm it's you") lead=lead(is_kept) />
        <ProviderNotice />
        <Loaded from=load() let:loaded>
            <Ways email=loaded.0.email own=loaded.1 party=loaded.2 next=local_path(&next).to_owned() />
        </Loaded>
    }
}

/// With the host that passkeys are for, where the person has one.
async fn load() -> AppResult<(Me, OwnLogIn, Option<String>)> {
    let (me, own, passkeys) = (
        me_or_login().await?,
        fetch_own_log_in().await?,
        list_passkeys().await?,
    );
    Ok((me, own, relying_party().filter(|_| !passkeys.is_empty())))
}

/// By password, by a passkey, by the identity provider: by any that the person has.
#[component]
fn Ways(email: String, own: OwnLogIn, party: Option<String>, next: String) -> impl IntoView {
    let has_none = !own.has_password && own.provider.is_none() && party.is_none();
    let (by_passkey, by_provider) = (next.clone(), next.clone());
    view! {
        <div class="stack">
            {own.has_password.then(|| view! { <ConfirmForm email=email next=next /> })}
            {party
                .map(|party| {
                    view! {
                        <div class="card">
                            <PasskeyForm purpose=Purpose::Confirm party=party next=by_passkey>
                                <div><button class="button" type="submit">{text!("Confirm with a passkey")}</button></div>
                            </PasskeyForm>
                        </div>
                    }
                })}
            {own.provider
                .map(|name| {
                    let label = text!("Confirm with {name}", name = shown_name(&name));
                    view! {
                        <div class="card">
                            <ProviderForm action="/confirm/provider" next=by_provider label=label class="button" />
                        </div>
                    }
                })}
            {has_none
                .then(|| {
                    view! {
                        <p class="notice notice-warn">
                            {text!("You have no password here. Ask an admin for a password link, then log in with it.")}
                        </p>
                    }
                })}
        </div>
    }
}

fn lead(is_kept: bool) -> &'static str {
    if is_kept {
        text!("For your security, confirm that it's you to go on. What you typed is kept for an hour.")
    } else {
        text!("Confirm that it's you to go on. You won't be asked again for ten minutes.")
    }
}

#[component]
fn ConfirmForm(email: String, next: String) -> impl IntoView {
    let error = form_error(ConfirmPassword::url());
    let other_error = error
        .clone()
        .filter(|error| error.field_problem("password").is_none());
    view! {
            <PostForm action=ConfirmPassword::url() class="stack">
                <FormError error=other_error />
                <input type="hidden" name="next" value=next.clone() />
                // For password managers: this is whose password it is.
                <input class="visually-hidden" type="text" tabindex="-1" aria-hidden="true" autocomplete="username" readonly=true value=email />
                <TextField
                    name="password"
                    label=text!("Password")
                    kind="password"
                    autocomplete="current-password"
                    required=true
                    autofocus=true
                    error=error
                />
                <div class="cluster">
                    <button class="button primary" type="submit">{text!("Confirm")}</button>
                    <a class="button quiet" href=next>{text!("Go back")}</a>
                </div>
            </PostForm>
    }
}
