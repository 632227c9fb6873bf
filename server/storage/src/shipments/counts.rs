//! How many shipments of each client are in which state.

use parcelpilot_contract::orders::OrderCount;
use parcelpilot_contract::shipments::PushCounts;
use parcelpilot_domain::time::Timestamp;

use crate::columns::RowName;
use crate::macros::{index_walks, row};
use crate::{Database, StorageResult, counts as kept};

row! {
    struct CountColumns {
        client_id: String, client_name: String, held: i64, held_though_on: i64, pending: i64, failed: i64, confirmed: i64,
    }
}

/// Pushes of open ones, with whose order it is and whether they go out. Of `$stores` alone.
macro_rules! open_pushes {
    ($stores:literal) => {
        concat!(
            "SELECT p.shipment_id, p.state, COALESCE(o.client_id, i.client_id) AS client_id,
                 i.is_enabled AND i.push_ship_confirms AND w.is_active AND (o.client_id IS NULL OR o.client_id IN
                     (SELECT id FROM clients WHERE is_active)) AS is_pushing
             FROM shipment_pushes p JOIN integrations i ON i.id = p.integration_id JOIN clients w ON w.id = i.client_id
                 JOIN orders o ON o.id = p.order_id
             WHERE p.state <> 'confirmed' AND ",
            $stores
        )
    };
}

/// Each shipment once a state, however many of its pushes are in it: reads all that are open.
macro_rules! of_few {
    ($stores:literal) => {
        concat!(
            "SELECT client_id,
             COUNT(DISTINCT CASE WHEN state = 'held' OR (state = 'pending' AND NOT is_pushing) THEN shipment_id END) AS held,
             COUNT(DISTINCT CASE WHEN state = 'held' AND is_pushing THEN shipment_id END) AS held_though_on,
             COUNT(DISTINCT CASE WHEN state = 'sending' OR (state = 'pending' AND is_pushing) THEN shipment_id END)
                 AS pending,
             COUNT(DISTINCT CASE WHEN state = 'failed' THEN shipment_id END) AS failed
         FROM (",
            open_pushes!($stores),
            ") AS opened GROUP BY client_id"
        )
    };
}

/// Pushes, as they are kept: the few shipments that have two in one state count twice. Of a store whose orders are several
/// clients', nobody keeps whose they are.
macro_rules! of_many {
    () => {
        concat!(
            "SELECT client_id, CAST(SUM(held) AS BIGINT) AS held, CAST(SUM(held_though_on) AS BIGINT) AS held_though_on,
                 CAST(SUM(pending) AS BIGINT) AS pending, CAST(SUM(failed) AS BIGINT) AS failed
             FROM (SELECT i.client_id,
                     k.held_pushes + CASE WHEN i.is_enabled AND i.push_ship_confirms AND c.is_active
                         THEN 0 ELSE k.pending_pushes END AS held,
                     CASE WHEN i.is_enabled AND i.push_ship_confirms AND c.is_active
                         THEN k.held_pushes ELSE 0 END AS held_though_on,
                     k.sending_pushes + CASE WHEN i.is_enabled AND i.push_ship_confirms AND c.is_active
                         THEN k.pending_pushes ELSE 0 END AS pending,
                     k.failed_pushes AS failed
                 FROM integration_counts k JOIN integrations i ON i.id = k.integration_id
                     JOIN clients c ON c.id = i.client_id
                 WHERE NOT i.is_shared
                 UNION ALL ",
            of_few!("p.integration_id IN (SELECT id FROM integrations WHERE is_shared)"),
            ") AS parts GROUP BY client_id"
        )
    };
}

/// `open_ones` are the counts of the open ones. Confirmed ones are looked for client by client, and only so many; in stores
/// whose orders are several clients', all since then.
macro_rules! by_client {
    () => {
        ", shared AS (SELECT COALESCE(o.client_id, i.client_id) AS client_id, COUNT(DISTINCT p.shipment_id) AS confirmed
             FROM shipment_pushes p JOIN integrations i ON i.id = p.integration_id JOIN orders o ON o.id = p.order_id
             WHERE p.integration_id IN (SELECT id FROM integrations WHERE is_shared) AND p.state = 'confirmed'
                 AND p.since >= $1 GROUP BY COALESCE(o.client_id, i.client_id)),
         confirmed AS (SELECT c.id AS client_id, COALESCE((SELECT confirmed FROM shared WHERE client_id = c.id), 0)
             + (SELECT COUNT(DISTINCT lately.shipment_id) FROM (
                 SELECT p.shipment_id FROM shipment_pushes p
                 WHERE p.integration_id IN (SELECT id FROM integrations WHERE client_id = c.id AND NOT is_shared)
                     AND p.state = 'confirmed' AND p.since >= $1 LIMIT $2) AS lately) AS confirmed FROM clients c)
         SELECT c.id AS client_id, c.name AS client_name, COALESCE(o.held, 0) AS held,
             COALESCE(o.held_though_on, 0) AS held_though_on, COALESCE(o.pending, 0) AS pending,
             COALESCE(o.failed, 0) AS failed, l.confirmed
         FROM clients c JOIN confirmed l ON l.client_id = c.id LEFT JOIN open_ones o ON o.client_id = c.id
         WHERE COALESCE(o.held, 0) + COALESCE(o.pending, 0) + COALESCE(o.failed, 0) + l.confirmed > 0
         ORDER BY c.name_key"
    };
}

const FEW: &str = concat!("WITH open_ones AS (", of_few!("TRUE"), ")", by_client!());
const MANY: &str = concat!("WITH open_ones AS (", of_many!(), ")", by_client!());

/// Of clients that have any, by name: their shipments; confirmed ones since then, up to
/// [`OrderCount::COUNTED`] and one.
pub async fn counts(database: &Database, since: Timestamp) -> StorageResult<Vec<PushCounts>> {
    let open = kept::totals(database).await?.open_pushes();
    let rows: Vec<CountColumns> = index_walks!(database, |tx| {
        Ok(
            sqlx::query_as(if open > OrderCount::COUNTED { MANY } else { FEW })
                .bind(since.millis())
                .bind(OrderCount::COUNTED + 1)
                .fetch_all(&mut *tx)
                .await?,
        )
    })?;
    rows.into_iter().map(CountColumns::counts).collect()
}

impl CountColumns {
    fn counts(self) -> StorageResult<PushCounts> {
        Ok(PushCounts {
            client_id: RowName::new("clients", &self.client_id).parsed("id", &self.client_id)?,
            client_name: self.client_name,
            held: self.held,
            held_though_on: self.held_though_on,
            pending: self.pending,
            failed: self.failed,
            confirmed: self.confirmed,
        })
    }
}
