//! Rows to the domain's rules.

use std::collections::HashMap;

use parcelpilot_domain::ids::RemoteAddressId;
use parcelpilot_domain::ignore_rule::{Countries, IgnoreRule, IgnoreRuleKind, IgnoreRules};
use parcelpilot_domain::order::Address;

use crate::StorageResult;
use crate::columns::RowName;
use crate::macros::row;

/// Of `orders o`: whether it is open in the store, nothing of it was shipped from here, and rules leave pieces of it to somebody
/// else who has not shipped them yet. As SQL.
macro_rules! left_to_others {
    () => {
        "(o.has_ignored AND o.status_id NOT IN (0, 2, 4, 5, 6, 10) AND NOT o.is_deleted AND o.gone_at IS NULL
             AND (SELECT 1 FROM shipments WHERE order_id = o.id AND voided_at IS NULL LIMIT 1) IS NULL)"
    };
}
pub(crate) use left_to_others;

row! { pub(crate) struct IgnoreRuleColumns { pub client_id: String, kind: String, value: String } }

impl IgnoreRuleColumns {
    pub fn goes_by_country(&self) -> bool {
        self.kind == IgnoreRuleKind::Country.code()
    }

    pub fn rule(&self) -> StorageResult<IgnoreRule> {
        let row = RowName::new("ignore_rules", &self.client_id);
        let kind = row.known("kind", IgnoreRuleKind::from_code(&self.kind))?;
        row.known("value", IgnoreRule::typed(kind, &self.value).ok())
    }
}

pub(crate) fn rules(rows: &[IgnoreRuleColumns]) -> StorageResult<IgnoreRules> {
    rows.iter().map(IgnoreRuleColumns::rule).collect()
}

/// Of several clients.
#[derive(Debug, Default)]
pub(crate) struct ClientRules(HashMap<String, IgnoreRules>);

impl ClientRules {
    pub fn new(rows: Vec<IgnoreRuleColumns>) -> StorageResult<Self> {
        let mut of_clients: HashMap<String, Vec<IgnoreRuleColumns>> = HashMap::new();
        for row in rows {
            of_clients.entry(row.client_id.clone()).or_default().push(row);
        }
        let of_client = |(client, rows): (String, Vec<IgnoreRuleColumns>)| Ok((client, rules(&rows)?));
        Ok(Self(
            of_clients
                .into_iter()
                .map(of_client)
                .collect::<StorageResult<_>>()?,
        ))
    }

    /// None where the client has no rule.
    pub fn of(&self, client: Option<&str>) -> Option<&IgnoreRules> {
        self.0.get(client?)
    }
}

/// Of all whose orders a store ($1) brings, or has brought among these numbers ($2 to $3).
pub(crate) const OF_STORE: &str = "SELECT client_id, kind, value FROM ignore_rules WHERE client_id IN (
         SELECT client_id FROM integrations WHERE id = $1
         UNION SELECT client_id FROM channels WHERE integration_id = $1 AND client_id IS NOT NULL
         UNION SELECT client_id FROM orders
             WHERE integration_id = $1 AND remote_id >= $2 AND remote_id <= $3 AND client_id IS NOT NULL)";

/// Of an order's rows of number and address.
pub(crate) fn countries<'a>(
    order_id: &str,
    rows: impl Iterator<Item = (i64, &'a String)>,
) -> StorageResult<Countries> {
    let row = RowName::new("order_consignments", order_id);
    let country = |(id, json): (i64, &String)| {
        let address: Address = row.json("address", json)?;
        Ok((RemoteAddressId(id), address.country_iso2))
    };
    rows.map(country).collect()
}
