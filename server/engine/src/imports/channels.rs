//! Learns what the channels of a store are called, once a run meets one without a name. Nothing fails for it: without a name,
//! a channel is shown by its number.

use std::time::Duration;

use parcelpilot_domain::ids::IntegrationId;
use parcelpilot_domain::store::channels::ChannelsError;
use parcelpilot_domain::store::orders::OrderSource;
use storage::{Database, StorageResult, channels, clock};
use tracing::{info, warn};

/// Some channels never get a name.
const ASK_EVERY: Duration = Duration::from_secs(3_600);
/// After the store refused. A token never gains scopes; a new token is tried at once.
const ASK_REFUSED_EVERY: Duration = Duration::from_secs(24 * 3_600);

pub async fn learn_names(
    database: &Database,
    source: &dyn OrderSource,
    integration: IntegrationId,
) -> StorageResult<()> {
    let now = clock::database_now(database).await?;
    if !channels::may_ask(database, integration, now, now.plus(ASK_EVERY)).await? {
        return Ok(());
    }
    match source.channels().await {
        Ok(names) => channels::set_names(database, integration, &names).await,
        Err(ChannelsError::Refused) => {
            info!(%integration, "the token may not read channels, so they are shown by their numbers");
            channels::not_before(database, integration, now.plus(ASK_REFUSED_EVERY)).await
        }
        Err(error) => {
            warn!(%integration, %error, "failed to read the names of channels");
            Ok(())
        }
    }
}
