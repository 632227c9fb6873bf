//! Links by which clients connect their stores. Admins make them; whoever has one tests credentials, and saves them once.

use async_trait::async_trait;
use parcelpilot_contract::audit::AuditActor;
use parcelpilot_contract::client_links::{
    ClientLinkRow, CreatedClientLink, LINK_LIFETIME, RequestedStore, StoreWrites,
};
use parcelpilot_contract::error::{AppError, AppResult, FieldProblem};
use parcelpilot_contract::integrations::IntegrationForm;
use parcelpilot_contract::ports::{Caller, ClientLinkPort, RequestOrigin};
use parcelpilot_domain::audit::AuditAction;
use parcelpilot_domain::connection::ConnectionReport;
use parcelpilot_domain::ids::{ClientLinkId, IntegrationId};
use runtime::clock::now;
use secrecy::{ExposeSecret, SecretString};
use storage::integrations::Integration;
use storage::one_time_links::client_links::{self, LinkTarget, NewLink, NewStore, OpenLink};
use storage::{StorageError, stock};
use uuid::Uuid;

use super::IntegrationService;
use super::settings::FormSettings;
use crate::accounts::throttle::{Attempt, Guess, LoginThrottle, Network, Visitor};
use crate::accounts::tokens;
use crate::services::audit::{record_as, record_detail};
use crate::services::{internal, or_not_found};

#[async_trait]
impl ClientLinkPort for IntegrationService {
    async fn list(&self) -> AppResult<Vec<ClientLinkRow>> {
        Ok(client_links::list(&self.stores.database).await?)
    }

    async fn make(&self, caller: &Caller, form: IntegrationForm) -> AppResult<CreatedClientLink> {
        let settings = FormSettings::read(&self.stores.database, &form).await?;
        self.make_link(caller, &LinkTarget::New(settings.new_store()))
            .await
    }

    async fn make_for(&self, caller: &Caller, id: IntegrationId) -> AppResult<CreatedClientLink> {
        self.make_link(caller, &LinkTarget::Integration(id)).await
    }

    async fn renew(&self, caller: &Caller, id: ClientLinkId) -> AppResult<CreatedClientLink> {
        let token = tokens::new_token().map_err(internal)?;
        let hash = tokens::hash(&token);
        let row = client_links::renew(&self.stores.database, id, &new_link(caller, &hash))
            .await
            .map_err(|error| match error {
                StorageError::NameTaken => AppError::LinkNameTaken,
                error => or_not_found(error),
            })?;
        Ok(self.created(caller, row, &token).await)
    }

    async fn withdraw(&self, caller: &Caller, id: ClientLinkId) -> AppResult<Option<IntegrationId>> {
        let database = &self.stores.database;
        let row = client_links::find(database, id)
            .await?
            .ok_or(AppError::NotFound)?;
        client_links::withdraw(database, id).await.map_err(or_not_found)?;
        self.record(caller, AuditAction::ClientLinkWithdrawn, &row.name)
            .await;
        Ok(row.integration)
    }

    async fn requested_store(&self, link: SecretString) -> AppResult<Option<RequestedStore>> {
        let Some(link) = self.open(&link).await? else {
            return Ok(None);
        };
        let writes = match self.integration(&link).await? {
            Some(integration) => self.writes(&integration).await?,
            None => StoreWrites::default(),
        };
        Ok(Some(RequestedStore {
            writes,
            adds_webhook: self.is_called_by_stores,
            name: link.row.name,
            client_name: link.row.client_name,
            made_by: link.row.made_by,
            expires_at: link.row.expires_at,
        }))
    }

    async fn test(
        &self,
        link: SecretString,
        form: IntegrationForm,
        origin: RequestOrigin,
    ) -> AppResult<ConnectionReport> {
        let tested = self.test_store(&link, &form, &origin).await?;
        Ok(for_client(tested.report))
    }

    async fn connect(
        &self,
        link: SecretString,
        form: IntegrationForm,
        origin: RequestOrigin,
    ) -> AppResult<ConnectionReport> {
        let tested = self.test_store(&link, &form, &origin).await?;
        // The client is gone afterwards: nothing is saved that does not work.
        if !tested.report.is_granted() {
            return Ok(for_client(tested.report));
        }
        let (database, row) = (&self.stores.database, &tested.row);
        let id = self.save_by_link(&tested, &tokens::hash(&link)).await?;
        // It is connected, and the link is used up, whatever fails from here on: the client must not hear otherwise.
        let client = AuditActor::stranger(&row.client_name);
        let detail = format!("by the link of {}", row.made_by);
        let action = match tested.target {
            TestedTarget::New(_) => AuditAction::StoreConnected,
            TestedTarget::Integration(_) => AuditAction::CredentialsReplaced,
        };
        record_as(database, &client, &origin.address, action, &row.name, &detail).await;
        self.follow_up(id, &tested).await;
        Ok(for_client(tested.report))
    }
}

impl IntegrationService {
    async fn make_link(&self, caller: &Caller, target: &LinkTarget) -> AppResult<CreatedClientLink> {
        let token = tokens::new_token().map_err(internal)?;
        let hash = tokens::hash(&token);
        let id = ClientLinkId::from_uuid(Uuid::now_v7());
        let row = client_links::insert(&self.stores.database, id, target, &new_link(caller, &hash))
            .await
            .map_err(|error| match error {
                StorageError::Taken => AppError::invalid("name", FieldProblem::TakenByLink),
                error => or_not_found(error),
            })?;
        Ok(self.created(caller, row, &token).await)
    }

    async fn created(&self, caller: &Caller, row: ClientLinkRow, token: &SecretString) -> CreatedClientLink {
        let (database, action) = (&self.stores.database, AuditAction::ClientLinkMade);
        let detail = format!("for {}", row.client_name);
        record_detail(database, caller, action, &row.name, &detail).await;
        CreatedClientLink {
            path: format!("/connect?link={}", token.expose_secret()),
            name: row.name,
            client_name: row.client_name,
            made_by: row.made_by,
            expires_at: row.expires_at,
        }
    }

    async fn open(&self, link: &SecretString) -> AppResult<Option<OpenLink>> {
        Ok(client_links::open(&self.stores.database, &tokens::hash(link), now()).await?)
    }

    /// The one that gets new credentials.
    async fn integration(&self, link: &OpenLink) -> AppResult<Option<Integration>> {
        match link.target {
            LinkTarget::Integration(id) => Ok(Some(self.find(id).await?)),
            LinkTarget::New(_) => Ok(None),
        }
    }

    async fn writes(&self, integration: &Integration) -> AppResult<StoreWrites> {
        let stock = stock::setting(&self.stores.database, integration.id).await?;
        Ok(StoreWrites {
            shipments: integration.push_ship_confirms,
            status: integration.status_on_import.is_some(),
            stock: stock.is_some_and(|setting| setting.is_on),
        })
    }

    /// Asks the store what the client's token may do. Whoever has no link, or tries one token after the other, has to wait:
    /// also where BigCommerce takes it, as each costs the store calls. Guesses at links count by themselves, so that nobody
    /// keeps a client behind the same address from connecting.
    async fn test_store(
        &self,
        token: &SecretString,
        form: &IntegrationForm,
        origin: &RequestOrigin,
    ) -> AppResult<TestedStore> {
        let hash = tokens::hash(token);
        let attempt = Attempt {
            account: &hash,
            guess: Guess::Credentials,
            by: Visitor::Stranger(Network::of(&origin.address)),
        };
        let begin = |attempts: &LoginThrottle| {
            let begun = attempts.begin(&attempt, now());
            begun.map_err(|throttled| AppError::TooManyTries(throttled.0))
        };
        let Some(link) = self.open(token).await? else {
            begin(&self.link_guesses)?;
            return Err(AppError::LinkInvalid);
        };
        // What is stored is no part of it: a link must not say which tokens work with it.
        let typed = super::credentials::read(form, false)?;
        let access = self.access(None, &typed)?;
        begin(&self.link_attempts)?;
        let target = match &link.target {
            LinkTarget::New(store) => TestedTarget::New(store.clone()),
            LinkTarget::Integration(id) => TestedTarget::Integration(Box::new(self.find(*id).await?)),
        };
        let (platform, is_pushing) = match &target {
            TestedTarget::New(store) => (store.platform, false),
            TestedTarget::Integration(one) => (one.platform, one.writes_orders()),
        };
        let platform = self.stores.platforms.of(platform);
        let report = platform.test_connection(&access, is_pushing).await;
        let row = link.row;
        Ok(TestedStore {
            row,
            target,
            typed,
            report,
        })
    }
}

/// What somebody tested who has a link.
pub(super) struct TestedStore {
    pub row: ClientLinkRow,
    pub target: TestedTarget,
    pub typed: super::credentials::TypedCredentials,
    pub report: ConnectionReport,
}

pub(super) enum TestedTarget {
    New(NewStore),
    /// As it was when its store was asked: where it has changed since, the token may lack something.
    Integration(Box<Integration>),
}

fn new_link<'a>(caller: &'a Caller, token_hash: &'a str) -> NewLink<'a> {
    let now = now();
    NewLink {
        token_hash,
        maker: &caller.name,
        maker_id: caller.user_id,
        at: now,
        expires_at: now.plus(LINK_LIFETIME),
    }
}

/// Without what only the warehouse has use for.
fn for_client(report: ConnectionReport) -> ConnectionReport {
    ConnectionReport {
        may_needlessly_modify: false,
        zone: None,
        status_labels: Vec::new(),
        channels: Vec::new(),
        ..report
    }
}
