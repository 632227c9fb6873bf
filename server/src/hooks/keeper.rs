//! Sees to it that stores have their hooks, and that what they tell of is fetched. Any number of keepers may share a
//! database.

use std::time::Duration;

use parcelpilot_domain::hook::HookState;
use parcelpilot_domain::ids::IntegrationId;
use parcelpilot_domain::time::Timestamp;
use secrecy::SecretString;
use tokio_util::sync::CancellationToken;
use tracing::{info, warn};

use super::wanted::{Step, Wanted};
use crate::accounts::tokens;
use crate::bigcommerce::{BigCommerceError, ErrorKind, StoreClient};
use crate::outward::PublicUrl;
use crate::services::store_access::{Stores, hook_secret_place};
use crate::storage::hooks::{self, CheckResult, DueCheck, Pace};
use crate::storage::{StorageResult, integrations};
use crate::time::now;
use crate::vault::Sealed;

const LOOK_EVERY: Duration = Duration::from_secs(1);
/// For one check, waits for the store's quota included.
const CHECK_WITHIN: Duration = Duration::from_secs(90);
/// A store switches a hook off after two days of failures, or 90 days of silence. One call.
const CHECK_AGAIN_AFTER: Duration = Duration::from_secs(24 * 3_600);
const TRY_AGAIN_AFTER: Duration = Duration::from_secs(15 * 60);
/// A token does not learn new scopes. A new one is tried when it is saved.
const REFUSED_FOR: Duration = Duration::from_secs(24 * 3_600);

#[derive(Clone)]
pub struct Keeper {
    pub stores: Stores,
    /// Without it no hooks are made; hints that are there already become runs.
    pub public_url: Option<PublicUrl>,
    pub pace: Pace,
    /// Wakes the workers of this process.
    pub wake: std::sync::Arc<tokio::sync::Notify>,
}

impl Keeper {
    pub async fn work(self, shutdown: CancellationToken) {
        let checking = self.clone().check_hooks(shutdown.clone());
        let queueing = self.queue_runs(shutdown);
        tokio::join!(checking, queueing);
    }

    async fn queue_runs(&self, shutdown: CancellationToken) {
        while !shutdown.is_cancelled() {
            match hooks::queue_runs(&self.stores.database, self.pace, now()).await {
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

    /// Beside the runs: a store that does not answer holds up its own hook and those that wait for a check.
    async fn check_hooks(self, shutdown: CancellationToken) {
        let Some(public_url) = self.public_url.clone() else {
            return;
        };
        let database = &self.stores.database;
        if let Err(error) = hooks::check_elsewhere(database, &public_url.to_string()).await {
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
    /// The database's; what stores answer is kept with the hook.
    pub async fn check_due(&self, public_url: &PublicUrl, now: Timestamp) -> StorageResult<()> {
        let database = &self.stores.database;
        for integration in hooks::without(database).await? {
            if public_url.hook(integration).is_some()
                && let Some(secret) = self.new_secret(integration)
            {
                hooks::expect(database, integration, &secret).await?;
            }
        }
        while let Some(check) = hooks::claim_check(database, now).await? {
            let Some(destination) = public_url.hook(check.integration) else {
                continue;
            };
            let result = self.check(&check, destination, now).await?;
            info!(integration = %check.integration, state = result.state.code(), "webhook checked");
            hooks::settle_check(database, &check, &result).await?;
        }
        Ok(())
    }

    fn new_secret(&self, integration: IntegrationId) -> Option<Sealed> {
        let secret = tokens::new_token()
            .inspect_err(|error| warn!(%error, "no secret could be made for a webhook"))
            .ok()?;
        self.stores
            .vault
            .seal(&hook_secret_place(integration), &secret)
            .inspect_err(|error| warn!(%error, "the secret of a webhook could not be sealed"))
            .ok()
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
        let failed = result(HookState::Failed, None, TRY_AGAIN_AFTER);
        let Some((client, secret)) = self.open(check).await? else {
            return Ok(failed);
        };
        let wanted = Wanted {
            integration: check.integration,
            destination: destination.clone(),
            secret,
        };
        let settled = tokio::time::timeout(CHECK_WITHIN, settle(&client, &wanted)).await;
        Ok(match settled {
            Ok(Ok(remote_id)) => result(HookState::Working, Some(remote_id), CHECK_AGAIN_AFTER),
            Ok(Err(error)) => {
                // Not its words: they may repeat what was sent, which holds the secret.
                let (kind, status) = (error.kind, error.status);
                warn!(integration = %check.integration, ?kind, status, "the store's webhook could not be settled");
                match error.kind {
                    ErrorKind::ScopeMissing | ErrorKind::TokenRefused => {
                        result(HookState::Refused, None, REFUSED_FOR)
                    }
                    _ => failed,
                }
            }
            Err(_) => failed,
        })
    }

    async fn open(&self, check: &DueCheck) -> StorageResult<Option<(StoreClient, SecretString)>> {
        let Some(integration) = integrations::find(&self.stores.database, check.integration).await? else {
            return Ok(None);
        };
        let secret = self
            .stores
            .vault
            .open(&hook_secret_place(check.integration), &check.secret);
        let secret = secret.inspect_err(|error| {
            warn!(integration = %check.integration, %error, "the secret of a webhook can't be opened");
        });
        // That the token can't be opened is logged where it is opened.
        Ok(self.stores.client(&integration).ok().zip(secret.ok()))
    }
}

/// Brings the store to what is wanted; the hook's number. What is there is listed first, always: a hook whose making
/// was not answered may have been made.
async fn settle(client: &StoreClient, wanted: &Wanted) -> Result<i64, BigCommerceError> {
    let (steps, there) = wanted.compare(&client.hooks().await?);
    let mut number = there;
    for step in steps {
        match step {
            Step::Create => number = Some(client.create_hook(&wanted.hook()).await?),
            Step::Mend(id) => client.change_hook(id, &wanted.hook()).await?,
            Step::Remove(id) => client.delete_hook(id).await?,
        }
    }
    number.ok_or_else(|| BigCommerceError::unexpected("no webhook came of it"))
}
