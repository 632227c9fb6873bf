//! Orders of a client that were finished long enough ago.

use std::collections::VecDeque;

use parcelpilot_contract::orders::OrderCount;
use parcelpilot_domain::ids::{ClientId, OrderId};
use parcelpilot_domain::time::Timestamp;

use crate::channels::client_of_problem;
use crate::columns::RowName;
use crate::ignore_rules::left_to_others;
use crate::macros::{change, read};
use crate::orders::explained;
use crate::statement::{Statement, bound};
use crate::{Database, StorageResult};

/// Problems that are looked at in one statement.
const PROBLEMS_AT_ONCE: i64 = 500;

/// As the indexes have them: what is not to ship, in the order in which it was finished, and what the store calls shipped and
/// is on hold, of a store in the order of what is on hold.
const OF_STORE: [(&str, &str); 2] = [
    (
        concat!("o.shipping_state = 'not_to_ship' AND NOT ", left_to_others!()),
        "o.modified_at",
    ),
    (
        "o.shipping_state = 'held' AND o.status_id IN (2, 10)",
        "o.created_at",
    ),
];
const OF_CLIENT: [(&str, &str); 2] = [(OF_STORE[0].0, "o.modified_at"), (OF_STORE[1].0, "o.modified_at")];

/// One index, from its beginning to its end.
struct Walk {
    /// Whose orders, as SQL, and by which id.
    whose: &'static str,
    of: String,
    state: &'static str,
    sorted_by: &'static str,
    after: (i64, String),
}

impl Walk {
    fn next(&self, before: Timestamp, most: i64) -> Statement {
        let mut statement = Statement::default();
        statement
            .push("SELECT ")
            .push(self.sorted_by)
            .push(", o.id FROM orders o WHERE ");
        statement.push(self.whose).text(&self.of);
        statement.push(" AND o.erased_at IS NULL AND ").push(self.state);
        statement.push(" AND o.modified_at < ").integer(before.millis());
        statement.push(" AND (").push(self.sorted_by).push(", o.id) > (");
        statement.integer(self.after.0).push(", ").text(&self.after.1);
        statement.push(
            ") AND NOT EXISTS (SELECT 1 FROM shipments s
                 WHERE s.order_id = o.id AND s.voided_at IS NULL AND s.made_at >= ",
        );
        statement.integer(before.millis());
        statement
            .push(") ORDER BY ")
            .push(self.sorted_by)
            .push(", o.id LIMIT ");
        statement.integer(most);
        statement
    }
}

/// A client's finished orders whose last change, and last shipment, was before a moment: those to be erased. Each comes once,
/// whatever becomes of it, so that beside many orders of others no slice walks past them again.
pub struct FinishedOrders {
    before: Timestamp,
    walks: VecDeque<Walk>,
}

impl FinishedOrders {
    pub async fn of(database: &Database, client: ClientId, before: Timestamp) -> StorageResult<Self> {
        let walks = |whose, of: &str, kinds: [(&'static str, &'static str); 2]| {
            let of = of.to_owned();
            kinds.map(|(state, sorted_by)| Walk {
                whose,
                of: of.clone(),
                state,
                sorted_by,
                after: (i64::MIN, String::new()),
            })
        };
        let mut all = VecDeque::from(walks("o.client_id = ", &client.to_string(), OF_CLIENT));
        for store in stores(database, client, "FALSE").await? {
            all.extend(walks(
                "o.client_id IS NULL AND o.integration_id = ",
                &store,
                OF_STORE,
            ));
        }
        Ok(Self { before, walks: all })
    }

    /// Some of them; none once there are no more.
    pub async fn next(&mut self, database: &Database, most: i64) -> StorageResult<Vec<OrderId>> {
        let mut found = Vec::new();
        while let Some(walk) = self.walks.front_mut() {
            let left = most - i64::try_from(found.len()).unwrap_or(most);
            if left <= 0 {
                break;
            }
            let statement = walk.next(self.before, left);
            let rows: Vec<(i64, String)> = read!(database, |executor| {
                bound!(sqlx::query_as(statement.sql()), statement)
                    .fetch_all(executor)
                    .await?
            });
            let is_over = i64::try_from(rows.len()).unwrap_or(left) < left;
            for (_, id) in &rows {
                found.push(RowName::new("orders", id).parsed("id", id)?);
            }
            match rows.into_iter().next_back() {
                Some(last) if !is_over => walk.after = last,
                _ => drop(self.walks.pop_front()),
            }
        }
        Ok(found)
    }

    /// How they are found: for tests.
    pub async fn explain(&self, database: &Database) -> StorageResult<Vec<Vec<String>>> {
        let mut plans = Vec::new();
        for walk in &self.walks {
            plans.push(explained(database, &walk.next(self.before, 20)).await?);
        }
        Ok(plans)
    }
}

/// The first of them.
pub async fn finished(
    database: &Database,
    client: ClientId,
    before: Timestamp,
    most: i64,
) -> StorageResult<Vec<OrderId>> {
    let mut orders = FinishedOrders::of(database, client, before).await?;
    orders.next(database, most).await
}

/// How many there are, up to one more than [`OrderCount::COUNTED`].
pub async fn count_finished(
    database: &Database,
    client: ClientId,
    before: Timestamp,
) -> StorageResult<OrderCount> {
    let found = finished(database, client, before, OrderCount::COUNTED + 1).await?;
    Ok(OrderCount(i64::try_from(found.len()).unwrap_or(i64::MAX)))
}

/// Clears what stores sent of a client's orders that could not be imported: of those that were last seen before this,
/// and of erased orders. One row a statement: a page of orders that is stored meanwhile holds rows of problems.
pub async fn clear_problems(database: &Database, client: ClientId, before: Timestamp) -> StorageResult<()> {
    // A channel of a store that is shared may be the client's.
    for integration in stores(database, client, "is_shared").await? {
        loop {
            let rows: Vec<(String,)> = read!(database, |executor| {
                sqlx::query_as(TO_CLEAR)
                    .bind(&integration)
                    .bind(before.millis())
                    .bind(PROBLEMS_AT_ONCE)
                    .bind(client.to_string())
                    .fetch_all(executor)
                    .await?
            });
            if rows.is_empty() {
                break;
            }
            for (id,) in rows {
                clear_problem(database, &id).await?;
            }
        }
    }
    Ok(())
}

const TO_CLEAR: &str = concat!(
    "SELECT id FROM problems p WHERE integration_id = $1 AND (raw <> '' OR detail <> '') AND ",
    client_of_problem!(),
    " = $4 AND (last_seen_at < $2 OR EXISTS (SELECT 1 FROM orders o
         WHERE o.integration_id = p.integration_id AND o.remote_id = p.remote_id AND o.erased_at IS NOT NULL))
     LIMIT $3"
);

pub(super) async fn clear_problem(database: &Database, id: &str) -> StorageResult<()> {
    change!(database, |executor| {
        sqlx::query("UPDATE problems SET raw = '', detail = '' WHERE id = $1")
            .bind(id)
            .execute(executor)
            .await?
            .rows_affected()
    });
    Ok(())
}

/// Those of the client, and those of others that are so.
async fn stores(database: &Database, client: ClientId, others: &'static str) -> StorageResult<Vec<String>> {
    let mut statement = Statement::default();
    statement
        .push("SELECT id FROM integrations WHERE client_id = ")
        .text(client.to_string());
    statement.push(" OR ").push(others).push(" ORDER BY id");
    let rows: Vec<(String,)> = read!(database, |executor| {
        bound!(sqlx::query_as(statement.sql()), statement)
            .fetch_all(executor)
            .await?
    });
    Ok(rows.into_iter().map(|(id,)| id).collect())
}
