use async_trait::async_trait;
use parcelpilot_domain::connection::ConnectionReport;
use parcelpilot_domain::ids::IntegrationId;

use super::Caller;
use crate::error::AppResult;
use crate::integrations::{IntegrationDetail, IntegrationForm, IntegrationRow};

#[async_trait]
pub trait IntegrationPort: Send + Sync {
    async fn list(&self) -> AppResult<Vec<IntegrationRow>>;
    async fn detail(&self, id: IntegrationId) -> AppResult<IntegrationDetail>;
    /// Saves a new integration; nothing is sent to BigCommerce.
    async fn create(&self, caller: &Caller, form: IntegrationForm) -> AppResult<IntegrationId>;
    /// Empty secrets keep what is stored. `form.version` must be the stored one.
    async fn update(&self, caller: &Caller, id: IntegrationId, form: IntegrationForm) -> AppResult<()>;
    /// Tests what is typed; with an id, what is not typed again is taken from the stored credentials.
    async fn test(
        &self,
        caller: &Caller,
        id: Option<IntegrationId>,
        form: IntegrationForm,
    ) -> AppResult<ConnectionReport>;
    async fn set_enabled(&self, caller: &Caller, id: IntegrationId, is_enabled: bool) -> AppResult<()>;
    /// Deletes it with its orders, runs and problems, if `typed_name` is its name; where shipments are not in the store
    /// yet, only if `typed_again` is, too.
    async fn delete(
        &self,
        caller: &Caller,
        id: IntegrationId,
        typed_name: String,
        typed_again: String,
    ) -> AppResult<()>;
}
