//! Whose an event is: a client's endpoint gets no other's, whatever changes hands meanwhile.

use parcelpilot_domain::change::ChangeKind;
use parcelpilot_domain::ids::{ClientId, IntegrationId, OrderId};
use storage::Database;
use storage::changes::{Change, newest, publish};
use storage::events::owner;
use test_support::databases::execute;
use test_support::on_both_databases;
use test_support::rows::{TestOrder, client, integration, problem};

use crate::changes::{Follower, shipment};
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

    /// Of an order that is not here nobody knows more than its channel.
    async fn a_problem_is_for_its_channel_s_client_and_for_its_order_s_once_that_is_here(database: Database) {
        let shared = Shared::new(&database).await;
        publish(&database).await.expect("published");
        let mut follower = Follower { database: &database, after: newest(&database).await.expect("read") };
        let kinds = [ChangeKind::ProblemOpened];
        let [all, of_acme, of_bolt] = [
            endpoint(&database, None, &kinds).await,
            endpoint(&database, Some(shared.acme), &kinds).await,
            endpoint(&database, Some(shared.bolt), &kinds).await,
        ];
        execute(&database, format!(
            "INSERT INTO channels (integration_id, channel_id, client_id) VALUES ('{}', 7, '{}')", shared.store, shared.bolt
        )).await;
        for number in [8, 9] {
            problem(&database, shared.store, number, 1).await;
        }
        execute(&database, "UPDATE problems SET channel_id = 7 WHERE remote_id = 9".to_owned()).await;
        fan_out_all(&database).await;
        let told = async |id| {
            let rows = deliveries(&database, id).await;
            rows.iter().map(|row| row.order_number).collect::<Vec<_>>()
        };
        assert_eq!((told(of_acme).await, told(of_bolt).await), (vec![Some(8)], vec![Some(9)]));
        let named = |change: Change| (change.order_number, change.own_client);
        let [acme, bolt] = [(Some(8), Some("Acme".to_owned())), (Some(9), Some("Bolt".to_owned()))];
        let news: Vec<_> = follower.news().await.into_iter().map(named).collect();
        assert_eq!(news, [acme.clone(), bolt.clone()], "in the feed");

        let eighth = claimed(&database, all).await.expect("due").change.expect("read");
        let ninth = claimed(&database, all).await.expect("due").change.expect("read");
        assert_eq!([named(eighth.clone()), named(ninth.clone())], [acme, bolt], "in what is sent");
        let of = async |change| owner(&database, change).await.expect("read");
        assert_eq!((of(&eighth).await, of(&ninth).await), (Some(shared.acme), Some(shared.bolt)));
        // It comes in after the delivery was made.
        let order = TestOrder::new(shared.store, 8).insert(&database).await;
        give(&database, order, shared.bolt).await;
        assert_eq!(of(&eighth).await, Some(shared.bolt));
        execute(&database, "DELETE FROM problems".to_owned()).await;
        assert_eq!(of(&eighth).await, None);
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
