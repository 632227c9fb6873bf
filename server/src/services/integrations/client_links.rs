//! Links by which clients connect their stores. Admins make them; whoever has one tests credentials, and saves them once.

use async_trait::async_trait;
use parcelpilot_contract::audit::AuditActor;
use parcelpilot_contract::client_links::{AskedStore, ClientLinkRow, LINK_LIFETIME, MadeClientLink};
use parcelpilot_contract::error::{AppError, AppResult, FieldProblem};
use parcelpilot_contract::integrations::IntegrationForm;
use parcelpilot_contract::ports::{Caller, ClientLinkPort, RequestOrigin};
use parcelpilot_domain::audit::AuditAction;
use parcelpilot_domain::connection::ConnectionReport;
use parcelpilot_domain::ids::{ClientLinkId, IntegrationId};
use runtime::clock::now;
use secrecy::{ExposeSecret, SecretString};
use storage::integrations::{self as rows, Integration};
use storage::one_time_links::client_links::{self, LinkTarget, Making, NewStore, OpenLink};
use uuid::Uuid;

use super::IntegrationService;
use super::settings::FormSettings;
use crate::accounts::throttle::{Attempt, Guess, LoginThrottle, Network, Visitor};
use crate::accounts::tokens;
use crate::services::audit::{record_as, record_detail};
use crate::services::{internal, or_not_found, or_taken};

#[async_trait]
impl ClientLinkPort for IntegrationService {
    async fn list(&self) -> AppResult<Vec<ClientLinkRow>> {
        Ok(client_links::list(&self.stores.database).await?)
    }

    async fn make(&self, caller: &Caller, form: IntegrationForm) -> AppResult<MadeClientLink> {
        let database = &self.stores.database;
        let settings = FormSettings::read(database, &form).await?;
        if !settings.client_is_active {
            return Err(AppError::ImportsNothing);
        }
        if rows::find_by_name(database, &settings.name).await?.is_some() {
            return Err(AppError::invalid("name", FieldProblem::Taken));
        }
        let store = NewStore {
            client_id: settings.client_id,
            platform: settings.platform,
            name: settings.name,
            statuses: settings.statuses,
            sync_every: settings.sync_every.unwrap_or_default(),
        };
        self.make_link(caller, &LinkTarget::New(store)).await
    }

    async fn make_for(&self, caller: &Caller, id: IntegrationId) -> AppResult<MadeClientLink> {
        let integration = self.find(id).await?;
        if !(integration.is_enabled && integration.client_is_active) {
            return Err(AppError::ImportsNothing);
        }
        self.make_link(caller, &LinkTarget::Integration(id)).await
    }

    async fn renew(&self, caller: &Caller, id: ClientLinkId) -> AppResult<MadeClientLink> {
        let token = tokens::new_token().map_err(internal)?;
        let hash = tokens::hash(&token);
        client_links::renew(&self.stores.database, id, &making(caller, &hash))
            .await
            .map_err(or_not_found)?;
        self.made(caller, id, &token).await
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

    async fn asked(&self, link: SecretString) -> AppResult<Option<AskedStore>> {
        let Some(link) = self.open(&link).await? else {
            return Ok(None);
        };
        Ok(Some(AskedStore {
            needs_write: self
                .integration(&link)
                .await?
                .is_some_and(|one| one.push_ship_confirms),
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
        let tried = self.try_store(&link, &form, &origin).await?;
        Ok(for_client(tried.report))
    }

    async fn connect(
        &self,
        link: SecretString,
        form: IntegrationForm,
        origin: RequestOrigin,
    ) -> AppResult<ConnectionReport> {
        let tried = self.try_store(&link, &form, &origin).await?;
        // The client is gone afterwards: nothing is saved that does not work.
        if !tried.report.is_granted() {
            return Ok(for_client(tried.report));
        }
        let (database, row) = (&self.stores.database, &tried.row);
        let id = self.save_by_link(&tried, &tokens::hash(&link)).await?;
        // It is connected, and the link is used up, whatever fails from here on: the client must not hear otherwise.
        let client = AuditActor::stranger(&row.client_name);
        let detail = format!("by the link of {}", row.made_by);
        let action = AuditAction::StoreConnected;
        record_as(database, &client, &origin.address, action, &row.name, &detail).await;
        if let Err(error) = self.follow_up(id, &tried).await {
            tracing::error!(%error, integration = %id, "connected by a link, but what follows was not all done");
        }
        Ok(for_client(tried.report))
    }
}

impl IntegrationService {
    async fn make_link(&self, caller: &Caller, target: &LinkTarget) -> AppResult<MadeClientLink> {
        let token = tokens::new_token().map_err(internal)?;
        let hash = tokens::hash(&token);
        let id = ClientLinkId::from_uuid(Uuid::now_v7());
        client_links::insert(&self.stores.database, id, target, &making(caller, &hash))
            .await
            .map_err(or_taken("name"))?;
        self.made(caller, id, &token).await
    }

    async fn made(
        &self,
        caller: &Caller,
        id: ClientLinkId,
        token: &SecretString,
    ) -> AppResult<MadeClientLink> {
        let database = &self.stores.database;
        let row = client_links::find(database, id)
            .await?
            .ok_or(AppError::NotFound)?;
        let detail = format!("for {}", row.client_name);
        record_detail(database, caller, AuditAction::ClientLinkMade, &row.name, &detail).await;
        Ok(MadeClientLink {
            path: format!("/connect?link={}", token.expose_secret()),
            name: row.name,
            client_name: row.client_name,
            made_by: row.made_by,
            expires_at: row.expires_at,
        })
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

    /// Asks the store what the client's token may do. Whoever has no link, or tries one token after the other, has to wait:
    /// also where BigCommerce takes it, as each costs the store calls. Guesses at links count by themselves, so that nobody
    /// keeps a client behind the same address from connecting.
    async fn try_store(
        &self,
        token: &SecretString,
        form: &IntegrationForm,
        origin: &RequestOrigin,
    ) -> AppResult<TriedStore> {
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
            LinkTarget::New(store) => TriedTarget::New(store.clone()),
            LinkTarget::Integration(id) => TriedTarget::Integration(Box::new(self.find(*id).await?)),
        };
        let (platform, is_pushing) = match &target {
            TriedTarget::New(store) => (store.platform, false),
            TriedTarget::Integration(one) => (one.platform, one.push_ship_confirms),
        };
        let platform = self.stores.platforms.of(platform);
        let report = platform.test_connection(&access, is_pushing).await;
        let row = link.row;
        Ok(TriedStore {
            row,
            target,
            typed,
            report,
        })
    }
}

/// What somebody tried who has a link.
pub(super) struct TriedStore {
    pub row: ClientLinkRow,
    pub target: TriedTarget,
    pub typed: super::credentials::TypedCredentials,
    pub report: ConnectionReport,
}

pub(super) enum TriedTarget {
    New(NewStore),
    /// As it was when its store was asked: where it has changed since, the token may lack something.
    Integration(Box<Integration>),
}

fn making<'a>(caller: &'a Caller, token_hash: &'a str) -> Making<'a> {
    let now = now();
    Making {
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
        zone: None,
        status_labels: Vec::new(),
        ..report
    }
}
