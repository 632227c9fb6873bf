//! What 1,000 pushes cost against what the store's quota dictates at one call each. The window is shorter than a real
//! store's, so that it ends in a minute; the ratio stays the same.

#![allow(clippy::unwrap_used)]

use std::time::{Duration, Instant};

use bigcommerce::BigCommerce;
use futures::TryStreamExt;
use parcelpilot::compose::AppContext;
use parcelpilot::vault::Vault;
use parcelpilot_contract::accounts::Preferences;
use parcelpilot_contract::integrations::IntegrationForm;
use parcelpilot_contract::ports::{Caller, CallerKind, Ports};
use parcelpilot_domain::account::Role;
use parcelpilot_domain::date_range::DateRange;
use parcelpilot_domain::ids::{ClientId, OrderId, UserId};
use parcelpilot_domain::sees::Sees;
use parcelpilot_domain::shipment::ShippedLine;
use parcelpilot_domain::shipment::draft::ShipmentDraft;
use sandbox::{Account, Running, Sandbox, Settings};
use storage::runs::Capacity;
use storage::{Database, clients, orders, runs};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

const PUSHES: usize = 1_000;
const QUOTA: u32 = 150;
const WINDOW: Duration = Duration::from_secs(6);

fn main() {
    // `cargo test --benches` asks for a trial run; there is nothing to try here.
    if std::env::args().any(|argument| argument == "--test") {
        return;
    }
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(measure());
}

async fn measure() {
    let folder = tempfile::tempdir().unwrap();
    let store = Sandbox::start(Settings {
        orders: 2_400,
        quota: QUOTA,
        window: WINDOW,
        ..Settings::default()
    })
    .await
    .unwrap();
    let url = format!("sqlite://{}", folder.path().join("bench.db").display());
    let database = Database::open(&url).await.unwrap();
    let context = AppContext::new(
        database,
        Vault::open_or_create(&folder.path().join("bench.key")).unwrap(),
        BigCommerce::new(store.base_url.parse().unwrap()).unwrap(),
    );
    let ports = context.ports();
    prepare(&context, &ports, &store).await;
    let made = ship(&context, &ports).await;
    // A window of its own, from its beginning.
    tokio::time::sleep(WINDOW).await;
    store.sandbox.forget_calls();

    let shutdown = CancellationToken::new();
    let pushing = tokio::spawn(context.pusher().work(shutdown.clone()));
    let began = Instant::now();
    while ports
        .shipments
        .counts()
        .await
        .unwrap()
        .iter()
        .any(|counts| counts.pending > 0)
    {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let took = began.elapsed();
    shutdown.cancel();
    pushing.await.unwrap();

    let calls: u64 = store.sandbox.calls().values().sum();
    let full_windows = u32::try_from((made - 1) / QUOTA as usize).unwrap();
    let dictated = WINDOW * full_windows;
    println!("| pushes | calls | time | the quota dictates | ratio |\n| ---: | ---: | ---: | ---: | ---: |");
    println!(
        "| {made} | {calls} | {:.1} s | {:.1} s | {:.3} × |",
        took.as_secs_f64(),
        dictated.as_secs_f64(),
        took.as_secs_f64() / dictated.as_secs_f64()
    );
}

async fn prepare(context: &AppContext, ports: &Ports, store: &Running) {
    let client = ClientId::from_uuid(Uuid::now_v7());
    clients::insert(&context.database, client, "Bench", runtime::clock::now())
        .await
        .unwrap();
    let credentials = store.sandbox.credentials(Account::Full);
    let form = IntegrationForm {
        client: client.to_string(),
        platform: "bigcommerce".to_owned(),
        name: "Bench".to_owned(),
        store_hash: credentials.store_hash.clone(),
        access_token: credentials.access_token.clone().into(),
        push_ship_confirms: true,
        statuses: parcelpilot_domain::order_status::OrderStatus::IMPORTED_BY_DEFAULT.to_vec(),
        ..IntegrationForm::default()
    };
    let integration = ports.integrations.create(&caller(), form).await.unwrap();
    let everything = parcelpilot_domain::import_run::Selection::Span {
        dates: DateRange::default(),
        statuses: parcelpilot_domain::order_status::StatusFilter::default(),
    };
    ports
        .imports
        .start(&caller(), integration, everything)
        .await
        .unwrap();
    let lease = Duration::from_secs(60);
    let now = runtime::clock::now();
    let run = runs::claim(&context.database, Capacity::ForAll, "bench", now, lease)
        .await
        .unwrap()
        .unwrap();
    context.worker().execute(run, CancellationToken::new()).await;
}

/// One shipment an order, until there are enough.
async fn ship(context: &AppContext, ports: &Ports) -> usize {
    let all: Vec<OrderId> = orders::export(&context.database, None)
        .map_ok(|order| order.stored.id)
        .try_collect()
        .await
        .unwrap();
    let mut made = 0;
    for order in all {
        let shipping = ports.shipments.shipping(order).await.unwrap();
        let lines = shipping
            .consignments
            .first()
            .into_iter()
            .flat_map(|part| &part.lines);
        let lines: Vec<ShippedLine> = lines
            .filter(|line| line.left > 0 && !line.goes_along)
            .map(|line| ShippedLine {
                line: parcelpilot_domain::ids::RemoteLineId(line.remote_id),
                quantity: line.left,
            })
            .collect();
        if lines.is_empty() || made == PUSHES {
            continue;
        }
        let draft = ShipmentDraft {
            lines,
            ..ShipmentDraft::default()
        };
        ports.shipments.make(&caller(), order, draft, true).await.unwrap();
        made += 1;
    }
    assert_eq!(made, PUSHES, "the store has enough orders to ship");
    made
}

fn caller() -> Caller {
    Caller {
        sees: Sees::All,
        user_id: UserId::from_uuid(Uuid::nil()),
        name: "Bench".to_owned(),
        email: String::new(),
        role: Role::Admin,
        address: String::new(),
        preferences: Preferences::default(),
        kind: CallerKind::default(),
    }
}
