//! What changes while a client's credentials are tested.

use std::sync::Arc;

use axum::http::StatusCode;
use sandbox::{Account, Sandbox, Settings};
use test_support::databases::execute;
use test_support::rows::integration;
use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Notify, Semaphore};

use super::{Warehouse, token};

/// Before a store: whoever calls it waits until this is opened.
struct Gate {
    address: String,
    is_reached: Arc<Notify>,
    open: Arc<Semaphore>,
}

impl Gate {
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

/// The token was asked whether it may read orders; now it has to be able to change them.
#[tokio::test]
async fn a_token_that_was_tested_for_less_is_not_saved() {
    let store = Sandbox::start(Settings::default()).await.unwrap();
    let gate = Gate::before(&store.base_url).await;
    let house = Warehouse::with(store, &gate.address).await;
    let database = &house.app.context.database;
    let id = integration(database, house.client.parse().unwrap(), "Main", 1).await;
    let id = id.to_string();
    let made = house
        .post("make_integration_client_link", &[("id", id.as_str())])
        .await;
    let link = token(&made);
    let change = async {
        gate.is_reached.notified().await;
        let pushes = "UPDATE integrations SET push_ship_confirms = TRUE, version = version + 1";
        execute(database, pushes.to_owned()).await;
        gate.open.add_permits(1);
    };
    let (refused, ()) = tokio::join!(house.connect(&link, Account::ReadOnly), change);
    assert_eq!(
        (refused.status, refused.text.as_str()),
        (StatusCode::CONFLICT, "\"ChangedMeanwhile\"")
    );
    assert!(house.is_open(&link).await);
}
