//! Events out: where programs are told of changes. For admins.

use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use parcelpilot_contract::error::AppError;
#[cfg(feature = "ssr")]
use parcelpilot_contract::error::FieldProblem;
#[cfg(feature = "ssr")]
use parcelpilot_contract::events::EventEndpointForm;
use parcelpilot_contract::events::{EventDeliveryPage, EventDeliveryRow, EventEndpointRow, EventTest};
#[cfg(feature = "ssr")]
use parcelpilot_domain::account::Role;
#[cfg(feature = "ssr")]
use parcelpilot_domain::change::ChangeKind;
use parcelpilot_domain::change::ChangePosition;
use parcelpilot_domain::event::DeliveryState;
use parcelpilot_domain::ids::EventEndpointId;

#[cfg(feature = "ssr")]
use crate::server_functions::{ports, recently_confirmed, require, with_error_status};

#[server(endpoint = "list_event_endpoints", input = GetUrl)]
pub async fn list_event_endpoints() -> Result<Vec<EventEndpointRow>, AppError> {
    with_error_status(async {
        require(Role::Admin)?;
        ports().events.list().await
    })
    .await
}

#[server(endpoint = "fetch_event_endpoint", input = GetUrl)]
pub async fn fetch_event_endpoint(id: EventEndpointId) -> Result<EventEndpointRow, AppError> {
    with_error_status(async {
        require(Role::Admin)?;
        ports().events.endpoint(id).await
    })
    .await
}

#[server(endpoint = "list_event_deliveries", input = GetUrl)]
pub async fn list_event_deliveries(
    id: EventEndpointId,
    state: Option<DeliveryState>,
    before: Option<ChangePosition>,
) -> Result<EventDeliveryPage, AppError> {
    with_error_status(async {
        require(Role::Admin)?;
        ports().events.deliveries(id, state, before).await
    })
    .await
}

#[server(endpoint = "fetch_event_delivery", input = GetUrl)]
pub async fn fetch_event_delivery(
    id: EventEndpointId,
    position: ChangePosition,
) -> Result<EventDeliveryRow, AppError> {
    with_error_status(async {
        require(Role::Admin)?;
        ports().events.delivery(id, position).await
    })
    .await
}

/// Answers the secret; it is shown this once. `client` is an id, or empty for all; `kinds` are codes.
#[server(endpoint = "add_event_endpoint")]
pub async fn add_event_endpoint(
    url: String,
    description: String,
    #[server(default)] client: String,
    #[server(default)] kinds: Vec<String>,
) -> Result<String, AppError> {
    with_error_status(async {
        let caller = recently_confirmed(Role::Admin)?;
        let form = form(url, description, &client, &kinds)?;
        ports().events.add(&caller, form).await
    })
    .await
}

#[server(endpoint = "change_event_endpoint")]
pub async fn change_event_endpoint(
    id: EventEndpointId,
    url: String,
    description: String,
    #[server(default)] kinds: Vec<String>,
) -> Result<(), AppError> {
    with_error_status(async {
        let caller = recently_confirmed(Role::Admin)?;
        let form = form(url, description, "", &kinds)?;
        ports().events.change(&caller, id, form).await?;
        go_to(id, "event_endpoint_saved");
        Ok(())
    })
    .await
}

/// Answers the new secret; it is shown this once.
#[server(endpoint = "rotate_event_secret")]
pub async fn rotate_event_secret(id: EventEndpointId) -> Result<String, AppError> {
    with_error_status(async {
        let caller = recently_confirmed(Role::Admin)?;
        ports().events.rotate_secret(&caller, id).await
    })
    .await
}

#[server(endpoint = "set_event_endpoint_enabled")]
pub async fn set_event_endpoint_enabled(id: EventEndpointId, is_enabled: bool) -> Result<(), AppError> {
    with_error_status(async {
        let caller = require(Role::Admin)?;
        if is_enabled {
            ports().events.resume(&caller, id).await?;
            go_to(id, "event_endpoint_resumed");
        } else {
            ports().events.pause(&caller, id).await?;
            go_to(id, "event_endpoint_paused");
        }
        Ok(())
    })
    .await
}

#[server(endpoint = "delete_event_endpoint")]
pub async fn delete_event_endpoint(id: EventEndpointId) -> Result<(), AppError> {
    with_error_status(async {
        let caller = require(Role::Admin)?;
        ports().events.delete(&caller, id).await?;
        leptos_axum::redirect("/integrations/events?done=event_endpoint_deleted");
        Ok(())
    })
    .await
}

/// Answers what came of it.
#[server(endpoint = "send_test_event")]
pub async fn send_test_event(id: EventEndpointId) -> Result<EventTest, AppError> {
    with_error_status(async {
        let caller = require(Role::Admin)?;
        ports().events.test(&caller, id).await
    })
    .await
}

#[server(endpoint = "replay_event")]
pub async fn replay_event(id: EventEndpointId, position: ChangePosition) -> Result<(), AppError> {
    with_error_status(async {
        let caller = require(Role::Admin)?;
        ports().events.replay(&caller, id, position).await?;
        go_to(id, "event_replayed");
        Ok(())
    })
    .await
}

/// Days in UTC, both among them.
#[server(endpoint = "replay_failed_events")]
pub async fn replay_failed_events(id: EventEndpointId, from: String, until: String) -> Result<(), AppError> {
    with_error_status(async {
        let caller = require(Role::Admin)?;
        let sent = ports().events.replay_failed(&caller, id, from, until).await?;
        go_to(
            id,
            if sent == 0 {
                "no_failed_events"
            } else {
                "events_replayed"
            },
        );
        Ok(())
    })
    .await
}

#[cfg(feature = "ssr")]
fn form(
    url: String,
    description: String,
    client: &str,
    kinds: &[String],
) -> Result<EventEndpointForm, AppError> {
    let client = match client {
        "" => None,
        id => Some(
            id.parse()
                .map_err(|_| AppError::invalid("client", FieldProblem::Unknown))?,
        ),
    };
    Ok(EventEndpointForm {
        url,
        description,
        client,
        kinds: kinds
            .iter()
            .filter_map(|code| ChangeKind::from_code(code))
            .collect(),
    })
}

#[cfg(feature = "ssr")]
fn go_to(id: EventEndpointId, done: &str) {
    leptos_axum::redirect(&format!("/integrations/events/{id}?done={done}"));
}
