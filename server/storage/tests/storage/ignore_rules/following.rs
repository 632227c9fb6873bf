//! Which orders follow a change of rules, and when.

use parcelpilot_domain::time::Timestamp;
use storage::orders::find_whole;
use storage::personal_data::{self, OrdersToErase};
use storage::{Database, ignore_rules};
use test_support::databases::execute;
use test_support::on_both_databases;
use test_support::rows::{TestOrder, at, client, integration};

use super::{add, claimed, follow, order_of, rule, texts, told};

on_both_databases! {
    async fn what_the_store_calls_shipped_neither_goes_nor_comes_with_a_rule(database: Database) {
        let acme = client(&database, "Acme").await;
        let store = integration(&database, acme, "Store", 1).await;
        let mut held = Vec::new();
        for (number, status) in [(1, 2), (2, 10)] {
            let order = order_of(&database, TestOrder { status, ..TestOrder::new(store, number) }, &["WRAP"]).await;
            execute(&database, format!("UPDATE orders SET shipping_state = 'held' WHERE id = '{order}'")).await;
            held.push(order);
        }
        let done = order_of(&database, TestOrder::new(store, 3), &["WRAP"]).await;
        add(&database, acme, "sku:WRAP").await;
        assert_eq!(follow(&database, at(11)).await, 1);
        assert_eq!(told(&database, done).await, (0, "not_to_ship", texts(&["sku:WRAP"])));
        execute(&database, format!("UPDATE orders SET status_id = 10 WHERE id = '{done}'")).await;
        assert!(ignore_rules::open_orders(&database, acme).await.expect("read").is_empty());
        ignore_rules::remove(&database, acme, &rule("sku:WRAP"), at(12)).await.expect("removed");
        assert_eq!(follow(&database, at(13)).await, 0);
        assert_eq!(told(&database, done).await.1, "not_to_ship");
        for order in held {
            assert_eq!(told(&database, order).await, (2, "held", texts(&[""])));
        }
    }

    async fn one_clients_failure_keeps_nobody_else_waiting(database: Database) {
        let (acme, bolt) = (client(&database, "Acme").await, client(&database, "Bolt").await);
        for client in [acme, bolt] {
            add(&database, client, "sku:WRAP").await;
        }
        let due = ignore_rules::claim_due(&database, at(20)).await.expect("claimed").expect("due");
        let other = if due.client == acme { bolt } else { acme };
        let second = std::time::Duration::from_secs(1);
        ignore_rules::put_off(&database, &due, at(20), 10 * second).await.expect("put off");
        assert_eq!(claimed(&database, at(20)).await, Some(other));
        assert_eq!(claimed(&database, at(20).plus(9 * second)).await, None);
        assert_eq!(claimed(&database, at(20).plus(10 * second)).await, Some(due.client));

        // One that was stopped is begun again when a server starts.
        assert_eq!(claimed(&database, at(20).plus(11 * second)).await, None);
        assert_eq!(ignore_rules::follow_again(&database, at(20).plus(11 * second)).await.expect("set"), 2);
        assert!(claimed(&database, at(20).plus(11 * second)).await.is_some());
        // Late news of a claim that is over puts nothing off.
        ignore_rules::put_off(&database, &due, at(20), second).await.expect("put off");
        assert!(claimed(&database, at(20).plus(11 * second)).await.is_some());
    }

    async fn programs_that_follow_orders_meet_those_of_which_others_are_ignored(database: Database) {
        let acme = client(&database, "Acme").await;
        let store = integration(&database, acme, "Store", 1).await;
        let order = order_of(&database, TestOrder::new(store, 1), &["WRAP", "TENT"]).await;
        let updated = || async {
            let whole = find_whole(&database, order).await.expect("read").expect("there");
            whole.stored.updated_at
        };
        let before = updated().await;
        add(&database, acme, "sku:WRAP").await;
        follow(&database, at(11)).await;
        let followed = updated().await;
        assert!(followed > before);
        follow(&database, at(12).plus(ignore_rules::SETTLE)).await;
        assert_eq!(updated().await, followed, "nothing else");
    }

    async fn the_country_by_which_an_erased_order_is_ignored_is_kept(database: Database) {
        let acme = client(&database, "Acme").await;
        let store = integration(&database, acme, "Store", 1).await;
        let order = order_of(&database, TestOrder::new(store, 1), &["TENT"]).await;
        add(&database, acme, "country:US").await;
        follow(&database, at(11)).await;
        assert_eq!(told(&database, order).await.1, "not_to_ship");
        // Somebody else is to ship it, and nothing left from here: it is not over, so that only who asks for it erases it.
        let finished = personal_data::erase(&database, order, OrdersToErase::Finished, at(12)).await;
        assert!(!finished.expect("asked"));
        let any_time = Timestamp::from_millis(i64::MAX);
        assert!(personal_data::finished(&database, acme, any_time, 9).await.expect("read").is_empty());
        assert!(personal_data::erase(&database, order, OrdersToErase::All, at(12)).await.expect("erased"));

        add(&database, acme, "sku:WRAP").await;
        assert_eq!(follow(&database, at(13)).await, 0);
        assert_eq!(told(&database, order).await, (0, "not_to_ship", texts(&["country:US"])));
        assert!(ignore_rules::open_orders(&database, acme).await.expect("read").is_empty(), "it can't be shipped");
        ignore_rules::remove(&database, acme, &rule("country:US"), at(14)).await.expect("removed");
        assert_eq!(follow(&database, at(15)).await, 1);
        assert_eq!(told(&database, order).await, (2, "held", texts(&[""])));
    }

    async fn what_a_release_before_imported_is_followed_when_a_server_starts(database: Database) {
        let acme = client(&database, "Acme").await;
        let store = integration(&database, acme, "Store", 1).await;
        add(&database, acme, "sku:WRAP").await;
        let later = at(20).plus(ignore_rules::SETTLE);
        follow(&database, later).await;
        let order = order_of(&database, TestOrder::new(store, 1), &["WRAP"]).await;
        let late = later.plus(ignore_rules::SETTLE * 2);
        assert_eq!(follow(&database, late).await, 0);
        assert_eq!(ignore_rules::follow_again(&database, late).await.expect("set"), 1);
        assert_eq!(ignore_rules::follow_again(&database, late).await.expect("set"), 0);
        assert_eq!(follow(&database, late).await, 1);
        assert_eq!(told(&database, order).await, (0, "not_to_ship", texts(&["sku:WRAP"])));
    }
}
