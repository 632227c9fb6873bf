//! Whose an event is: the client of its order where it has one that is here, else its integration's. It is asked when a
//! delivery is made, and again when it is sent: an integration may be given to another client meanwhile, or a channel.

use std::collections::{BTreeSet, HashMap};
use std::fmt::Display;
use std::hash::Hash;
use std::str::FromStr;

use parcelpilot_domain::ids::{ClientId, IntegrationId, OrderId};

use crate::changes::Change;
use crate::channels::client_of_order;
use crate::columns::RowName;
use crate::macros::read;
use crate::statement::{Statement, bound};
use crate::{Database, StorageResult};

/// What is gone has none.
#[derive(Debug, Default)]
pub(super) struct Owners {
    orders: HashMap<OrderId, ClientId>,
    integrations: HashMap<IntegrationId, ClientId>,
}

const OF_ORDERS: &str = concat!(
    "SELECT o.id, ",
    client_of_order!(),
    " FROM orders o WHERE o.id IN ("
);
const OF_INTEGRATIONS: &str = "SELECT id, client_id FROM integrations WHERE id IN (";

impl Owners {
    /// Of these changes.
    pub(super) async fn read(database: &Database, changes: &[Change]) -> StorageResult<Self> {
        let orders = changes.iter().filter_map(|change| change.order);
        let integrations = changes.iter().map(|change| change.integration);
        Ok(Self {
            orders: clients(database, "orders", OF_ORDERS, orders).await?,
            integrations: clients(database, "integrations", OF_INTEGRATIONS, integrations).await?,
        })
    }

    pub(super) fn of(&self, change: &Change) -> Option<ClientId> {
        match change.order {
            Some(order) => self.orders.get(&order),
            None => self.integrations.get(&change.integration),
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
