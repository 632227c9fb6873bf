//! The pictures of products come after the orders that name them, in few calls.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use engine::imports::product_images::{CatalogProvider, ProductImageReader};
use parcelpilot_domain::ids::IntegrationId;
use parcelpilot_domain::import_run::RunState;
use parcelpilot_domain::store::products::ProductCatalog;
use parcelpilot_domain::store::{StoreAccess, StorePlatform};
use parcelpilot_domain::time::Timestamp;
use sandbox::Account;
use storage::orders::{OrderFilter, WholeOrder, whole};
use storage::{Database, StorageResult, product_images};
use test_support::on_both_databases;

use crate::against_sandbox::{Quiet, execute};
use crate::test_server::{TestServer, add_integration, everything};

const PRODUCTS: &str = "SELECT count(*) FROM product_images";
const DUE: &str = "SELECT count(*) FROM product_images WHERE look_up_at = 0";
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
        let now = runtime::clock::now();
        reader(&server, &store, Account::Full).read_due(now).await.unwrap();
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
        reader(&server, &store, Account::Full).read_due(now.plus(6 * DAY)).await.unwrap();
        let before = asked(&store);
        assert_eq!(before, u64::try_from(products.len()).unwrap().div_ceil(250));
        reader(&server, &store, Account::Full).read_due(now.plus(7 * DAY)).await.unwrap();
        assert_eq!(asked(&store), 2 * before);
    }

    async fn a_token_that_may_not_read_products_is_asked_once_a_day(database: Database) {
        let server = TestServer::new(database).await;
        let store = imported(&server).await;
        let (now, refused) = (runtime::clock::now(), reader(&server, &store, Account::WithoutProducts));
        for later in [Duration::ZERO, Duration::from_secs(60), DAY / 2] {
            refused.read_due(now.plus(later)).await.unwrap();
            assert_eq!(asked(&store), 1);
        }
        refused.read_due(now.plus(DAY)).await.unwrap();
        assert_eq!(asked(&store), 2);
        assert_eq!(server.numbers(DUE).await, server.numbers(PRODUCTS).await);

        // A new token is tried at once.
        product_images::look_up_soon(&server.database, server.integration).await.unwrap();
        reader(&server, &store, Account::Full).read_due(now.plus(DAY)).await.unwrap();
        assert_eq!(server.numbers(DUE).await, [0]);
    }

    async fn what_a_killed_process_had_claimed_is_looked_up_by_another(database: Database) {
        let server = TestServer::new(database).await;
        imported(&server).await;
        let now = runtime::clock::now();
        let claim = |at: Timestamp| product_images::claim(&server.database, at);
        let due = claim(now).await.unwrap().expect("pictures are due");
        assert_eq!(claim(now.plus(Duration::from_secs(119))).await.unwrap(), None);
        let taken = claim(now.plus(Duration::from_secs(120))).await.unwrap().expect("the lease is over");
        assert_eq!(taken.products, due.products);
        // What the first finds late changes nothing of the claim.
        product_images::put_off(&server.database, &due, now).await.unwrap();
        assert_eq!(claim(now.plus(Duration::from_secs(121))).await.unwrap(), None);
    }

    async fn stores_have_pictures_of_their_own(database: Database) {
        let server = TestServer::new(database).await;
        let store = imported(&server).await;
        let other = add_integration(&server.database, "other").await;
        server.execute(&format!(
            "INSERT INTO product_images (integration_id, product_id, image, look_up_at) \
             SELECT '{other}', product_id, 'https://cdn11.bigcommerce.com/other.jpg', 0 FROM product_images"
        )).await;
        let images = |orders: Vec<WholeOrder>| -> BTreeSet<String> {
            let lines = orders.into_iter().flat_map(|order| order.stored.order.lines);
            lines.filter_map(|line| line.details.image).map(String::from).collect()
        };
        assert_eq!(images(orders(&server).await), BTreeSet::new());
        reader(&server, &store, Account::Full).read_due(runtime::clock::now()).await.unwrap();
        let found = images(orders(&server).await);
        assert!(!found.is_empty() && !found.contains("https://cdn11.bigcommerce.com/other.jpg"));
    }
}
