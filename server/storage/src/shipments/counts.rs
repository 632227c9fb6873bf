//! How many shipments of each client are in which state.

use parcelpilot_contract::orders::OrderCount;
use parcelpilot_contract::shipments::PushCounts;
use parcelpilot_domain::time::Timestamp;

use crate::columns::RowName;
use crate::macros::{index_walks, read, row};
use crate::statement::{Statement, bound};
use crate::{Database, StorageResult, counts as kept};

row! {
    struct CountColumns {
        client_id: String, client_name: String, held: i64, held_though_on: i64, pending: i64, failed: i64, confirmed: i64,
    }
}

/// Whether what is pending goes out: of `integrations i`, and `clients c`, whose they are.
macro_rules! is_pushing {
    () => {
        "i.is_enabled AND i.push_ship_confirms AND c.is_active"
    };
}

/// Each shipment once a state, however many of its pushes are in it: reads all that are open. Goes on with more conditions.
const FEW: &str = concat!(
    "SELECT client_id,
         COUNT(DISTINCT CASE WHEN state = 'held' OR (state = 'pending' AND NOT is_pushing) THEN shipment_id END) AS held,
         COUNT(DISTINCT CASE WHEN state = 'held' AND is_pushing THEN shipment_id END) AS held_though_on,
         COUNT(DISTINCT CASE WHEN state = 'sending' OR (state = 'pending' AND is_pushing) THEN shipment_id END) AS pending,
         COUNT(DISTINCT CASE WHEN state = 'failed' THEN shipment_id END) AS failed
     FROM (SELECT p.shipment_id, p.state, COALESCE(o.client_id, i.client_id) AS client_id, ",
    is_pushing!(),
    " AND (o.client_id IS NULL OR o.client_id IN (SELECT id FROM clients WHERE is_active)) AS is_pushing
         FROM shipment_pushes p JOIN integrations i ON i.id = p.integration_id JOIN clients c ON c.id = i.client_id
             JOIN orders o ON o.id = p.order_id
         WHERE p.state <> 'confirmed'"
);
const FEW_BY_CLIENT: &str = ") AS opened GROUP BY client_id";

/// Pushes, as they are kept: the few shipments that have two in one state count twice. Goes on with more conditions.
const KEPT: &str = concat!(
    "SELECT i.client_id,
         k.held_pushes + CASE WHEN ",
    is_pushing!(),
    " THEN 0 ELSE k.pending_pushes END AS held, CASE WHEN ",
    is_pushing!(),
    " THEN k.held_pushes ELSE 0 END AS held_though_on, k.sending_pushes + CASE WHEN ",
    is_pushing!(),
    " THEN k.pending_pushes ELSE 0 END AS pending, k.failed_pushes AS failed
     FROM integration_counts k JOIN integrations i ON i.id = k.integration_id JOIN clients c ON c.id = i.client_id
     WHERE TRUE"
);

/// Confirmed ones are looked for client by client, and only so many; in stores that are shared, all since then.
const CONFIRMED: &str =
    ", confirmed AS (SELECT c.id AS client_id, (SELECT COUNT(DISTINCT lately.shipment_id) FROM (
             SELECT p.shipment_id FROM shipment_pushes p
             WHERE p.integration_id IN (SELECT id FROM integrations WHERE client_id = c.id AND NOT is_shared)
                 AND p.state = 'confirmed' AND p.since >= ";
const SHARED_CONFIRMED: &str =
    "SELECT COALESCE(o.client_id, i.client_id) AS client_id, COUNT(DISTINCT p.shipment_id) AS confirmed
     FROM shipment_pushes p JOIN integrations i ON i.id = p.integration_id JOIN orders o ON o.id = p.order_id
     WHERE p.state = 'confirmed' AND p.since >= ";

const BY_CLIENT: &str = " SELECT c.id AS client_id, c.name AS client_name, COALESCE(o.held, 0) AS held,
         COALESCE(o.held_though_on, 0) AS held_though_on, COALESCE(o.pending, 0) AS pending,
         COALESCE(o.failed, 0) AS failed, l.confirmed + COALESCE(s.confirmed, 0) AS confirmed
     FROM clients c JOIN confirmed l ON l.client_id = c.id LEFT JOIN open_ones o ON o.client_id = c.id
         LEFT JOIN shared s ON s.client_id = c.id
     WHERE COALESCE(o.held, 0) + COALESCE(o.pending, 0) + COALESCE(o.failed, 0) + l.confirmed + COALESCE(s.confirmed, 0) > 0
     ORDER BY c.name_key";

/// Of clients that have any, by name: their shipments; confirmed ones since then, up to [`OrderCount::COUNTED`] and one of
/// the stores that are their own.
pub async fn counts(database: &Database, since: Timestamp) -> StorageResult<Vec<PushCounts>> {
    let open = kept::totals(database).await?.open_pushes();
    let shared: Vec<(String,)> = read!(database, |executor| {
        sqlx::query_as("SELECT id FROM integrations WHERE is_shared")
            .fetch_all(executor)
            .await?
    });
    let shared: Vec<String> = shared.into_iter().map(|(id,)| id).collect();
    let statement = statement(open <= OrderCount::COUNTED, &shared, since);
    let rows: Vec<CountColumns> = index_walks!(database, |tx| {
        Ok(bound!(sqlx::query_as(statement.sql()), statement)
            .fetch_all(&mut *tx)
            .await?)
    })?;
    rows.into_iter().map(CountColumns::counts).collect()
}

/// `shared` are the stores whose orders may be of several clients: nobody keeps how many of their pushes are whose, so these
/// are read.
fn statement(are_few: bool, shared: &[String], since: Timestamp) -> Statement {
    let mut statement = Statement::default();
    statement.push("WITH open_ones AS (");
    if are_few {
        statement.push(FEW).push(FEW_BY_CLIENT);
    } else {
        statement.push(
            "SELECT client_id, CAST(SUM(held) AS BIGINT) AS held, CAST(SUM(held_though_on) AS BIGINT) AS held_though_on,
                 CAST(SUM(pending) AS BIGINT) AS pending, CAST(SUM(failed) AS BIGINT) AS failed FROM (",
        );
        statement.push(KEPT).push(" AND NOT i.is_shared");
        if !shared.is_empty() {
            push_of_stores(statement.push(" UNION ALL ").push(FEW), shared).push(FEW_BY_CLIENT);
        }
        statement.push(") AS parts GROUP BY client_id");
    }
    statement.push(")").push(CONFIRMED).integer(since.millis());
    statement.push(" LIMIT ").integer(OrderCount::COUNTED + 1);
    statement.push(") AS lately) AS confirmed FROM clients c), shared AS (");
    if shared.is_empty() {
        statement.push("SELECT '' AS client_id, 0 AS confirmed");
    } else {
        statement.push(SHARED_CONFIRMED).integer(since.millis());
        push_of_stores(&mut statement, shared).push(" GROUP BY COALESCE(o.client_id, i.client_id)");
    }
    statement.push(")").push(BY_CLIENT);
    statement
}

fn push_of_stores<'a>(statement: &'a mut Statement, stores: &[String]) -> &'a mut Statement {
    statement
        .push(" AND p.integration_id IN (")
        .texts(stores)
        .push(")")
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
