//! Lists that are sorted by what is left or by total walk indexes, too, and so do those of what waits in one status.

use parcelpilot_domain::order_status::OrderStatus;
use parcelpilot_domain::shipment::may_ship::ShippingState;
use parcelpilot_domain::shipment::work_list::{ListKey, ListOrder, WorkList};
use storage::Database;
use storage::orders::{CreatedSpan, OrderFilter, explain};
use test_support::databases::with_sqlite;
use test_support::rows::at;

use crate::list_plans::{MANY, shops};

/// Lists that go by something else than age walk an index of their own, whatever else narrows them.
#[tokio::test]
async fn sqlite_sorts_nothing_where_a_list_goes_by_another_key() {
    with_sqlite(|database: Database| async move {
        let (_, store) = shops(&database, MANY).await;
        for (work_list, list_name) in [(WorkList::ToShip, "to_ship"), (WorkList::Held, "held")] {
            for order in ListOrder::ALL
                .into_iter()
                .filter(|order| order.by() != ListKey::Age)
            {
                let all = OrderFilter {
                    work_list: Some(work_list),
                    order,
                    ..OrderFilter::default()
                };
                for filter in [
                    all.clone(),
                    OrderFilter {
                        integration: Some(store),
                        status: Some(OrderStatus(10)),
                        ..all.clone()
                    },
                    OrderFilter {
                        created: CreatedSpan {
                            from: Some(at(5)),
                            until: None,
                        }
                        .into(),
                        ..all.clone()
                    },
                    OrderFilter {
                        after: Some(format!("1_{store}").parse().expect("a cursor")),
                        ..all.clone()
                    },
                    OrderFilter {
                        search: "client:acme".to_owned(),
                        ..all.clone()
                    },
                ] {
                    let text = explain(&database, &filter).await.expect("explained").join("\n");
                    let key = if order.by() == ListKey::Left {
                        "left"
                    } else {
                        "total"
                    };
                    let index = format!("orders_{list_name}_by_{key} (integration_id=?");
                    assert!(
                        text.contains(&index) && !text.contains("USE TEMP B-TREE"),
                        "{filter:?}:\n{text}"
                    );
                }
            }
        }
    })
    .await;
}

/// What waits is little of a status that most orders have: the list meets nothing else.
#[tokio::test]
async fn sqlite_walks_only_what_waits_in_a_status() {
    with_sqlite(|database: Database| async move {
        let (client, store) = shops(&database, MANY).await;
        let of_status = || OrderFilter {
            status: Some(OrderStatus(10)),
            ..OrderFilter::default()
        };
        let listed = |work_list| OrderFilter {
            work_list: Some(work_list),
            ..of_status()
        };
        let to_ship = OrderFilter {
            to_ship: Some(true),
            ..of_status()
        };
        let held = OrderFilter {
            shipping_state: Some(ShippingState::Held),
            ..of_status()
        };
        let with_warnings = OrderFilter {
            has_warning: true,
            ..of_status()
        };
        let done_with_warnings = OrderFilter {
            has_warning: true,
            ..listed(WorkList::Done)
        };
        for (filter, index) in [
            (to_ship, "orders_to_ship_by_status"),
            (listed(WorkList::ToShip), "orders_to_ship_by_status"),
            (held, "orders_held_by_status"),
            (listed(WorkList::Held), "orders_held_by_status"),
            (listed(WorkList::NotToShip), "orders_not_to_ship_by_status"),
            (listed(WorkList::Done), "orders_done_by_status"),
            (with_warnings, "orders_with_warnings_by_status"),
            (done_with_warnings, "orders_with_warnings_by_status"),
        ] {
            let walk = format!("{index} (integration_id=? AND status_id=?");
            for (client, integration) in [(None, None), (Some(client), None), (None, Some(store))] {
                for order in [ListOrder::NewestFirst, ListOrder::OldestFirst] {
                    for after in [None, Some(format!("500000_{store}").parse().expect("a cursor"))] {
                        let filter = OrderFilter {
                            client,
                            integration,
                            order,
                            after,
                            ..filter.clone()
                        };
                        let plan = explain(&database, &filter).await.expect("explained");
                        let text = plan.join("\n");
                        let meets_others = plan
                            .iter()
                            .any(|line| line.contains(" o ") && !line.contains(&walk));
                        assert!(text.contains(&walk) && !meets_others, "{filter:?}:\n{text}");
                        assert!(!text.contains("USE TEMP B-TREE"), "{filter:?}:\n{text}");
                    }
                }
            }
        }
    })
    .await;
}
