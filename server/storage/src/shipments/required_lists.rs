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
/// or after. Of several orders, those whose list somebody changes at the moment become none.
macro_rules! hold_and_look_up_lists {
    ($tx:expr, $database:expr, $orders:expr) => {{
        let lists = $crate::shipments::required_lists::RequiredLists::of($orders.iter().flatten());
        let are_several = $orders.len() > 1;
        if let Some(hold) = lists.hold($database.kind(), are_several) {
            let held: Vec<(String,)> = $crate::statement::bound!(sqlx::query_as(hold.sql()), hold)
                .fetch_all(&mut *$tx)
                .await?;
            if are_several {
                lists.leave_out(&mut $orders, &held);
            }
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

    /// On SQLite nobody else writes. Whoever holds several orders waits for no list: a large file is saved in one transaction, and
    /// all who want one of these orders would wait along.
    pub(super) fn hold(&self, engine: Engine, are_several: bool) -> Option<Statement> {
        if self.0.is_empty() || engine == Engine::Sqlite {
            return None;
        }
        let clients: BTreeSet<&str> = self.0.iter().map(|(client, _)| client.as_str()).collect();
        let mut statement = Statement::default();
        statement
            .push("SELECT client_id FROM client_sku_lists WHERE client_id IN (")
            .texts(clients)
            .push(") ORDER BY client_id FOR SHARE")
            .push(if are_several { " SKIP LOCKED" } else { "" });
        Some(statement)
    }

    /// Orders whose list is not among those that are held.
    pub(super) fn leave_out(&self, orders: &mut [Option<HeldOrder>], held: &[(String,)]) {
        let is_asked = |list: &String| self.0.iter().any(|(client, _)| client == list);
        let is_held = |list: &String| held.iter().any(|(client,)| client == list);
        for place in orders {
            let list = place.as_ref().and_then(|(_, _, list)| list.as_ref());
            if list.is_some_and(|list| is_asked(list) && !is_held(list)) {
                *place = None;
            }
        }
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
