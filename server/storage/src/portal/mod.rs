//! What people and programs of clients are shown. Each function takes whose orders they see, and has it in its `WHERE`: what
//! is another client's is not found, as what is not there. Nothing else of this crate is for them, but what is theirs as
//! persons; the test of the architecture looks at that.
//!
//! Lists are of one client at a time, so that they walk the indexes that the warehouse's lists of a client walk.

mod holds;
mod orders;
mod problems;
mod shipments;
mod stores;

use parcelpilot_contract::portal::ClientName;
use parcelpilot_domain::sees::SeenClients;

pub use holds::{HoldAnswer, place, release};
pub use orders::{SeenOrder, changed, count, explain, list, order, whole, whole_order};
pub use problems::{count_problems, explain_problems, problems};
pub use shipments::{count_shipped, list_shipments, shipment, shipments_of_order};
pub use stores::stores;

use crate::columns::RowName;
use crate::macros::read;
use crate::statement::{Statement, bound};
use crate::{Database, StorageResult};

/// That `client`, SQL of a client's id, is one of theirs.
fn push_seen(statement: &mut Statement, client: &'static str, seen: &SeenClients) {
    statement.push(" AND ").push(client).push(" IN (");
    match seen.ids() {
        [] => statement.push("NULL"),
        ids => statement.texts(ids.iter().map(ToString::to_string)),
    };
    statement.push(")");
}

/// What their clients are called, in the order of their ids.
pub async fn clients(database: &Database, seen: &SeenClients) -> StorageResult<Vec<ClientName>> {
    let mut statement = Statement::default();
    statement.push("SELECT id, name FROM clients WHERE TRUE");
    push_seen(&mut statement, "id", seen);
    statement.push(" ORDER BY id");
    let rows: Vec<(String, String)> = read!(database, |executor| {
        bound!(sqlx::query_as(statement.sql()), statement)
            .fetch_all(executor)
            .await?
    });
    let name = |(id, name): (String, String)| {
        let id = RowName::new("clients", &id).parsed("id", &id)?;
        Ok(ClientName { id, name })
    };
    rows.into_iter().map(name).collect()
}
