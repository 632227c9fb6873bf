//! `parcelpilot ship`, by the program itself: what it ships, prints and exits with.

use std::io::Write;
use std::process::{Command, Stdio};

use serde_json::{Value, json};
use storage::Database;
use test_support::databases::DatabaseAddress;
use test_support::on_both_databases;

use crate::csv_of_the_world::{file, server};
use crate::test_server::TestServer;

struct Shop {
    address: DatabaseAddress,
    server: TestServer,
}

impl Shop {
    async fn open(address: DatabaseAddress) -> Self {
        let database = Database::open(&address.0).await.unwrap();
        Self {
            address,
            server: server(database).await,
        }
    }

    /// The exit code, and what it printed.
    fn ship(&self, text: &str, arguments: &[&str]) -> (Option<i32>, Value) {
        let mut child = Command::new(env!("CARGO_BIN_EXE_parcelpilot"))
            .args(["ship", "--csv", "-", "--json"])
            .args(arguments)
            .env("DATABASE_URL", &self.address.0)
            .env("PARCELPILOT_KEY_FILE", self.server.key_file())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
        let done = child.wait_with_output().unwrap();
        (done.status.code(), serde_json::from_slice(&done.stdout).unwrap())
    }
}

on_both_databases! {
    async fn a_known_file_is_shipped_once_the_carrier_is_named(address: DatabaseAddress) {
        let shop = Shop::open(address).await;
        let text = file("02-shipstation-scan-report.csv");
        let (code, printed) = shop.ship(&text, &[]);
        assert_eq!((code, &printed["shipments"]), (Some(1), &json!([])));
        assert_eq!((&printed["rejected"][0]["row"], &printed["rejected"][0]["column"]), (&json!(2), &json!("carrier")));
        let (code, printed) = shop.ship(&text, &["--carrier", "usps", "--dry-run"]);
        let shipments = json!([{
            "order": 601, "carrier": "usps", "carrier_name": "USPS", "tracking_number": "9400111899223344556677",
            "tracking_link": "https://tools.usps.com/go/TrackConfirmAction?tLabels=9400111899223344556677",
            "lines": [{"remote_id": 831, "sku": "SOCKS", "quantity": 1}],
        }]);
        let expected = json!({
            "layout": "ShipStation scan report", "shipments": shipments, "rejected": [], "warnings": [],
        });
        assert_eq!((code, &printed), (Some(0), &expected));
        assert!(shop.server.shipments().await.is_empty(), "a dry run ships nothing");
        let (code, printed) = shop.ship(&text, &["--carrier", "usps", "--integration", "store"]);
        assert_eq!((code, &printed), (Some(0), &expected));
        assert_eq!(shop.server.shipments().await.len(), 1);
        // A carrier is said of one file: the next one may travel with another. The same label ships nothing again.
        let (code, printed) = shop.ship(&text, &[]);
        assert_eq!((code, &printed["rejected"][0]["column"]), (Some(1), &json!("carrier")));
        let (code, printed) = shop.ship(&text, &["--carrier", "usps"]);
        assert_eq!((code, &printed["rejected"][0]["column"]), (Some(1), &json!("tracking_number")));
        assert_eq!(printed["warnings"].as_array().unwrap().len(), 0);
    }

    async fn what_is_rejected_is_said_and_the_rest_is_shipped(address: DatabaseAddress) {
        let shop = Shop::open(address).await;
        let text = "Order number,SKU,Quantity,Carrier,Tracking number\n604,PEN,1,UPS,1Z999AA10123456784\n\
                    601,HAT,1,UPS,1Z999AA10123456785\n601,SOCKS,one,UPS,1Z999AA10123456786\n";
        let (code, printed) = shop.ship(text, &[]);
        assert_eq!(code, Some(2));
        let rejected = printed["rejected"].as_array().unwrap();
        let places: Vec<_> = rejected.iter().map(|one| (&one["row"], &one["column"])).collect();
        assert_eq!(places, [(&json!(2), &json!("order")), (&json!(4), &json!("quantity"))]);
        assert_eq!(printed["shipments"][0]["order"], 601);
        let shipments = shop.server.shipments().await;
        assert_eq!((shipments.len(), shipments[0].order_number), (1, 601));
        let (code, printed) = shop.ship("no header", &[]);
        assert_eq!((code, &printed["shipments"], &printed["rejected"][0]["row"]), (Some(1), &json!([]), &json!(null)));
        let (code, _) = shop.ship("Order number,Carrier,Tracking number\n", &[]);
        assert_eq!(code, Some(1));
    }
}
