//! One event: what was sent, and what was answered.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;
use parcelpilot_contract::error::{AppError, AppResult};
use parcelpilot_contract::events::{EventDeliveryRow, EventEndpointRow};
use parcelpilot_domain::change::ChangePosition;
use parcelpilot_domain::event::{DeliveryError, DeliveryState};
use parcelpilot_domain::ids::EventEndpointId;

use super::deliveries::State;
use super::words::{DeliveryBadge, kind_label};
use crate::components::form::{FormError, PostForm};
use crate::components::form_echo::form_error;
use crate::components::loaded::Loaded;
use crate::components::page_head::PageHead;
use crate::components::time::Time;
use crate::localization::{Localized, count};
use crate::pages::id_in_address;
use crate::server_functions::events::{ReplayEvent, fetch_event_delivery, fetch_event_endpoint};

#[component]
pub fn EventDeliveryPage() -> impl IntoView {
    let position = use_params_map()
        .read_untracked()
        .get_str("position")
        .and_then(|text| text.parse().ok());
    view! {
        <Title text=text!("Event · ParcelPilot") />
        <PageHead title=text!("Event") parent=("/integrations/events", text!("Events out")) />
        <Loaded from=load(id_in_address(), position.map(ChangePosition)) let:loaded>
            <Delivery endpoint=loaded.0 row=loaded.1 />
        </Loaded>
    }
}

async fn load(
    id: Option<EventEndpointId>,
    position: Option<ChangePosition>,
) -> AppResult<(EventEndpointRow, EventDeliveryRow)> {
    let (id, position) = id.zip(position).ok_or(AppError::NotFound)?;
    Ok((
        fetch_event_endpoint(id).await?,
        fetch_event_delivery(id, position).await?,
    ))
}

#[component]
fn Delivery(endpoint: EventEndpointRow, row: EventDeliveryRow) -> impl IntoView {
    let order = row.order.zip(row.order_number).map(|(id, number)| {
        view! {
            <dt>{text!("Order")}</dt>
            <dd><a href=format!("/orders/{id}")>{number.to_string()}</a></dd>
        }
    });
    let may_replay = matches!(row.state, DeliveryState::Delivered | DeliveryState::Failed);
    let answer = row.answer.clone().filter(|answer| !answer.is_empty());
    view! {
        <FormError error=form_error(ReplayEvent::url()) />
        <div class="stack loose">
            <dl class="definition">
                <dt>{text!("Event")}</dt>
                <dd>{kind_label(row.kind).localized()} " " <code>{row.kind.code()}</code></dd>
                <dt>{text!("Endpoint")}</dt>
                <dd>
                    <a href=format!("/integrations/events/{}", endpoint.id)>{endpoint.description.clone()}</a>
                </dd>
                <dt>{text!("When")}</dt>
                <dd><Time at=row.at /></dd>
                {order}
                <dt>{text!("State")}</dt>
                <dd>
                    <DeliveryBadge state=row.state />
                    " "
                    <Time at=row.since />
                    <State row=row.clone() />
                </dd>
                <dt>{text!("Tries")}</dt>
                <dd>{count(row.tries)}</dd>
            </dl>
            {may_replay.then(|| view! { <Replay endpoint=endpoint.id position=row.position /> })}
            <section class="stack" aria-labelledby="answer">
                <h2 id="answer">{text!("What was answered")}</h2>
                {row.status.map(|status| view! { <p>{text!("Status {status}", status = status.to_string())}</p> })}
                {match answer {
                    Some(answer) => view! { <pre class="raw" translate="no" tabindex="0">{answer}</pre> }.into_any(),
                    None => view! { <p class="muted">{text!("No text.")}</p> }.into_any(),
                }}
            </section>
            <section class="stack" aria-labelledby="sent">
                <h2 id="sent">{text!("What was sent")}</h2>
                {match row.sent {
                    Some(sent) => view! { <pre class="raw" translate="no" tabindex="0">{sent}</pre> }.into_any(),
                    None => view! { <p class="muted">{nothing_sent(row.error)}</p> }.into_any(),
                }}
            </section>
        </div>
    }
}

fn nothing_sent(error: Option<DeliveryError>) -> &'static str {
    match error {
        Some(DeliveryError::NotTheirs) => text!(
            "Nothing: what it is about was another client's when its turn came, or was deleted. This endpoint gets one \
             client's events only."
        ),
        Some(DeliveryError::Unreadable) => {
            text!("Nothing: the database could not read what it is about. The server's log says more.")
        }
        _ => text!("Nothing yet, or it was erased with the order's personal data."),
    }
}

#[component]
fn Replay(endpoint: EventEndpointId, position: ChangePosition) -> impl IntoView {
    view! {
        <PostForm action=ReplayEvent::url() class="stack">
            <input type="hidden" name="id" value=endpoint.to_string() />
            <input type="hidden" name="position" value=position.0.to_string() />
            <div><button class="button" type="submit">{text!("Send again")}</button></div>
            <p class="hint">{text!("It has the same id, and says what is true now.")}</p>
        </PostForm>
    }
}
