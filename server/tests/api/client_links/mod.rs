//! A client connects a store by a link, without an account; the link opens nothing else.

mod limits;
mod meanwhile;

use axum::http::StatusCode;
use parcelpilot::config::OutboundSettings;
use sandbox::{Account, Running, Sandbox, Settings};
use test_support::databases::execute;
use test_support::rows::TestOrder;

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
        token(&self.post("make_client_link", &self.asked(name)).await)
    }

    fn asked<'a>(&'a self, name: &'a str) -> [(&'a str, &'a str); 5] {
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
        self.with_link("connect_asked_store", link, &self.file(account))
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
        let path = format!("/api/fetch_asked_store?link={link}");
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
    let house = Warehouse::new().await;
    let link = house.link("US store").await;
    let page = house.app.get(&format!("/connect?link={link}"), &[]).await;
    for text in ["Acme", "US store", "Zoë"] {
        assert!(page.text.contains(text), "{text} in {}", page.text);
    }
    assert_eq!(page.header("referrer-policy"), "same-origin");
    assert_eq!(page.header("cache-control"), "no-store");

    let tested = house
        .with_link("test_asked_store", &link, &house.file(Account::ReadOnly))
        .await;
    assert!(tested.text.contains("\"granted\""), "{}", tested.text);
    assert_eq!(house.integrations().await.len(), 0);

    let connected = house.connect(&link, Account::ReadOnly).await;
    assert_eq!(connected.status, StatusCode::OK, "{}", connected.text);
    assert!(connected.header("set-cookie").is_empty(), "it is no log-in");
    let rows = house.integrations().await;
    assert_eq!(rows.len(), 1);
    assert_eq!(
        (&rows[0]["name"], &rows[0]["client_name"]),
        (&"US store".into(), &"Acme".into())
    );
    // The test that came before is not lost: nobody has to repeat it.
    assert_eq!(rows[0]["store_name"], "Sandbox & Söhne");
    let again = house.connect(&link, Account::ReadOnly).await;
    assert_eq!(
        (again.status, again.text.as_str()),
        (StatusCode::NOT_FOUND, "\"LinkInvalid\"")
    );
    let page = house.app.get(&format!("/connect?link={link}"), &[]).await;
    assert!(
        page.text.contains("does not work any more") && !page.text.contains("US store"),
        "{}",
        page.text
    );
    let trail = house.get("/audit?kind=stranger").await.text;
    for text in [
        "connected the store of integration",
        "US store",
        "by the link of Zoë",
    ] {
        assert!(trail.contains(text), "{text} in {trail}");
    }
}

/// Nothing that fails after the store was connected takes that back, or is told to the client as if it did.
#[tokio::test]
async fn what_fails_afterwards_leaves_it_connected_and_in_the_audit_trail() {
    let house = Warehouse::new().await;
    let link = house.link("US store").await;
    let fails = "CREATE TRIGGER fails BEFORE UPDATE OF store_name ON integrations
        BEGIN SELECT RAISE(ABORT, 'no'); END";
    execute(&house.app.context.database, fails.to_owned()).await;
    let connected = house.connect(&link, Account::ReadOnly).await;
    assert_eq!(connected.status, StatusCode::OK, "{}", connected.text);
    assert_eq!(
        house.integrations().await[0]["store_name"],
        serde_json::Value::Null
    );
    let trail = house.get("/audit?kind=stranger").await.text;
    assert!(trail.contains("by the link of Zoë"), "{trail}");
}

#[tokio::test]
async fn nobody_is_asked_for_what_imports_nothing() {
    let house = Warehouse::new().await;
    house
        .connect(&house.link("US store").await, Account::ReadOnly)
        .await;
    let row = house.integrations().await[0].clone();
    let id = row["id"].as_str().unwrap();
    let database = &house.app.context.database;
    let refused = async |function: &str, fields: &[(&str, &str)]| {
        let answer = house.post(function, fields).await;
        assert_eq!(
            (answer.status, answer.text.as_str()),
            (StatusCode::CONFLICT, "\"ImportsNothing\"")
        );
    };
    execute(database, "UPDATE integrations SET is_enabled = FALSE".to_owned()).await;
    refused("make_integration_client_link", &[("id", id)]).await;
    execute(database, "UPDATE integrations SET is_enabled = TRUE".to_owned()).await;
    execute(database, "UPDATE clients SET is_active = FALSE".to_owned()).await;
    refused("make_integration_client_link", &[("id", id)]).await;
    refused("make_client_link", &house.asked("CA store")).await;
}

#[tokio::test]
async fn its_orders_are_due_at_once() {
    let house = Warehouse::new().await;
    let link = house.link("US store").await;
    house.connect(&link, Account::ReadOnly).await;
    let row = &house.integrations().await[0];
    let next_sync = row["next_sync"].as_i64().unwrap();
    assert!(next_sync <= runtime::clock::now().millis(), "{row}");
}

#[tokio::test]
async fn what_a_token_lacks_is_named_and_nothing_is_saved() {
    let house = Warehouse::new().await;
    let link = house.link("US store").await;
    for function in ["test_asked_store", "connect_asked_store"] {
        let file = house.file(Account::WithoutOrders);
        let answer = house.with_link(function, &link, &file).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
        assert!(answer.text.contains("\"finding\":\"missing\""), "{}", answer.text);
    }
    assert_eq!(house.integrations().await.len(), 0);
    assert!(house.is_open(&link).await);
}

/// Without JavaScript: the page comes back with what was typed, but for the secrets, which are in it sealed.
#[tokio::test]
async fn a_form_that_comes_back_keeps_the_secrets_for_this_link_alone() {
    let house = Warehouse::new().await;
    let (link, other) = (house.link("US store").await, house.link("CA store").await);
    let credentials = house.store.sandbox.credentials(Account::ReadOnly).clone();
    let page = format!("/connect?link={link}");
    let fields = [
        ("__action", "/api/test_asked_store"),
        ("link", link.as_str()),
        (FILE, &house.file(Account::ReadOnly)),
    ];
    let tested = house.app.post(&page, &fields, &[]).await;
    assert!(tested.text.contains("Connected to Sandbox"), "{}", tested.text);
    assert!(
        !tested.text.contains(&credentials.access_token) && !tested.text.contains(&credentials.client_secret)
    );
    let draft = tested.text.split("name=\"__draft\" value=\"").nth(1).unwrap();
    let draft = draft.split('"').next().unwrap();
    let with_draft = async |link: &str| {
        let fields = [
            ("__action", "/api/connect_asked_store"),
            ("__draft", draft),
            ("link", link),
            ("credentials.bigcommerce.store_hash", &credentials.store_hash),
        ];
        house
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
    let done = house.app.get("/connect/done", &[]).await;
    assert_eq!(done.status, StatusCode::OK);
    assert!(done.text.contains("You can close this page."), "{}", done.text);
}

#[tokio::test]
async fn a_link_that_was_withdrawn_replaced_or_has_expired_works_no_more() {
    let house = Warehouse::new().await;
    let first = house.link("US store").await;
    let id = house.get("/api/list_client_links").await.json()[0]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let id = [("id", id.as_str())];
    let second = token(&house.post("renew_client_link", &id).await);
    assert!(!house.is_open(&first).await && house.is_open(&second).await);
    execute(
        &house.app.context.database,
        "UPDATE client_links SET expires_at = 1".to_owned(),
    )
    .await;
    assert!(!house.is_open(&second).await);
    let list = house.get("/integrations").await.text;
    assert!(
        list.contains("has expired") && list.contains("Make a new link"),
        "{list}"
    );
    let third = token(&house.post("renew_client_link", &id).await);
    let list = house.get("/integrations").await.text;
    assert!(
        list.contains("Waiting for the client") && !list.contains(&third),
        "{list}"
    );
    assert_eq!(
        house.post("withdraw_client_link", &id).await.status,
        StatusCode::OK
    );
    for gone in [first, second, third, "made-up".to_owned()] {
        let answer = house.connect(&gone, Account::ReadOnly).await;
        assert_eq!(
            (answer.status, answer.text.as_str()),
            (StatusCode::NOT_FOUND, "\"LinkInvalid\"")
        );
    }
    for function in ["renew_client_link", "withdraw_client_link"] {
        assert_eq!(house.post(function, &id).await.status, StatusCode::NOT_FOUND);
    }
}

#[tokio::test]
async fn a_token_that_died_is_replaced_by_the_client() {
    let house = Warehouse::new().await;
    house.connect(&house.link("US store").await, Account::Full).await;
    let row = house.integrations().await[0].clone();
    let id = row["id"].as_str().unwrap();
    execute(
        &house.app.context.database,
        "UPDATE integrations SET last_failure = 'token_refused'".to_owned(),
    )
    .await;
    let link = token(&house.post("make_integration_client_link", &[("id", id)]).await);
    let page = house.get(&format!("/integrations/{id}")).await.text;
    assert!(page.contains("Waiting for the client, until"), "{page}");
    let connected = house.connect(&link, Account::ReadOnly).await;
    assert_eq!(connected.status, StatusCode::OK, "{}", connected.text);
    let detail = house.get(&format!("/api/fetch_integration?id={id}")).await.json();
    let token = &house.store.sandbox.credentials(Account::ReadOnly).access_token;
    assert_eq!(detail["access_token"]["last_four"], token[token.len() - 4..]);
    assert_eq!(
        (&detail["credentials_set_by"], &detail["client_link"]),
        (&"Acme".into(), &serde_json::Value::Null)
    );
    assert!(!house.is_open(&link).await);
}

/// As it is for admins, once there are orders.
#[tokio::test]
async fn the_file_of_another_store_is_refused() {
    let house = Warehouse::new().await;
    house.connect(&house.link("US store").await, Account::Full).await;
    let row = house.integrations().await[0].clone();
    let id = row["id"].as_str().unwrap();
    let database = &house.app.context.database;
    TestOrder::new(id.parse().unwrap(), 7).insert(database).await;
    let of_another = "UPDATE integrations SET store_hash = 'another1'".to_owned();
    execute(database, of_another).await;
    let link = token(&house.post("make_integration_client_link", &[("id", id)]).await);
    let refused = house.connect(&link, Account::Full).await;
    assert_eq!(
        refused.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "{}",
        refused.text
    );
    assert!(refused.text.contains("OtherStoreThanBefore"), "{}", refused.text);
    assert!(house.is_open(&link).await);
}

/// Another client's integration has the store: its name is nobody's business.
#[tokio::test]
async fn a_store_that_is_taken_is_refused_without_saying_by_whom() {
    let house = Warehouse::new().await;
    house
        .connect(&house.link("Secret partner").await, Account::Full)
        .await;
    let link = house.link("US store").await;
    let refused = house.connect(&link, Account::ReadOnly).await;
    assert_eq!(
        refused.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "{}",
        refused.text
    );
    assert!(
        refused.text.contains("StoreTaken") && !refused.text.contains("Secret partner"),
        "{}",
        refused.text
    );
    assert!(house.is_open(&link).await);
}
