//! `parcelpilot export shipments` and `export orders`, by the program itself.

use std::process::Command;

use sandbox::Account;
use serde_json::Value;
use storage::Database;
use test_support::databases::{DatabaseAddress, execute};
use test_support::rows::TestOrder;
use test_support::{on_both_databases, rows};

use crate::test_server::{TestServer, caller, number, roomy};

const IMAGE: &str = "https://cdn11.bigcommerce.com/s-abc123/mug.jpg";

fn export(database: &DatabaseAddress, server: &TestServer, arguments: &[&str]) -> String {
    let done = Command::new(env!("CARGO_BIN_EXE_parcelpilot"))
        .arg("export")
        .args(arguments)
        .env("DATABASE_URL", &database.0)
        .env("PARCELPILOT_KEY_FILE", server.key_file())
        .output()
        .unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    String::from_utf8(done.stdout).unwrap()
}

on_both_databases! {
    async fn each_line_of_each_shipment_is_a_row_and_formulas_are_harmless(database: DatabaseAddress) {
        let server = TestServer::before_import(Database::open(&database.0).await.unwrap(), roomy(1), Account::Full, false).await;
        let order = TestOrder::new(server.integration, 1001).insert(server.database()).await;
        rows::consignment(server.database(), order, 7).await;
        rows::line(server.database(), order, 70, Some(7), "physical").await;
        rows::line(server.database(), order, 71, Some(7), "physical").await;
        let first = server.ship(order, &[(70, 2), (71, 1)], number("1Z999AA10123456784")).await.unwrap();
        server.ports.shipments.void(&caller(), first).await.unwrap();
        let second = server.ship(order, &[(70, 1)], number("=1+1")).await.unwrap();

        let csv = export(&database, &server, &["shipments", "--format", "csv"]);
        let mut reader = csv::Reader::from_reader(csv.as_bytes());
        let header = reader.headers().unwrap().clone();
        let rows: Vec<_> = reader.records().map(Result::unwrap).collect();
        let column = |name: &str| {
            let place = header.iter().position(|one| one == name).unwrap();
            rows.iter().map(|row| row[place].to_owned()).collect::<Vec<_>>()
        };
        let (first, second) = (first.to_string(), second.to_string());
        assert_eq!(column("shipment"), [second.as_str(), &first, &first]);
        assert_eq!(column("order"), ["1001"; 3]);
        assert_eq!(column("carrier"), ["UPS"; 3]);
        assert_eq!(column("tracking_number"), ["'=1+1", "1Z999AA10123456784", "1Z999AA10123456784"]);
        assert_eq!(column("line"), ["70", "70", "71"]);
        assert_eq!(column("sku"), ["SKU-70", "SKU-70", "SKU-71"]);
        assert_eq!(column("quantity"), ["1", "2", "1"]);
        // Of the voided one nothing was sent, so nothing is to be told.
        assert_eq!(column("push"), ["held", "", ""]);
        assert_eq!(column("voided").iter().filter(|at| at.is_empty()).count(), 1);

        let objects: Vec<Value> = export(&database, &server, &["shipments", "--format", "jsonl"]).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let ids: Vec<_> = objects.iter().map(|shipment| &shipment["id"]).collect();
        assert_eq!(ids, [second.as_str(), &first]);
        assert_eq!(objects[0]["tracking_number"], "=1+1");
        assert_eq!(objects[1]["lines"][1]["sku"], "SKU-71");
    }

    async fn orders_have_what_packers_need_to_know(database: DatabaseAddress) {
        let server = TestServer::before_import(Database::open(&database.0).await.unwrap(), roomy(1), Account::Full, false).await;
        let order = TestOrder::new(server.integration, 1001).insert(server.database()).await;
        rows::consignment(server.database(), order, 7).await;
        rows::line(server.database(), order, 70, Some(7), "physical").await;
        let field = |name: &str, value: &str| format!(r#"{{"name":"{name}","value":"{value}"}}"#);
        execute(server.database(), format!(
            r#"INSERT INTO product_images (integration_id, product_id, image) VALUES ('{integration}', 17, '{IMAGE}');
            UPDATE orders SET details = '{{"payment_method":"Cash","channel_id":3,"external_order_id":"=PO"}}',
                billing = REPLACE(billing, '}}', ',"form_fields":[{gate},{floor}]}}');
            UPDATE order_consignments SET address = REPLACE(address, '}}', ',"form_fields":[{gate}]}}');
            UPDATE order_lines SET details = '{{"product_id":17,"weight":"0.35","wrapping":{{"name":"Red paper","message":"Hi"}},
                "event":{{"name":"Wedding","date":"2 May"}},
                "fields":[{engraving},{{"name":"Art","value":"a.png","link":"https://shop.example/f"}}]}}'"#,
            integration = server.integration, gate = field("Gate", "1234"), floor = field("Floor", "2"), engraving = field("Engraving", "Rabin"),
        )).await;

        let csv = export(&database, &server, &["orders"]);
        let mut reader = csv::Reader::from_reader(csv.as_bytes());
        let header = reader.headers().unwrap().clone();
        let row = reader.records().next().unwrap().unwrap();
        let cell = |name: &str| row[header.iter().position(|one| one == name).unwrap()].to_owned();
        assert_eq!(cell("payment_method"), "Cash");
        assert_eq!((cell("channel").as_str(), cell("external_order_id").as_str()), ("3", "'=PO"));
        assert_eq!(cell("form_fields"), "Gate: 1234; Floor: 2");
        assert_eq!((cell("weight").as_str(), cell("wrapping").as_str(), cell("wrapping_message").as_str()), ("0.35", "Red paper", "Hi"));
        assert_eq!((cell("event").as_str(), cell("event_date").as_str()), ("Wedding", "2 May"));
        assert_eq!(cell("fields"), "Engraving: Rabin; Art: a.png (https://shop.example/f)");

        assert_eq!(cell("image"), IMAGE);

        let object: Value = serde_json::from_str(&export(&database, &server, &["orders", "--format", "jsonl"])).unwrap();
        assert_eq!(object["lines"][0]["details"]["image"], IMAGE);
        assert_eq!(object["details"]["payment_method"], "Cash");
        assert_eq!(object["lines"][0]["details"]["fields"][1]["link"], "https://shop.example/f");
        assert_eq!(object["addresses"][0]["address"]["form_fields"][0]["value"], "1234");
        assert_eq!(object["billing_fields"][1]["name"], "Floor");
    }

    async fn orders_have_all_that_the_store_sent_where_that_is_asked_for(database: DatabaseAddress) {
        let server = TestServer::new(Database::open(&database.0).await.unwrap(), roomy(3)).await;
        TestOrder::new(server.integration, 1).insert(server.database()).await;
        let objects = export(&database, &server, &["orders", "--format", "jsonl", "--raw"]);
        let objects: Vec<Value> = objects.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert!(objects.len() > 1);
        let (others, read): (Vec<_>, Vec<_>) = objects.iter().partition(|order| order["remote_id"] == 1);
        assert!(others[0]["raw"].is_null());
        for order in read {
            assert_eq!(order["raw"]["order"]["id"], order["remote_id"]);
            assert!(order["raw"]["order"]["consignments"].is_object());
        }
        let plain = export(&database, &server, &["orders", "--format", "jsonl"]);
        assert!(!plain.contains("\"raw\""));
    }
}
