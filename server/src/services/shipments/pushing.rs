//! Turns on and off that an integration's shipments are pushed to its store.

use parcelpilot_contract::error::AppResult;
use parcelpilot_contract::ports::{Caller, HeldChoice};
use parcelpilot_domain::audit::AuditAction;
use parcelpilot_domain::ids::IntegrationId;
use runtime::clock::now;
use storage::shipments as rows;

use super::ShipmentService;
use crate::services::audit::{record, record_detail};

impl ShipmentService {
    /// # Errors
    /// The store refuses the access token, or could not be asked.
    pub(super) async fn start_pushing(
        &self,
        caller: &Caller,
        id: IntegrationId,
        held: HeldChoice,
    ) -> AppResult<()> {
        let integration = self.integration(id).await?;
        self.imports.stores.check_push(&integration).await?;
        rows::turn_on(self.database(), id, &held, now()).await?;
        let detail = match &held {
            HeldChoice::SendAll => "all held ones are sent",
            HeldChoice::FromNowOn => "held ones are dropped",
            HeldChoice::Send(_) => "chosen held ones are sent",
        };
        record_detail(
            self.database(),
            caller,
            AuditAction::PushesTurnedOn,
            &integration.name,
            detail,
        )
        .await;
        Ok(())
    }

    pub(super) async fn stop_pushing(&self, caller: &Caller, id: IntegrationId) -> AppResult<()> {
        let integration = self.integration(id).await?;
        rows::hold(self.database(), id, now()).await?;
        record(
            self.database(),
            caller,
            AuditAction::PushesTurnedOff,
            &integration.name,
        )
        .await;
        Ok(())
    }
}
