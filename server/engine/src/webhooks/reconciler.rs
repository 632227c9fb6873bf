//! Sees to it that stores have their webhooks, and that the orders they name are fetched. Any number of reconcilers may
//! share a database.

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
use super::expected::{ExpectedWebhook, Step};

const LOOK_EVERY: Duration = Duration::from_secs(1);
/// For one check, waits for the store's quota included.
const CHECK_WITHIN: Duration = Duration::from_secs(90);
/// A store switches a webhook off after two days of failures, or 90 days of silence. One call.
const CHECK_AGAIN_AFTER: Duration = Duration::from_secs(24 * 3_600);
const TRY_AGAIN_AFTER: Duration = Duration::from_secs(15 * 60);
/// A token does not learn new scopes. A new one is tried when it is saved.
const REFUSED_FOR: Duration = Duration::from_secs(24 * 3_600);

#[derive(Clone)]
pub struct WebhookReconciler {
    pub database: Database,
    pub stores: Arc<dyn WebhookProvider>,
    /// Without it no webhooks are made; hints that are there already become runs.
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
                Err(error) => warn!(%error, "orders that stores have told of could not be queued"),
            }
            tokio::select! {
                () = tokio::time::sleep(LOOK_EVERY) => {}
                () = shutdown.cancelled() => {}
            }
        }
    }

    /// Beside the runs: a store that does not answer holds up its own webhook and those that wait for a check.
    async fn check_webhooks(self, shutdown: CancellationToken) {
        let Some(public_url) = self.public_url.clone() else {
            return;
        };
        let database = &self.database;
        if let Err(error) = webhooks::check_elsewhere(database, &public_url.to_string()).await {
            warn!(%error, "webhooks that lead to an earlier address could not be found");
        }
        while !shutdown.is_cancelled() {
            let looked = tokio::select! {
                looked = self.check_due(&public_url, now()) => looked,
                () = shutdown.cancelled() => return,
            };
            if let Err(error) = looked {
                warn!(%error, "webhooks could not be checked");
            }
            tokio::select! {
                () = tokio::time::sleep(LOOK_EVERY) => {}
                () = shutdown.cancelled() => {}
            }
        }
    }

    /// All that are due.
    ///
    /// # Errors
    /// The database's; what stores answer is kept with the webhook.
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
            let result = self.check(&check, destination, now).await;
            info!(integration = %check.integration, state = result.state.code(), "webhook checked");
            webhooks::store_check(database, &check, &result).await?;
        }
        Ok(())
    }

    async fn check(&self, check: &DueCheck, destination: String, now: Timestamp) -> CheckResult {
        let result = |state, remote_id, pause| CheckResult {
            state,
            destination: destination.clone(),
            remote_id,
            at: now,
            again_at: now.plus(pause),
        };
        let failed = result(WebhookState::Failed, None, TRY_AGAIN_AFTER);
        let Some((store, secret)) = self.stores.open(check.integration, &check.secret).await else {
            return failed;
        };
        let expected = ExpectedWebhook {
            integration: check.integration,
            destination: destination.clone(),
            secret,
        };
        let reconciled = tokio::time::timeout(CHECK_WITHIN, reconcile(store.as_ref(), &expected)).await;
        match reconciled {
            Ok(Ok(remote_id)) => result(WebhookState::Working, Some(remote_id), CHECK_AGAIN_AFTER),
            Ok(Err(error)) => {
                warn!(integration = %check.integration, %error, "the store's webhook could not be checked");
                match error {
                    WebhookError::Refused => result(WebhookState::Refused, None, REFUSED_FOR),
                    WebhookError::Failed(_) => failed,
                }
            }
            Err(_) => failed,
        }
    }
}

/// Brings the store to what is expected; the webhook's id. What is there is listed first, always: a webhook whose making
/// was not answered may have been made.
async fn reconcile(store: &dyn WebhookRegistry, expected: &ExpectedWebhook) -> Result<i64, WebhookError> {
    let (steps, mut id) = expected.compare(&store.list().await?);
    for step in steps {
        match step {
            Step::Create => id = Some(store.create(&expected.as_new()).await?),
            Step::Change(id) => store.change(id, &expected.as_new()).await?,
            Step::Delete(id) => store.delete(id).await?,
        }
    }
    id.ok_or_else(|| WebhookError::Failed("no webhook came of it".to_owned()))
}
