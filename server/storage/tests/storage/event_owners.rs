//! Whose an event is: a client's endpoint gets no other's, whatever changes hands meanwhile.

use parcelpilot_domain::change::ChangeKind;
use parcelpilot_domain::ids::{ClientId, IntegrationId, OrderId};
use storage::Database;
use storage::changes::publish;
use storage::events::owner;
use test_support::databases::execute;
use test_support::on_both_databases;
use test_support::rows::{TestOrder, client, integration};

use crate::changes::shipment;
use crate::events::{claimed, deliveries, endpoint, fan_out_all};

/// Gives an order to a client, as its channel does.
async fn give(database: &Database, order: OrderId, client: ClientId) {
    execute(
        database,
        format!("UPDATE orders SET client_id = '{client}' WHERE id = '{order}'"),
    )
    .await;
}

/// A store of Acme's, one of whose orders is Bolt's.
struct Shared {
    acme: ClientId,
    bolt: ClientId,
    store: IntegrationId,
    of_bolt: OrderId,
}

impl Shared {
    async fn new(database: &Database) -> Self {
        let [acme, bolt] = [client(database, "Acme").await, client(database, "Bolt").await];
        let store = integration(database, acme, "Acme", 1).await;
        TestOrder::new(store, 1).insert(database).await;
        let of_bolt = TestOrder::new(store, 2).insert(database).await;
        give(database, of_bolt, bolt).await;
        Self {
            acme,
            bolt,
            store,
            of_bolt,
        }
    }
}

on_both_databases! {
    async fn an_event_is_for_its_order_s_client_and_without_one_for_its_store_s(database: Database) {
        let shared = Shared::new(&database).await;
        let kinds = ChangeKind::ALL;
        let [of_acme, of_bolt] = [endpoint(&database, Some(shared.acme), &kinds).await, endpoint(&database, Some(shared.bolt), &kinds).await];
        shipment(&database, shared.of_bolt).await;
        publish(&database).await.expect("published");
        let store = shared.store;
        execute(&database, format!(
            "INSERT INTO changes (position, kind, subject, at)
             SELECT max(position) + 1, 'integration.failing', '{store}', 1 FROM changes"
        )).await;
        fan_out_all(&database).await;
        let told = async |id| {
            let rows = deliveries(&database, id).await;
            rows.iter().map(|row| (row.order_number, row.kind)).collect::<Vec<_>>()
        };
        let created = ChangeKind::OrderCreated;
        assert_eq!(told(of_acme).await, [(Some(1), created), (None, ChangeKind::IntegrationFailing)]);
        assert_eq!(told(of_bolt).await, [(Some(2), created), (Some(2), ChangeKind::ShipmentCreated)]);
    }

    async fn whose_it_is_is_whose_it_is_now(database: Database) {
        let shared = Shared::new(&database).await;
        publish(&database).await.expect("published");
        let all = endpoint(&database, None, &ChangeKind::ALL).await;
        TestOrder::new(shared.store, 3).insert(&database).await;
        fan_out_all(&database).await;
        let third = claimed(&database, all).await.expect("due").change.expect("read");
        let of = async || owner(&database, &third).await.expect("read");
        assert_eq!(of().await, Some(shared.acme));
        execute(&database, format!("UPDATE integrations SET client_id = '{}'", shared.bolt)).await;
        assert_eq!(of().await, Some(shared.bolt), "with its store");
        give(&database, third.order.expect("an order"), shared.acme).await;
        assert_eq!(of().await, Some(shared.acme), "with its channel");
        execute(&database, "DELETE FROM orders".to_owned()).await;
        assert_eq!(of().await, None);
    }
}
