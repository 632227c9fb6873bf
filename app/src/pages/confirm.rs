//! The page that asks for the password again, before what would outlast a session that was left open.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use parcelpilot_contract::accounts::Me;
use parcelpilot_contract::error::AppResult;

use crate::components::field::TextField;
use crate::components::form::{FormError, PostForm};
use crate::components::form_echo::form_error;
use crate::components::loaded::Loaded;
use crate::components::page_head::PageHead;
use crate::pages::passkeys::{PasskeyForm, Purpose};
use crate::server_functions::accounts::{local_path, me_or_login};
use crate::server_functions::own_account::ConfirmPassword;
use crate::server_functions::passkeys::{list_passkeys, relying_party};

/// Whoever finds a session that was left open can't go on from here. `?next=` is the page of ours that asked for it.
#[component]
pub fn ConfirmPage() -> impl IntoView {
    let next = use_query_map().read_untracked().get("next").unwrap_or_default();
    let is_kept = next.contains("form=");
    view! {
        <Title text=text!("Confirm it's you · ParcelPilot") />
        <PageHead title=text!("Confirm it's you") lead=lead(is_kept) />
        <Loaded from=load() let:loaded>
            <div class="card stack">
                <ConfirmForm email=loaded.0.email next=local_path(&next).to_owned() />
                {loaded
                    .1
                    .map(|party| {
                        view! {
                            <PasskeyForm purpose=Purpose::Confirm party=party next=local_path(&next).to_owned()>
                                <div><button class="button" type="submit">{text!("Confirm with a passkey")}</button></div>
                            </PasskeyForm>
                        }
                    })}
            </div>
        </Loaded>
    }
}

/// With the host that passkeys are for, where the person has one.
async fn load() -> AppResult<(Me, Option<String>)> {
    let (me, passkeys) = (me_or_login().await?, list_passkeys().await?);
    Ok((me, relying_party().filter(|_| !passkeys.is_empty())))
}

fn lead(is_kept: bool) -> &'static str {
    if is_kept {
        text!("For your security, enter your password to go on. What you typed is kept for an hour.")
    } else {
        text!("Enter your password to go on. You won't be asked again for ten minutes.")
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
