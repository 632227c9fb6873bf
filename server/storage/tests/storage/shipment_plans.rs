//! The list of shipments walks indexes: it sorts and scans nothing, whatever narrows it.

use parcelpilot_domain::ids::RemoteOrderId;
use parcelpilot_domain::shipment::push::PushState;
use storage::Database;
use storage::shipments::{ShipmentFilter, explain_list};
use test_support::databases::{execute, with_sqlite};
use test_support::rows::{at, client, integration};

use crate::list_plans::fill;

#[tokio::test]
async fn sqlite_walks_an_index_of_each_list() {
    with_sqlite(|database: Database| async move {
        let acme = client(&database, "Acme").await;
        let store = integration(&database, acme, "Store", 1).await;
        fill(&database, &[store], 100).await;
        execute(
            &database,
            format!(
                "INSERT INTO shipments (id, integration_id, order_id, order_number, address_id, carrier, carrier_name,
                     tracking_number, tracking_link, made_at, made_by, notify_store, ahead, store_hash)
                 SELECT id, '{store}', id, remote_id, 1, 'ups', '', '1Z', '', remote_id, 'Ada', TRUE, 0, 'store1' FROM orders"
            ),
        )
        .await;
        let after = "00000000-0000-7000-8000-100000000050".parse().expect("a shipment");
        let all = ShipmentFilter::default;
        let of_store = || ShipmentFilter {
            integration: Some(store),
            ..all()
        };
        let in_state = |state| ShipmentFilter {
            state: Some(state),
            ..all()
        };
        let of_days = |filter: ShipmentFilter| ShipmentFilter {
            shipped_from: Some(at(5)),
            shipped_until: Some(at(900)),
            ..filter
        };
        let open = "shipment_pushes_open_by_shipment (integration_id=? AND state=?";
        for (filter, index) in [
            (all(), "INDEX sqlite_autoindex_shipments_1"),
            (of_store(), "shipments_by_integration (integration_id=?"),
            (
                ShipmentFilter { order_number: Some(RemoteOrderId(7)), ..of_store() },
                "shipments_by_order_number (order_number=?",
            ),
            (
                ShipmentFilter { tracking: Some("1Z 1".to_owned()), ..all() },
                "shipments_by_tracking_key (<expr>=?",
            ),
            (of_days(all()), "shipments_of_store_by_day (integration_id=? AND made_at>?"),
            (in_state(PushState::Failed), open),
            (in_state(PushState::Held), open),
            (in_state(PushState::Sending), open),
            (of_days(in_state(PushState::Failed)), open),
            (
                in_state(PushState::Confirmed),
                "shipment_pushes_confirmed_by_shipment (integration_id=?",
            ),
            (
                of_days(in_state(PushState::Confirmed)),
                "shipments_of_store_by_day (integration_id=? AND made_at>?",
            ),
        ] {
            for after in [None, Some(after)] {
                let filter = ShipmentFilter {
                    after,
                    ..filter.clone()
                };
                let plan = explain_list(&database, &filter).await.expect("explained");
                let text = plan.join("\n");
                assert!(text.contains(index), "{filter:?}:\n{text}");
                // What two pushes find is told from what was found before; that sorts nothing. The few with a number or a label
                // are sorted.
                let is_few = filter.order_number.is_some() || filter.tracking.is_some();
                assert!(is_few || !text.contains("FOR ORDER BY"), "{filter:?}:\n{text}");
                let scans = |line: &&String| line.starts_with("SCAN ") && !line.contains("INDEX") && !line.contains("walk") && *line != "SCAN found";
                assert_eq!(plan.iter().find(scans), None, "{filter:?}:\n{text}");
            }
        }
    })
    .await;
}
