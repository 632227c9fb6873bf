//! What channels are called, and orders that came in before they were kept.

use parcelpilot_domain::ids::RemoteChannelId;
use storage::orders::{self, OrderFilter, OrderNames};
use storage::{Database, channels};
use test_support::databases::execute;
use test_support::on_both_databases;
use test_support::rows::{TestOrder, at};

use super::{OUTLET, WEB, belongs_to, numbers, order, shop};

on_both_databases! {
    async fn channels_can_be_chosen_of_stores_that_have_several(database: Database) {
        let shop = shop(&database).await;
        let choices = channels::choices(&database).await.expect("read");
        let shown: Vec<_> = choices.iter().map(|one| (one.integration, one.channel.id, one.channel.name.as_str())).collect();
        assert_eq!(shown, [(shop.store, WEB, "Web"), (shop.store, OUTLET, "Outlet")]);
        let order = order(&database, WEB, TestOrder::new(shop.other, 1)).await;
        let detail = orders::detail(&database, order).await.expect("read").expect("there");
        assert_eq!(detail.row.channel, None, "its store has one");
    }

    async fn a_store_is_asked_for_names_once_in_a_while(database: Database) {
        let shop = shop(&database).await;
        let ask = async |now, then| channels::may_ask(&database, shop.store, at(now), at(then)).await.expect("asked");
        assert!(ask(10, 20).await && !ask(19, 30).await && ask(20, 30).await);
        channels::not_before(&database, shop.store, at(90)).await.expect("put off");
        assert!(!ask(89, 99).await && ask(90, 99).await);
    }

    async fn names_say_whose_an_order_is(database: Database) {
        let shop = shop(&database).await;
        let mine = order(&database, OUTLET, TestOrder::new(shop.store, 1)).await;
        execute(&database, format!("UPDATE orders SET details = '{{\"channel_id\":{OUTLET}}}'")).await;
        let names = OrderNames::read(&database).await.expect("read");
        let stored = orders::find(&database, mine).await.expect("read").expect("there");
        assert_eq!(names.client(&stored), Some((shop.acme, "Acme")));
        belongs_to(&database, OUTLET, &shop, Some(shop.bolt)).await;
        let stored = orders::find(&database, mine).await.expect("read").expect("there");
        assert_eq!(names.client(&stored), Some((shop.bolt, "Bolt")));
        assert_eq!(names.channel(&stored).map(|channel| channel.name), Some("Outlet".to_owned()));
        assert_eq!((names.integration(shop.store), names.owner(shop.store)), ("Store", "Acme"));
    }

    async fn orders_of_before_get_their_channel_from_their_details(database: Database) {
        let shop = shop(&database).await;
        for number in 1..=5 {
            TestOrder::new(shop.store, number).insert(&database).await;
        }
        execute(&database, "UPDATE orders SET details = '{\"channel_id\":7}' WHERE remote_id IN (1, 2, 5);
            UPDATE orders SET channel_id = 9 WHERE remote_id = 2".to_owned()).await;
        // Nothing is older than an integration that was added since.
        assert!(!channels::copy_older(&database, 2).await.expect("copied"));
        execute(&database, "UPDATE integrations SET channels_copied_to = 0".to_owned()).await;
        assert!(channels::has_older(&database, shop.store).await.expect("read"));
        let mut slices = 0;
        while channels::copy_older(&database, 2).await.expect("copied") {
            slices += 1;
        }
        // Three of orders, and one a store that has none left.
        assert_eq!(slices, 5);
        assert!(!channels::has_older(&database, shop.store).await.expect("read"));
        let of = |channel| OrderFilter { channel: Some(RemoteChannelId(channel)), ..OrderFilter::default() };
        assert_eq!((numbers(&database, &of(7)).await, numbers(&database, &of(9)).await), (vec![5, 1], vec![2]));
        let known: Vec<i64> = channels::of_integration(&database, shop.store).await.expect("read").iter().map(|row| row.id.0).collect();
        assert_eq!(known, [WEB.0, 7, OUTLET.0]);
    }
}
