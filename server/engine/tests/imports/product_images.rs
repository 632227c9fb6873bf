//! The pictures of products come after the orders that name them, in few calls.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use engine::imports::product_images::{CatalogProvider, ProductImageReader};
use parcelpilot_domain::ids::IntegrationId;
use parcelpilot_domain::import_run::RunState;
use parcelpilot_domain::store::products::ProductCatalog;
use parcelpilot_domain::store::{StoreAccess, StorePlatform};
use sandbox::Account;
use storage::orders::{OrderFilter, WholeOrder, whole};
use storage::{Database, StorageResult, product_images};
use test_support::on_both_databases;

use crate::against_sandbox::{Quiet, execute};
use crate::test_server::{TestServer, add_integration, everything};

const PRODUCTS: &str = "SELECT count(*) FROM product_images";
const WITHOUT: &str = "SELECT count(*) FROM product_images WHERE image = ''";
const DAY: Duration = Duration::from_secs(24 * 3_600);

/// The sandbox's catalogue, for one of its accounts.
struct Catalogs {
    store: Arc<Quiet>,
    account: Account,
}

#[async_trait]
impl CatalogProvider for Catalogs {
    async fn open(&self, _: IntegrationId) -> StorageResult<Option<Box<dyn ProductCatalog>>> {
        let sandbox = &self.store.running.sandbox;
        let access = StoreAccess {
            store_hash: sandbox.tokens().store_hash.parse().unwrap(),
            access_token: sandbox.credentials(self.account).access_token.clone().into(),
        };
        Ok(Some(self.store.client.products(access)))
    }
}

fn reader(server: &TestServer, store: &Arc<Quiet>, account: Account) -> ProductImageReader {
    ProductImageReader {
        database: server.database.clone(),
        catalogs: Arc::new(Catalogs {
            store: store.clone(),
            account,
        }),
    }
}

async fn imported(server: &TestServer) -> Arc<Quiet> {
    let store = Quiet::store(200).await;
    let id = server.enqueue(everything()).await;
    assert_eq!(execute(server, &store, id).await.state, RunState::Complete);
    store.running.sandbox.forget_calls();
    store
}

/// As if this much time had passed.
async fn passed(server: &TestServer, time: Duration) {
    let millis = time.as_millis();
    server
        .execute(&format!(
            "UPDATE product_images SET look_up_at = look_up_at - {millis}; \
             UPDATE integrations SET look_up_images_at = look_up_images_at - {millis}"
        ))
        .await;
}

/// How often the store was asked for products.
fn asked(store: &Quiet) -> u64 {
    let calls = store.running.sandbox.calls();
    let of_products = calls
        .iter()
        .filter(|((path, _), _)| path == "/v3/catalog/products");
    of_products.map(|(_, count)| *count).sum()
}

async fn orders(server: &TestServer) -> Vec<WholeOrder> {
    let page = whole(&server.database, &OrderFilter::default(), 500).await;
    page.unwrap().orders
}

on_both_databases! {
    async fn every_line_gets_its_picture_in_one_call_for_250_products(database: Database) {
        let server = TestServer::new(database).await;
        let store = imported(&server).await;
        reader(&server, &store, Account::Full).read_due().await.unwrap();
        let pictures = format!("{}/pictures/{}", store.running.base_url, store.running.sandbox.tokens().store_hash);

        let (mut products, mut with, mut without) = (BTreeSet::new(), 0, 0);
        for order in orders(&server).await {
            for details in order.stored.order.lines.into_iter().map(|line| line.details) {
                let Some(product) = details.product_id else {
                    assert_eq!(details.image, None);
                    continue;
                };
                products.insert(product);
                // The sandbox has no picture of each seventh product.
                let expected = (product.0 % 7 != 0)
                    .then(|| format!("{pictures}/{product}.svg"));
                assert_eq!(details.image.as_ref().map(ToString::to_string), expected);
                *(if expected.is_some() { &mut with } else { &mut without }) += 1;
            }
        }
        assert!(with > 0 && without > 0, "{with} and {without}");
        assert_eq!(server.numbers(PRODUCTS).await, [i64::try_from(products.len()).unwrap()]);
        assert_eq!(asked(&store), u64::try_from(products.len()).unwrap().div_ceil(250));

        // Nothing is due before a week is over; then all is.
        passed(&server, 6 * DAY).await;
        reader(&server, &store, Account::Full).read_due().await.unwrap();
        let before = asked(&store);
        assert_eq!(before, u64::try_from(products.len()).unwrap().div_ceil(250));
        passed(&server, DAY).await;
        reader(&server, &store, Account::Full).read_due().await.unwrap();
        assert_eq!(asked(&store), 2 * before);

        // Whoever has orders from before products were written down gets them by pulling again.
        server.execute("DELETE FROM product_images").await;
        let id = server.enqueue(everything()).await;
        assert_eq!(execute(&server, &store, id).await.counters.updated, 0);
        assert_eq!(server.numbers(PRODUCTS).await, [i64::try_from(products.len()).unwrap()]);
    }

    async fn a_token_that_may_not_read_products_is_asked_once_a_day(database: Database) {
        let server = TestServer::new(database).await;
        let store = imported(&server).await;
        let refused = reader(&server, &store, Account::WithoutProducts);
        for pause in [Duration::ZERO, Duration::from_secs(60), DAY / 2] {
            passed(&server, pause).await;
            refused.read_due().await.unwrap();
            assert_eq!(asked(&store), 1);
        }
        passed(&server, DAY / 2).await;
        refused.read_due().await.unwrap();
        assert_eq!(asked(&store), 2);
        assert_eq!(server.numbers(WITHOUT).await, server.numbers(PRODUCTS).await);

        // A new token is tried at once.
        product_images::look_up_soon(&server.database, server.integration).await.unwrap();
        reader(&server, &store, Account::Full).read_due().await.unwrap();
        assert!(server.numbers(WITHOUT).await < server.numbers(PRODUCTS).await);
    }

    async fn what_a_killed_process_had_claimed_is_looked_up_by_another(database: Database) {
        let server = TestServer::new(database).await;
        imported(&server).await;
        let claim = || product_images::claim(&server.database);
        let due = claim().await.unwrap().expect("pictures are due");
        passed(&server, Duration::from_secs(100)).await;
        assert_eq!(claim().await.unwrap(), None);
        passed(&server, Duration::from_secs(20)).await;
        let taken = claim().await.unwrap().expect("the lease is over");
        assert_eq!(taken.products, due.products);
        // What the first finds late changes nothing of the claim.
        product_images::put_off(&server.database, &due, Duration::ZERO).await.unwrap();
        assert_eq!(claim().await.unwrap(), None);
    }

    async fn stores_take_turns_and_one_that_fails_holds_up_no_other(database: Database) {
        let server = TestServer::new(database).await;
        let other = add_integration(&server.database, "other").await;
        for integration in [server.integration, other] {
            for product in 1..=600 {
                server.execute(&format!("INSERT INTO product_images (integration_id, product_id) VALUES ('{integration}', {product})")).await;
            }
        }
        let mut turns = Vec::new();
        while let Some(due) = product_images::claim(&server.database).await.unwrap() {
            turns.push((due.integration, due.products.len()));
            product_images::store(&server.database, &due, &HashMap::new()).await.unwrap();
            // The next turn is in another millisecond.
            passed(&server, Duration::from_millis(turns.len() as u64)).await;
        }
        let sizes = |of| turns.iter().filter(|(one, _)| *one == of).map(|(_, size)| *size).collect::<Vec<_>>();
        assert_eq!((sizes(server.integration), sizes(other)), (vec![250, 250, 100], vec![250, 250, 100]));
        assert!(turns.windows(2).all(|two| two[0].0 != two[1].0), "{turns:?}");

        passed(&server, 7 * DAY).await;
        let due = product_images::claim(&server.database).await.unwrap().expect("due again");
        product_images::fail(&server.database, &due, Duration::from_secs(900)).await.unwrap();
        let next = product_images::claim(&server.database).await.unwrap().expect("the other store's turn");
        assert_ne!(next.integration, due.integration);
        product_images::fail(&server.database, &next, Duration::from_secs(900)).await.unwrap();
        assert_eq!(product_images::claim(&server.database).await.unwrap(), None);
        passed(&server, Duration::from_secs(901)).await;
        let again = product_images::claim(&server.database).await.unwrap().expect("after the pause");
        assert!(again.products.iter().all(|product| !due.products.contains(product)), "others first");
    }

    async fn stores_have_pictures_of_their_own(database: Database) {
        let server = TestServer::new(database).await;
        let store = imported(&server).await;
        let other = add_integration(&server.database, "other").await;
        server.execute(&format!(
            "INSERT INTO product_images (integration_id, product_id, image, look_up_at) \
             SELECT '{other}', product_id, 'https://cdn11.bigcommerce.com/other.jpg', 9000000000000 FROM product_images"
        )).await;
        let images = |orders: Vec<WholeOrder>| -> BTreeSet<String> {
            let lines = orders.into_iter().flat_map(|order| order.stored.order.lines);
            lines.filter_map(|line| line.details.image).map(String::from).collect()
        };
        assert_eq!(images(orders(&server).await), BTreeSet::new());
        reader(&server, &store, Account::Full).read_due().await.unwrap();
        let found = images(orders(&server).await);
        assert!(!found.is_empty() && !found.contains("https://cdn11.bigcommerce.com/other.jpg"));
    }
}
