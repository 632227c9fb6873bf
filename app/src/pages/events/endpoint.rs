//! One endpoint: what it is told of, and what became of it.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use parcelpilot_contract::error::{AppError, AppResult};
use parcelpilot_contract::events::{EventDeliveryPage, EventEndpointRow};
use parcelpilot_domain::change::ChangePosition;
use parcelpilot_domain::event::DeliveryState;
use parcelpilot_domain::ids::EventEndpointId;

use super::actions::Actions;
use super::deliveries::Deliveries;
use super::fields::{EndpointFields, other_error};
use super::words::EndpointState;
use crate::components::form::{FormError, PostForm};
use crate::components::form_echo::{form_echo, form_error};
use crate::components::loaded::Loaded;
use crate::components::page_head::PageHead;
use crate::components::page_title::PageTitle;
use crate::components::shown_once::ShownOnce;
use crate::components::time::{Ago, Time};
use crate::pages::id_in_address;
use crate::server_functions::events::{
    ChangeEventEndpoint, RotateEventSecret, fetch_event_endpoint, list_event_deliveries,
};

#[component]
pub fn EventEndpointPage() -> impl IntoView {
    let query = use_query_map().get_untracked();
    let state = query.get_str("state").and_then(DeliveryState::from_code);
    let before = query.get_str("before").and_then(|text| text.parse().ok());
    view! {
        // Where it is not there.
        <Title text=text!("Events out · ParcelPilot") />
        <PageHead title=text!("Endpoint") parent=("/integrations/events", text!("Events out")) />
        <Loaded from=load(id_in_address(), state, before.map(ChangePosition)) let:loaded>
            <Endpoint row=loaded.0 page=loaded.1 state=state before=before />
        </Loaded>
    }
}

async fn load(
    id: Option<EventEndpointId>,
    state: Option<DeliveryState>,
    before: Option<ChangePosition>,
) -> AppResult<(EventEndpointRow, EventDeliveryPage)> {
    let id = id.ok_or(AppError::NotFound)?;
    let endpoint = fetch_event_endpoint(id).await?;
    Ok((endpoint, list_event_deliveries(id, state, before).await?))
}

#[component]
fn Endpoint(
    row: EventEndpointRow,
    page: EventDeliveryPage,
    state: Option<DeliveryState>,
    before: Option<i64>,
) -> impl IntoView {
    view! {
        <PageTitle of=row.description.clone() />
        <NewSecret />
        <div class="stack loose">
            <Facts row=row.clone() />
            <Actions row=row.clone() />
            <ChangeForm row=row.clone() />
            <Deliveries row=row page=page state=state before=before />
        </div>
    }
}

#[component]
fn NewSecret() -> impl IntoView {
    let secret = form_echo(&[RotateEventSecret::url()]).and_then(|echo| echo.result::<String>().ok());
    view! {
        <ShownOnce secret=secret id="new-secret" label=text!("Signing secret")>
            {rich_text!(
                "<strong>Copy this signing secret now.</strong> It is not shown again. For 24 hours events are signed with \
                 the one before, too, so that none is refused until the program has it.";
                strong = |text| view! { <strong>{text}</strong> }
            )}
        </ShownOnce>
    }
}

#[component]
fn Facts(row: EventEndpointRow) -> impl IntoView {
    let client = match &row.client {
        Some((_, name)) => view! { <span translate="no">{name.clone()}</span> }.into_any(),
        None => text!("All clients").into_any(),
    };
    let failing = row.failing_since.filter(|_| row.is_enabled).map(|at| {
        view! {
            <dt>{text!("Nothing arrived since")}</dt>
            <dd><Ago at=at /></dd>
        }
    });
    let overlap = row.previous_secret_until.map(|at| {
        view! {
            <dt>{text!("Also signed with the secret before, until")}</dt>
            <dd><Time at=at /></dd>
        }
    });
    let skipped = row.skipped_at.map(|at| {
        view! {
            <p class="notice notice-warn">
                {rich_text!(
                    "On <at/> this endpoint was so far behind that changes before then were no longer kept. They were not \
                     sent: have the program read the lists of the API anew. To remove this notice, pause and resume.";
                    at = move |_| view! { <Time at=at /> }
                )}
            </p>
        }
    });
    view! {
        {skipped}
        <dl class="definition">
            <dt>{text!("What is behind it")}</dt>
            <dd translate="no">{row.description.clone()}</dd>
            <dt>{text!("State")}</dt>
            <dd><EndpointState row=row.clone() /></dd>
            <dt>{text!("Address")}</dt>
            <dd class="mono" translate="no">{row.url.clone()}</dd>
            <dt>{text!("Of whose orders")}</dt>
            <dd>{client}</dd>
            {failing}
            {overlap}
        </dl>
    }
}

#[component]
fn ChangeForm(row: EventEndpointRow) -> impl IntoView {
    let action = ChangeEventEndpoint::url();
    let error = form_error(action);
    view! {
        <section class="card" aria-labelledby="change-endpoint">
            <h2 class="card-title" id="change-endpoint">{text!("Change")}</h2>
            <PostForm action=action class="stack">
                <FormError error=other_error(error.as_ref()) />
                <input type="hidden" name="id" value=row.id.to_string() />
                <EndpointFields action=action url=row.url description=row.description kinds=row.kinds error=error />
                <div><button class="button primary" type="submit">{text!("Save")}</button></div>
            </PostForm>
        </section>
    }
}
