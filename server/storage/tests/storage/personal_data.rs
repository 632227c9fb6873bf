//! Shoppers are found by their whole e-mail address, wherever it is.

use parcelpilot_domain::ids::{ClientId, OrderId};
use parcelpilot_domain::personal_data::{Retention, ShopperEmail};
use storage::personal_data::{
    OrdersToErase, brought_back, clear_problems_of, erase, find, problems_of, retention, set_retention,
};
use storage::{Database, StorageError};
use test_support::databases::execute;
use test_support::on_both_databases;
use test_support::rows::{TestOrder, at, client, consignment, integration, problem};
use uuid::Uuid;

/// Longer than a word of a search is kept.
const LONG: &str = "a.very.long.address.that.somebody.has.chosen.for.themselves.some.time.ago@example.com";

fn email(text: &str) -> ShopperEmail {
    ShopperEmail::typed(text).expect("an address")
}

/// An order of this customer, which is found by the word.
async fn order(database: &Database, order: TestOrder<'_>, customer: &str) -> OrderId {
    let id = order.insert(database).await;
    let sql = format!("UPDATE orders SET customer_email = '{customer}' WHERE id = '{id}'");
    execute(database, sql).await;
    id
}

async fn numbers(database: &Database, address: &str, client: Option<ClientId>) -> Vec<i64> {
    let found = find(database, &email(address), client).await.expect("read");
    found.into_iter().map(|order| order.number).collect()
}

on_both_databases! {
    async fn a_shopper_is_found_as_customer_and_as_recipient_by_the_whole_address(database: Database) {
        let [acme, bolt] = [client(&database, "Acme").await, client(&database, "Bolt").await];
        let [one, other] = [integration(&database, acme, "One", 1).await, integration(&database, bolt, "Other", 2).await];
        let of = |store, number| TestOrder { terms: "ann@example.com", ..TestOrder::new(store, number) };
        order(&database, of(one, 1), "Ann@Example.com").await;
        order(&database, of(other, 2), " ann@example.com ").await;
        // A SKU may be the same word.
        order(&database, of(one, 3), "joann@example.com").await;
        let gift = order(&database, of(one, 4), "giver@example.com").await;
        consignment(&database, gift, 1).await;
        execute(&database, "UPDATE order_consignments SET address = replace(address, 'a@b.c', 'ANN@example.com')".to_owned()).await;
        assert_eq!(numbers(&database, "ANN@example.com", None).await, [4, 2, 1]);
        assert_eq!(numbers(&database, "ann@example.com", Some(bolt)).await, [2]);

        let cut: String = LONG.chars().take(64).collect();
        let long = TestOrder { terms: &cut, ..TestOrder::new(one, 5) };
        order(&database, long, LONG).await;
        assert_eq!(numbers(&database, LONG, None).await, [5]);
        assert_eq!(numbers(&database, &LONG.replace(".com", ".org"), None).await, [0; 0]);

        assert!(erase(&database, gift, OrdersToErase::All, at(9)).await.expect("erased"));
        assert_eq!(numbers(&database, "ann@example.com", None).await, [2, 1]);
    }

    async fn what_an_earlier_release_brings_back_is_found_and_erased_again(database: Database) {
        let store = integration(&database, client(&database, "Acme").await, "Store", 1).await;
        let id = order(&database, TestOrder::new(store, 1), "ann@example.com").await;
        order(&database, TestOrder::new(store, 2), "bob@example.com").await;
        assert!(erase(&database, id, OrdersToErase::All, at(9)).await.expect("erased"));
        assert_eq!(brought_back(&database, 10).await.expect("read"), []);
        execute(&database, format!("UPDATE orders SET customer_email = 'ann@example.com', pages_from = 9 WHERE id = '{id}'")).await;
        assert_eq!(brought_back(&database, 10).await.expect("read"), [id]);
        assert!(erase(&database, id, OrdersToErase::Finished, at(10)).await.expect("erased"));
        assert!(!erase(&database, id, OrdersToErase::All, at(11)).await.expect("looked at"));
        assert_eq!(brought_back(&database, 10).await.expect("read"), []);
        assert_eq!(numbers(&database, "ann@example.com", None).await, [0; 0]);
    }

    async fn an_order_that_could_not_be_imported_is_found_and_cleared(database: Database) {
        let acme = client(&database, "Acme").await;
        let store = integration(&database, acme, "Store", 1).await;
        for (number, raw) in [(1, "ann@example.com"), (2, "joann@example.com"), (3, "ANN@EXAMPLE.COM")] {
            let id = problem(&database, store, number, 1).await;
            let sql = format!(r#"UPDATE problems SET raw = '{{"email":"{raw}"}}' WHERE id = '{id}'"#);
            execute(&database, sql).await;
        }
        let ann = email("ann@example.com");
        let found = problems_of(&database, &ann, Some(acme)).await.expect("read");
        assert_eq!(found.len(), 2, "{found:?}");
        let ids: Vec<_> = found.into_iter().map(|(id, _)| id).collect();
        clear_problems_of(&database, &ids).await.expect("cleared");
        assert_eq!(problems_of(&database, &ann, None).await.expect("read"), []);
        assert_eq!(problems_of(&database, &email("joann@example.com"), None).await.expect("read").len(), 1);
    }

    async fn a_client_keeps_data_until_it_is_said_for_how_long(database: Database) {
        let acme = client(&database, "Acme").await;
        let of = async |client| retention(&database, client).await.expect("read").erase_after;
        assert_eq!(of(acme).await, None);
        let [month, year] = [30, 365].map(|days| Retention::try_from(days).ok());
        assert_eq!(set_retention(&database, acme, month, at(1)).await.expect("set"), None);
        assert_eq!(set_retention(&database, acme, year, at(1)).await.expect("set"), month);
        assert_eq!(of(acme).await, year);
        assert_eq!(set_retention(&database, acme, None, at(1)).await.expect("set"), year);
        assert_eq!(of(acme).await, None);
        let nobody = ClientId::from_uuid(Uuid::now_v7());
        let refused = set_retention(&database, nobody, month, at(1)).await;
        assert!(matches!(refused, Err(StorageError::ChangedMeanwhile)), "{refused:?}");
    }
}
