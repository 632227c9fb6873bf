//! Whose an event is: that of its problem or its order where it has one, else that of its integration. It is asked when a
//! delivery is made, and again when it is sent: an integration may be given to another client meanwhile, or a channel, and
//! an order that had a problem may come in.

use std::collections::{BTreeSet, HashMap};
use std::fmt::Display;
use std::hash::Hash;
use std::str::FromStr;

use parcelpilot_domain::ids::{ClientId, IntegrationId, OrderId, ProblemId};

use crate::changes::Change;
use crate::channels::{client_of_order, client_of_problem};
use crate::columns::RowName;
use crate::macros::read;
use crate::statement::{Statement, bound};
use crate::{Database, StorageResult};

/// What is gone has none.
#[derive(Debug, Default)]
pub(super) struct Owners {
    orders: HashMap<OrderId, ClientId>,
    problems: HashMap<ProblemId, ClientId>,
    integrations: HashMap<IntegrationId, ClientId>,
}

const OF_ORDERS: &str = concat!(
    "SELECT o.id, ",
    client_of_order!(),
    " FROM orders o WHERE o.id IN ("
);
const OF_PROBLEMS: &str = concat!(
    "SELECT p.id, ",
    client_of_problem!(),
    " FROM problems p WHERE p.id IN ("
);
const OF_INTEGRATIONS: &str = "SELECT id, client_id FROM integrations WHERE id IN (";

impl Owners {
    /// Of these changes.
    pub(super) async fn read(database: &Database, changes: &[Change]) -> StorageResult<Self> {
        let orders = changes.iter().filter_map(|change| change.order);
        let problems = changes.iter().filter_map(|change| change.problem);
        let integrations = changes.iter().map(|change| change.integration);
        Ok(Self {
            orders: clients(database, "orders", OF_ORDERS, orders).await?,
            problems: clients(database, "problems", OF_PROBLEMS, problems).await?,
            integrations: clients(database, "integrations", OF_INTEGRATIONS, integrations).await?,
        })
    }

    pub(super) fn of(&self, change: &Change) -> Option<ClientId> {
        match (change.problem, change.order) {
            // Before its order: that may have come in after the change was read.
            (Some(problem), _) => self.problems.get(&problem),
            (_, Some(order)) => self.orders.get(&order),
            _ => self.integrations.get(&change.integration),
        }
        .copied()
    }
}

/// Of each that is there.
async fn clients<Id>(
    database: &Database,
    table: &'static str,
    select: &'static str,
    ids: impl Iterator<Item = Id>,
) -> StorageResult<HashMap<Id, ClientId>>
where
    Id: Ord + Hash + Display + FromStr,
{
    let ids: BTreeSet<Id> = ids.collect();
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let mut statement = Statement::default();
    statement
        .push(select)
        .texts(ids.iter().map(Id::to_string))
        .push(")");
    let rows: Vec<(String, String)> = read!(database, |executor| {
        bound!(sqlx::query_as(statement.sql()), statement)
            .fetch_all(executor)
            .await?
    });
    rows.iter()
        .map(|(id, client)| {
            let row = RowName::new(table, id);
            Ok((row.parsed("id", id)?, row.parsed("client_id", client)?))
        })
        .collect()
}

/// Whose it is now. None where what it happened to is gone.
pub async fn owner(database: &Database, change: &Change) -> StorageResult<Option<ClientId>> {
    Ok(Owners::read(database, std::slice::from_ref(change))
        .await?
        .of(change))
}
