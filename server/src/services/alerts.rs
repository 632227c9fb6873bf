//! Sends test alerts.

use std::sync::Arc;

use async_trait::async_trait;
use engine::alerts::Channel;
use outbound::PublicUrl;
use parcelpilot_contract::error::{AppError, AppResult};
use parcelpilot_contract::ports::{AlertPort, Caller};
use parcelpilot_domain::audit::AuditAction;
use storage::Database;
use tracing::warn;

use super::audit;

pub struct AlertService {
    pub database: Database,
    pub channels: Arc<[Channel]>,
    pub public_url: Option<PublicUrl>,
}

#[async_trait]
impl AlertPort for AlertService {
    async fn send_test(&self, caller: &Caller) -> AppResult<()> {
        if self.channels.is_empty() {
            return Err(AppError::NotFound);
        }
        for channel in self.channels.iter() {
            let kind = channel.kind();
            channel.test(self.public_url.as_ref()).await.map_err(|error| {
                warn!(channel = kind.code(), %error, "could not send a test alert");
                AppError::AlertNotSent(kind)
            })?;
            audit::record(&self.database, caller, AuditAction::AlertTested, kind.label()).await;
        }
        Ok(())
    }
}
