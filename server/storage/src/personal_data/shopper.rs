//! What is kept of one shopper, by their e-mail address.

use parcelpilot_domain::ids::{ClientId, OrderId, ProblemId};
use parcelpilot_domain::order::Address;
use parcelpilot_domain::order_status::OrderStatus;
use parcelpilot_domain::personal_data::{ShopperEmail, is_finished};
use parcelpilot_domain::shipment::may_ship::ShippingState;
use parcelpilot_domain::time::Timestamp;

use super::finished::clear_problem;
use crate::channels::client_of_problem;
use crate::columns::RowName;
use crate::ignore_rules::left_to_others;
use crate::macros::{read, row};
use crate::order_import::search_term;
use crate::order_search::push_orders_with;
use crate::statement::{Statement, bound};
use crate::{Database, StorageResult};

/// Orders that are looked at for one address: a marketplace's own may be in very many.
const LOOKED_AT: i64 = 5_000;

row! {
    struct FoundColumns {
        id: String, remote_id: i64, created_at: i64, status_id: i64, status_label: String, shipping_state: String,
        is_left_to_others: bool,        customer_email: String, client_name: String, integration_name: String,
    }
}

/// An order in which the address is the customer's, or a recipient's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundOrder {
    pub id: OrderId,
    pub number: i64,
    pub client_name: String,
    pub integration_name: String,
    pub created_at: Timestamp,
    pub status_label: String,
    pub is_finished: bool,
}

/// Newest first.
pub async fn find(
    database: &Database,
    email: &ShopperEmail,
    client: Option<ClientId>,
) -> StorageResult<Vec<FoundOrder>> {
    let term = search_term(email.as_str());
    let mut statement = Statement::default();
    statement.push("WITH found AS MATERIALIZED (SELECT o.id AS order_id FROM ");
    push_orders_with(&mut statement, &term, database.kind());
    statement.push(concat!(
        ") SELECT o.id, o.remote_id, o.created_at, o.status_id, o.status_label, o.shipping_state, o.customer_email, ",
        left_to_others!(),
        " AS is_left_to_others,
             c.name AS client_name, i.name AS integration_name
         FROM found CROSS JOIN orders o JOIN integrations i ON i.id = o.integration_id JOIN clients c ON c.id = COALESCE(o.client_id, i.client_id)
         WHERE o.id = found.order_id",
    ));
    if let Some(client) = client {
        statement.push(" AND c.id = ").text(client.to_string());
    }
    statement
        .push(" ORDER BY o.created_at DESC, o.id LIMIT ")
        .integer(LOOKED_AT);
    let rows: Vec<FoundColumns> = read!(database, |executor| {
        bound!(sqlx::query_as(statement.sql()), statement)
            .fetch_all(executor)
            .await?
    });
    let mut found = Vec::new();
    for columns in rows {
        if email.is(&columns.customer_email) || is_recipient(database, email, &columns.id).await? {
            found.push(columns.order()?);
        }
    }
    Ok(found)
}

/// The word may be cut, or a SKU.
async fn is_recipient(database: &Database, email: &ShopperEmail, order: &str) -> StorageResult<bool> {
    let rows: Vec<(String,)> = read!(database, |executor| {
        sqlx::query_as("SELECT address FROM order_consignments WHERE order_id = $1")
            .bind(order)
            .fetch_all(executor)
            .await?
    });
    for (json,) in rows {
        let address: Address = RowName::new("order_consignments", order).json("address", &json)?;
        if email.is(&address.email) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// What people gave as reasons for an order's holds, and for shipping it anyway.
pub async fn reasons(database: &Database, order: OrderId) -> StorageResult<Vec<String>> {
    let rows: Vec<(String,)> = read!(database, |executor| {
        sqlx::query_as(
            "SELECT reason FROM order_holds WHERE order_id = $1
             UNION ALL SELECT override_reason FROM shipments WHERE order_id = $1 AND override_reason IS NOT NULL",
        )
        .bind(order.to_string())
        .fetch_all(executor)
        .await?
    });
    Ok(rows.into_iter().map(|(reason,)| reason).collect())
}

/// Problems in whose text the address is, with what the store sent: of orders that could not be imported.
pub async fn problems_of(
    database: &Database,
    email: &ShopperEmail,
    client: Option<ClientId>,
) -> StorageResult<Vec<(ProblemId, String)>> {
    let mut statement = Statement::default();
    statement.push("SELECT p.id, p.raw FROM problems p WHERE p.raw <> ''");
    if let Some(client) = client {
        statement
            .push(concat!(" AND ", client_of_problem!(), " = "))
            .text(client.to_string());
    }
    // So that not all are held at once. The wildcards that an address may have find more, which is compared below; what
    // SQLite can't put into lower case is compared there alone.
    if email.as_str().is_ascii() {
        let pattern = format!("%{}%", email.as_str());
        statement.push(" AND lower(p.raw) LIKE ").text(pattern);
    }
    statement.push(" ORDER BY p.first_seen_at, p.id");
    let rows: Vec<(String, String)> = read!(database, |executor| {
        bound!(sqlx::query_as(statement.sql()), statement)
            .fetch_all(executor)
            .await?
    });
    let found = rows.into_iter().filter(|(_, raw)| email.is_in(raw));
    found
        .map(|(id, raw)| Ok((RowName::new("problems", &id).parsed("id", &id)?, raw)))
        .collect()
}

pub async fn clear_problems_of(database: &Database, problems: &[ProblemId]) -> StorageResult<()> {
    for id in problems {
        clear_problem(database, &id.to_string()).await?;
    }
    Ok(())
}

impl FoundColumns {
    fn order(self) -> StorageResult<FoundOrder> {
        let row = RowName::new("orders", &self.id);
        let state = row.known("shipping_state", ShippingState::from_code(&self.shipping_state))?;
        Ok(FoundOrder {
            id: row.parsed("id", &self.id)?,
            number: self.remote_id,
            client_name: self.client_name,
            integration_name: self.integration_name,
            created_at: Timestamp::from_millis(self.created_at),
            status_label: self.status_label,
            is_finished: is_finished(state, OrderStatus(self.status_id), self.is_left_to_others),
        })
    }
}
