//! Who sends events to programs, and letters to clients' people.

use std::sync::Arc;

use engine::client_alerts::ClientAlerts;
use engine::events::{EventRetryPolicy, EventSender};
use tokio_util::sync::CancellationToken;

use super::AppContext;
use crate::services::client_alerts::{ClientAlertService, LettersInLanguages};
use crate::services::events::ApiEvents;

impl AppContext {
    pub(super) async fn send_events(&self, shutdown: CancellationToken) {
        if let Some(sender) = self.event_sender() {
            sender.work(shutdown).await;
        }
    }

    pub fn event_sender(&self) -> Option<EventSender> {
        Some(EventSender {
            database: self.database.clone(),
            source: Arc::new(ApiEvents {
                database: self.database.clone(),
                vault: self.vault.clone(),
            }),
            clients: self.event_clients.clone()?,
            retry_policy: EventRetryPolicy::default(),
        })
    }

    /// Nothing without a mail server.
    pub fn client_alerts(&self) -> Option<ClientAlerts> {
        Some(ClientAlerts {
            database: self.database.clone(),
            mailer: self.client_mailer.clone()?,
            writer: Arc::new(LettersInLanguages),
        })
    }

    pub(super) async fn send_client_alerts(&self, shutdown: CancellationToken) {
        if let Some(alerts) = self.client_alerts() {
            alerts.work(shutdown).await;
        }
    }

    pub(super) fn client_alert_service(&self) -> ClientAlertService {
        ClientAlertService {
            database: self.database.clone(),
            sender: self.client_alerts(),
        }
    }
}
