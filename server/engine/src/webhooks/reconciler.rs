//! Makes sure that stores have their webhooks, and queues runs for the orders that webhooks name. Any number of reconcilers
//! may share a database.

use std::sync::Arc;
use std::time::Duration;

use outbound::PublicUrl;
use parcelpilot_domain::store::webhooks::{WebhookError, WebhookRegistry};
use parcelpilot_domain::time::Timestamp;
use parcelpilot_domain::webhook::WebhookState;
use runtime::clock::now;
use storage::webhooks::{self, CheckResult, DueCheck, Pace};
use storage::{Database, StorageResult};
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;
use tracing::{info, warn};

use super::WebhookProvider;
use super::expected::{ExpectedWebhook, WebhookChange};

/// Between looks for orders that stores have told of: those who look at a page wait for them.
const QUEUE_EVERY: Duration = Duration::from_millis(250);
/// Between looks for webhooks to check.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// For one check, including waits for the store's quota.
const CHECK_TIME_OUT: Duration = Duration::from_secs(90);
/// BigCommerce deactivates a webhook after two days of failures or 90 days of inactivity. A check takes one call.
const CHECK_EVERY: Duration = Duration::from_secs(24 * 3_600);
/// After a check that failed.
const RETRY_AFTER: Duration = Duration::from_secs(15 * 60);
/// After the store refused. A token never gains scopes; a new token is tried as soon as it is saved.
const RETRY_REFUSED_AFTER: Duration = Duration::from_secs(24 * 3_600);

#[derive(Clone)]
pub struct WebhookReconciler {
    pub database: Database,
    pub stores: Arc<dyn WebhookProvider>,
    /// Without it no webhooks are created; runs are still queued for hints that are stored already.
    pub public_url: Option<PublicUrl>,
    pub pace: Pace,
    /// Wakes the workers of this process.
    pub wake: Arc<Notify>,
}

impl WebhookReconciler {
    pub async fn work(self, shutdown: CancellationToken) {
        let checking = self.clone().check_webhooks(shutdown.clone());
        let queueing = self.queue_runs(shutdown);
        tokio::join!(checking, queueing);
    }

    async fn queue_runs(&self, shutdown: CancellationToken) {
        while !shutdown.is_cancelled() {
            match webhooks::queue_runs(&self.database, self.pace, now()).await {
                Ok(0) => {}
                Ok(_) => self.wake.notify_one(),
                Err(error) => warn!(%error, "failed to queue runs for orders named by webhooks"),
            }
            tokio::select! {
                () = tokio::time::sleep(QUEUE_EVERY) => {}
                () = shutdown.cancelled() => {}
            }
        }
    }

    /// Runs beside [`Self::queue_runs`], since a store that doesn't respond holds up the checks of other stores.
    async fn check_webhooks(self, shutdown: CancellationToken) {
        let Some(public_url) = self.public_url.clone() else {
            return;
        };
        let database = &self.database;
        if let Err(error) = webhooks::check_elsewhere(database, &public_url.to_string()).await {
            warn!(%error, "failed to find webhooks that call an earlier address");
        }
        while !shutdown.is_cancelled() {
            let result = tokio::select! {
                result = self.check_due(&public_url, now()) => result,
                () = shutdown.cancelled() => return,
            };
            if let Err(error) = result {
                warn!(%error, "failed to check webhooks");
            }
            tokio::select! {
                () = tokio::time::sleep(LOOK_EVERY) => {}
                () = shutdown.cancelled() => {}
            }
        }
    }

    /// Checks all webhooks that are due.
    ///
    /// # Errors
    /// The database failed. A store's failure is stored with its webhook.
    pub async fn check_due(&self, public_url: &PublicUrl, now: Timestamp) -> StorageResult<()> {
        let database = &self.database;
        for integration in webhooks::without(database).await? {
            if public_url.webhook(integration).is_some()
                && let Some(secret) = self.stores.new_secret(integration)
            {
                webhooks::expect(database, integration, &secret).await?;
            }
        }
        while let Some(check) = webhooks::claim_check(database, now).await? {
            let Some(destination) = public_url.webhook(check.integration) else {
                continue;
            };
            let result = self.check(&check, destination, now).await?;
            info!(integration = %check.integration, state = result.state.code(), "webhook checked");
            webhooks::store_check(database, &check, &result).await?;
        }
        Ok(())
    }

    async fn check(
        &self,
        check: &DueCheck,
        destination: String,
        now: Timestamp,
    ) -> StorageResult<CheckResult> {
        let result = |state, remote_id, pause| CheckResult {
            state,
            destination: destination.clone(),
            remote_id,
            at: now,
            again_at: now.plus(pause),
        };
        let failed = result(WebhookState::Failed, None, RETRY_AFTER);
        let Some((store, secret)) = self.stores.open(check.integration, &check.secret).await? else {
            return Ok(failed);
        };
        let expected = ExpectedWebhook {
            integration: check.integration,
            destination: destination.clone(),
            secret,
        };
        let reconciled = tokio::time::timeout(CHECK_TIME_OUT, reconcile(store.as_ref(), &expected)).await;
        Ok(match reconciled {
            Ok(Ok(remote_id)) => result(WebhookState::Working, Some(remote_id), CHECK_EVERY),
            Ok(Err(error)) => {
                warn!(integration = %check.integration, %error, "failed to check a store's webhook");
                match error {
                    WebhookError::Refused => result(WebhookState::Refused, None, RETRY_REFUSED_AFTER),
                    WebhookError::Failed(_) => failed,
                }
            }
            Err(_) => failed,
        })
    }
}

/// Makes the store's webhooks as expected, and returns the webhook's id. The existing ones are always listed first, since a
/// webhook may have been created although the response was lost.
async fn reconcile(store: &dyn WebhookRegistry, expected: &ExpectedWebhook) -> Result<i64, WebhookError> {
    let (changes, mut id) = expected.changes(&store.list().await?);
    for change in changes {
        match change {
            WebhookChange::Create => id = Some(store.create(&expected.as_new()).await?),
            WebhookChange::Update(id) => store.change(id, &expected.as_new()).await?,
            WebhookChange::Delete(id) => store.delete(id).await?,
        }
    }
    id.ok_or_else(|| WebhookError::Failed("the webhook was not created".to_owned()))
}
