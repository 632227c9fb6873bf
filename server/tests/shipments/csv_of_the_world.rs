//! Files as other programs write them, against a store whose orders they mean.

use std::fs;
use std::path::Path;

use parcelpilot_contract::error::AppError;
use parcelpilot_contract::shipment_csv::{CsvShipped, OrderColumn};
use parcelpilot_domain::ids::{CsvUploadId, OrderId};
use parcelpilot_domain::shipment::csv::{Column, CsvChoices, RowRefusal, decode};
use parcelpilot_domain::shipment::may_ship::ShippingState;
use sandbox::Account;
use storage::Database;
use test_support::databases::execute;
use test_support::on_both_databases;
use test_support::rows::{self, TestOrder};
use uuid::Uuid;

use crate::test_server::{TestServer, caller, roomy};

/// Number, status, address, and lines with their SKUs.
type Order = (i64, i64, i64, &'static [(i64, &'static str)]);

const ORDERS: [Order; 6] = [
    (601, 11, 931, &[(831, "SOCKS"), (832, "HAT")]),
    (602, 11, 941, &[(841, "CUP"), (842, "SOCKS")]),
    (603, 11, 961, &[(851, "MUG")]),
    (604, 5, 971, &[(861, "PEN")]),
    (607, 4, 981, &[(871, "BAG")]),
    (519, 2, 420, &[(537, "NAYASA001")]),
];

const USPS: &str = "9400111899223344556677";

/// With these orders.
pub async fn server(database: Database) -> TestServer {
    let server = TestServer::before_import(database, roomy(1), Account::Full, false).await;
    for order in ORDERS {
        add(&server, order).await;
    }
    server
}

/// Of each line one is left.
async fn add(server: &TestServer, (number, status, address, lines): Order) -> OrderId {
    let database = server.database();
    let left_to_ship = i64::try_from(lines.len()).unwrap();
    let new = TestOrder {
        status,
        left_to_ship,
        ..TestOrder::new(server.integration, number)
    };
    let order = new.insert(database).await;
    rows::consignment(database, order, address).await;
    for (line, sku) in lines {
        rows::line(database, order, *line, Some(address), "physical").await;
        let change = format!(
            "UPDATE order_lines SET sku = '{sku}', quantity = 1, quantity_shipped = 0, quantity_refunded = 0
             WHERE order_id = '{order}' AND remote_id = {line}"
        );
        execute(database, change).await;
    }
    order
}

pub fn file(name: &str) -> String {
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("../app/domain/tests/csv_cases");
    decode(&fs::read(cases.join(name)).expect(name))
}

fn upload() -> CsvUploadId {
    CsvUploadId::from_uuid(Uuid::now_v7())
}

async fn ship(server: &TestServer, text: String, choices: CsvChoices) -> Result<CsvShipped, AppError> {
    let port = &server.ports.shipment_csv;
    port.ship_csv(&caller(), upload(), None, text, choices).await
}

/// Order, carrier, number and lines of each shipment.
async fn shipped(server: &TestServer) -> Vec<String> {
    let shipments = server.shipments().await;
    let text = |shipment: &parcelpilot_contract::shipments::ShipmentRow| {
        let lines = shipment.lines.iter().map(|line| line.remote_id.to_string());
        let lines: Vec<String> = lines.collect();
        let tracking = &shipment.tracking;
        format!(
            "{} {} {} {}",
            shipment.order_number,
            tracking.carrier,
            tracking.number,
            lines.join("+")
        )
    };
    let mut texts: Vec<String> = shipments.iter().map(text).collect();
    texts.sort();
    texts
}

fn carrier(carrier: &str) -> CsvChoices {
    CsvChoices {
        carrier: carrier.to_owned(),
        ..CsvChoices::default()
    }
}

on_both_databases! {
    async fn each_file_ships_what_it_means(database: Database) {
        let server = server(database).await;
        for (name, choices, expected) in [
            ("01-shipstation-shipment-items.csv", carrier(""), vec![format!("601 usps {USPS} 831")]),
            ("02-shipstation-scan-report.csv", carrier("usps"), vec![format!("601 usps {USPS} 831")]),
            ("03-pirateship-order-level.csv", carrier(""), vec![format!("601 usps {USPS} 831+832")]),
            ("04-hypa-shift-order-shipments.csv", carrier(""), vec!["601 dpd-uk 15501234567890 831".to_owned()]),
            ("05-linnworks-open-orders.csv", carrier(""), vec!["601 royal-mail AB123456789GB 831".to_owned()]),
            ("07-35up-shipments.csv", carrier(""), vec!["601 ups 1Z999AA10123456784 831".to_owned()]),
            ("11-shiphero-shipments.csv", carrier(""), vec![format!("601 usps {USPS} 831+832")]),
            (
                "13-excel-string.csv",
                carrier(""),
                vec![format!("601 usps {USPS} 831"), "601 usps 9400111899223344556684 832".to_owned()],
            ),
            ("14-sep-line.csv", carrier(""), vec![format!("601 usps {USPS} 831")]),
            ("15-trailing-comma.csv", carrier(""), vec![format!("601 usps {USPS} 831+832")]),
            ("18-spaces-in-tracking.csv", carrier(""), vec![format!("601 usps {USPS} 831+832")]),
            (
                "20-service-names.csv",
                carrier(""),
                vec![
                    "601 ups 1Z999AA10123456784 831".to_owned(),
                    format!("601 usps {USPS} 832"),
                    "602 royal-mail AB123456789GB 841".to_owned(),
                    "603 dhl 1234567890 851".to_owned(),
                ],
            ),
            ("21-ordinal-line-number.csv", carrier(""), vec!["601 ups 1Z999AA10123456784 831+832".to_owned()]),
        ] {
            let answer = ship(&server, file(name), choices).await.expect(name);
            assert_eq!((shipped(&server).await, answer.refused), (expected, vec![]), "{name}");
            execute(server.database(), "DELETE FROM shipments".to_owned()).await;
        }
    }

    /// A parcel's number is taken for the only order that it can mean; the second row with that label is no new parcel.
    async fn a_parcels_number_means_its_order_where_that_is_sure(database: Database) {
        let server = server(database).await;
        let text = file("17-split-suffix.csv");
        let check = server.ports.shipment_csv.check_csv(None, text.clone(), CsvChoices::default()).await.unwrap();
        assert_eq!(check.resolved, [("1-601-1".to_owned(), 601), ("601-2".to_owned(), 601)]);
        let answer = ship(&server, text.clone(), CsvChoices::default()).await.unwrap();
        assert_eq!(
            shipped(&server).await,
            ["601 ups 1Z999AA10123456784 831", "601 ups 1Z999AA10123456785 832"]
        );
        assert_eq!(check.refused, answer.refused, "what the check says is what happens");
        assert_eq!(answer.refused.iter().map(|(line, _)| *line).collect::<Vec<_>>(), [4]);
        // With another order that the number could mean, nothing is sure.
        execute(server.database(), "DELETE FROM shipments".to_owned()).await;
        add(&server, (2, 11, 991, &[(900, "HAT")])).await;
        let answer = ship(&server, text, CsvChoices::default()).await.unwrap();
        assert!(answer.refused.contains(&(3, RowRefusal::UnsureOrder)), "{answer:?}");
    }

    async fn a_label_without_lines_is_of_a_parcel_only_where_the_rest_counts_parcels(database: Database) {
        let server = server(database).await;
        let labels = ["2026-601", "602-11-20", "603-2"].map(|order| format!("{order},UPS,1Z999AA1{order}0123456"));
        let text = format!("Order number,Carrier,Tracking number\n{}\n", labels.join("\n"));
        let answer = ship(&server, text, CsvChoices::default()).await.unwrap();
        assert_eq!(answer.refused, [(2, RowRefusal::UnsureOrder), (3, RowRefusal::UnsureOrder)]);
        assert_eq!(shipped(&server).await.len(), 1);
    }

    /// The check refuses what shipping refuses, and nothing is shipped of orders that should not be.
    async fn orders_that_should_not_be_shipped_are_refused_before_anything_is_sent(database: Database) {
        let server = server(database).await;
        let header = "Order number,SKU,Quantity,Carrier,Tracking number\n";
        let text = format!(
            "{header}604,PEN,1,UPS,1Z999AA10123456784\n607,BAG,1,UPS,1Z999AA10123456785\n\
             519,NAYASA001,1,UPS,1Z999AA10123456786\n601,PEN,1,UPS,1Z999AA10123456787\n\
             601,SOCKS,2,UPS,1Z999AA10123456788\n999,SOCKS,1,UPS,1Z999AA10123456789\n601,HAT,1,UPS,1Z999AA10123456790\n"
        );
        let check = server.ports.shipment_csv.check_csv(None, text.clone(), CsvChoices::default()).await.unwrap();
        let not_to_ship = RowRefusal::MayNotShip(ShippingState::NotToShip);
        let over = parcelpilot_domain::shipment::draft::DraftProblem::OverQuantity(1);
        assert_eq!(
            check.refused,
            [
                (2, not_to_ship),
                (3, not_to_ship),
                (4, RowRefusal::MayNotShip(ShippingState::Held)),
                (5, RowRefusal::UnknownSku),
                (6, RowRefusal::Draft(over)),
                (7, RowRefusal::UnknownOrder),
            ]
        );
        assert_eq!((check.shipments, check.rows, check.bad_rows), (1, 1, 6));
        assert_eq!(shipped(&server).await, [""; 0], "a check ships nothing");
        let answer = ship(&server, text, CsvChoices::default()).await.unwrap();
        assert_eq!(answer.refused, check.refused);
        assert_eq!(shipped(&server).await, ["601 ups 1Z999AA10123456790 832"]);
    }

    /// The store's orders decide; if they can't, nobody guesses.
    async fn of_two_order_columns_the_stores_orders_decide(database: Database) {
        let server = server(database).await;
        let header = "Order ID,Order number,SKU,Quantity,Carrier,Tracking number\n";
        let decided = format!("{header}603,602,CUP,1,UPS,1Z999AA10123456784\n");
        let port = &server.ports.shipment_csv;
        let check = port.check_csv(None, decided.clone(), CsvChoices::default()).await.unwrap();
        assert_eq!(check.order_column, OrderColumn::DecidedByOrders);
        assert_eq!(check.choices.columns.get(&Column::Order).map(String::as_str), Some("Order number"));
        ship(&server, decided, CsvChoices::default()).await.unwrap();
        assert_eq!(shipped(&server).await, ["602 ups 1Z999AA10123456784 841"]);
        // What is on hold fits as well as what is not: a hold must not turn the answer to another order.
        let held = format!("{header}519,603,NAYASA001,1,UPS,1Z999AA10123456784\n");
        execute(server.database(), "UPDATE order_lines SET sku = 'NAYASA001' WHERE remote_id = 851".to_owned()).await;
        execute(server.database(), "DELETE FROM csv_mappings".to_owned()).await;
        assert!(port.check_csv(None, held, CsvChoices::default()).await.is_err());
        execute(server.database(), "UPDATE order_lines SET sku = 'MUG' WHERE remote_id = 851".to_owned()).await;
        // Without a SKU there is no proof: the right order may not be imported yet.
        let label = "Order ID,Order number,Carrier,Tracking number\n603,9999,UPS,1Z999AA10123456784\n".to_owned();
        assert!(port.check_csv(None, label, CsvChoices::default()).await.is_err());
        let decided = format!("{header}603,601,HAT,1,UPS,1Z999AA10123456783\n");
        ship(&server, decided, CsvChoices::default()).await.unwrap();
        // Both 601 and 602 have socks.
        let unclear = format!("{header}601,602,SOCKS,1,UPS,1Z999AA10123456785\n");
        assert!(port.check_csv(None, unclear.clone(), CsvChoices::default()).await.is_ok(), "remembered");
        execute(server.database(), "DELETE FROM csv_mappings".to_owned()).await;
        for answer in [
            port.check_csv(None, unclear.clone(), CsvChoices::default()).await.map(drop),
            ship(&server, unclear.clone(), CsvChoices::default()).await.map(drop),
        ] {
            assert!(matches!(answer, Err(AppError::Invalid(_))), "{answer:?}");
        }
        let mut chosen = CsvChoices::default();
        chosen.columns.insert(Column::Order, "Order ID".to_owned());
        ship(&server, unclear, chosen.clone()).await.unwrap();
        assert_eq!(shipped(&server).await.len(), 3);
        // The next file of the client with these columns is read in the same way.
        let next = format!("{header}603,602,MUG,1,UPS,1Z999AA10123456786\n");
        let check = port.check_csv(Some(server.integration), next, CsvChoices::default()).await.unwrap();
        assert_eq!((check.is_remembered, check.choices, check.shipments), (true, chosen.clone(), 1));

        // Where another client sells in the store, too, each client's files are read as that client chose.
        let other = rows::client(server.database(), "Other").await;
        execute(server.database(), format!(
            "UPDATE integrations SET is_shared = TRUE;
             INSERT INTO channels (integration_id, channel_id, client_id) SELECT id, 664177, '{other}' FROM integrations;
             UPDATE orders SET client_id = '{other}' WHERE remote_id = 603;
             INSERT INTO csv_mappings (client_id, header, choices, used_at) SELECT '{other}', header, replace(choices, 'Order ID', 'Order number'), 1
                 FROM csv_mappings"
        )).await;
        let of = async |file: String| {
            let check = port.check_csv(Some(server.integration), file, CsvChoices::default()).await;
            check.map(|check| (check.is_remembered, check.choices.columns.get(&Column::Order).cloned(), check.shipments))
        };
        let row = |id: i64, number: i64| format!("{id},{number},MUG,1,UPS,1Z999AA10123456786\n");
        let theirs = format!("{header}{}", row(9_998, 603));
        assert_eq!(of(theirs).await.unwrap(), (true, Some("Order number".to_owned()), 1));
        let ours = format!("{header}{}", row(602, 9_999).replace("MUG", "SOCKS"));
        let (is_remembered, column, _) = of(ours).await.unwrap();
        assert_eq!((is_remembered, column), (true, Some("Order ID".to_owned())));
        let both = format!("{header}{}{}", row(602, 603), row(603, 602));
        assert!(!of(both).await.is_ok_and(|(is_remembered, ..)| is_remembered), "it is nobody's alone");
    }

    /// Two labels of one order, and no word of what is in which.
    async fn several_labels_without_lines_are_refused(database: Database) {
        let server = server(database).await;
        let text = "Order number,Carrier,Tracking number\n601,USPS,9400111899223344556677\n\
                    601,USPS,9400111899223344556684\n603,USPS,9400111899223344556691\n";
        let answer = ship(&server, text.to_owned(), CsvChoices::default()).await.unwrap();
        assert_eq!(answer.refused, [(2, RowRefusal::SeveralLabels), (3, RowRefusal::SeveralLabels)]);
        assert_eq!(shipped(&server).await, ["603 usps 9400111899223344556691 851"]);
    }
}
