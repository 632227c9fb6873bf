//! Endpoints of events, and what becomes of each event.

mod form;
mod source;

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use engine::events::EventSender;
use parcelpilot_contract::error::{AppError, AppResult, FieldProblem};
use parcelpilot_contract::events::{
    EventDeliveryPage, EventDeliveryRow, EventEndpointForm, EventEndpointRow, EventTest,
};
use parcelpilot_contract::ports::{Caller, EventPort};
use parcelpilot_domain::audit::AuditAction;
use parcelpilot_domain::change::ChangePosition;
use parcelpilot_domain::count_text::counted;
use parcelpilot_domain::event::{DeliveryError, DeliveryState, SECRETS_OVERLAP};
use parcelpilot_domain::ids::EventEndpointId;
use parcelpilot_domain::time::Timestamp;
use runtime::clock::now;
use secrecy::{ExposeSecret, SecretString};
use storage::events::{self, DeliveryFilter, Endpoint, NewEndpoint};
use storage::{Database, changes, clock};
use tracing::warn;
use uuid::Uuid;
use zeroize::Zeroizing;

use super::audit::{record, record_detail};
use super::{internal, or_not_found};
use crate::vault::{SecretLocation, Vault};

pub use source::ApiEvents;

/// Each is read by all senders, again and again.
const ENDPOINTS_MAX: u32 = 100;
const PER_PAGE: u16 = 50;
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

pub struct EventService {
    pub database: Database,
    pub vault: Arc<Vault>,
    /// None in a process that sends nothing.
    pub sender: Option<EventSender>,
}

/// `whsec_` and 32 bytes, as Standard Webhooks has it.
fn new_secret() -> AppResult<SecretString> {
    let mut bytes = Zeroizing::new([0_u8; 32]);
    getrandom::fill(bytes.as_mut_slice()).map_err(internal)?;
    Ok(SecretString::from(format!(
        "whsec_{}",
        STANDARD.encode(bytes.as_slice())
    )))
}

impl EventService {
    async fn found(&self, id: EventEndpointId) -> AppResult<Endpoint> {
        events::find(&self.database, id).await?.ok_or(AppError::NotFound)
    }

    /// The audit trail has the address without what may be a key.
    async fn record(&self, caller: &Caller, action: AuditAction, endpoint: &Endpoint) {
        record(&self.database, caller, action, &form::shown(&endpoint.url)).await;
    }
}

#[async_trait]
impl EventPort for EventService {
    async fn list(&self) -> AppResult<Vec<EventEndpointRow>> {
        Ok(events::list_endpoints(&self.database, now()).await?)
    }

    async fn endpoint(&self, id: EventEndpointId) -> AppResult<EventEndpointRow> {
        let found = events::shown_endpoint(&self.database, id, now()).await?;
        found.ok_or(AppError::NotFound)
    }

    async fn add(&self, caller: &Caller, form: EventEndpointForm) -> AppResult<String> {
        let form = form::checked(&self.database, self.sender.as_ref(), form).await?;
        if events::count_endpoints(&self.database).await? >= i64::from(ENDPOINTS_MAX) {
            return Err(AppError::invalid("url", FieldProblem::TooMany(ENDPOINTS_MAX)));
        }
        let (id, secret) = (EventEndpointId::from_uuid(Uuid::now_v7()), new_secret()?);
        let sealed = self
            .vault
            .seal(&SecretLocation::event_secret(id), &secret)
            .map_err(internal)?;
        // What happened before it is here is none of its business.
        changes::publish_and_wait(&self.database).await?;
        let new = NewEndpoint {
            id,
            form: &form,
            secret: &sealed,
            position: changes::newest(&self.database).await?,
            created_at: now(),
        };
        events::insert(&self.database, &new).await?;
        let kinds: Vec<&str> = form.kinds.iter().map(|kind| kind.code()).collect();
        let (action, subject) = (AuditAction::EventEndpointAdded, form::shown(&form.url));
        record_detail(&self.database, caller, action, &subject, &kinds.join(", ")).await;
        Ok(secret.expose_secret().to_owned())
    }

    async fn change(&self, caller: &Caller, id: EventEndpointId, form: EventEndpointForm) -> AppResult<()> {
        let before = self.found(id).await?;
        let client = before.client;
        let form = form::checked(
            &self.database,
            self.sender.as_ref(),
            EventEndpointForm { client, ..form },
        )
        .await?;
        events::update(&self.database, id, &form)
            .await
            .map_err(or_not_found)?;
        let changed = form::changed(&before, &form);
        if !changed.is_empty() {
            let (action, subject) = (AuditAction::EventEndpointChanged, form::shown(&form.url));
            record_detail(&self.database, caller, action, &subject, &changed).await;
        }
        Ok(())
    }

    async fn rotate_secret(&self, caller: &Caller, id: EventEndpointId) -> AppResult<String> {
        let (endpoint, secret) = (self.found(id).await?, new_secret()?);
        let (here, before) = (
            SecretLocation::event_secret(id),
            SecretLocation::previous_event_secret(id),
        );
        // One that can't be opened, whose key is lost, signs nothing any more.
        let previous = match self.vault.open(&here, &endpoint.secret) {
            Ok(previous) => Some(self.vault.seal(&before, &previous).map_err(internal)?),
            Err(error) => {
                warn!(endpoint = %id, %error, "an endpoint's secret can't be opened, and is replaced without an overlap");
                None
            }
        };
        let sealed = self.vault.seal(&here, &secret).map_err(internal)?;
        let until = now().plus(SECRETS_OVERLAP);
        let previous = previous.as_ref().map(|previous| (previous, until));
        events::rotate_secret(&self.database, &endpoint, &sealed, previous).await?;
        self.record(caller, AuditAction::EventSecretRotated, &endpoint)
            .await;
        Ok(secret.expose_secret().to_owned())
    }

    async fn pause(&self, caller: &Caller, id: EventEndpointId) -> AppResult<()> {
        let endpoint = self.found(id).await?;
        events::pause(&self.database, id).await.map_err(or_not_found)?;
        self.record(caller, AuditAction::EventEndpointPaused, &endpoint)
            .await;
        Ok(())
    }

    async fn resume(&self, caller: &Caller, id: EventEndpointId) -> AppResult<()> {
        let endpoint = self.found(id).await?;
        let now = clock::database_now(&self.database).await?;
        events::resume(&self.database, id, now)
            .await
            .map_err(or_not_found)?;
        self.record(caller, AuditAction::EventEndpointResumed, &endpoint)
            .await;
        Ok(())
    }

    async fn delete(&self, caller: &Caller, id: EventEndpointId) -> AppResult<()> {
        let endpoint = self.found(id).await?;
        events::delete(&self.database, id).await?;
        self.record(caller, AuditAction::EventEndpointDeleted, &endpoint)
            .await;
        Ok(())
    }

    async fn test(&self, caller: &Caller, id: EventEndpointId) -> AppResult<EventTest> {
        let endpoint = self.found(id).await?;
        self.record(caller, AuditAction::EventEndpointTested, &endpoint)
            .await;
        let Some(sender) = &self.sender else {
            let error = Some(DeliveryError::Unreachable);
            return Ok(EventTest {
                status: None,
                answer: None,
                error,
            });
        };
        let answer = sender.test(&endpoint).await;
        Ok(EventTest {
            status: answer.status,
            answer: answer.text,
            error: answer.error,
        })
    }

    async fn deliveries(
        &self,
        id: EventEndpointId,
        state: Option<DeliveryState>,
        before: Option<ChangePosition>,
    ) -> AppResult<EventDeliveryPage> {
        let filter = DeliveryFilter { state, before };
        Ok(events::list_deliveries(&self.database, id, filter, PER_PAGE).await?)
    }

    async fn delivery(&self, id: EventEndpointId, position: ChangePosition) -> AppResult<EventDeliveryRow> {
        let found = events::delivery(&self.database, id, position).await?;
        found.ok_or(AppError::NotFound)
    }

    async fn replay(&self, caller: &Caller, id: EventEndpointId, position: ChangePosition) -> AppResult<()> {
        let endpoint = self.found(id).await?;
        let now = clock::database_now(&self.database).await?;
        events::replay(&self.database, id, position, now)
            .await
            .map_err(or_not_found)?;
        let subject = form::shown(&endpoint.url);
        let detail = format!("event {}", position.0);
        record_detail(
            &self.database,
            caller,
            AuditAction::EventsReplayed,
            &subject,
            &detail,
        )
        .await;
        Ok(())
    }

    async fn replay_failed(
        &self,
        caller: &Caller,
        id: EventEndpointId,
        from: String,
        until: String,
    ) -> AppResult<u32> {
        let endpoint = self.found(id).await?;
        let day = |field, text: &str| {
            Timestamp::from_date(text).ok_or_else(|| AppError::invalid(field, FieldProblem::NotADate))
        };
        let (first, last) = (day("from", &from)?, day("until", &until)?);
        if last < first {
            return Err(AppError::invalid("until", FieldProblem::EndsBeforeItBegins));
        }
        let now = clock::database_now(&self.database).await?;
        let end = last.plus(DAY).minus(Duration::from_millis(1));
        let sent = events::replay_failed(&self.database, id, first, end, now).await?;
        let sent = u32::try_from(sent).unwrap_or(u32::MAX);
        if sent > 0 {
            let events = counted(i64::from(sent), "event", "events");
            let detail = format!("{events}, {} to {}", first.date(), last.date());
            let subject = form::shown(&endpoint.url);
            record_detail(
                &self.database,
                caller,
                AuditAction::EventsReplayed,
                &subject,
                &detail,
            )
            .await;
        }
        Ok(sent)
    }
}
