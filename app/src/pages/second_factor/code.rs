use leptos::either::Either;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use parcelpilot_contract::second_factor::PendingStep;
use parcelpilot_domain::second_factor::LogInStep;

use super::code_field::CodeField;
use super::expired::Expired;
use crate::components::form::{FormError, PostForm};
use crate::components::form_echo::form_error;
use crate::components::loaded::Loaded;
use crate::pages::door::Door;
use crate::pages::list_address::list_address;
use crate::pages::passkeys::{PasskeyForm, Purpose};
use crate::server_functions::passkeys::relying_party;
use crate::server_functions::second_factor::{EnterCode, pending_step};

pub(super) const PATH: &str = "/login/code";

/// The second step of a log-in. `?next=` is the page that was asked for; `?recovery=` changes what the field is for, and
/// the server takes both kinds of codes in any case.
#[component]
pub fn LogInCodePage() -> impl IntoView {
    let query = use_query_map();
    let next = query.read_untracked().get("next").unwrap_or_default();
    let is_recovery = query.read_untracked().get("recovery").is_some();
    view! {
        <Title text=text!("Log in · ParcelPilot") />
        <Door>
            <Loaded from=pending_step() let:pending>
                {match pending.filter(|pending| pending.step == LogInStep::SecondFactor) {
                    Some(pending) => {
                        Either::Left(view! { <CodeForm pending=pending next=next is_recovery=is_recovery /> })
                    }
                    None => Either::Right(view! { <Expired next=next /> }),
                }}
            </Loaded>
        </Door>
    }
}

#[component]
fn CodeForm(pending: PendingStep, next: String, is_recovery: bool) -> impl IntoView {
    let has_codes = pending.has_codes;
    // Without an app only recovery codes can be typed.
    let is_recovery = is_recovery || !has_codes;
    let party = relying_party().filter(|_| pending.has_passkey);
    let next_by_passkey = next.clone();
    let error = form_error(EnterCode::url());
    let other_error = error
        .clone()
        .filter(|error| error.field_problem("code").is_none());
    let (label, hint) = match is_recovery {
        true => (
            text!("Recovery code"),
            text!("Each works once. Dashes and capital letters make no difference."),
        ),
        false => (
            text!("Code"),
            text!("Six digits, from the authenticator app on your phone."),
        ),
    };
    let other = match is_recovery {
        true => text!("Use your app instead"),
        false => text!("Use a recovery code instead"),
    };
    let recovery = if is_recovery { "" } else { "1" };
    let other_address = list_address(PATH, &[("next", &next), ("recovery", recovery)]);
    let log_in = list_address("/login", &[("next", &next)]);
    view! {
        <h1>{text!("One more step")}</h1>
        <p class="muted">{pending.email}</p>
        <PostForm action=EnterCode::url() class="stack">
            <FormError error=other_error />
            <input type="hidden" name="next" value=next />
            <CodeField label=label hint=hint has_letters=is_recovery autofocus=true error=error />
            <button class="button primary wide" type="submit">{text!("Log in")}</button>
        </PostForm>
        {party
            .map(|party| {
                view! {
                    <PasskeyForm purpose=Purpose::SecondStep party=party next=next_by_passkey>
                        <button class="button wide" type="submit">{text!("Use a passkey")}</button>
                    </PasskeyForm>
                }
            })}
        {has_codes.then(|| view! { <p><a href=other_address>{other}</a></p> })}
        <p class="muted">
            {rich_text!(
                "Neither at hand? An admin can remove your second factor. <link>Log in as somebody else</link>";
                link = move |text| view! { <a href=log_in>{text}</a> }
            )}
        </p>
    }
}
