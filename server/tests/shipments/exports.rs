//! `parcelpilot export shipments`, by the program itself.

use std::process::Command;

use sandbox::Account;
use serde_json::Value;
use storage::Database;
use test_support::databases::DatabaseAddress;
use test_support::rows::TestOrder;
use test_support::{on_both_databases, rows};

use crate::test_server::{TestServer, caller, number, roomy};

fn export(database: &DatabaseAddress, server: &TestServer, format: &str) -> String {
    let done = Command::new(env!("CARGO_BIN_EXE_parcelpilot"))
        .args(["export", "shipments", "--format", format])
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

        let csv = export(&database, &server, "csv");
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

        let objects: Vec<Value> = export(&database, &server, "jsonl").lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let ids: Vec<_> = objects.iter().map(|shipment| &shipment["id"]).collect();
        assert_eq!(ids, [second.as_str(), &first]);
        assert_eq!(objects[0]["tracking_number"], "=1+1");
        assert_eq!(objects[1]["lines"][1]["sku"], "SKU-71");
    }
}
