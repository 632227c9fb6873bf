use async_trait::async_trait;
use parcelpilot_domain::connection::ConnectionReport;
use parcelpilot_domain::ids::{ClientLinkId, IntegrationId};
use secrecy::SecretString;

use super::{Caller, RequestOrigin};
use crate::client_links::{ClientLinkRow, CreatedClientLink, RequestedStore};
use crate::error::AppResult;
use crate::integrations::IntegrationForm;

#[async_trait]
pub trait ClientLinkPort: Send + Sync {
    /// Those that were not used, expired or not.
    async fn list(&self) -> AppResult<Vec<ClientLinkRow>>;

    /// A link that makes an integration of the form's settings and the client's credentials.
    async fn make(&self, caller: &Caller, form: IntegrationForm) -> AppResult<CreatedClientLink>;

    /// A link by which the client gives an integration new credentials. One made before no longer works.
    async fn make_for(&self, caller: &Caller, id: IntegrationId) -> AppResult<CreatedClientLink>;

    /// A new link in place of one that was lost or has expired.
    async fn renew(&self, caller: &Caller, id: ClientLinkId) -> AppResult<CreatedClientLink>;

    /// Whose credentials it would have replaced, if it was of an integration.
    async fn withdraw(&self, caller: &Caller, id: ClientLinkId) -> AppResult<Option<IntegrationId>>;

    /// What a link asks for, while it works.
    async fn requested_store(&self, link: SecretString) -> AppResult<Option<RequestedStore>>;

    /// Tests the client's credentials. Changes nothing.
    async fn test(
        &self,
        link: SecretString,
        form: IntegrationForm,
        origin: RequestOrigin,
    ) -> AppResult<ConnectionReport>;

    /// The same; where all is granted, the credentials are saved and the link is used up.
    async fn connect(
        &self,
        link: SecretString,
        form: IntegrationForm,
        origin: RequestOrigin,
    ) -> AppResult<ConnectionReport>;
}
