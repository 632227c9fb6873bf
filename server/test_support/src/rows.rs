//! Rows to test with. Orders are written by imports, so that here they are plain SQL.

use parcelpilot_domain::ids::{ClientId, IntegrationId, OrderId};
use parcelpilot_domain::order_status::OrderStatus;
use parcelpilot_domain::platform::Platform;
use parcelpilot_domain::sealed::Sealed;
use parcelpilot_domain::shipment::may_ship::{HeldStatuses, ShippingFacts, may_ship};
use parcelpilot_domain::sync::SyncInterval;
use parcelpilot_domain::time::Timestamp;
use storage::integrations::{NewIntegration, SealedSecret};
use storage::{Database, clients, integrations};
use uuid::Uuid;

use crate::databases::execute;

pub const fn at(millis: i64) -> Timestamp {
    Timestamp::from_millis(millis)
}

pub async fn client(database: &Database, name: &str) -> ClientId {
    let id = ClientId::from_uuid(Uuid::now_v7());
    clients::insert(database, id, name, at(1))
        .await
        .expect("a client");
    id
}

pub fn secret(text: &str) -> SealedSecret {
    SealedSecret {
        sealed: Sealed::from_bytes(text.as_bytes().to_vec()),
        last_four: text.chars().skip(text.len() - 4).collect(),
    }
}

/// Its store hash is `store` and the number.
pub fn new_integration(client_id: ClientId, name: &str, store: u32) -> NewIntegration {
    NewIntegration {
        id: IntegrationId::from_uuid(Uuid::now_v7()),
        client_id,
        platform: Platform::BigCommerce,
        name: name.to_owned(),
        store_hash: format!("store{store}").parse().expect("a store hash"),
        push_ship_confirms: false,
        statuses: OrderStatus::IMPORTED_BY_DEFAULT.to_vec(),
        sync_every: SyncInterval::default(),
        access_token: secret("sealed-token"),
        api_client_id: None,
        client_secret: None,
        created_by: "Ada".to_owned(),
        created_at: at(1),
    }
}

pub async fn integration(database: &Database, client_id: ClientId, name: &str, store: u32) -> IntegrationId {
    let new = new_integration(client_id, name, store);
    integrations::insert(database, &new)
        .await
        .expect("an integration");
    new.id
}

/// An order as far as a list shows it.
#[derive(Clone, Copy)]
pub struct TestOrder<'a> {
    pub integration: IntegrationId,
    pub remote_id: i64,
    pub created_at: i64,
    pub status: i64,
    pub left_to_ship: i64,
    /// What it is found by, with blanks between.
    pub terms: &'a str,
}

impl TestOrder<'_> {
    pub const fn new(integration: IntegrationId, remote_id: i64) -> Self {
        Self {
            integration,
            remote_id,
            created_at: remote_id * 1_000,
            status: 11,
            left_to_ship: 1,
            terms: "",
        }
    }

    pub async fn insert(self, database: &Database) -> OrderId {
        let id = OrderId::from_uuid(Uuid::now_v7());
        execute(database, self.sql(id)).await;
        id
    }

    /// What inserts it.
    pub fn sql(self, id: OrderId) -> String {
        let TestOrder {
            integration,
            remote_id,
            created_at,
            status,
            left_to_ship,
            terms,
        } = self;
        let of_order: String = terms.split_whitespace().map(|term| format!(" {term}")).collect();
        let terms: String = terms
            .split_whitespace()
            .map(|term| format!("INSERT INTO order_terms (term, order_id) VALUES ('{term}', '{id}');"))
            .collect();
        let state = may_ship(&ShippingFacts {
            status: OrderStatus(status),
            status_label: "Label".to_owned(),
            is_deleted: false,
            is_gone: false,
            is_erased: false,
            payment_status: "captured".to_owned(),
            left: left_to_ship,
            held_statuses: HeldStatuses::default(),
            hold: None,
            unlisted_skus: Vec::new(),
        });
        let state = state.state().code();
        let billing = r#"{"first_name":"Ada","last_name":"Lovelace","company":"","street_1":"1 Main St","street_2":"",
            "city":"Austin","state":"TX","zip":"1","country":"United States","country_iso2":"US","phone":"","email":"a@b.c"}"#;
        format!(
            "INSERT INTO orders (id, integration_id, remote_id, status_id, status_label, is_deleted, created_at,
                 modified_at, currency, total, items_total, left_to_ship, payment_status, customer_name,
                 customer_email, customer_message, staff_notes, billing, content_hash, imported_at, updated_at,
                 terms, shipping_state)
             VALUES ('{id}', '{integration}', {remote_id}, {status}, 'Label', FALSE, {created_at}, {created_at},
                 'USD', '12.5', 3, {left_to_ship}, 'captured', 'Ada Lovelace', 'a@b.c', '', '', '{billing}', 'x',
                 {created_at}, {created_at}, '{of_order}', '{state}'); {terms}"
        )
    }
}

/// A line of an order: its number, its address' number, its kind.
pub async fn line(database: &Database, order: OrderId, remote_id: i64, address: Option<i64>, kind: &str) {
    let address = address.map_or("NULL".to_owned(), |id| id.to_string());
    execute(
        database,
        format!(
            "INSERT INTO order_lines (order_id, remote_id, position, address_id, kind, sku, name, options, bin, quantity,
                 quantity_shipped, quantity_refunded, price, parent)
             VALUES ('{order}', {remote_id}, {remote_id}, {address}, '{kind}', 'SKU-{remote_id}', 'Thing', '', '', 5, 1, 1,
                 '2.5000', NULL)"
        ),
    )
    .await;
}

pub async fn consignment(database: &Database, order: OrderId, address_id: i64) {
    execute(
        database,
        format!(
            "INSERT INTO order_consignments (order_id, address_id, position, shipping_method, address)
             SELECT id, {address_id}, {address_id}, 'AppContext', billing FROM orders WHERE id = '{order}'"
        ),
    )
    .await;
}

/// An open problem of an order, which has this number.
pub async fn problem(
    database: &Database,
    integration: IntegrationId,
    remote_id: i64,
    last_seen_at: i64,
) -> Uuid {
    let id = Uuid::now_v7();
    execute(
        database,
        format!(
            "INSERT INTO problems (id, integration_id, run_id, remote_key, remote_id, kind, field, detail, raw,
                 first_seen_at, last_seen_at, tries)
             VALUES ('{id}', '{integration}', 'run', '{remote_id}', {remote_id}, 'malformed', 'total_inc_tax', 'Not a number.',
                 '{raw}', 1, {last_seen_at}, 2)",
            raw = "ä".repeat(5_000),
        ),
    )
    .await;
    id
}
