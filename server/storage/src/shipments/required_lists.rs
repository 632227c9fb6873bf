//! Clients' lists of SKUs, as far as their orders may not be shipped without them.

use std::collections::BTreeSet;

use parcelpilot_domain::client_sku::{SkuKey, unlisted};
use parcelpilot_domain::shipment::changes::OrderSnapshot;

use crate::Engine;
use crate::StorageResult;
use crate::client_skus::{ItemColumns, Items, read_items, select_items};
use crate::statement::Statement;

/// Says of each order what is not on the list that must have it. No statement where no list is required.
macro_rules! look_up_lists {
    ($tx:expr, $orders:expr) => {{
        let lists = $crate::shipments::required_lists::RequiredLists::of($orders.iter().flatten());
        let mut found = Vec::new();
        for statement in lists.items() {
            let rows: Vec<$crate::client_skus::ItemColumns> =
                $crate::statement::bound!(sqlx::query_as(statement.sql()), statement)
                    .fetch_all(&mut *$tx)
                    .await?;
            found.extend(rows);
        }
        lists.tell(&mut $orders, found)?;
    }};
}
/// The same within the transaction that ships them. The lists are held until it ends: whoever takes a SKU off one comes before,
/// or after.
macro_rules! hold_and_look_up_lists {
    ($tx:expr, $database:expr, $orders:expr) => {{
        let lists = $crate::shipments::required_lists::RequiredLists::of($orders.iter().flatten());
        if let Some(hold) = lists.hold($database.kind()) {
            $crate::statement::bound!(sqlx::query(hold.sql()), hold)
                .execute(&mut *$tx)
                .await?;
        }
        $crate::shipments::required_lists::look_up_lists!($tx, $orders);
    }};
}
pub(super) use {hold_and_look_up_lists, look_up_lists};

/// An order that is held, the position of its last push, and whose list it requires.
type HeldOrder = (OrderSnapshot, i64, Option<String>);

/// SKUs by the client whose list must have them.
pub(super) struct RequiredLists(BTreeSet<(String, SkuKey)>);

impl RequiredLists {
    pub(super) fn of<'a>(orders: impl Iterator<Item = &'a HeldOrder>) -> Self {
        let mut wanted = BTreeSet::new();
        for (order, _, list) in orders {
            if let Some(client) = list {
                wanted.extend(
                    order
                        .skus_to_ship()
                        .into_iter()
                        .map(|sku| (client.clone(), SkuKey::of(sku))),
                );
            }
        }
        Self(wanted)
    }

    /// On SQLite nobody else writes.
    pub(super) fn hold(&self, engine: Engine) -> Option<Statement> {
        if self.0.is_empty() || engine == Engine::Sqlite {
            return None;
        }
        let clients: BTreeSet<&str> = self.0.iter().map(|(client, _)| client.as_str()).collect();
        let mut statement = Statement::default();
        statement
            .push("SELECT client_id FROM client_sku_lists WHERE client_id IN (")
            .texts(clients)
            .push(") ORDER BY client_id FOR SHARE");
        Some(statement)
    }

    pub(super) fn items(&self) -> Vec<Statement> {
        select_items(&self.0)
    }

    pub(super) fn tell(
        &self,
        orders: &mut [Option<HeldOrder>],
        found: Vec<ItemColumns>,
    ) -> StorageResult<()> {
        let items: Items = read_items(found)?;
        for (order, _, list) in orders.iter_mut().flatten() {
            if let Some(client) = list {
                let is_listed = |key: &SkuKey| items.contains_key(&(client.clone(), key.clone()));
                order.facts.unlisted_skus = unlisted(&order.skus_to_ship(), is_listed);
            }
        }
        Ok(())
    }
}
