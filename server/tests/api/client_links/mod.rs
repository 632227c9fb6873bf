//! A client connects a store by a link, without an account; the link opens nothing else.

mod afterwards;
mod limits;
mod meanwhile;
mod refusals;

use axum::http::StatusCode;
use parcelpilot::config::OutboundSettings;
use sandbox::{Account, Running, Sandbox, Settings};
use test_support::databases::execute;

use crate::test_app::{Answer, TestApp};

const FILE: &str = "credentials.bigcommerce.file";

struct Warehouse {
    app: TestApp,
    store: Running,
    admin: String,
    client: String,
}

impl Warehouse {
    async fn new() -> Self {
        let settings = Settings {
            orders: 3,
            ..Settings::default()
        };
        let store = Sandbox::start(settings).await.unwrap();
        let address = store.base_url.clone();
        Self::with(store, &address).await
    }

    /// Which reaches the store at this address.
    async fn with(store: Running, address: &str) -> Self {
        let app = TestApp::with(&OutboundSettings::default(), address).await;
        let app = app.and_admin().await;
        let admin = app.log_in().await;
        let cookie = [("cookie", admin.as_str())];
        let client = app
            .post("/api/add_client", &[("name", "Acme")], &cookie)
            .await
            .id();
        Self {
            app,
            store,
            admin,
            client,
        }
    }

    async fn post(&self, function: &str, fields: &[(&str, &str)]) -> Answer {
        let cookie = [("cookie", self.admin.as_str())];
        self.app.post(&format!("/api/{function}"), fields, &cookie).await
    }

    /// The token of a link for a new integration.
    async fn link(&self, name: &str) -> String {
        token(&self.post("make_client_link", &self.form(name)).await)
    }

    /// The token of a link for new credentials of this integration.
    async fn link_of(&self, id: &str) -> String {
        token(&self.post("make_integration_client_link", &[("id", id)]).await)
    }

    fn form<'a>(&'a self, name: &'a str) -> [(&'a str, &'a str); 5] {
        [
            ("client", self.client.as_str()),
            ("platform", "bigcommerce"),
            ("name", name),
            ("settings.statuses[0]", "11"),
            ("settings.sync_minutes", "30"),
        ]
    }

    fn file(&self, account: Account) -> String {
        self.store.sandbox.credentials(account).text()
    }

    /// As the client: without a cookie.
    async fn with_link(&self, function: &str, link: &str, file: &str) -> Answer {
        let fields = [("link", link), (FILE, file)];
        self.app.post(&format!("/api/{function}"), &fields, &[]).await
    }

    async fn connect(&self, link: &str, account: Account) -> Answer {
        self.with_link("connect_requested_store", link, &self.file(account))
            .await
    }

    async fn get(&self, path: &str) -> Answer {
        self.app.get(path, &[("cookie", self.admin.as_str())]).await
    }

    async fn integrations(&self) -> Vec<serde_json::Value> {
        let rows = self.get("/api/list_integrations").await.json();
        rows.as_array().unwrap().clone()
    }

    async fn is_open(&self, link: &str) -> bool {
        let path = format!("/api/fetch_requested_store?link={link}");
        self.app.get(&path, &[]).await.text != "null"
    }
}

fn token(made: &Answer) -> String {
    assert_eq!(made.status, StatusCode::OK, "{}", made.text);
    let path = made.json()["path"].as_str().unwrap().to_owned();
    path.strip_prefix("/connect?link=").unwrap().to_owned()
}

#[tokio::test]
async fn a_client_connects_a_store_once() {
    let warehouse = Warehouse::new().await;
    let link = warehouse.link("US store").await;
    let page = warehouse.app.get(&format!("/connect?link={link}"), &[]).await;
    for text in ["Acme", "US store", "Zoë"] {
        assert!(page.text.contains(text), "{text} in {}", page.text);
    }
    assert_eq!(page.header("referrer-policy"), "same-origin");
    assert_eq!(page.header("cache-control"), "no-store");

    let tested = warehouse
        .with_link("test_requested_store", &link, &warehouse.file(Account::ReadOnly))
        .await;
    assert!(tested.text.contains("\"granted\""), "{}", tested.text);
    assert_eq!(warehouse.integrations().await.len(), 0);

    let connected = warehouse.connect(&link, Account::ReadOnly).await;
    assert_eq!(connected.status, StatusCode::OK, "{}", connected.text);
    assert!(connected.header("set-cookie").is_empty(), "it is no log-in");
    let rows = warehouse.integrations().await;
    assert_eq!(rows.len(), 1);
    assert_eq!(
        (&rows[0]["name"], &rows[0]["client_name"]),
        (&"US store".into(), &"Acme".into())
    );
    // The test that came before is not lost: nobody has to repeat it.
    assert_eq!(rows[0]["store_name"], "Sandbox & Söhne");
    let again = warehouse.connect(&link, Account::ReadOnly).await;
    assert_eq!(
        (again.status, again.text.as_str()),
        (StatusCode::NOT_FOUND, "\"LinkInvalid\"")
    );
    let page = warehouse.app.get(&format!("/connect?link={link}"), &[]).await;
    assert!(
        page.text.contains("does not work any more") && !page.text.contains("US store"),
        "{}",
        page.text
    );
    let trail = warehouse.get("/audit?kind=stranger").await.text;
    for text in [
        "connected the store of integration",
        "US store",
        "by the link of Zoë",
    ] {
        assert!(trail.contains(text), "{text} in {trail}");
    }
}

#[tokio::test]
async fn its_orders_are_due_at_once() {
    let warehouse = Warehouse::new().await;
    let link = warehouse.link("US store").await;
    warehouse.connect(&link, Account::ReadOnly).await;
    let row = &warehouse.integrations().await[0];
    let next_sync = row["next_sync"].as_i64().unwrap();
    assert!(next_sync <= runtime::clock::now().millis(), "{row}");
}

/// Without JavaScript: the page comes back with what was typed, but for the secrets, which are in it sealed.
#[tokio::test]
async fn a_form_that_comes_back_keeps_the_secrets_for_this_link_alone() {
    let warehouse = Warehouse::new().await;
    let (link, other) = (warehouse.link("US store").await, warehouse.link("CA store").await);
    let credentials = warehouse.store.sandbox.credentials(Account::ReadOnly).clone();
    let page = format!("/connect?link={link}");
    let fields = [
        ("__action", "/api/test_requested_store"),
        ("link", link.as_str()),
        (FILE, &warehouse.file(Account::ReadOnly)),
    ];
    let tested = warehouse.app.post(&page, &fields, &[]).await;
    assert!(
        tested
            .text
            .contains("everything is granted. Press Connect to finish.")
            && !tested.text.contains("Connected to"),
        "{}",
        tested.text
    );
    assert!(
        !tested.text.contains(&credentials.access_token) && !tested.text.contains(&credentials.client_secret)
    );
    let draft = tested.text.split("name=\"__draft\" value=\"").nth(1).unwrap();
    let draft = draft.split('"').next().unwrap();
    let with_draft = async |link: &str| {
        let fields = [
            ("__action", "/api/connect_requested_store"),
            ("__draft", draft),
            ("link", link),
            ("credentials.bigcommerce.store_hash", &credentials.store_hash),
        ];
        warehouse
            .app
            .post_form(&format!("/connect?link={link}"), &fields, &[])
            .await
    };
    let refused = with_draft(&other).await;
    assert!(
        refused.header("location").contains("form=door"),
        "{:?}",
        refused.headers
    );
    let connected = with_draft(&link).await;
    assert_eq!(
        connected.header("location"),
        "/connect/done",
        "{}",
        connected.text
    );
    let done = warehouse.app.get("/connect/done", &[]).await;
    assert_eq!(done.status, StatusCode::OK);
    assert!(done.text.contains("You can close this page."), "{}", done.text);
}

#[tokio::test]
async fn a_token_that_died_is_replaced_by_the_client() {
    let warehouse = Warehouse::new().await;
    warehouse
        .connect(&warehouse.link("US store").await, Account::Full)
        .await;
    let row = warehouse.integrations().await[0].clone();
    let id = row["id"].as_str().unwrap();
    execute(
        &warehouse.app.context.database,
        "UPDATE integrations SET last_failure = 'token_refused'".to_owned(),
    )
    .await;
    let link = warehouse.link_of(id).await;
    let page = warehouse.get(&format!("/integrations/{id}")).await.text;
    assert!(page.contains("Waiting for the client, until"), "{page}");
    let connected = warehouse.connect(&link, Account::ReadOnly).await;
    assert_eq!(connected.status, StatusCode::OK, "{}", connected.text);
    let detail = warehouse
        .get(&format!("/api/fetch_integration?id={id}"))
        .await
        .json();
    let token = &warehouse
        .store
        .sandbox
        .credentials(Account::ReadOnly)
        .access_token;
    assert_eq!(detail["access_token"]["last_four"], token[token.len() - 4..]);
    assert_eq!(
        (&detail["credentials_set_by"], &detail["client_link"]),
        (&"Acme".into(), &serde_json::Value::Null)
    );
    assert!(!warehouse.is_open(&link).await);
    let trail = warehouse.get("/audit?kind=stranger").await.text;
    assert!(
        trail.contains("replaced the credentials of integration"),
        "{trail}"
    );
}
