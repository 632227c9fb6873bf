//! The same for orders that are about to be shipped.

use std::collections::HashMap;

use parcelpilot_domain::ignore_rule::LeftFromHere;
use parcelpilot_domain::shipment::changes::OrderSnapshot;

use super::{ClientRules, countries};
use crate::StorageResult;
use crate::channels::client_of_order;
use crate::statement::Statement;

/// The rules of these orders' clients as they are now, within the transaction that holds the orders. No more than one statement
/// where there are none.
macro_rules! read_ignored {
    ($tx:expr, $ids:expr) => {{
        let [rules, addresses] = $crate::ignore_rules::select_ignored($ids);
        let rules: Vec<$crate::ignore_rules::IgnoreRuleColumns> =
            $crate::statement::bound!(sqlx::query_as(rules.sql()), rules)
                .fetch_all(&mut *$tx)
                .await?;
        let addresses: Vec<(String, i64, String)> = if rules.iter().any(|rule| rule.goes_by_country()) {
            $crate::statement::bound!(sqlx::query_as(addresses.sql()), addresses)
                .fetch_all(&mut *$tx)
                .await?
        } else {
            Vec::new()
        };
        $crate::ignore_rules::Ignored::new(rules, addresses)?
    }};
}
pub(crate) use read_ignored;

/// The rules, and the addresses of the orders.
pub(crate) fn select_ignored(orders: &[&str]) -> [Statement; 2] {
    let (mut rules, mut addresses) = (Statement::default(), Statement::default());
    rules
        .push(concat!(
            "SELECT client_id, kind, value FROM ignore_rules WHERE client_id IN (SELECT ",
            client_of_order!(),
            " FROM orders o WHERE o.id IN ("
        ))
        .texts(orders.iter().copied())
        .push("))");
    addresses
        .push("SELECT order_id, address_id, address FROM order_consignments WHERE order_id IN (")
        .texts(orders.iter().copied())
        .push(")");
    [rules, addresses]
}

pub(crate) struct Ignored {
    rules: ClientRules,
    addresses: HashMap<String, Vec<(i64, String)>>,
}

impl Ignored {
    /// `addresses` are order, number and address.
    pub fn new(
        rules: Vec<super::IgnoreRuleColumns>,
        addresses: Vec<(String, i64, String)>,
    ) -> StorageResult<Self> {
        let mut of_orders: HashMap<String, Vec<(i64, String)>> = HashMap::new();
        for (order, id, address) in addresses {
            of_orders.entry(order).or_default().push((id, address));
        }
        Ok(Self {
            rules: ClientRules::new(rules)?,
            addresses: of_orders,
        })
    }

    /// Whether that is news to the order's lines.
    pub fn mark(&self, client: Option<&str>, order: &mut OrderSnapshot) -> StorageResult<bool> {
        let none = Default::default();
        let rules = self.rules.of(client).unwrap_or(&none);
        let name = order.id.to_string();
        let addresses = self.addresses.get(&name).into_iter().flatten();
        let countries = countries(&name, addresses.map(|(id, address)| (*id, address)))?;
        let lines = order.shipments.iter().flat_map(|shipment| &shipment.lines);
        let left = LeftFromHere {
            lines: lines.map(|line| line.line).collect(),
            ahead: order.ahead(),
        };
        Ok(rules.mark(&mut order.lines, &countries, &left))
    }
}
