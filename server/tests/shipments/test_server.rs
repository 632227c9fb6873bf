//! A sandbox store whose orders are imported, and what ships them.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use bigcommerce::BigCommerce;
use engine::shipments::SinkProvider;
use engine::shipments::pusher::Pusher;
use engine::shipments::retry_policy::PushRetryPolicy;
use futures::TryStreamExt;
use parcelpilot::compose::AppContext;
use parcelpilot::vault::Vault;
use parcelpilot_contract::accounts::Preferences;
use parcelpilot_contract::error::AppResult;
use parcelpilot_contract::integrations::IntegrationForm;
use parcelpilot_contract::ports::{Caller, CallerKind, Ports};
use parcelpilot_contract::shipments::{PushRow, ShipmentQuery, ShipmentRow, Shipping};
use parcelpilot_domain::account::Role;
use parcelpilot_domain::backoff::Backoff;
use parcelpilot_domain::date_range::DateRange;
use parcelpilot_domain::ids::{ClientId, IntegrationId, OrderId, ShipmentId, UserId};
use parcelpilot_domain::import_run::{RunKind, Selection};
use parcelpilot_domain::order_status::{OrderStatus, StatusFilter};
use parcelpilot_domain::sees::Sees;
use parcelpilot_domain::shipment::ShippedLine;
use parcelpilot_domain::shipment::draft::ShipmentDraft;
use parcelpilot_domain::shipment::tracking::TrackingDraft;
use sandbox::{Account, Running, Sandbox, Settings, Shipment};
use storage::orders::StoredOrder;
use storage::runs::{Capacity, NewRun};
use storage::{Database, clients, orders, runs};
use tempfile::TempDir;
use test_support::LONG_ENOUGH;
use test_support::databases::execute;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

pub struct TestServer {
    pub store: Running,
    pub context: AppContext,
    pub ports: Ports,
    pub integration: IntegrationId,
    pub client: ClientId,
    folder: TempDir,
}

/// A store whose quota is out of the way.
pub fn roomy(orders: u64) -> Settings {
    Settings {
        orders,
        quota: 1_000_000,
        ..Settings::default()
    }
}

pub fn caller() -> Caller {
    Caller {
        sees: Sees::All,
        user_id: UserId::from_uuid(Uuid::nil()),
        name: "Ada".to_owned(),
        email: String::new(),
        role: Role::Admin,
        address: String::new(),
        preferences: Preferences::default(),
        kind: CallerKind::default(),
    }
}

pub fn number(text: &str) -> TrackingDraft {
    TrackingDraft {
        carrier: "ups".to_owned(),
        number: text.to_owned(),
        ..TrackingDraft::default()
    }
}

impl TestServer {
    /// With pushing on, and all open orders imported.
    pub async fn new(database: Database, settings: Settings) -> Self {
        let server = Self::before_import(database, settings, Account::Full, true).await;
        server.import().await;
        server
    }

    pub async fn before_import(
        database: Database,
        settings: Settings,
        account: Account,
        is_push_on: bool,
    ) -> Self {
        let store = Sandbox::start(settings).await.unwrap();
        let folder = tempfile::tempdir().unwrap();
        let context = AppContext::new(
            database,
            Vault::open_or_create(&folder.path().join("test.key")).unwrap(),
            BigCommerce::new(store.base_url.parse().unwrap()).unwrap(),
        );
        let client = ClientId::from_uuid(Uuid::now_v7());
        clients::insert(&context.database, client, "Acme", runtime::clock::now())
            .await
            .unwrap();
        let ports = context.ports();
        let mut server = TestServer {
            store,
            ports,
            context,
            client,
            integration: IntegrationId::from_uuid(Uuid::nil()),
            folder,
        };
        let form = server.form(account, is_push_on, 1);
        server.integration = server.ports.integrations.create(&caller(), form).await.unwrap();
        server
    }

    pub fn form(&self, account: Account, is_push_on: bool, version: i64) -> IntegrationForm {
        let credentials = self.store.sandbox.credentials(account);
        IntegrationForm {
            version,
            client: self.client.to_string(),
            platform: "bigcommerce".to_owned(),
            name: "Store".to_owned(),
            store_hash: credentials.store_hash.clone(),
            access_token: credentials.access_token.clone().into(),
            push_ship_confirms: is_push_on,
            statuses: OrderStatus::IMPORTED_BY_DEFAULT.to_vec(),
            ..IntegrationForm::default()
        }
    }

    pub fn key_file(&self) -> PathBuf {
        self.folder.path().join("test.key")
    }

    pub fn database(&self) -> &Database {
        &self.context.database
    }

    /// Reads every order of the statuses that are imported, and whatever is here.
    pub async fn import(&self) {
        self.run(Selection::Span {
            dates: DateRange::default(),
            statuses: StatusFilter::default(),
        })
        .await;
    }

    pub async fn import_named(&self, order: i64) {
        let remote_ids = vec![parcelpilot_domain::ids::RemoteOrderId(order)];
        self.run(Selection::Named { remote_ids }).await;
    }

    async fn run(&self, selection: Selection) {
        let run = NewRun {
            integration_id: self.integration,
            kind: RunKind::Orders,
            selection,
            requested_by: None,
            at: runtime::clock::now(),
        };
        runs::enqueue(self.database(), run).await.unwrap();
        self.carry_out_runs().await;
    }

    /// All that are queued.
    pub async fn carry_out_runs(&self) {
        let now = runtime::clock::now();
        while let Some(run) = runs::claim(
            self.database(),
            Capacity::ForAll,
            "test",
            now,
            Duration::from_secs(60),
        )
        .await
        .unwrap()
        {
            self.context.worker().execute(run, CancellationToken::new()).await;
        }
    }

    pub async fn orders(&self) -> Vec<StoredOrder> {
        orders::export(self.database(), None)
            .map_ok(|whole| whole.stored)
            .try_collect()
            .await
            .unwrap()
    }

    pub async fn shipping(&self, order: OrderId) -> Shipping {
        self.ports.shipments.shipping(order).await.unwrap()
    }

    /// What is left by the list.
    pub async fn left(&self, order: OrderId) -> i64 {
        self.ports.orders.detail(order).await.unwrap().row.left_to_ship
    }

    /// The first order for which this holds.
    pub async fn an_order(&self, is_wanted: impl Fn(&Shipping) -> bool) -> Shipping {
        for order in self.orders().await {
            let shipping = self.shipping(order.id).await;
            if is_wanted(&shipping) {
                return shipping;
            }
        }
        panic!("a store of this size has every kind of order");
    }

    /// One address, and its first line has two or more.
    pub async fn an_order_of_several(&self) -> Shipping {
        self.an_order(|order| {
            order.consignments.len() == 1
                && order.consignments[0]
                    .lines
                    .iter()
                    .all(|line| line.parent.is_none() && !line.goes_along)
                && order.consignments[0].lines[0].left >= 2
        })
        .await
    }

    pub async fn ship(
        &self,
        order: OrderId,
        lines: &[(i64, i64)],
        tracking: TrackingDraft,
    ) -> AppResult<ShipmentId> {
        self.ports
            .shipments
            .make(&caller(), order, draft(lines, tracking), true)
            .await
    }

    /// Ships one piece each of this many orders.
    pub async fn ship_one_of_each(&self, orders: usize) -> Vec<ShipmentId> {
        let mut made = Vec::new();
        for order in self.orders().await {
            let shipping = self.shipping(order.id).await;
            let mut lines = shipping.consignments.iter().flat_map(|part| &part.lines);
            if let Some(line) = lines.find(|line| line.left > 0 && !line.goes_along) {
                let shipped = self.ship(order.id, &[(line.remote_id, 1)], number("1Z1")).await;
                made.push(shipped.unwrap());
            }
            if made.len() == orders {
                return made;
            }
        }
        panic!("the store has enough orders to ship");
    }

    /// As if all orders had been read two minutes ago.
    pub async fn let_copies_age(&self) {
        let aged = "UPDATE orders SET read_at = read_at - 120000".to_owned();
        execute(self.database(), aged).await;
    }

    /// How often the store was called with this path, and answered with anything.
    pub fn calls_of(&self, path: &str) -> u64 {
        let calls = self.store.sandbox.calls();
        let of_path = calls.iter().filter(|((called, _), _)| called == path);
        of_path.map(|(_, count)| count).sum()
    }

    pub async fn shipments(&self) -> Vec<ShipmentRow> {
        let mut all = Vec::new();
        let mut query = ShipmentQuery::default();
        loop {
            let page = self.ports.shipments.list(query.clone()).await.unwrap();
            all.extend(page.rows);
            match page.next {
                Some(next) => query.after = next,
                None => return all,
            }
        }
    }

    pub async fn push_of(&self, id: ShipmentId) -> PushRow {
        let found = self.ports.shipments.shipment(id).await.unwrap();
        found.push.expect("it has a push")
    }

    pub fn in_store(&self, order_number: i64) -> Vec<Shipment> {
        self.store.sandbox.shipments(order_number.unsigned_abs())
    }

    pub fn pusher(&self) -> Pusher {
        Pusher {
            retry_policy: PushRetryPolicy {
                settling_time: Duration::ZERO,
                second_look: Duration::ZERO,
                backoff: Backoff {
                    first: Duration::from_millis(1),
                    longest: Duration::from_millis(2),
                },
            },
            ..self.context.pusher()
        }
    }

    pub fn pusher_through(&self, sinks: Arc<dyn SinkProvider>) -> Pusher {
        Pusher {
            sinks,
            ..self.pusher()
        }
    }

    /// Pushes until nothing is pending.
    pub async fn push_all(&self) {
        self.push_all_with(&self.pusher()).await;
    }

    pub async fn push_all_with(&self, pusher: &Pusher) {
        let all = async {
            while self.pending().await > 0 {
                let before = self.pending_and_failed().await;
                self.push_once_with(pusher).await;
                // Whoever waits for a moment to come sleeps no longer than the test has to.
                if self.pending_and_failed().await == before {
                    tokio::task::yield_now().await;
                }
            }
        };
        timeout(LONG_ENOUGH, all).await.expect("pushes are still pending");
    }

    pub async fn push_once(&self) {
        self.push_once_with(&self.pusher()).await;
    }

    async fn push_once_with(&self, pusher: &Pusher) {
        pusher
            .push_all(self.integration, "test", &CancellationToken::new())
            .await;
    }

    pub async fn pending(&self) -> i64 {
        let counts = self.ports.shipments.counts().await.unwrap();
        counts.iter().map(|counts| counts.pending).sum()
    }

    async fn pending_and_failed(&self) -> (i64, i64) {
        let counts = self.ports.shipments.counts().await.unwrap();
        (
            counts.iter().map(|one| one.pending).sum(),
            counts.iter().map(|one| one.failed).sum(),
        )
    }

    /// As if the time of a lease had gone by since the pusher was killed.
    pub async fn let_leases_lapse(&self) {
        execute(
            self.database(),
            "UPDATE shipment_pushes SET lease_until = 0 WHERE state = 'sending'".to_owned(),
        )
        .await;
        storage::shipments::due(self.database()).await.unwrap();
    }
}

pub fn draft(lines: &[(i64, i64)], tracking: TrackingDraft) -> ShipmentDraft {
    let line = |(line, quantity): &(i64, i64)| ShippedLine {
        line: parcelpilot_domain::ids::RemoteLineId(*line),
        quantity: *quantity,
    };
    ShipmentDraft {
        address_id: None,
        lines: lines.iter().map(line).collect(),
        tracking,
        override_reason: None,
        seen_shipments: None,
    }
}
