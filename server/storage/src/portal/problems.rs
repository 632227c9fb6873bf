//! Orders of clients that could not be imported.

use parcelpilot_contract::orders::OrderCount;
use parcelpilot_contract::problems::ProblemRow;
use parcelpilot_domain::ids::ClientId;
use parcelpilot_domain::sees::SeenClients;

use crate::macros::read;
use crate::orders::explained;
use crate::problems as rows;
use crate::statement::{Statement, bound};
use crate::{Database, StorageResult};

/// Open ones of this client, else of their first one; newest first, 200 at most.
pub async fn problems(
    database: &Database,
    seen: &SeenClients,
    client: Option<ClientId>,
) -> StorageResult<Vec<ProblemRow>> {
    match seen.looked_at(client) {
        Some(client) => rows::list(database, listed(client)).await,
        None => Ok(Vec::new()),
    }
}

/// How the engine would find them: for tests.
pub async fn explain_problems(
    database: &Database,
    seen: &SeenClients,
    client: Option<ClientId>,
) -> StorageResult<Vec<String>> {
    match seen.looked_at(client) {
        Some(client) => explained(database, &listed(client)).await,
        None => Ok(Vec::new()),
    }
}

fn listed(client: ClientId) -> Statement {
    let mut statement = Statement::default();
    statement.push(rows::SELECT);
    push_open_of(&mut statement, client);
    statement
}

/// As far as is counted.
pub async fn count_problems(
    database: &Database,
    seen: &SeenClients,
    client: Option<ClientId>,
) -> StorageResult<OrderCount> {
    let Some(client) = seen.looked_at(client) else {
        return Ok(OrderCount(0));
    };
    let mut statement = Statement::default();
    statement.push("SELECT count(*) FROM (SELECT 1 FROM problems p WHERE ");
    push_open_of(&mut statement, client);
    statement
        .push(" LIMIT ")
        .integer(OrderCount::COUNTED + 1)
        .push(") AS counted");
    let (count,): (i64,) = read!(database, |executor| {
        bound!(sqlx::query_as(statement.sql()), statement)
            .fetch_one(executor)
            .await?
    });
    Ok(OrderCount(count))
}

/// The client of `problems p`. In a store that is shared, one whose order and channel are not known may be anybody's: it is the
/// warehouse's to look at, and shown to none of its clients.
const CLIENT: &str = "COALESCE(
     (SELECT COALESCE(o.client_id, i.client_id) FROM orders o JOIN integrations i ON i.id = o.integration_id
      WHERE o.integration_id = p.integration_id AND o.remote_id = p.remote_id),
     (SELECT COALESCE(ch.client_id, i.client_id) FROM channels ch JOIN integrations i ON i.id = ch.integration_id
      WHERE ch.integration_id = p.integration_id AND ch.channel_id = p.channel_id),
     (SELECT client_id FROM integrations WHERE id = p.integration_id AND NOT is_shared))";

/// Only their own stores and those that are shared may have any.
fn push_open_of(statement: &mut Statement, client: ClientId) {
    let client = client.to_string();
    statement
        .push("p.solved_at IS NULL AND p.integration_id IN (SELECT id FROM integrations WHERE is_shared OR client_id = ")
        .text(client.as_str())
        .push(") AND ")
        .push(CLIENT)
        .push(" = ")
        .text(client);
}
