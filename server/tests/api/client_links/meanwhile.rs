//! What changes while a client's credentials are tested.

use std::sync::Arc;

use axum::http::StatusCode;
use parcelpilot_domain::date_range::DateRange;
use parcelpilot_domain::ids::IntegrationId;
use parcelpilot_domain::import_run::{RunKind, Selection};
use parcelpilot_domain::order_status::StatusFilter;
use runtime::clock::now;
use sandbox::{Account, Sandbox, Settings};
use storage::runs::{self, NewRun};
use test_support::databases::execute;
use test_support::rows::integration;
use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Notify, Semaphore};

use super::{FILE, Warehouse};
use crate::test_app::Answer;

/// Before a store: whoever calls it waits until this is opened.
struct HeldStore {
    address: String,
    is_reached: Arc<Notify>,
    open: Arc<Semaphore>,
}

impl HeldStore {
    async fn before(store: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let store = store.strip_prefix("http://").unwrap().to_owned();
        let (is_reached, open) = (Arc::new(Notify::new()), Arc::new(Semaphore::new(0)));
        let (reached, opened) = (Arc::clone(&is_reached), Arc::clone(&open));
        tokio::spawn(async move {
            while let Ok((mut caller, _)) = listener.accept().await {
                reached.notify_one();
                let (store, opened) = (store.clone(), Arc::clone(&opened));
                tokio::spawn(async move {
                    drop(opened.acquire().await);
                    let mut store = TcpStream::connect(store).await.unwrap();
                    drop(copy_bidirectional(&mut caller, &mut store).await);
                });
            }
        });
        Self {
            address,
            is_reached,
            open,
        }
    }
}

/// A link for new credentials of an integration whose store is held.
struct Held {
    warehouse: Warehouse,
    store: HeldStore,
    integration: IntegrationId,
    link: String,
}

impl Held {
    async fn new() -> Self {
        let store = Sandbox::start(Settings::default()).await.unwrap();
        let held = HeldStore::before(&store.base_url).await;
        let warehouse = Warehouse::with(store, &held.address).await;
        let client = warehouse.client.parse().unwrap();
        let integration = integration(&warehouse.app.context.database, client, "Main", 1).await;
        let link = warehouse.link_of(&integration.to_string()).await;
        Self {
            warehouse,
            store: held,
            integration,
            link,
        }
    }

    async fn connect(&self) -> Answer {
        self.warehouse.connect(&self.link, Account::ReadOnly).await
    }

    /// The answer to the client, while whose credentials are tested this is done.
    async fn meanwhile(
        &self,
        answer: impl Future<Output = Answer>,
        change: impl Future<Output = ()>,
    ) -> Answer {
        let change = async {
            self.store.is_reached.notified().await;
            change.await;
            self.store.open.add_permits(1);
        };
        tokio::join!(answer, change).0
    }

    /// The token that is tested may read orders; now it has to be able to change them.
    async fn turn_pushing_on(&self) {
        let pushes = "UPDATE integrations SET push_ship_confirms = TRUE, version = version + 1";
        execute(&self.warehouse.app.context.database, pushes.to_owned()).await;
    }

    /// The link was not used, and the client hears what to do.
    async fn must_be_refused(&self, answer: &Answer) {
        assert_eq!(
            (answer.status, answer.text.as_str()),
            (StatusCode::CONFLICT, "\"ConnectAgain\"")
        );
        assert!(self.warehouse.is_open(&self.link).await);
    }
}

#[tokio::test]
async fn a_token_that_was_tested_for_less_is_not_saved() {
    let held = Held::new().await;
    let refused = held.meanwhile(held.connect(), held.turn_pushing_on()).await;
    held.must_be_refused(&refused).await;
}

/// The file is of another store than the one that is read.
#[tokio::test]
async fn a_store_that_is_read_is_not_changed() {
    let held = Held::new().await;
    let run = NewRun {
        integration_id: held.integration,
        kind: RunKind::Backfill,
        selection: Selection::Span {
            dates: DateRange::default(),
            statuses: StatusFilter::All,
        },
        requested_by: None,
        at: now(),
    };
    let database = &held.warehouse.app.context.database;
    let begin = async {
        runs::enqueue(database, run).await.unwrap();
    };
    let refused = held.meanwhile(held.connect(), begin).await;
    held.must_be_refused(&refused).await;
}

/// Without JavaScript: the page says it, and names nobody else.
#[tokio::test]
async fn the_page_tells_the_client_to_connect_again() {
    let held = Held::new().await;
    let address = format!("/connect?link={}", held.link);
    let file = held.warehouse.file(Account::ReadOnly);
    let fields = [
        ("__action", "/api/connect_requested_store"),
        ("link", held.link.as_str()),
        (FILE, file.as_str()),
    ];
    let post = held.warehouse.app.post(&address, &fields, &[]);
    let page = held.meanwhile(post, held.turn_pushing_on()).await;
    assert!(page.text.contains("press Connect again."), "{}", page.text);
    assert!(!page.text.contains("Somebody else changed this"), "{}", page.text);
}
