//! Stores tell of changed orders: who proves to be the store is heard, and the order is fetched.

use std::time::{Duration, Instant};

use axum::body::Body;
use axum::http::{Method, StatusCode};
use futures::TryStreamExt;
use parcelpilot::config::OutsideSettings;
use parcelpilot::hooks::proof::{SECRET_HEADER, sign};
use parcelpilot::outward::PublicUrl;
use parcelpilot::sandbox::{Account, Change, Hook, Running, Sandbox, Settings};
use parcelpilot::services::store_access::hook_secret_place;
use parcelpilot::storage::{hooks, orders};
use parcelpilot::time::now;
use parcelpilot::vault::Sealed;
use parcelpilot_domain::ids::IntegrationId;
use secrecy::{ExposeSecret, SecretString};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use crate::world::{SECRET, World};

/// Waits until `look` finds something.
pub async fn until<T>(what: &str, mut look: impl AsyncFnMut() -> Option<T>) -> T {
    let began = Instant::now();
    loop {
        if let Some(found) = look().await {
            return found;
        }
        assert!(began.elapsed() < Duration::from_secs(60), "waited in vain for {what}");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

struct House {
    world: World,
    store: Running,
    cookie: String,
    integration: IntegrationId,
    public_url: PublicUrl,
}

impl House {
    /// A server that a sandbox can call, and an integration of that sandbox.
    async fn new() -> Self {
        let store = Sandbox::start(Settings {
            orders: 20,
            ..Settings::default()
        })
        .await
        .unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let public_url = PublicUrl::parse(&format!("http://{}", listener.local_addr().unwrap()));
        let outside = OutsideSettings {
            public_url: public_url.clone(),
            ..OutsideSettings::default()
        };
        let world = World::with(&outside, &store.base_url).await.and_admin().await;
        world.serve(listener);
        let cookie = world.log_in().await;
        let credentials = store.sandbox.credentials(Account::Full);
        let (hash, token) = (&credentials.store_hash, &credentials.access_token);
        let secret = &credentials.client_secret;
        let id = world.add_integration_of(&cookie, hash, token, secret).await;
        Self {
            store,
            cookie,
            integration: id.parse().unwrap(),
            public_url: public_url.unwrap(),
            world,
        }
    }

    /// Looks after the hooks that are due, `later` from now.
    async fn check(&self, later: Duration) {
        let keeper = self.world.ground.keeper();
        keeper.check_due(&self.public_url, now().plus(later)).await.unwrap();
    }

    fn hook(&self) -> Hook {
        let mut hooks = self.store.sandbox.webhooks();
        assert_eq!(hooks.len(), 1, "{hooks:?}");
        hooks.remove(0)
    }

    async fn secret(&self) -> SecretString {
        let database = &self.world.ground.database;
        let caller = hooks::caller(database, self.integration).await.unwrap().unwrap();
        let sealed = Sealed::from_bytes(caller.secret.0);
        let place = hook_secret_place(self.integration);
        self.world.ground.vault.open(&place, &sealed).unwrap()
    }

    fn path(&self) -> String {
        format!("/hooks/bigcommerce/{}", self.integration)
    }

    async fn call(&self, headers: &[(&str, &str)], body: &str) -> StatusCode {
        let body = Body::from(body.to_owned());
        let answer = self.world.ask(Method::POST, &self.path(), headers, body).await;
        assert_eq!(answer.text, "", "nobody is told why");
        answer.status
    }

    /// How many orders are wanted.
    async fn wanted(&self) -> i64 {
        let database = &self.world.ground.database;
        self.world.state.inbox.write(database, now()).await.unwrap();
        let parcelpilot::storage::Database::Sqlite { reader, .. } = database else {
            unreachable!("this suite has SQLite only")
        };
        let (count,) = sqlx::query_as("SELECT count(*) FROM hook_hints").fetch_one(reader).await.unwrap();
        count
    }

    async fn stored(&self) -> Vec<(i64, String)> {
        let stored = orders::export(&self.world.ground.database, Some(self.integration));
        let stored: Vec<_> = stored.try_collect().await.unwrap();
        stored
            .into_iter()
            .map(|one| (one.order.remote_id.0, one.order.staff_notes))
            .collect()
    }
}

#[tokio::test]
async fn an_order_changed_in_the_store_arrives_without_polling() {
    let house = House::new().await;
    let (ground, shutdown) = (&house.world.ground, CancellationToken::new());
    let (inbox, database, over) = (house.world.state.inbox.clone(), ground.database.clone(), shutdown.clone());
    let tasks = [
        tokio::spawn(ground.worker().work(shutdown.clone())),
        tokio::spawn(ground.keeper().work(shutdown.clone())),
        tokio::spawn(async move { inbox.work(&database, over).await }),
    ];
    until("the store's hook", async || (house.store.sandbox.webhooks().len() == 1).then_some(())).await;
    house.store.sandbox.forget_calls();
    // Duplicates come in as well.
    house.store.sandbox.send_webhooks(3);
    let id = house.store.sandbox.truth().next().unwrap().id;
    let change = Change {
        status_id: Some(11),
        staff_notes: Some("Told by webhook".to_owned()),
        ..Change::default()
    };
    assert!(house.store.sandbox.edit(id, change));
    let expected = vec![(i64::try_from(id).unwrap(), "Told by webhook".to_owned())];
    until("the order", async || (house.stored().await == expected).then_some(())).await;
    let paths: Vec<String> = house.store.sandbox.calls().into_keys().map(|(path, _)| path).collect();
    assert!(paths.iter().all(|path| path.starts_with("/v2/orders/{id}")), "{paths:?}");

    // One that is not imported for its status stays out, and one that is not there is no problem.
    let other = house.store.sandbox.truth().nth(1).unwrap().id;
    let cancelled = Change {
        status_id: Some(5),
        ..Change::default()
    };
    assert!(house.store.sandbox.edit(other, cancelled));
    house.world.state.inbox.put(house.integration, parcelpilot_domain::ids::RemoteOrderId(1));
    let second = format!("/api/fetch_live_imports?integration={}", house.integration);
    until("the second run", async || {
        let live = house.world.get(&second, &[("cookie", &house.cookie)]).await.text;
        (live.matches("of which the store told").count() >= 2 && house.wanted().await == 0).then_some(())
    })
    .await;
    assert_eq!(house.stored().await, expected);
    shutdown.cancel();
    for task in tasks {
        task.await.unwrap();
    }
}

#[tokio::test]
async fn the_stores_hook_is_made_mended_and_removed() {
    let house = House::new().await;
    house.check(Duration::ZERO).await;
    let made = house.hook();
    assert_eq!((made.scope.as_str(), made.is_active), ("store/order/*", true));
    assert_eq!(made.destination, format!("{}{}", house.public_url, house.path()));
    assert_eq!(made.headers[SECRET_HEADER], house.secret().await.expose_secret());

    house.store.sandbox.switch_webhooks_off();
    house.check(Duration::ZERO).await;
    assert!(!house.hook().is_active, "it is not due yet");
    house.check(Duration::from_secs(24 * 3_600)).await;
    assert_eq!((house.hook().is_active, house.hook().id), (true, made.id));
    let page = format!("/integrations/{}", house.integration);
    let cookie = [("cookie", house.cookie.as_str())];
    let page = house.world.get(&page, &cookie).await.text;
    assert!(page.contains("The store tells of changed orders at once"), "{page}");

    let id = house.integration.to_string();
    let gone = [("id", id.as_str()), ("typed_name", "Acme store")];
    let answer = house.world.post("/api/delete_integration", &gone, &cookie).await;
    assert!(answer.status.is_success() || answer.status.is_redirection(), "{}", answer.text);
    assert_eq!(house.store.sandbox.webhooks().len(), 0);
}

#[tokio::test]
async fn a_token_that_may_make_no_hook_leaves_the_work_to_polling() {
    let house = House::new().await;
    let credentials = house.store.sandbox.credentials(Account::WithoutOrders);
    let place = parcelpilot::services::store_access::token_place(house.integration);
    let token = SecretString::from(credentials.access_token.as_str());
    let sealed = house.world.ground.vault.seal(&place, &token).unwrap().into_bytes();
    let parcelpilot::storage::Database::Sqlite { writer, .. } = &house.world.ground.database else {
        unreachable!("this suite has SQLite only")
    };
    let sql = "UPDATE integrations SET access_token = $1";
    sqlx::query(sql).bind(sealed).execute(writer).await.unwrap();
    house.check(Duration::ZERO).await;
    let page = format!("/integrations/{}", house.integration);
    let page = house.world.get(&page, &[("cookie", house.cookie.as_str())]).await.text;
    assert!(page.contains("so polling does the work"), "{page}");
}

#[tokio::test]
async fn only_the_store_is_heard() {
    let house = House::new().await;
    house.check(Duration::ZERO).await;
    let secret = house.secret().await;
    let ours = (SECRET_HEADER, secret.expose_secret());
    let producer = &house.store.sandbox.credentials(Account::Full).store_hash;
    let message = |id: i64| format!(r#"{{"producer":"stores/{producer}","data":{{"type":"order","id":{id}}}}}"#);

    for wrong in [None, Some("made-up"), Some("")] {
        let headers: Vec<_> = wrong.map(|secret| (SECRET_HEADER, secret)).into_iter().collect();
        assert_eq!(house.call(&headers, &message(1)).await, StatusCode::UNAUTHORIZED);
    }
    for nowhere in ["none", "0190a2b4-0000-7000-8000-000000000000"] {
        let path = format!("/hooks/bigcommerce/{nowhere}");
        let answer = house.world.ask(Method::POST, &path, &[ours], Body::from(message(1))).await;
        assert_eq!((answer.status, answer.text.as_str()), (StatusCode::NOT_FOUND, ""));
    }
    let long = format!("{}{}", message(1), " ".repeat(16 * 1024));
    assert_eq!(house.call(&[ours], &long).await, StatusCode::PAYLOAD_TOO_LARGE);
    let cross_site = [ours, ("origin", "https://evil.example")];
    let answer = house.world.ask(Method::POST, &house.path(), &cross_site, Body::from(message(1))).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);

    let seconds = (now().millis() / 1_000).to_string();
    let key = &house.store.sandbox.credentials(Account::Full).client_secret;
    let signed = |key: &str| sign(&SecretString::from(key), "msg_1", &seconds, message(2).as_bytes());
    for (key, status) in [(SECRET, StatusCode::UNAUTHORIZED), (key, StatusCode::NO_CONTENT)] {
        let signature = signed(key);
        let headers = [
            ours,
            ("webhook-id", "msg_1"),
            ("webhook-timestamp", &seconds),
            ("webhook-signature", &signature),
        ];
        assert_eq!(house.call(&headers, &message(2)).await, status);
    }
    assert_eq!(house.wanted().await, 1, "of all that, one was from the store");

    // Without a signature our own secret is enough; what is of no use is answered the same.
    for body in [message(3), message(3), "nonsense".to_owned(), message(0)] {
        assert_eq!(house.call(&[ours], &body).await, StatusCode::NO_CONTENT);
    }
    assert_eq!(house.wanted().await, 2);
    house.world.execute("UPDATE integrations SET is_enabled = FALSE").await;
    assert_eq!(house.call(&[ours], &message(4)).await, StatusCode::NO_CONTENT);
    assert_eq!(house.wanted().await, 2, "one that is disabled wants nothing");
}

#[tokio::test]
async fn the_secret_of_a_hook_is_in_no_page_and_no_file() {
    let house = House::new().await;
    house.check(Duration::ZERO).await;
    let secret = house.secret().await;
    let cookie = [("cookie", house.cookie.as_str())];
    let id = house.integration;
    for path in [
        format!("/integrations/{id}"),
        format!("/api/fetch_integration?id={id}"),
        "/".to_owned(),
        "/api/list_integrations".to_owned(),
    ] {
        let text = house.world.get(&path, &cookie).await.text;
        assert!(!text.contains(secret.expose_secret()), "{path}");
    }
    house.world.ground.database.close().await;
    for bytes in house.world.files() {
        let secret = secret.expose_secret().as_bytes();
        assert!(!bytes.windows(secret.len()).any(|window| window == secret));
    }
}
