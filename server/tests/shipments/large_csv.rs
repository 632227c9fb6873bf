//! Files of hundreds of rows: many orders are shipped in one transaction.

use std::fmt::Write;
use std::future::{Future, poll_fn};
use std::pin::pin;
use std::task::Poll;
use std::time::Instant;

use parcelpilot_contract::shipment_csv::CsvShipped;
use parcelpilot_domain::ids::{CsvUploadId, IntegrationId};
use parcelpilot_domain::shipment::csv::{CsvChoices, RowRefusal};
use parcelpilot_domain::shipment::draft::DraftProblem;
use sandbox::Account;
use storage::Database;
use storage::audit::{AuditFilter, AuditKey, verify};
use test_support::databases::{execute, with_postgres, with_sqlite};
use test_support::{on_both_databases, rows};
use uuid::Uuid;

use crate::test_server::{TestServer, caller, roomy};

/// More than two transactions hold.
const ORDERS: usize = 270;
/// More than there are.
const ALL: usize = 10 * ORDERS;

fn key() -> AuditKey {
    AuditKey::new(b"made-up key of the tests")
}

async fn server(database: Database) -> TestServer {
    TestServer::before_import(database.signing(key()), roomy(1), Account::Full, true).await
}

/// Orders 1, 2, 3 … with two lines, of which five pieces each are left. Every tenth, from 6 on, is cancelled.
async fn fill(server: &TestServer, integration: IntegrationId, orders: usize) {
    let numbers =
        format!("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {orders})");
    let (tail, billing) = (
        integration.to_string(),
        r#"{"first_name":"","last_name":"","company":"","street_1":"",
        "street_2":"","city":"","state":"","zip":"","country":"","country_iso2":"","phone":"","email":""}"#,
    );
    let tail = &tail[24..];
    let mut sql = format!(
        "INSERT INTO orders (id, integration_id, remote_id, status_id, status_label, is_deleted, created_at,
             modified_at, currency, total, items_total, left_to_ship, payment_status, customer_name, customer_email,
             customer_message, staff_notes, billing, content_hash, imported_at, updated_at, terms, shipping_state)
         {numbers} SELECT CAST(10000000 + i AS TEXT) || '-0000-7000-8000-{tail}', '{integration}', i,
             CASE WHEN i % 10 = 6 THEN 5 ELSE 11 END, 'Label', FALSE, i * 1000, i * 1000, 'USD', '1', 10, 10, 'captured',
             'Ada', '', '', '', '{billing}', '', 1, 1, '', CASE WHEN i % 10 = 6 THEN 'not_to_ship' ELSE 'to_ship' END
             FROM n;
         INSERT INTO order_consignments (order_id, address_id, position, shipping_method, address)
             SELECT id, 7, 1, 'Ground', billing FROM orders WHERE integration_id = '{integration}';"
    );
    for line in [1, 2] {
        write!(
            sql,
            "INSERT INTO order_lines (order_id, remote_id, position, address_id, kind, sku, name, options, bin, quantity,
                 quantity_shipped, quantity_refunded, price, parent)
             SELECT id, remote_id * 10 + {line}, {line}, 7, 'physical', 'SKU-{line}', 'Thing', '', '', 5, 0, 0, '2.5', NULL
                 FROM orders WHERE integration_id = '{integration}';"
        )
        .unwrap();
    }
    execute(server.database(), sql).await;
}

/// A row of each kind there is, each with a label of its own.
fn mixed() -> Vec<String> {
    let row = |order: usize, sku: &str, quantity: i64, label: usize| {
        format!("{order},{sku},,{quantity},UPS,1Z999AA1{label:010}")
    };
    let of_order = |order: usize| match order % 10 {
        3 => vec![row(order + ALL, "SKU-1", 1, order)],
        4 => vec![row(order, "SKU-1", 9, order)],
        5 => vec![row(order, "SKU-99", 1, order)],
        // Two parcels of one line: the first leaves two.
        7 => vec![row(order, "SKU-2", 3, order), row(order, "SKU-2", 3, order + ALL)],
        8 => vec![row(order, "SKU-1", 2, order), row(order, "SKU-2", 5, order + ALL)],
        _ => vec![row(order, "SKU-1", 5, order)],
    };
    (1..=ORDERS).flat_map(of_order).collect()
}

fn upload() -> CsvUploadId {
    CsvUploadId::from_uuid(Uuid::now_v7())
}

/// The first row is line 2.
async fn ship(
    server: &TestServer,
    upload: CsvUploadId,
    integration: IntegrationId,
    rows: &[String],
) -> CsvShipped {
    let text = format!(
        "Order number,SKU,Line,Quantity,Carrier,Tracking number\n{}\n",
        rows.join("\n")
    );
    let (port, caller) = (&server.ports.shipment_csv, caller());
    let shipped = port.ship_csv(&caller, upload, Some(integration), text, CsvChoices::default());
    shipped.await.unwrap()
}

/// Of each shipment of a store: its order, its label, its lines, its push, and what is left of the order.
async fn shipped(server: &TestServer, integration: IntegrationId) -> Vec<String> {
    let mut texts = Vec::new();
    for shipment in server.shipments().await {
        if shipment.integration_id != integration {
            continue;
        }
        let order = server.ports.orders.detail(shipment.order_id).await.unwrap().row;
        let lines = shipment.lines.iter().map(|line| (line.remote_id, line.quantity));
        texts.push(format!(
            "{} {} {:?} {:?} {} {:?}",
            shipment.order_number,
            shipment.tracking.number,
            lines.collect::<Vec<_>>(),
            shipment.push.map(|push| push.state),
            order.left_to_ship,
            order.shipping_state,
        ));
    }
    texts.sort();
    texts
}

/// Entries of the audit trail about shipments of files, once it was verified.
async fn audited(server: &TestServer) -> usize {
    assert_eq!(
        verify(server.database(), &key(), None).await.unwrap().broken,
        None
    );
    let filter = AuditFilter {
        search: "by csv".to_owned(),
        ..AuditFilter::default()
    };
    let listed = storage::audit::list(server.database(), &filter, "", ALL).await;
    listed.unwrap().rows.len()
}

on_both_databases! {
    async fn a_large_file_ships_what_its_rows_ship_one_by_one(database: Database) {
        let server = server(database).await;
        let other = rows::integration(server.database(), server.client, "Second", 2).await;
        execute(server.database(), "UPDATE integrations SET push_ship_confirms = TRUE".to_owned()).await;
        fill(&server, server.integration, ORDERS).await;
        fill(&server, other, ORDERS).await;
        let rows = mixed();
        let together = ship(&server, upload(), server.integration, &rows).await;

        let mut alone = CsvShipped::default();
        for (line, row) in (2..).zip(&rows) {
            let answer = ship(&server, upload(), other, std::slice::from_ref(row)).await;
            alone.shipments += answer.shipments;
            alone.rows += answer.rows;
            alone.refused.extend(answer.refused.iter().map(|(_, refusal)| (line, *refusal)));
        }
        assert_eq!(together, alone);
        let refused = |refusal: RowRefusal| together.refused.iter().any(|(_, other)| *other == refusal);
        for left in [2, 5] {
            assert!(refused(RowRefusal::Draft(DraftProblem::OverQuantity(left))));
        }
        assert!(refused(RowRefusal::UnknownOrder) && refused(RowRefusal::UnknownSku));
        let made = shipped(&server, server.integration).await;
        assert_eq!(made, shipped(&server, other).await);
        assert_eq!(i64::try_from(made.len()).unwrap(), together.shipments);
        assert_eq!(audited(&server).await, 2 * made.len());
    }

    async fn broken_off_and_sent_again_each_is_shipped_once(database: Database) {
        let server = server(database).await;
        fill(&server, server.integration, ORDERS).await;
        let (rows, same) = (mixed(), upload());
        {
            // It goes on only while it is polled.
            let mut file = pin!(ship(&server, same, server.integration, &rows));
            while server.shipments().await.is_empty() {
                let is_pending = poll_fn(|context| Poll::Ready(file.as_mut().poll(context).is_pending()));
                assert!(is_pending.await, "it is broken off before its end");
            }
        }
        let before = server.shipments().await.len();
        let answer = ship(&server, same, server.integration, &rows).await;
        let made = shipped(&server, server.integration).await;
        assert!(0 < before && before < made.len(), "{before} of {}", made.len());
        assert_eq!(i64::try_from(made.len()).unwrap(), answer.shipments);
        let mut labels: Vec<String> = server.shipments().await.into_iter().map(|made| made.tracking.number).collect();
        labels.sort();
        labels.dedup();
        assert_eq!(labels.len(), made.len());
        // The entry comes with the shipment.
        assert_eq!(audited(&server).await, made.len());
        assert_eq!(ship(&server, same, server.integration, &rows).await, answer);
        assert_eq!(shipped(&server, server.integration).await, made);
    }

    /// Together they can't be shipped, since the audit trail would miss them; so each is shipped alone.
    async fn a_broken_audit_trail_stops_no_shipment(database: Database) {
        let server = server(database).await;
        fill(&server, server.integration, ORDERS).await;
        execute(server.database(), "DELETE FROM audit_chain".to_owned()).await;
        let answer = ship(&server, upload(), server.integration, &mixed()).await;
        assert_eq!(server.shipments().await.len(), usize::try_from(answer.shipments).unwrap());
        assert!(answer.shipments > 0);
    }
}

/// The others of its transaction are shipped meanwhile, and hold nothing that its holder could wait for.
#[tokio::test]
async fn an_order_that_somebody_holds_is_waited_for_alone() {
    with_postgres(async |database: Database| {
        let Database::Postgres(pool, _) = database.clone() else {
            panic!("asked for PostgreSQL");
        };
        let server = server(database).await;
        fill(&server, server.integration, ORDERS).await;
        let mut holder = pool.begin_with("BEGIN").await.unwrap();
        let held = "SELECT id FROM orders WHERE remote_id = 2 FOR UPDATE";
        sqlx::query(held).execute(&mut *holder).await.unwrap();
        let row = |order: usize| format!("{order},SKU-1,,1,UPS,1Z999AA1{order:010}");
        let rows: Vec<String> = (1..=5).map(row).collect();
        let release = async {
            while server.shipments().await.len() < 4 {
                tokio::task::yield_now().await;
            }
            // As whoever holds one may ask for another one.
            let other = "SELECT id FROM orders WHERE remote_id = 1 FOR UPDATE";
            sqlx::query(other).execute(&mut *holder).await.unwrap();
            holder.commit().await.unwrap();
        };
        let (answer, ()) = tokio::join!(ship(&server, upload(), server.integration, &rows), release);
        assert_eq!((answer.shipments, answer.refused), (5, Vec::new()));
        assert_eq!(audited(&server).await, 5);
    })
    .await;
}

/// Prints how long a file of 10,000 rows takes.
#[tokio::test]
#[ignore = "takes a while; run by hand with --nocapture"]
async fn speed() {
    with_sqlite(measure).await;
    with_postgres(measure).await;
}

async fn measure(database: Database) {
    const ROWS: usize = 10_000;
    let server = server(database).await;
    fill(&server, server.integration, ROWS).await;
    if let Database::Postgres(..) = server.database() {
        execute(server.database(), "VACUUM ANALYZE".to_owned()).await;
    }
    let row = |order: usize| format!("{order},SKU-1,,1,UPS,1Z999AA1{order:010}");
    let rows: Vec<String> = (1..=ROWS).map(row).collect();
    let begun = Instant::now();
    let answer = ship(&server, upload(), server.integration, &rows).await;
    println!(
        "{:?}: {} of {ROWS} rows in {:?}",
        server.database().kind(),
        answer.rows,
        begun.elapsed()
    );
}
