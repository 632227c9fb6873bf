//! An order that is cancelled after it was shipped here and before the store is told: nothing is sent.

use parcelpilot_contract::error::AppError;
use parcelpilot_contract::shipments::Shipping;
use parcelpilot_domain::alert::AlertKind;
use parcelpilot_domain::ids::{OrderId, ShipmentId};
use parcelpilot_domain::order_status::OrderStatus;
use parcelpilot_domain::reason::Reason;
use parcelpilot_domain::shipment::draft::ShipmentDraft;
use parcelpilot_domain::shipment::may_ship::Hold;
use parcelpilot_domain::shipment::push::{PushFailure, PushState};
use runtime::clock::now;
use sandbox::Change;
use storage::audit::AuditFilter;
use storage::{Database, alerts, audit};
use test_support::databases::execute;
use test_support::on_both_databases;

use crate::test_server::{TestServer, caller, draft, number, roomy};

const ONE_ORDER: &str = "/v2/orders/{id}";
const SHIPMENTS: &str = "/v2/orders/{id}/shipments";

fn status(status: OrderStatus) -> Change {
    Change {
        status_id: Some(u8::try_from(status.0).unwrap()),
        ..Change::default()
    }
}

fn archived() -> Change {
    Change {
        is_deleted: Some(true),
        ..Change::default()
    }
}

struct Shipped {
    order: OrderId,
    remote: i64,
    line: i64,
    shipment: ShipmentId,
}

impl Shipped {
    async fn of(server: &TestServer, shipping: &Shipping) -> Self {
        let (order, line) = (shipping.order_id, shipping.consignments[0].lines[0].remote_id);
        Self {
            order,
            line,
            remote: server.ports.orders.detail(order).await.unwrap().row.remote_id,
            shipment: server.ship(order, &[(line, 1)], number("1Z1")).await.unwrap(),
        }
    }

    async fn state(&self, server: &TestServer) -> (PushState, Option<PushFailure>) {
        let push = server.push_of(self.shipment).await;
        (push.state, push.failure)
    }
}

const STOPPED: (PushState, Option<PushFailure>) = (PushState::Failed, Some(PushFailure::OrderCancelled));

/// What the audit trail says of the newest event.
async fn newest_detail(server: &TestServer) -> String {
    let page = audit::list(server.database(), &AuditFilter::default(), "", 1)
        .await
        .unwrap();
    page.rows[0].detail.clone()
}

on_both_databases! {
    async fn nothing_is_sent_somebody_is_told_and_the_order_is_read_again(database: Database) {
        let server = TestServer::new(database, roomy(300)).await;
        let shipped = Shipped::of(&server, &server.an_order_of_several().await).await;
        server.let_copies_age().await;
        assert!(server.store.sandbox.edit(shipped.remote.unsigned_abs(), status(OrderStatus::CANCELLED)));
        let needed_before = server.ports.overview.attention_count(&caller()).await.unwrap();
        server.store.sandbox.forget_calls();
        server.push_all().await;
        assert_eq!(shipped.state(&server).await, STOPPED);
        assert_eq!(server.push_of(shipped.shipment).await.detail, "The order is Cancelled.");
        assert_eq!((server.calls_of(ONE_ORDER), server.calls_of(SHIPMENTS)), (1, 0), "looked at, not sent");
        assert_eq!(server.ports.overview.attention_count(&caller()).await.unwrap(), needed_before + 1);
        alerts::compare(server.database(), now()).await.unwrap();
        let alert = alerts::open_of(server.database(), server.integration).await.unwrap().unwrap();
        assert_eq!(alert.kind, AlertKind::OrderCancelled);

        server.carry_out_runs().await;
        let detail = server.ports.orders.detail(shipped.order).await.unwrap();
        assert_eq!(detail.row.status, OrderStatus::CANCELLED, "our copy was read again");
        let push = server.push_of(shipped.shipment).await;
        server.ports.shipments.retry(&caller(), vec![push.id]).await.unwrap();
        server.push_all().await;
        assert_eq!(shipped.state(&server).await, STOPPED, "a retry alone says nothing new");
        assert!(server.in_store(shipped.remote).is_empty());

        server.ports.shipments.void(&caller(), shipped.shipment).await.unwrap();
        alerts::compare(server.database(), now()).await.unwrap();
        // That the order has ended is for a person to mark as done.
        let alert = alerts::open_of(server.database(), server.integration).await.unwrap().unwrap();
        assert_eq!(alert.kind, AlertKind::OrdersEnded);
        let anyway = ShipmentDraft {
            override_reason: Some(Reason::typed("Paid by phone").unwrap()),
            ..draft(&[(shipped.line, 1)], number("1Z2"))
        };
        let made = server.ports.shipments.make(&caller(), shipped.order, anyway, true).await.unwrap();
        assert_eq!(newest_detail(&server).await, "anyway: Paid by phone");
        server.push_all().await;
        assert_eq!(server.push_of(made).await.state, PushState::Confirmed);
        assert_eq!(server.in_store(shipped.remote)[0].tracking_number, "1Z2");
    }

    async fn each_way_to_be_cancelled_stops_it_and_being_shipped_by_hand_does_not(database: Database) {
        let server = TestServer::new(database, roomy(300)).await;
        let statuses = OrderStatus::ALL.into_iter().map(|one| (status(one), one.refuses_push()));
        let changes: Vec<(Change, bool)> = statuses.chain([(archived(), true)]).collect();
        let mut all = Vec::new();
        for order in server.orders().await {
            let shipping = server.shipping(order.id).await;
            let can_ship = |shipping: &Shipping| {
                let line = shipping.consignments.first().and_then(|part| part.lines.first());
                line.is_some_and(|line| line.left > 0 && !line.goes_along)
            };
            if can_ship(&shipping) && all.len() < changes.len() {
                all.push(Shipped::of(&server, &shipping).await);
            }
        }
        assert_eq!(all.len(), changes.len());
        server.let_copies_age().await;
        for (shipped, (change, _)) in all.iter().zip(&changes) {
            assert!(server.store.sandbox.edit(shipped.remote.unsigned_abs(), change.clone()));
        }
        server.push_all().await;
        for (shipped, (change, is_stopped)) in all.iter().zip(&changes) {
            let wanted = if *is_stopped { STOPPED } else { (PushState::Confirmed, None) };
            assert_eq!(shipped.state(&server).await, wanted, "{change:?}");
        }
    }

    async fn an_order_that_was_just_read_costs_no_call(database: Database) {
        let server = TestServer::new(database, roomy(300)).await;
        let made = server.ship_one_of_each(5).await;
        server.store.sandbox.forget_calls();
        server.push_all().await;
        assert_eq!((server.calls_of(ONE_ORDER), server.calls_of(SHIPMENTS)), (0, 5));
        for id in made {
            assert_eq!(server.push_of(id).await.state, PushState::Confirmed);
        }
        server.let_copies_age().await;
        server.ship_one_of_each(5).await;
        server.store.sandbox.forget_calls();
        server.push_all().await;
        assert_eq!((server.calls_of(ONE_ORDER), server.calls_of(SHIPMENTS)), (5, 5));
    }

    async fn a_reason_given_for_a_hold_does_not_ship_what_was_cancelled_later(database: Database) {
        let server = TestServer::new(database, roomy(300)).await;
        let shipping = server.an_order_of_several().await;
        let shipped = Shipped::of(&server, &shipping).await;
        let anyway = |number_: &str| ShipmentDraft {
            override_reason: Some(Reason::typed("The wholesaler pays later").unwrap()),
            ..draft(&[(shipped.line, 1)], number(number_))
        };
        server.ports.shipments.make(&caller(), shipped.order, anyway("1Z2"), true).await.unwrap();
        assert_eq!(newest_detail(&server).await, "", "a reason that was not needed is not kept");
        let hold = Hold { reason: Reason::typed("Unpaid").unwrap(), until: None };
        server.ports.holds.hold(&caller(), vec![shipped.order], hold).await.unwrap();
        let made = server.ports.shipments.make(&caller(), shipped.order, anyway("1Z3"), true).await.unwrap();
        assert_eq!(newest_detail(&server).await, "anyway: The wholesaler pays later");

        // Our copy knows of it before the push is tried.
        assert!(server.store.sandbox.edit(shipped.remote.unsigned_abs(), status(OrderStatus::REFUNDED)));
        let set = format!("UPDATE orders SET status_id = {}", OrderStatus::REFUNDED.0);
        execute(server.database(), set).await;
        server.push_all().await;
        assert_eq!(server.push_of(made).await.failure, Some(PushFailure::OrderCancelled));
        assert!(server.in_store(shipped.remote).is_empty());
        let again = server.ports.shipments.make_again(&caller(), made, number("1Z4")).await;
        assert!(matches!(again, Err(AppError::MayNotShip(_))), "{again:?}");
        server.push_all().await;
        assert!(server.in_store(shipped.remote).is_empty());
    }
}
