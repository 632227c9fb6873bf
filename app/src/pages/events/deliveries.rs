//! What became of each event of an endpoint.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use parcelpilot_contract::events::{EventDeliveryPage, EventDeliveryRow, EventEndpointRow};
use parcelpilot_domain::event::DeliveryState;
use parcelpilot_domain::ids::EventEndpointId;

use super::words::{DeliveryBadge, kind_label};
use crate::components::confirm::Confirm;
use crate::components::data_table::DataTable;
use crate::components::empty_state::EmptyState;
use crate::components::field::TextField;
use crate::components::form::{FormError, PostForm};
use crate::components::form_echo::{echoed, form_error};
use crate::components::pager::Pager;
use crate::components::select_field::SelectField;
use crate::components::time::{Ago, Time};
use crate::localization::{Localized, count};
use crate::server_functions::events::ReplayFailedEvents;

#[component]
pub(super) fn Deliveries(
    row: EventEndpointRow,
    page: EventDeliveryPage,
    state: Option<DeliveryState>,
    before: Option<i64>,
) -> impl IntoView {
    let id = row.id;
    let next = page.before.map(|position| position.0.to_string());
    let address = move |before: &str| {
        let state = state.map_or("", DeliveryState::code);
        format!("/integrations/events/{id}?state={state}&before={before}")
    };
    view! {
        <section class="stack" aria-labelledby="deliveries">
            <h2 id="deliveries">{text!("Events")}</h2>
            <Filter id=id state=state />
            <ReplayFailed id=id failed=row.failed />
            {if page.rows.is_empty() { nothing(state.is_some()) } else { table(id, page.rows) }}
            <Pager after=before.map(|before| before.to_string()).unwrap_or_default() next=next address=address />
        </section>
    }
}

#[component]
fn Filter(id: EventEndpointId, state: Option<DeliveryState>) -> impl IntoView {
    let states =
        DeliveryState::ALL.map(|state| (state.code().to_owned(), state.label().localized().to_owned()));
    view! {
        <form
            class="filters"
            method="get"
            action=format!("/integrations/events/{id}")
            role="search"
            aria-label=text!("Events")
        >
            <SelectField
                name="state"
                label=text!("State")
                options=states.to_vec()
                chosen=state.map(|state| state.code().to_owned())
                none=text!("All")
            />
            <button class="button primary">{text!("Apply")}</button>
        </form>
    }
}

/// Only where some have failed, or such a form has just come back.
#[component]
fn ReplayFailed(id: EventEndpointId, failed: i64) -> impl IntoView {
    let action = ReplayFailedEvents::url();
    let error = form_error(action);
    let of_days = ["from", "until"];
    let other = error
        .clone()
        .filter(|error| of_days.iter().all(|field| error.field_problem(field).is_none()));
    (failed > 0 || error.is_some()).then(|| {
        view! {
            <Confirm label=text!("Send failed events again…") open=error.is_some()>
                <p>
                    {text!(
                        "All that failed of these days, in UTC, is sent again. The program tells what it has already by \
                         the event's id. Failed: {events}.",
                        events = count(failed)
                    )}
                </p>
                <PostForm action=action class="inline-form">
                    <FormError error=other />
                    <input type="hidden" name="id" value=id.to_string() />
                    <TextField
                        name="from"
                        kind="date"
                        label=text!("From")
                        value=echoed(action, "from", "")
                        error=error.clone()
                    />
                    <TextField
                        name="until"
                        kind="date"
                        label=text!("Until")
                        value=echoed(action, "until", "")
                        error=error
                    />
                    <button class="button primary" type="submit">{text!("Send again")}</button>
                </PostForm>
            </Confirm>
        }
    })
}

fn nothing(is_filtered: bool) -> AnyView {
    let sentence = match is_filtered {
        true => text!("No event of this endpoint is in this state."),
        false => text!("Changes from now on appear here, with what was sent and what was answered."),
    };
    view! {
        <EmptyState title=text!("No events")>
            <p>{sentence}</p>
        </EmptyState>
    }
    .into_any()
}

fn table(id: EventEndpointId, rows: Vec<EventDeliveryRow>) -> AnyView {
    DataTable::new(text!("Events, the newest first"), rows)
        .column(text!("Event"), move |row| {
            let address = format!("/integrations/events/{id}/{}", row.position.0);
            view! {
                <a class="strong" href=address>{kind_label(row.kind).localized()}</a>
                " "
                <code>{row.kind.code()}</code>
            }
        })
        .column(text!("Order"), |row| {
            row.order_number.map(|number| number.to_string())
        })
        .column(text!("When"), |row| view! { <Ago at=row.at /> })
        .column(
            text!("State"),
            |row| view! { <DeliveryBadge state=row.state /> <State row=row.clone() /> },
        )
        .numeric(text!("Tries"), |row| count(row.tries))
        .view()
}

/// What was answered last, and when it is tried again.
#[component]
pub(super) fn State(row: EventDeliveryRow) -> impl IntoView {
    let error = row.error.map(|error| match row.status {
        Some(status) => format!("{} ({status})", error.label().localized()),
        None => error.label().localized().to_owned(),
    });
    let again = row.state == DeliveryState::Pending && row.tries > 0;
    view! {
        {error.map(|error| view! { <p class="hint">{error}</p> })}
        {again
            .then(|| {
                let at = row.next_try_at;
                view! {
                    <p class="hint">{rich_text!("Again <at/>"; at = move |_| view! { <Time at=at /> })}</p>
                }
            })}
    }
}
