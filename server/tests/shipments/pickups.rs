//! What customers pick up at the counter, with the orders of a store.

use parcelpilot_contract::error::AppError;
use parcelpilot_contract::pickups::OrderPickup;
use parcelpilot_domain::audit::AuditAction;
use parcelpilot_domain::ids::OrderId;
use parcelpilot_domain::order::LineKind;
use parcelpilot_domain::pickup::PickupRefusal;
use storage::audit::AuditFilter;
use storage::{Database, audit};
use test_support::on_both_databases;
use uuid::Uuid;

use crate::test_server::{TestServer, caller, roomy};

impl TestServer {
    async fn pickup(&self, order: OrderId) -> Option<OrderPickup> {
        self.ports.orders.detail(order).await.unwrap().pickup
    }

    /// One that can be made ready.
    async fn an_order_to_pick_up(&self) -> OrderId {
        for order in self.orders().await {
            if self
                .pickup(order.id)
                .await
                .is_some_and(|pickup| pickup.refusal.is_none())
            {
                return order.id;
            }
        }
        panic!("a store of this size has orders to pick up");
    }

    async fn entries(&self) -> Vec<AuditAction> {
        let page = audit::list(self.database(), &AuditFilter::default(), "", 2)
            .await
            .unwrap();
        page.rows.into_iter().map(|row| row.action).collect()
    }
}

on_both_databases! {
    async fn an_order_is_made_ready_and_collected_and_the_audit_trail_has_it(database: Database) {
        let server = TestServer::new(database, roomy(300)).await;
        let order = server.an_order_to_pick_up().await;
        server.store.sandbox.forget_calls();
        let ports = &server.ports.pickups;
        let early = ports.collect(&caller(), order).await;
        assert_eq!(early, Err(AppError::Pickup(PickupRefusal::NotReady.sentence())));
        assert!(!server.entries().await.contains(&AuditAction::PickupCollected));
        assert_eq!(ports.make_ready(&caller(), order).await, Ok(true));
        assert_eq!(ports.make_ready(&caller(), order).await, Ok(false));
        assert_eq!(ports.collect(&caller(), order).await, Ok(true));
        assert_eq!(ports.collect(&caller(), order).await, Ok(false));
        assert_eq!(server.entries().await, [AuditAction::PickupCollected, AuditAction::PickupReady]);
        let pickup = server.pickup(order).await.unwrap();
        assert_eq!(pickup.collected.map(|mark| mark.by).as_deref(), Some("Ada"));
        assert!(server.store.sandbox.calls().is_empty(), "the store knows nothing of it");
        let nobody = OrderId::from_uuid(Uuid::nil());
        assert_eq!(ports.make_ready(&caller(), nobody).await, Err(AppError::NotFound));
    }

    /// Whatever the store's orders look like: goods without an address, and nothing else.
    async fn what_is_picked_up_is_what_has_no_address(database: Database) {
        let server = TestServer::new(database, roomy(300)).await;
        let mut seen = 0;
        for stored in server.orders().await {
            let lines = stored.order.lines.iter();
            let picked_up: Vec<_> = lines
                .filter(|line| line.kind == LineKind::Physical && line.address_id.is_none() && line.sold() > 0)
                .map(|line| (line.remote_id, line.sold()))
                .collect();
            let pickup = server.pickup(stored.id).await;
            let items = pickup.map(|pickup| pickup.items).unwrap_or_default();
            let items: Vec<_> = items.iter().map(|item| (item.line, item.quantity)).collect();
            assert_eq!(items, picked_up, "{}", stored.order.remote_id);
            seen += usize::from(!items.is_empty());
        }
        assert!(seen > 1, "{seen}");
    }
}
