//! Orders of clients that could not be imported.

use parcelpilot_contract::orders::OrderCount;
use parcelpilot_contract::problems::ProblemRow;
use parcelpilot_domain::ids::ClientId;
use parcelpilot_domain::sees::SeenClients;

use crate::channels::client_of_problem;
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

/// Only their own stores and those that are shared may have any.
fn push_open_of(statement: &mut Statement, client: ClientId) {
    let client = client.to_string();
    statement
        .push("p.solved_at IS NULL AND p.integration_id IN (SELECT id FROM integrations WHERE is_shared OR client_id = ")
        .text(client.as_str())
        .push(concat!(") AND ", client_of_problem!(), " = "))
        .text(client);
}
