//! By when a client's orders are to leave.

use std::time::Duration;

use leptos::either::Either;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use parcelpilot_contract::clients::{ClientPromise, ClientRow};
use parcelpilot_contract::error::AppError;
use parcelpilot_domain::shipping_promise::ShippingPromise;

use super::promise_form::PromiseForm;
use crate::components::confirm::Confirm;
use crate::components::form::{ConflictError, FormError, PostForm};
use crate::components::form_echo::form_error;
use crate::localization::{Localized, day, now};
use crate::server_functions::clients::RemoveShippingPromise;

/// So many of the next days without shipping are named.
const HOLIDAYS_SHOWN: usize = 10;
const DAY: Duration = Duration::from_secs(86_400);

#[component]
pub(super) fn PromiseSection(
    client: ClientRow,
    promise: Option<ClientPromise>,
    /// Of the client's stores; what a new promise begins with.
    store_zone: Option<String>,
    may_edit: bool,
) -> impl IntoView {
    let id = client.id;
    let version = promise.as_ref().map(|made| made.version);
    let holidays = promise.as_ref().and_then(|made| holidays_sentence(&made.promise));
    let sentence = match &promise {
        Some(made) => Either::Left(promise_sentence(&made.promise)),
        None => Either::Right(text!(
            "None. Its orders are late from the second day after they were placed (UTC)."
        )),
    };
    let removal = version.filter(|_| may_edit).map(|version| {
        view! { <Removal client=id.to_string() version=version /> }
    });
    let body = match may_edit {
        true => {
            let promise = promise.map(|made| made.promise);
            Either::Left(
                view! { <PromiseForm client=id promise=promise version=version store_zone=store_zone /> },
            )
        }
        false => Either::Right(()),
    };
    view! {
        <section class="card stack" aria-labelledby="shipping-promise">
            <div class="card-head">
                <h2 class="card-title" id="shipping-promise">{text!("Shipping promise")}</h2>
                {removal}
            </div>
            <p>{sentence}</p>
            {holidays.map(|sentence| view! { <p>{sentence}</p> })}
            {body}
        </section>
    }
}

#[component]
fn Removal(client: String, version: i64) -> impl IntoView {
    let action = RemoveShippingPromise::url();
    let error = form_error(action);
    let is_conflict = error == Some(AppError::ChangedMeanwhile);
    view! {
        <Confirm label=text!("Remove…") of=text!("the shipping promise") open=error.is_some()>
            <ConflictError error=error.clone() />
            <FormError error=error.filter(|_| !is_conflict) />
            <p>{text!("After that, its orders are late from the second day after they were placed (UTC).")}</p>
            <PostForm action=action label=text!("Remove the shipping promise")>
                <input type="hidden" name="id" value=client />
                <input type="hidden" name="version" value=version.to_string() />
                <button class="button danger" type="submit">{text!("Remove promise")}</button>
            </PostForm>
        </Confirm>
    }
}

/// What the client was promised, in a sentence.
fn promise_sentence(promise: &ShippingPromise) -> impl IntoView + use<> {
    let working_days: Vec<&str> = promise
        .working_days()
        .iter()
        .map(|day| day.label().localized())
        .collect();
    let (cut_off, leaves_by) = (promise.cut_off().to_string(), promise.leaves_by().to_string());
    let rule = match promise.days() {
        0 => text!(
            "Placed before {cut_off}, an order leaves the same working day by {leaves_by}; later ones count for the next.",
            cut_off = cut_off,
            leaves_by = leaves_by
        ),
        days => text!(
            count = i64::from(days);
            "Placed before {cut_off}, an order leaves 1 working day later by {leaves_by}; later ones count for the next day.",
            "Placed before {cut_off}, an order leaves {count} working days later by {leaves_by}; later ones count for the next day.",
            cut_off = cut_off,
            leaves_by = leaves_by
        ),
    };
    rich_text!(
        "{rule} Working days: {days}. Times are those of <zone>{zone}</zone>.",
        rule = rule,
        days = working_days.join(", "),
        zone = promise.zone().to_string();
        zone = |name| view! { <span translate="no">{name}</span> }
    )
}

/// The next days on which nothing is shipped; those that passed say nothing any more.
fn holidays_sentence(promise: &ShippingPromise) -> Option<String> {
    // By UTC: where the client is, it may be the day before.
    let yesterday = now().start_of_day().minus(DAY);
    let coming: Vec<String> = promise
        .holidays()
        .iter()
        .filter(|holiday| *holiday >= yesterday)
        .map(day)
        .collect();
    let (shown, more) = coming.split_at(coming.len().min(HOLIDAYS_SHOWN));
    let days = shown.join(", ");
    match (shown.is_empty(), more.len()) {
        (true, _) => None,
        (false, 0) => Some(text!("Nothing is shipped on: {days}.", days = days)),
        (false, more) => Some(text!(
            count = i64::try_from(more).unwrap_or(i64::MAX);
            "Nothing is shipped on: {days}, and on 1 later day.",
            "Nothing is shipped on: {days}, and on {count} later days.",
            days = days
        )),
    }
}
