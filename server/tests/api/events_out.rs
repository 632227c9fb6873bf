//! Events out: endpoints that admins add, and what they get.

use axum::http::StatusCode;
use engine::events::Reach;
use parcelpilot::config::OutboundSettings;
use parcelpilot_domain::api_token::TokenAccess;
use serde_json::Value;
use standardwebhooks::Webhook;
use storage::personal_data::{OrdersToErase, erase};
use test_support::LONG_ENOUGH;
use test_support::rows::{TestOrder, at};
use tokio::sync::watch;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;
use wiremock::matchers::any;
use wiremock::{Mock, MockServer, Request, ResponseTemplate};

use crate::api_v1::read;
use crate::test_app::{Answer, TestApp};

pub const PAGE: &str = "/integrations/events";
const PREFIX: &str = "whsec_";

/// An app that may send to this machine, and a program on it.
pub struct Shop {
    pub app: TestApp,
    pub cookie: String,
    pub program: MockServer,
    /// Requests.
    arrived: watch::Sender<usize>,
}

impl Shop {
    pub async fn new() -> Self {
        let outbound = OutboundSettings {
            events_reach: Reach::Private,
            ..OutboundSettings::default()
        };
        let app = TestApp::with(&outbound, "http://127.0.0.1:9")
            .await
            .and_admin()
            .await;
        let program = MockServer::start().await;
        let arrived = watch::Sender::new(0);
        let counted = arrived.clone();
        let accepts = Mock::given(any()).respond_with(move |_: &Request| {
            counted.send_modify(|arrived| *arrived += 1);
            ResponseTemplate::new(200).set_body_string("Taken")
        });
        accepts.mount(&program).await;
        Self {
            cookie: app.log_in().await,
            app,
            program,
            arrived,
        }
    }

    pub async fn post(&self, page: &str, fields: &[(&str, &str)]) -> Answer {
        self.app.post(page, fields, &[("cookie", &self.cookie)]).await
    }

    async fn get(&self, page: &str) -> Answer {
        self.app.get(page, &[("cookie", &self.cookie)]).await
    }

    /// The page that shows the secret.
    pub async fn add(&self) -> Answer {
        self.add_for("").await
    }

    /// For a client, or all.
    pub async fn add_for(&self, client: &str) -> Answer {
        let url = format!("{}/events?key=canarykey0001", self.program.uri());
        let fields = [
            ("__action", "/api/add_event_endpoint"),
            ("url", url.as_str()),
            ("description", "Warehouse software"),
            ("client", client),
            ("kinds[]", "order.created"),
            ("kinds[]", "order.changed"),
            ("kinds[]", "order.held"),
            ("kinds[]", "shipment.created"),
        ];
        self.post(PAGE, &fields).await
    }

    pub async fn endpoint(&self) -> String {
        let rows: Value = serde_json::from_str(&self.get("/api/list_event_endpoints").await.text).unwrap();
        rows[0]["id"].as_str().unwrap().to_owned()
    }

    /// What the program gets until it has so many.
    pub async fn sent(&self, count: usize) -> Vec<Request> {
        let (sender, stop) = (self.app.context.event_sender().unwrap(), CancellationToken::new());
        let sending = tokio::spawn(sender.work(stop.clone()));
        let mut arrived = self.arrived.subscribe();
        let has_come = timeout(LONG_ENOUGH, arrived.wait_for(|arrived| *arrived >= count)).await;
        has_come.expect("they are sent").unwrap();
        stop.cancel();
        sending.await.unwrap();
        self.program.received_requests().await.unwrap()
    }
}

pub fn secret(page: &Answer) -> String {
    let (_, rest) = page
        .text
        .split_once(&format!("value=\"{PREFIX}"))
        .expect("it is shown");
    // Leptos escapes more of an attribute than it must.
    format!("{PREFIX}{}", rest.split('"').next().unwrap())
        .replace("&#x2F;", "/")
        .replace("&#x3D;", "=")
}

#[tokio::test]
async fn a_secret_is_shown_once_and_signs() {
    let shop = Shop::new().await;
    let first = secret(&shop.add().await);
    let endpoint = shop.endpoint().await;
    let page = format!("{PAGE}/{endpoint}");
    let rotate = [
        ("__action", "/api/rotate_event_secret"),
        ("id", endpoint.as_str()),
    ];
    let second = secret(&shop.post(&page, &rotate).await);
    assert_ne!(first, second);
    let test = [("__action", "/api/send_test_event"), ("id", endpoint.as_str())];
    let tested = shop.post(&page, &test).await;
    assert!(
        tested.text.contains("was accepted") && tested.text.contains("Taken"),
        "{}",
        tested.text
    );
    let [request] = &shop.program.received_requests().await.unwrap()[..] else {
        panic!("one")
    };
    for secret in [&first, &second] {
        Webhook::new(secret)
            .unwrap()
            .verify(&request.body, &request.headers)
            .unwrap();
    }

    for path in [
        PAGE,
        &page,
        "/audit",
        "/api/list_event_endpoints",
        "/api/list_audit_events",
    ] {
        let text = shop.get(path).await.text;
        assert!(
            !text.contains(&first[PREFIX.len()..]) && !text.contains(&second[PREFIX.len()..]),
            "{path}"
        );
    }
    let audit = shop.get("/audit").await.text;
    for part in [
        "added the endpoint for events",
        "replaced the signing secret",
        "sent a test event to",
        &shop.program.uri(),
    ] {
        assert!(audit.contains(part), "{part}: {audit}");
    }
    for key in ["canarykey0001", "/events?", "/events<"] {
        assert!(
            !audit.contains(key),
            "what may be a key is not in the audit trail: {key}"
        );
    }
    shop.app.context.database.close().await;
    for bytes in shop.app.files() {
        for secret in [&first, &second] {
            let secret = &secret.as_bytes()[PREFIX.len()..];
            assert!(!bytes.windows(secret.len()).any(|window| window == secret));
        }
    }
}

#[tokio::test]
async fn an_event_has_the_order_as_the_api_gives_it_and_nothing_that_was_erased() {
    let shop = Shop::new().await;
    let token = shop.app.make_token(&shop.cookie, TokenAccess::Read).await;
    let integration = shop.app.add_integration(&shop.cookie).await.parse().unwrap();
    secret(&shop.add().await);
    let database = &shop.app.context.database;
    let order = TestOrder::new(integration, 7).insert(database).await;
    let [request] = &shop.sent(1).await[..] else {
        panic!("one")
    };
    let event: Value = serde_json::from_slice(&request.body).unwrap();
    let whole = read(&shop.app, &token, &format!("/api/v1/orders/{order}")).await;
    assert_eq!(whole["customer_email"], "a@b.c");
    assert_eq!(event["data"]["order"], whole);
    let mut change = read(&shop.app, &token, "/api/v1/changes?after=0").await["data"][0].take();
    change["order"] = whole;
    assert_eq!(
        (&event["type"], &event["data"]),
        (&"order.created".into(), &change)
    );

    let endpoint = shop.endpoint().await;
    let position = event["data"]["position"].to_string();
    let page = format!("{PAGE}/{endpoint}/{position}");
    let shown = shop.get(&page).await;
    assert!(
        shown.text.contains("a@b.c") && shown.text.contains("Taken"),
        "{}",
        shown.text
    );
    assert!(erase(database, order, OrdersToErase::All, at(9)).await.unwrap());
    let shown = shop.get(&page).await;
    assert!(
        !shown.text.contains("a@b.c") && !shown.text.contains("Taken"),
        "{}",
        shown.text
    );
    let again = [
        ("__action", "/api/replay_event"),
        ("id", endpoint.as_str()),
        ("position", position.as_str()),
    ];
    let answer = shop
        .app
        .post_form(&page, &again, &[("cookie", &shop.cookie)])
        .await;
    assert_eq!(
        answer.header("location"),
        format!("{PAGE}/{endpoint}?done=event_replayed")
    );
    let requests = shop.sent(2).await;
    for request in &requests[1..] {
        let text = String::from_utf8(request.body.clone()).unwrap();
        assert!(!text.contains("a@b.c") && !text.contains("Lovelace"), "{text}");
    }
}

#[tokio::test]
async fn what_is_typed_wrong_is_said_and_stays() {
    let app = TestApp::with_admin().await;
    let cookie = app.log_in().await;
    let fields = [
        ("__action", "/api/add_event_endpoint"),
        ("url", "https://169.254.169.254/latest/meta-data"),
        ("description", ""),
        ("kinds[]", "order.held"),
    ];
    let page = app.post(PAGE, &fields, &[("cookie", &cookie)]).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    for part in [
        "an address that the internet reaches",
        "Please fill this in.",
        "169.254.169.254",
    ] {
        assert!(page.text.contains(part), "{part}: {}", page.text);
    }
    assert_eq!(
        app.get("/api/list_event_endpoints", &[("cookie", &cookie)])
            .await
            .text,
        "[]"
    );
}

#[tokio::test]
async fn an_endpoint_is_paused_resumed_changed_and_deleted() {
    let shop = Shop::new().await;
    secret(&shop.add().await);
    let endpoint = shop.endpoint().await;
    let page = format!("{PAGE}/{endpoint}");
    let set = async |is_enabled: &str| {
        let fields = [
            ("__action", "/api/set_event_endpoint_enabled"),
            ("id", endpoint.as_str()),
            ("is_enabled", is_enabled),
        ];
        shop.app
            .post_form(&page, &fields, &[("cookie", &shop.cookie)])
            .await
            .header("location")
            .to_owned()
    };
    assert_eq!(set("false").await, format!("{page}?done=event_endpoint_paused"));
    assert!(shop.get(&page).await.text.contains("Paused"));
    assert_eq!(set("true").await, format!("{page}?done=event_endpoint_resumed"));
    let change = [
        ("__action", "/api/change_event_endpoint"),
        ("id", endpoint.as_str()),
        ("url", "https://example.com/new"),
        ("description", "Renamed"),
        ("kinds[]", "order.held"),
    ];
    shop.post(&page, &change).await;
    let shown = shop.get(&page).await.text;
    assert!(
        shown.contains("https://example.com/new") && shown.contains("Renamed"),
        "{shown}"
    );
    let delete = [
        ("__action", "/api/delete_event_endpoint"),
        ("id", endpoint.as_str()),
    ];
    shop.post(&page, &delete).await;
    assert_eq!(shop.get(&page).await.status, StatusCode::NOT_FOUND);
    let audit = shop.get("/audit").await.text;
    for part in [
        "paused the endpoint",
        "resumed the endpoint",
        "changed the endpoint",
        "deleted the endpoint",
        "told of order.held",
    ] {
        assert!(audit.contains(part), "{part}: {audit}");
    }
}
