//! Shipments out of a CSV.

use parcelpilot_contract::shipment_csv::CsvShipped;
use parcelpilot_domain::ids::{CsvUploadId, IntegrationId, OrderId};
use parcelpilot_domain::shipment::csv::{CsvChoices, RowRefusal};
use parcelpilot_domain::shipment::draft::DraftProblem;
use parcelpilot_domain::shipment::push::PushState;
use sandbox::Account;
use storage::Database;
use test_support::rows::TestOrder;
use test_support::{on_both_databases, rows};
use uuid::Uuid;

use crate::test_server::{TestServer, caller, roomy};

const LABEL: &str = "UPS,1Z999AA10123456784";

/// Order 1001, of whose lines three each are left: 70 and 71 go to one address, 72 to another, 73 is digital.
async fn server(database: Database) -> TestServer {
    let server = TestServer::before_import(database, roomy(1), Account::Full, false).await;
    order(&server, server.integration, 1001).await;
    server
}

async fn order(server: &TestServer, integration: IntegrationId, number: i64) -> OrderId {
    let database = server.database();
    let order = TestOrder::new(integration, number).insert(database).await;
    rows::consignment(database, order, 7).await;
    rows::consignment(database, order, 8).await;
    rows::line(database, order, 70, Some(7), "physical").await;
    rows::line(database, order, 71, Some(7), "physical").await;
    rows::line(database, order, 72, Some(8), "physical").await;
    rows::line(database, order, 73, None, "digital").await;
    order
}

fn upload() -> CsvUploadId {
    CsvUploadId::from_uuid(Uuid::now_v7())
}

/// The first row is line 2.
async fn ship(
    server: &TestServer,
    upload: CsvUploadId,
    integration: Option<IntegrationId>,
    rows: &[&str],
) -> CsvShipped {
    let header = "Order number,SKU,Line,Quantity,Carrier,Tracking number\n";
    let text = format!("{header}{}\n", rows.join("\n"));
    let port = &server.ports.shipment_csv;
    port.ship_csv(&caller(), upload, integration, text, CsvChoices::default())
        .await
        .unwrap()
}

/// Tracking number, and lines with their quantities, oldest first.
async fn shipped(server: &TestServer) -> Vec<(String, Vec<(i64, i64)>)> {
    let mut shipments = server.shipments().await;
    shipments.retain(|shipment| shipment.voided_at.is_none());
    shipments.reverse();
    let lines = |shipment: &parcelpilot_contract::shipments::ShipmentRow| {
        shipment
            .lines
            .iter()
            .map(|line| (line.remote_id, line.quantity))
            .collect()
    };
    shipments
        .iter()
        .map(|shipment| (shipment.tracking.number.clone(), lines(shipment)))
        .collect()
}

fn over(left: i64) -> RowRefusal {
    RowRefusal::Draft(DraftProblem::OverQuantity(left))
}

on_both_databases! {
    async fn rows_that_fit_are_shipped_and_each_other_one_says_why(database: Database) {
        let server = server(database).await;
        let rows = [
            format!("1001,sku-70,,2,{LABEL}"),
            format!("1001,,71,1,{LABEL}"),
            format!("1001,SKU-70,,2,{LABEL}"),
            format!("1001,SKU-72,,1,{LABEL}"),
            format!("1001,SKU-99,,1,{LABEL}"),
            format!("1001,,99,1,{LABEL}"),
            format!("1001,SKU-73,,1,{LABEL}"),
            format!("4711,SKU-70,,1,{LABEL}"),
            "1001,SKU-72,,4,Our own van,17".to_owned(),
            "1001,SKU-72,,3,Our own van,18".to_owned(),
        ];
        let rows: Vec<_> = rows.iter().map(String::as_str).collect();
        let answer = ship(&server, upload(), None, &rows).await;
        let refused = vec![
            (4, over(1)),
            (5, RowRefusal::Draft(DraftProblem::OtherAddress)),
            (6, RowRefusal::UnknownSku),
            (7, RowRefusal::UnknownLine),
            (8, RowRefusal::Draft(DraftProblem::NotShipped)),
            (9, RowRefusal::UnknownOrder),
            (10, over(3)),
        ];
        assert_eq!(answer, CsvShipped { shipments: 2, rows: 3, refused });
        let number = |text: &str| text.to_owned();
        let made = [
            (number("1Z999AA10123456784"), vec![(70, 2), (71, 1)]),
            (number("18"), vec![(72, 3)]),
        ];
        let mut shipped = shipped(&server).await;
        shipped.sort_by_key(|(_, lines)| lines[0]);
        assert_eq!(shipped, made);
        let newest = server.shipments().await.remove(0);
        assert_eq!(newest.push.map(|push| push.state), Some(PushState::Held));
    }

    async fn sent_again_nothing_is_shipped_twice(database: Database) {
        let server = server(database).await;
        let (good, bad) = (format!("1001,SKU-70,,1,{LABEL}"), format!("1001,SKU-71,,9,{LABEL}"));
        // Without a number only the upload tells that it is the same.
        let rows = [good.as_str(), bad.as_str(), "1001,SKU-72,,1,,"];
        let first = upload();
        let answer = ship(&server, first, None, &rows).await;
        assert_eq!(answer, CsvShipped { shipments: 2, rows: 2, refused: vec![(3, over(3))] });
        let at_once = futures::future::join_all((0..4).map(|_| ship(&server, first, None, &rows))).await;
        for again in at_once {
            assert_eq!(again, answer);
        }
        let made = shipped(&server).await;
        assert_eq!(made.len(), 2);
        // Corrected on the old page, it can't be told from what was there.
        let corrected = format!("1001,SKU-71,,1,{LABEL}");
        let answer = ship(&server, first, None, &[&good, &corrected]).await;
        assert_eq!(answer, CsvShipped { shipments: 1, rows: 1, refused: vec![(3, RowRefusal::LabelUsed)] });
        // From a new page: what left with this label does not leave again, what did not, does.
        let answer = ship(&server, upload(), None, &[&good, &corrected]).await;
        assert_eq!(answer, CsvShipped { shipments: 1, rows: 1, refused: vec![(2, RowRefusal::ShippedAlready)] });
        assert_eq!(shipped(&server).await.len(), 3);
        // Written otherwise it is the same label.
        for label in ["UPS,1z999aa10123456784,", "United Parcel,1Z-999-AA1-0123456784,"] {
            let answer = ship(&server, upload(), None, &[&format!("1001,SKU-70,,1,{label}")]).await;
            assert_eq!(answer.refused, [(2, RowRefusal::ShippedAlready)], "{label}");
        }
        assert_eq!(shipped(&server).await.len(), 3);
    }

    async fn many_at_once_make_one(database: Database) {
        let server = server(database).await;
        let (row, id) = (format!("1001,SKU-70,,1,{LABEL}"), upload());
        let rows = [row.as_str()];
        let answers = futures::future::join_all((0..4).map(|_| ship(&server, id, None, &rows))).await;
        for answer in answers {
            assert_eq!(answer, CsvShipped { shipments: 1, rows: 1, refused: vec![] });
        }
        assert_eq!(shipped(&server).await, [("1Z999AA10123456784".to_owned(), vec![(70, 1)])]);
    }

    async fn what_was_voided_may_leave_again(database: Database) {
        let server = server(database).await;
        let row = format!("1001,SKU-70,,1,{LABEL}");
        ship(&server, upload(), None, &[&row]).await;
        let made = server.shipments().await.remove(0).id;
        server.ports.shipments.void(&caller(), made).await.unwrap();
        let answer = ship(&server, upload(), None, &[&row]).await;
        assert_eq!(answer, CsvShipped { shipments: 1, rows: 1, refused: vec![] });
    }

    async fn a_number_of_several_stores_asks_for_the_integration(database: Database) {
        let server = server(database).await;
        let other = rows::integration(server.database(), server.client, "Second", 2).await;
        let theirs = order(&server, other, 1001).await;
        let row = format!("1001,SKU-70,,1,{LABEL}");
        let answer = ship(&server, upload(), None, &[&row]).await;
        assert_eq!(answer, CsvShipped { refused: vec![(2, RowRefusal::SeveralIntegrations)], ..CsvShipped::default() });
        let answer = ship(&server, upload(), Some(other), &[&row]).await;
        assert_eq!((answer.shipments, answer.refused), (1, vec![]));
        let shipments = server.shipments().await;
        assert_eq!(shipments.iter().map(|shipment| shipment.order_id).collect::<Vec<_>>(), [theirs]);
    }
}
