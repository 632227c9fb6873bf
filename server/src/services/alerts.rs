//! Trying whether people can be told.

use std::sync::Arc;

use app::error::{AppError, AppResult};
use app::ports::{AlertPort, Caller};
use async_trait::async_trait;
use parcelpilot_domain::audit::AuditAction;
use tracing::warn;

use super::audit;
use crate::alerts::Channel;
use crate::outward::PublicUrl;
use crate::storage::Database;

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
                warn!(channel = kind.code(), %error, "a test message could not be sent");
                AppError::AlertNotSent(kind)
            })?;
            audit::record(&self.database, caller, AuditAction::AlertTested, kind.label()).await;
        }
        Ok(())
    }
}
