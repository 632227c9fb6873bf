//! An order with a canary wherever something of a shopper may be, and where it is found.

use parcelpilot_domain::ids::{ClientId, OrderId};
use parcelpilot_domain::order::{Address, Order};
use parcelpilot_domain::order_details::{CustomField, Event, LineDetails, OrderDetails, Wrapping};
use parcelpilot_domain::reason::Reason;
use parcelpilot_domain::shipment::may_ship::Hold;
use parcelpilot_domain::tag::Tag;
use parcelpilot_domain::time::Timestamp;
use sqlx::AssertSqlSafe;
use storage::holds::ExistingHold;
use storage::orders::{OrderFilter, list};
use storage::{Database, holds, integrations, order_tags, orders};

use crate::orders::order;
use crate::store::Store;
use crate::test_server::{TestServer, everything};

/// In each field that may say something of the shopper.
pub const CANARY: &str = "zqcanary";
pub const EMAIL: &str = "Zqcanary@Example.com";

/// Where it is planted, but for the index of words.
const PLANTED: [&str; 11] = [
    "idempotency_keys",
    "order_consignments",
    "order_holds",
    "order_lines",
    "order_raw",
    "order_tags",
    "orders",
    "problems",
    "shipment_pushes",
    "shipments",
    "tags",
];

pub fn planted_in(database: &Database) -> Vec<&'static str> {
    let index = match database {
        Database::Sqlite { .. } => &["order_search", "order_search_data"][..],
        Database::Postgres(..) => &["order_terms"][..],
    };
    let mut tables = [&PLANTED[..], index].concat();
    tables.sort_unstable();
    tables
}

fn address() -> Address {
    let text = |name: &str| format!("{CANARY} {name}");
    Address {
        first_name: text("First"),
        last_name: text("Last"),
        company: text("Company"),
        street_1: text("Street"),
        street_2: text("Back"),
        city: text("City"),
        state: text("State"),
        zip: text("Zip"),
        country: text("Country"),
        country_iso2: CANARY.to_owned(),
        phone: text("Phone"),
        email: EMAIL.to_owned(),
        form_fields: vec![CustomField::text("Gate", text("Field"))],
    }
}

/// Its lines keep their SKUs.
pub fn shopped(id: i64, status: i64, modified: i64) -> Order {
    let mut order = order(id, status, modified);
    order.customer_message = format!("{CANARY} message");
    order.staff_notes = format!("{CANARY} notes");
    order.billing = address();
    order.consignments[0].address = address();
    order.details = OrderDetails {
        external_id: CANARY.to_owned(),
        external_order_id: CANARY.to_owned(),
        external_source: CANARY.to_owned(),
        external_merchant_id: CANARY.to_owned(),
        payment_method: CANARY.to_owned(),
        channel_id: None,
    };
    let line = &mut order.lines[0];
    line.options = format!("Engraving: {CANARY}");
    line.details = LineDetails {
        barcode: "036000291452".to_owned(),
        wrapping: Some(Wrapping {
            name: "Red paper".to_owned(),
            message: format!("From {CANARY}"),
        }),
        event: Some(Event {
            name: format!("{CANARY}'s wedding"),
            date: String::new(),
        }),
        fields: vec![CustomField::text("Artwork", CANARY)],
        ..LineDetails::default()
    };
    order
}

pub async fn strings(database: &Database, sql: String) -> Vec<String> {
    let rows: Vec<(Option<String>,)> = match database {
        Database::Sqlite { reader, .. } => sqlx::query_as(AssertSqlSafe(sql)).fetch_all(reader).await,
        Database::Postgres(pool, _) => sqlx::query_as(AssertSqlSafe(sql)).fetch_all(pool).await,
    }
    .unwrap();
    rows.into_iter().filter_map(|(text,)| text).collect()
}

async fn tables(database: &Database) -> Vec<String> {
    let sql = match database {
        Database::Sqlite { .. } => "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name",
        Database::Postgres(..) => {
            "SELECT CAST(tablename AS TEXT) FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
        }
    };
    strings(database, sql.to_owned()).await
}

/// All rows of a table, each as a text.
pub async fn dump(database: &Database, table: &str) -> Vec<String> {
    let sql = match database {
        Database::Postgres(..) => format!("SELECT CAST(t AS TEXT) FROM {table} t"),
        Database::Sqlite { .. } => {
            let columns = strings(
                database,
                format!("SELECT name FROM pragma_table_xinfo('{table}')"),
            )
            .await;
            let columns: Vec<String> = columns.iter().map(|name| format!("quote(\"{name}\")")).collect();
            format!("SELECT {} FROM {table}", columns.join(" || ' ' || "))
        }
    };
    strings(database, sql).await
}

/// The tables in which the canary is, what is packed among them.
pub async fn found_in(database: &Database) -> Vec<String> {
    let mut found = Vec::new();
    for table in tables(database).await {
        let rows = match table.as_str() {
            "order_raw" => unpacked(database).await,
            table => dump(database, table).await,
        };
        let is_there = |row: &String| {
            let row = row.to_lowercase();
            // In hexadecimal, as SQLite writes bytes.
            row.contains(CANARY) || row.contains(&hex(CANARY))
        };
        if rows.iter().any(is_there) {
            found.push(table);
        }
    }
    found
}

fn hex(text: &str) -> String {
    text.bytes().map(|byte| format!("{byte:02x}")).collect()
}

async fn unpacked(database: &Database) -> Vec<String> {
    let mut texts = Vec::new();
    for id in strings(database, "SELECT order_id FROM order_raw".to_owned()).await {
        texts.extend(orders::raw(database, id.parse().unwrap()).await.unwrap());
    }
    texts
}

pub async fn only_id(database: &Database) -> OrderId {
    list(database, &OrderFilter::default(), 10).await.unwrap().rows[0].id
}

pub async fn client_of(server: &TestServer) -> ClientId {
    let found = integrations::find(&server.database, server.integration).await;
    found.unwrap().expect("the integration").client_id
}

/// An order with the canary wherever something of a shopper may be.
pub async fn planted(server: &TestServer, store: &Store) -> OrderId {
    store.put(shopped(100, 11, 1));
    server.pull(store, everything()).await;
    let (database, id) = (&server.database, only_id(&server.database).await);
    let tag = Tag::typed(&format!("For {CANARY}")).unwrap();
    order_tags::add(database, id, &tag, runtime::clock::now())
        .await
        .unwrap();
    let hold = Hold {
        reason: Reason::typed(&format!("{CANARY} is away")).unwrap(),
        until: None,
    };
    holds::place(
        database,
        id,
        &hold,
        ExistingHold::Keep,
        "Ada",
        Timestamp::from_millis(1),
    )
    .await
    .unwrap();
    holds::release(database, id, Some("Ada"), Timestamp::from_millis(2))
        .await
        .unwrap();
    let shipment = "00000000-0000-7000-8000-000000000001";
    server
        .execute(&format!(
            "INSERT INTO shipments (id, integration_id, order_id, order_number, address_id, carrier, carrier_name, \
             tracking_number, tracking_link, made_at, made_by, notify_store, ahead, override_reason) SELECT '{shipment}', \
             integration_id, id, remote_id, 1, '', '', 'T-1', '', 0, 'Ada', TRUE, 0, '{CANARY} called' FROM orders;
             INSERT INTO shipment_pushes (id, shipment_id, integration_id, order_id, position, kind, state, since, created_at, \
             next_try_at, tries, attempt, detail) SELECT '{shipment}', '{shipment}', integration_id, id, 1, 'create', \
             'failed', 0, 0, 0, 0, 0, '{CANARY} is no address' FROM orders;
             INSERT INTO users (id, email, name, role, password_hash, created_at) VALUES ('u', 'a@b.c', 'Ada', 'admin', '', 0);
             INSERT INTO api_tokens (id, token_hash, user_id, name, access, created_at, expires_at)
             VALUES ('t', 't', 'u', 't', 'write', 0, 0);
             INSERT INTO idempotency_keys (token_id, idempotency_key, request_hash, shipment_id, answer, created_at)
             VALUES ('t', 'k', 'h', '{shipment}', '{CANARY}', 0)"
        ))
        .await;
    store.spoil(&[100]);
    store.put(shopped(100, 11, 2));
    server.pull(store, everything()).await;
    store.spoil(&[]);
    id
}
