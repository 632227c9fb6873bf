//! All shipments, one after the other, without holding them.

use futures::stream;
use futures::stream::{Stream, TryStreamExt};
use parcelpilot_contract::shipments::ShipmentRow;
use parcelpilot_domain::ids::{IntegrationId, ShipmentId};

use super::show::{ShipmentFilter, list};
use crate::{Database, StorageError, StorageResult};

/// Shipments read at once, and the most that are in memory.
const BATCH: usize = 250;

/// Every shipment of one integration or of all, newest first. What is made meanwhile is not among them.
pub fn export(
    database: &Database,
    integration: Option<IntegrationId>,
) -> impl Stream<Item = StorageResult<ShipmentRow>> + Send + use<> {
    let first = (database.clone(), None::<ShipmentId>, false);
    stream::try_unfold(first, move |(database, after, is_over)| async move {
        if is_over {
            return Ok::<_, StorageError>(None);
        }
        let filter = ShipmentFilter {
            integration,
            after,
            ..ShipmentFilter::default()
        };
        let page = list(&database, &filter, BATCH).await?;
        let after = page.rows.last().map(|last| last.id);
        let is_over = page.next.is_none();
        let rows: Vec<_> = page.rows.into_iter().map(Ok).collect();
        Ok(Some((stream::iter(rows), (database, after, is_over))))
    })
    .try_flatten()
}
