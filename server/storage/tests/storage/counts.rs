//! What is kept of counts is what there is, whatever happens. After every other test, too:
//! `test_support::databases::assert_counts`.

use std::time::Duration;

use parcelpilot_domain::ids::{IntegrationId, OrderId, ProblemId, ShipmentId};
use parcelpilot_domain::order_status::OrderStatus;
use parcelpilot_domain::reason::Reason;
use parcelpilot_domain::shipment::changes::ChangeStep;
use parcelpilot_domain::shipment::may_ship::{HeldStatuses, Hold};
use parcelpilot_domain::shipment::push::{PushFailure, PushKind};
use storage::counts::{Totals, fold, rebuild, totals, verify};
use storage::holds::ExistingHold;
use storage::integrations::UnsentShipments;
use storage::personal_data::OrdersToErase;
use storage::shipments::{Postponement, ShipmentChange};
use storage::{Database, holds, integrations, personal_data, problems, retention, shipments};
use test_support::databases::{assert_counts, execute, with_postgres};
use test_support::dice::Dice;
use test_support::on_both_databases;
use test_support::rows::{TestOrder, at, client, integration, problem};
use uuid::Uuid;

use crate::deletion::rows_in;
use crate::list_plans::fill;

const STEPS: u64 = 250;
const DAY: i64 = 86_400_000;

struct Stored<'a> {
    database: &'a Database,
    stores: Vec<IntegrationId>,
    orders: Vec<(OrderId, IntegrationId)>,
    shipments: Vec<(ShipmentId, OrderId)>,
    problems: Vec<Uuid>,
    number: i64,
}

impl Stored<'_> {
    async fn step(&mut self, dice: &mut Dice) {
        self.number += 1;
        let (database, number) = (self.database, self.number);
        let mut any = |length: usize| usize::try_from(dice.below(length.max(1) as u64)).expect("an index");
        let store = self.stores[any(self.stores.len())];
        let order = self.orders.get(any(self.orders.len())).copied();
        let shipment = self.shipments.get(any(self.shipments.len())).copied();
        let chance = any(6);
        match (any(16), order, shipment) {
            (0..=3, ..) => {
                let order = TestOrder {
                    status: [11, 7, 10, 2][any(4)],
                    left_to_ship: i64::from(chance > 1),
                    created_at: number * DAY / 7,
                    ..TestOrder::new(store, number)
                };
                self.orders.push((order.insert(database).await, store));
            }
            (4, Some((order, _)), _) => {
                let hold = Hold {
                    reason: Reason::typed("stock").expect("a reason"),
                    until: None,
                };
                holds::place(database, order, &hold, ExistingHold::Replace, "Pia", at(number))
                    .await
                    .expect("placed");
            }
            (5, Some((order, _)), _) => {
                holds::release(database, order, Some("Pia"), at(number))
                    .await
                    .expect("released");
            }
            (6..=7, Some((order, store)), _) => self.ship(order, store).await,
            (8, _, Some((shipment, order))) => {
                let steps = [
                    ChangeStep::Void(shipment),
                    ChangeStep::Push(shipment, PushKind::Delete),
                ];
                self.change(order, &steps).await;
            }
            (9, ..) => {
                if chance > 2 {
                    shipments::hold(database, store, at(number)).await.expect("held");
                } else {
                    let on =
                        format!("UPDATE integrations SET push_ship_confirms = TRUE WHERE id = '{store}'");
                    execute(database, on).await;
                    shipments::retry_all(database, None, None, at(number))
                        .await
                        .expect("retried");
                }
            }
            (10..=11, ..) => self.push(store, chance).await,
            (12, ..) => self
                .problems
                .push(problem(database, store, 100_000 + number, number).await),
            (13, ..) => {
                if let Some(problem) = self.problems.pop() {
                    let problem = ProblemId::from_uuid(problem);
                    problems::dismiss(database, problem, at(number))
                        .await
                        .expect("dismissed");
                }
                retention::delete_problems(database, at(number / 2))
                    .await
                    .expect("removed");
            }
            (14, Some((order, store)), _) => match chance {
                0 => self.delete(store).await,
                1 => {
                    personal_data::erase(database, order, OrdersToErase::All, at(number))
                        .await
                        .expect("erased");
                }
                2 => {
                    let held = HeldStatuses::new([OrderStatus(11)]);
                    let before = holds::held_statuses_of(database, store)
                        .await
                        .expect("read")
                        .expect("there");
                    let set = holds::set_held_statuses(database, store, &before, &held, at(number)).await;
                    set.expect("set");
                    holds::refresh_states(database, store, at(number))
                        .await
                        .expect("looked at again");
                }
                _ => {
                    let set = format!(
                        "UPDATE orders SET has_warning = NOT has_warning, created_at = created_at + {DAY}
                         WHERE id = '{order}'"
                    );
                    execute(database, set).await;
                }
            },
            _ => fold(database).await.expect("folded"),
        }
    }

    async fn change(&self, order: OrderId, steps: &[ChangeStep]) {
        let change = ShipmentChange {
            order,
            by: "Pia",
            at: at(self.number * 60_000),
        };
        let changed = shipments::change_order(self.database, change, |_| Ok(((), steps.to_vec()))).await;
        changed.expect("written").expect("it is there");
    }

    async fn ship(&mut self, order: OrderId, store: IntegrationId) {
        let id = ShipmentId::from_uuid(Uuid::now_v7());
        let made_at = self.number * 3_600_000;
        execute(
            self.database,
            format!(
                "INSERT INTO shipments (id, integration_id, order_id, order_number, address_id, carrier, carrier_name,
                     tracking_number, tracking_link, made_at, made_by, notify_store, ahead, store_hash)
                 VALUES ('{id}', '{store}', '{order}', 1, 1, 'ups', '', '1Z', '', {made_at}, 'Ada', TRUE, 1, '')"
            ),
        )
        .await;
        self.shipments.push((id, order));
        self.change(order, &[ChangeStep::Push(id, PushKind::Create)])
            .await;
    }

    /// As a worker does, to one of the ends that there are.
    async fn push(&self, store: IntegrationId, chance: usize) {
        let database = self.database;
        let lease = Duration::from_secs(60);
        let Some(push) = shipments::claim(database, store, "worker", lease)
            .await
            .expect("claimed")
        else {
            return;
        };
        match chance {
            0 => shipments::abandon(database, &push).await,
            1 => shipments::confirm_corrected(database, &push).await,
            2 => shipments::postpone(database, &push, &Postponement::default()).await,
            _ => shipments::fail(database, &push, PushFailure::ALL[chance], false, "no").await,
        }
        .expect("it ended");
    }

    async fn delete(&mut self, store: IntegrationId) {
        integrations::delete(self.database, store, UnsentShipments::Delete)
            .await
            .expect("deleted");
        self.orders.retain(|(_, of)| *of != store);
        let orders: Vec<OrderId> = self.orders.iter().map(|(id, _)| *id).collect();
        self.shipments.retain(|(_, order)| orders.contains(order));
        self.stores.retain(|id| *id != store);
        let owner = client(self.database, &format!("Client {}", self.number)).await;
        let name = format!("Store {}", self.number);
        let number = u32::try_from(self.number).expect("small");
        self.stores
            .push(integration(self.database, owner, &name, number + 100).await);
    }
}

on_both_databases! {
    async fn they_are_right_whatever_happens(database: Database) {
        let mut dice = Dice::thrown();
        let acme = client(&database, "Acme").await;
        let stores = vec![integration(&database, acme, "One", 1).await, integration(&database, acme, "Two", 2).await];
        let mut stored = Stored { database: &database, stores, orders: vec![], shipments: vec![], problems: vec![], number: 0 };
        let (mut had_orders, mut had_shipments) = (false, false);
        for _ in 0..STEPS {
            stored.step(&mut dice).await;
            let (totals, spans) = verify(&database).await.expect("counted");
            assert!(totals.is_empty() && spans.is_empty(), "{totals:?} {spans:?}");
            had_orders |= !stored.orders.is_empty();
            had_shipments |= !stored.shipments.is_empty();
        }
        assert!(had_orders && had_shipments);
    }

    async fn what_is_wrong_is_found_and_put_right(database: Database) {
        let acme = client(&database, "Acme").await;
        let store = integration(&database, acme, "One", 1).await;
        fill(&database, &[store], 300).await;
        let right = totals(&database).await.expect("read");
        assert_eq!(right, Totals { orders: 300, to_ship: 3, held: 3, ..Totals::default() });
        execute(&database, "UPDATE integration_counts SET held = held + 1; DELETE FROM flow_counts".to_owned()).await;
        let (wrong, spans) = verify(&database).await.expect("counted");
        let difference = wrong.get(&store.to_string()).expect("it is named");
        assert_eq!((difference.kept.held, difference.counted.held), (4, 3));
        assert_eq!(spans.values().map(|span| span.counted.placed).sum::<i64>(), 300);
        rebuild(&database).await.expect("counted");
        let (wrong, spans) = verify(&database).await.expect("counted");
        assert!(wrong.is_empty() && spans.is_empty(), "{wrong:?} {spans:?}");
        assert_eq!(totals(&database).await.expect("read"), right);
    }

    /// As a database of the release before has it.
    async fn what_is_there_already_is_counted(database: Database) {
        let acme = client(&database, "Acme").await;
        let store = integration(&database, acme, "One", 1).await;
        fill(&database, &[store], 300).await;
        problem(&database, store, 1, 1).await;
        execute(&database, before_counts(&database)).await;
        let again = Database::open(&crate::opening::url(&database)).await.expect("it is brought up to date");
        assert_counts(&again).await;
        assert_eq!(totals(&again).await.expect("read").orders, 300);
        TestOrder::new(store, 301).insert(&again).await;
        assert_eq!(totals(&again).await.expect("read").orders, 301);
        again.close().await;
    }
}

fn before_counts(database: &Database) -> String {
    let triggers = [
        ("orders", vec!["insert", "delete", "update"]),
        ("shipments", vec!["insert", "delete", "update"]),
        (
            "problems",
            vec![
                "met",
                "met_again",
                "removed",
                "insert",
                "delete",
                "solve",
                "reopen",
            ],
        ),
        ("pushes", vec!["insert", "delete", "update"]),
    ];
    let drops: String = match database {
        Database::Sqlite { .. } => triggers
            .iter()
            .flat_map(|(table, events)| {
                events
                    .iter()
                    .map(move |event| format!("DROP TRIGGER {table}_{event}_counts;"))
            })
            .collect(),
        Database::Postgres(..) => {
            "DROP FUNCTION count_orders CASCADE; DROP FUNCTION count_changed_order CASCADE;
             DROP FUNCTION count_shipment CASCADE; DROP FUNCTION count_problem CASCADE;
             DROP FUNCTION count_push CASCADE;"
                .to_owned()
        }
    };
    format!(
        "{drops} DROP TABLE integration_counts; DROP TABLE flow_counts;
         DELETE FROM _sqlx_migrations WHERE version = 41"
    )
}

/// On SQLite there is one row of each from the beginning.
#[tokio::test]
async fn rows_that_writers_added_are_folded_by_any_number_of_processes() {
    with_postgres(|database: Database| async move {
        let acme = client(&database, "Acme").await;
        let store = integration(&database, acme, "One", 1).await;
        for number in 1..=20 {
            TestOrder::new(store, number).insert(&database).await;
        }
        assert_eq!(rows_in(&database, "integration_counts").await, 20);
        let before = totals(&database).await.expect("read");
        let writing = async {
            for number in 21..=60 {
                TestOrder::new(store, number).insert(&database).await;
            }
        };
        let folding = async {
            for _ in 0..20 {
                let (one, other) = tokio::join!(fold(&database), fold(&database));
                one.and(other).expect("folded");
            }
        };
        tokio::join!(writing, folding);
        fold(&database).await.expect("folded");
        assert_eq!(rows_in(&database, "integration_counts").await, 1);
        assert_eq!(rows_in(&database, "flow_counts").await, 1);
        assert_eq!(totals(&database).await.expect("read").orders, before.orders + 40);
        // What is gone leaves nothing.
        integrations::delete(&database, store, UnsentShipments::Keep)
            .await
            .expect("deleted");
        fold(&database).await.expect("folded");
        assert_eq!(rows_in(&database, "integration_counts").await, 0);
        assert_eq!(rows_in(&database, "flow_counts").await, 0);
    })
    .await;
}
