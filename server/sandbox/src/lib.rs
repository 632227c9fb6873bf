//! An imitation of one BigCommerce store, to try ParcelPilot on and to test against.
//!
//! It follows BigCommerce's documentation and what others have measured. Where neither says anything, it
//! assumes: `/v2/time` needs no scope; another store's hash is answered like a missing scope; a shipment for
//! an order that isn't there is 403 without the scope to write and 404 with it; the total of `/orders/count`
//! leaves Incomplete orders out, as the list does.
//!
//! It calls registered webhooks for orders, but only on this machine.
//!
//! Beside the API, `/sandbox/…` (loopback only, no token) injects faults, changes orders, counts calls, and says what
//! every order really is.
//!
//! May be here: what BigCommerce's side does, and what a test must see or change of it. Not: ParcelPilot's own code,
//! whose mistakes the sandbox would then share.

mod credentials_file;
mod delivery;
mod errors;
mod expected;
pub mod faults;
mod faulty_listener;
mod filter;
pub mod order_store;
pub mod orders;
mod quota;
mod routes;
mod running;
mod select;
mod settings;
mod stock;
mod store;
pub mod tokens;
mod webhooks;
mod xml;

use std::future::Future;
use std::sync::Arc;

use axum::Router;
use tokio::net::TcpListener;

use delivery::Happened;
pub use expected::{ExpectedAddress, ExpectedLine, ExpectedOrder};
pub use faults::{Fault, FaultKind, FaultProfile};
use faulty_listener::{Connection, FaultyListener};
pub use order_store::Change;
use orders::Head;
pub use orders::shipment::{Shipment, ShippedItem};
pub use running::Running;
pub use settings::Settings;
pub use stock::SetLevel;
pub use store::Calls;
use store::Store;
pub use tokens::{Account, Credentials, Level, Scope, Tokens};
pub use webhooks::Webhook;

/// One imitation store; clones share it.
#[derive(Clone)]
pub struct Sandbox {
    store: Arc<Store>,
}

impl Sandbox {
    pub fn new(settings: Settings) -> Self {
        Self {
            store: Arc::new(Store::new(settings)),
        }
    }

    /// The API under `/stores/{hash}/`, and the control path under `/sandbox/`.
    pub fn router(&self) -> Router {
        routes::router(Arc::clone(&self.store))
    }

    /// The store's hash and its API accounts; `tokens().write_files(path)` writes the credentials files.
    pub fn tokens(&self) -> &Tokens {
        &self.store.tokens
    }

    /// The credentials of one API account.
    pub fn credentials(&self, account: Account) -> &Credentials {
        self.store.tokens.of(account)
    }

    pub fn add_fault(&self, fault: Fault) {
        self.store.faults.add(fault);
    }

    pub fn clear_faults(&self) {
        self.store.faults.clear();
    }

    /// The calls of the API since the start or the last `forget_calls`.
    pub fn calls(&self) -> Calls {
        self.store.calls().clone()
    }

    pub fn forget_calls(&self) {
        self.store.calls().clear();
    }

    /// Changes an order as if somebody did in the control panel; false if there is none with this id.
    pub fn edit(&self, order_id: u64, change: Change) -> bool {
        let edited = self.store.orders_to_change().edit(order_id, change);
        if edited {
            delivery::deliver_event(&self.store, Happened::Updated, vec![order_id]);
        }
        edited
    }

    /// Adds new orders, made now; their ids.
    pub fn add_orders(&self, how_many: u64) -> Vec<u64> {
        self.add_orders_with(how_many, &Change::default())
    }

    /// The same, with what they all have in common.
    pub fn add_orders_with(&self, how_many: u64, change: &Change) -> Vec<u64> {
        let ids = self.store.orders_to_change().add(how_many, change);
        delivery::deliver_event(&self.store, Happened::Created, ids.clone());
        ids
    }

    /// How often each webhook is sent from now on: more than once for duplicates, 0 to lose them all.
    pub fn send_webhooks(&self, copies: u64) {
        self.store.webhooks().copies = copies;
    }

    /// The webhooks that clients have registered.
    pub fn webhooks(&self) -> Vec<Webhook> {
        self.store.webhooks().all.clone()
    }

    /// Switches all webhooks off, as BigCommerce does after failures or long silence.
    pub fn switch_webhooks_off(&self) {
        self.store
            .webhooks()
            .all
            .iter_mut()
            .for_each(|webhook| webhook.is_active = false);
    }

    /// How much of a SKU the store has at a location.
    pub fn stock(&self, location: u64, sku: &str) -> i64 {
        self.store.stock().level(location, sku)
    }

    /// Something is sold, or counted by somebody else.
    pub fn set_stock(&self, location: u64, sku: &str, level: i64) {
        self.store.stock().set(vec![(location, sku.to_owned(), level)]);
    }

    /// The levels of each call that set some, oldest first.
    pub fn stock_calls(&self) -> Vec<Vec<SetLevel>> {
        self.store.stock().calls.clone()
    }

    /// Adds products that have nothing but a SKU.
    pub fn add_skus(&self, skus: impl IntoIterator<Item = String>) {
        self.store.stock().add_skus(skus);
    }

    /// What every order really is, by ascending id, to compare with what a client has understood.
    pub fn expected_orders(&self) -> impl Iterator<Item = ExpectedOrder> + '_ {
        let count = self.store.order_store().count();
        (0..count).map(|index| ExpectedOrder::of(&self.store.order_store().order(index)))
    }

    /// What left for an order, oldest first; nothing if there is none with this id.
    pub fn shipments(&self, order_id: u64) -> Vec<Shipment> {
        let order_store = self.store.order_store();
        let index = order_store.index(order_id);
        index.map_or_else(Vec::new, |index| order_store.order(index).shipments)
    }

    /// The same without contents, which costs next to nothing.
    pub fn heads(&self) -> impl Iterator<Item = Head> + '_ {
        let count = self.store.order_store().count();
        (0..count).map(|index| self.store.order_store().head(index))
    }

    /// Starts on a free loopback port; for tests.
    ///
    /// # Errors
    /// No port could be had.
    pub async fn start(settings: Settings) -> std::io::Result<Running> {
        Running::start(settings).await
    }
}

/// Answers until `shutdown` is ready; then the calls under way are dropped.
///
/// # Errors
/// Those of the listener.
pub async fn serve(
    listener: TcpListener,
    sandbox: Sandbox,
    shutdown: impl Future<Output = ()> + Send,
) -> std::io::Result<()> {
    let service = sandbox
        .router()
        .into_make_service_with_connect_info::<Connection>();
    tokio::select! {
        result = async { axum::serve(FaultyListener(listener), service).await } => result,
        () = shutdown => Ok(()),
    }
}
