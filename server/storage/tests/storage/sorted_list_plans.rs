//! Lists that are sorted by what is left or by total walk indexes, too.

use parcelpilot_domain::order_status::OrderStatus;
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
