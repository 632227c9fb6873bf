//! Two merchants never mix: whose store an integration is connected to, and what is lost with one.

use axum::http::StatusCode;
use test_support::databases::execute;
use test_support::rows::TestOrder;
use uuid::Uuid;

use crate::test_app::{Answer, SECRET, TOKEN, TestApp};

const STORE_HASH: &str = "credentials.bigcommerce.store_hash";

/// Saves the connection of an integration as it stands in its page, with another store hash.
async fn connect_to(app: &TestApp, cookie: &str, id: &str, store: &str) -> Answer {
    let session = [("cookie", cookie)];
    let version = detail(app, cookie, id).await["version"].to_string();
    let fields = [
        ("__action", "/api/save_connection"),
        ("id", id),
        ("version", &version),
        (STORE_HASH, store),
    ];
    app.post(&format!("/integrations/{id}/connection"), &fields, &session)
        .await
}

/// The integration as it is stored.
async fn detail(app: &TestApp, cookie: &str, id: &str) -> serde_json::Value {
    let address = format!("/api/fetch_integration?id={id}");
    app.get(&address, &[("cookie", cookie)]).await.json()
}

async fn store_hash(app: &TestApp, cookie: &str, id: &str) -> String {
    let detail = detail(app, cookie, id).await;
    detail["row"]["store_hash"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_store_hash_can_be_corrected_until_there_are_orders() {
    let app = TestApp::with_admin().await;
    let cookie = app.log_in().await;
    let id = app.add_integration(&cookie).await;
    let saved = connect_to(&app, &cookie, &id, "abc124").await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.text);
    TestOrder::new(id.parse().unwrap(), 7)
        .insert(&app.context.database)
        .await;

    let refused = connect_to(&app, &cookie, &id, "abc125").await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        refused.text.contains("Add a new integration for the other one"),
        "{}",
        refused.text
    );
    assert!(
        refused.text.contains("value=\"abc125\""),
        "what was typed is still there"
    );
    assert_eq!(store_hash(&app, &cookie, &id).await, "abc124");
    assert_eq!(
        connect_to(&app, &cookie, &id, "abc124").await.status,
        StatusCode::SEE_OTHER
    );
}

#[tokio::test]
async fn a_store_that_is_connected_already_is_said_to_be_whose() {
    let app = TestApp::with_admin().await;
    let cookie = app.log_in().await;
    let first = app.add_integration(&cookie).await;
    let session = [("cookie", cookie.as_str())];
    let other = app
        .post("/api/add_client", &[("name", "Birch")], &session)
        .await
        .id();
    let fields = [
        ("client", other.as_str()),
        ("platform", "bigcommerce"),
        ("name", "Birch store"),
        (STORE_HASH, "stores/ABC123/v3"),
        ("credentials.bigcommerce.access_token", TOKEN),
        ("credentials.bigcommerce.client_secret", SECRET),
        ("settings.statuses[0]", "11"),
    ];
    let refused = app.post("/api/save_integration", &fields, &session).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let answer = refused.json();
    assert_eq!(
        answer["StoreInUse"].as_str(),
        Some("Acme store (Acme)"),
        "{answer}"
    );

    // The name is told from the store.
    let mut named = fields;
    (named[2].1, named[3].1) = ("ACME store", "other1");
    let refused = app.post("/api/save_integration", &named, &session).await.json();
    assert_eq!(refused["Invalid"][0]["field"].as_str(), Some("name"), "{refused}");
    assert_eq!(store_hash(&app, &cookie, &first).await, "abc123");
}

/// An order of which this many shipments are not in the store yet.
async fn unsent(app: &TestApp, integration: &str, count: u32) {
    let order = TestOrder::new(integration.parse().unwrap(), 7)
        .insert(&app.context.database)
        .await;
    for number in 1..=count {
        let (shipment, push) = (Uuid::now_v7(), Uuid::now_v7());
        let sql = format!(
            "INSERT INTO shipments (id, integration_id, order_id, order_number, address_id, carrier, carrier_name,
                 tracking_number, tracking_link, made_at, made_by, notify_store, ahead)
             VALUES ('{shipment}', '{integration}', '{order}', 7, 1, 'ups', '', '1Z', '', 1, 'Ada', TRUE, 1);
             INSERT INTO shipment_pushes (id, shipment_id, integration_id, order_id, position, kind, state, since,
                 created_at, next_try_at, tries, attempt, detail)
             VALUES ('{push}', '{shipment}', '{integration}', '{order}', {number}, 'create', 'held', 1, 1, 1, 0, 0, '')"
        );
        execute(&app.context.database, sql).await;
    }
}

#[tokio::test]
async fn an_integration_with_unsent_shipments_is_deleted_by_its_name_typed_twice() {
    let app = TestApp::with_admin().await;
    let cookie = app.log_in().await;
    let id = app.add_integration(&cookie).await;
    unsent(&app, &id, 3).await;
    let (page, session) = (
        format!("/integrations/{id}/settings"),
        [("cookie", cookie.as_str())],
    );
    let delete = async |again: &str| {
        let fields = [
            ("__action", "/api/delete_integration"),
            ("id", id.as_str()),
            ("typed_name", "Acme store"),
            ("typed_again", again),
        ];
        app.post(&page, &fields, &session).await
    };
    let refused = delete("").await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        refused.text.contains("Shipments not in the store yet: 3."),
        "{}",
        refused.text
    );
    let mistyped = delete("acme").await;
    assert!(
        mistyped.text.contains("This is not the name."),
        "{}",
        mistyped.text
    );
    assert_eq!(
        store_hash(&app, &cookie, &id).await,
        "abc123",
        "it is still there"
    );

    let deleted = delete("Acme store").await;
    assert_eq!(
        deleted.header("location"),
        "/integrations?done=integration_deleted",
        "{}",
        deleted.text
    );
    let audit = app
        .get("/api/list_audit_events?search=unsent&after=", &session)
        .await;
    assert!(audit.text.contains("with 3 unsent shipments"), "{}", audit.text);
}

/// Saves the settings of an integration with this client and name; `also` goes along.
async fn save_settings(
    app: &TestApp,
    cookie: &str,
    id: &str,
    client: &str,
    name: &str,
    also: &[(&str, &str)],
) -> Answer {
    let session = [("cookie", cookie)];
    let version = detail(app, cookie, id).await["version"].to_string();
    let mut fields = vec![
        ("__action", "/api/save_integration_settings"),
        ("id", id),
        ("version", &version),
        ("client", client),
        ("platform", "bigcommerce"),
        ("name", name),
        ("settings.statuses[0]", "11"),
        ("settings.sync_minutes", "30"),
    ];
    fields.extend_from_slice(also);
    app.post(&format!("/integrations/{id}/settings"), &fields, &session)
        .await
}

async fn client_of(app: &TestApp, cookie: &str, id: &str) -> String {
    let detail = detail(app, cookie, id).await;
    detail["row"]["client_name"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn orders_move_to_another_client_only_where_somebody_says_so() {
    let app = TestApp::with_admin().await;
    let cookie = app.log_in().await;
    let session = [("cookie", cookie.as_str())];
    let id = app.add_integration(&cookie).await;
    let [birch, cedar, dogwood] = ["Birch", "Cedar", "Dogwood"];
    let mut clients = Vec::new();
    for name in [birch, cedar, dogwood] {
        clients.push(
            app.post("/api/add_client", &[("name", name)], &session)
                .await
                .id(),
        );
    }
    let moved = save_settings(&app, &cookie, &id, &clients[0], "Moved", &[]).await;
    assert_eq!(
        moved.status,
        StatusCode::SEE_OTHER,
        "nothing moves: {}",
        moved.text
    );
    assert_eq!(client_of(&app, &cookie, &id).await, birch);
    let order = TestOrder::new(id.parse().unwrap(), 7)
        .insert(&app.context.database)
        .await;
    // Of a channel that is Dogwood's: it stays, and is not counted.
    let theirs = TestOrder::new(id.parse().unwrap(), 8)
        .insert(&app.context.database)
        .await;
    let own = format!(
        "UPDATE orders SET client_id = '{}' WHERE id = '{theirs}'",
        clients[2]
    );
    execute(&app.context.database, own).await;

    let asked = save_settings(&app, &cookie, &id, &clients[1], "Moved", &[]).await;
    assert_eq!(asked.status, StatusCode::UNPROCESSABLE_ENTITY);
    for part in [
        "Move this integration from Birch to Cedar?",
        "Its order moves along",
        "moves_orders",
    ] {
        assert!(asked.text.contains(part), "{part}: {}", asked.text);
    }
    assert_eq!(client_of(&app, &cookie, &id).await, birch);
    let renamed = save_settings(&app, &cookie, &id, &clients[0], "Renamed", &[]).await;
    assert_eq!(
        renamed.status,
        StatusCode::SEE_OTHER,
        "the same client is not asked about"
    );

    let to_cedar = format!("{}:1", clients[1]);
    assert!(
        asked.text.contains(&format!("value=\"{to_cedar}\"")),
        "{}",
        asked.text
    );
    for (client, said) in [
        (&clients[2], to_cedar.as_str()),
        (&clients[1], "on"),
        (&clients[1], &format!("{}:2", clients[1])),
    ] {
        let asked = save_settings(&app, &cookie, &id, client, "Renamed", &[("moves_orders", said)]).await;
        assert_eq!(
            asked.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "{said} for {client}"
        );
        assert!(
            asked.text.contains("Move this integration from Birch to"),
            "{}",
            asked.text
        );
        assert_eq!(client_of(&app, &cookie, &id).await, birch);
    }
    let said = [("moves_orders", to_cedar.as_str())];
    let moved = save_settings(&app, &cookie, &id, &clients[1], "Renamed", &said).await;
    let next = format!("/integrations/{id}/settings?done=settings_saved");
    assert_eq!(moved.header("location"), next, "{}", moved.text);
    assert_eq!(client_of(&app, &cookie, &id).await, cedar);
    let page = app.get(&format!("/orders/{order}"), &session).await;
    assert!(
        page.text.contains(cedar) && !page.text.contains(birch),
        "the order moved along"
    );
    let page = app.get(&format!("/orders/{theirs}"), &session).await;
    assert!(page.text.contains(dogwood), "it stayed");
    let audit = app
        .get("/api/list_audit_events?search=Renamed&after=", &session)
        .await;
    assert!(
        audit.text.contains("from Birch to Cedar, with 1 order"),
        "{}",
        audit.text
    );
}

/// Each form leaves alone what it does not ask for.
#[tokio::test]
async fn settings_and_connection_are_saved_one_without_the_other() {
    let app = TestApp::with_admin().await;
    let cookie = app.log_in().await;
    let id = app.add_integration(&cookie).await;
    app.execute("UPDATE integrations SET push_ship_confirms = TRUE")
        .await;
    let before = detail(&app, &cookie, &id).await;
    let client = before["client_id"].as_str().unwrap();
    let saved = save_settings(&app, &cookie, &id, client, "Another name", &[]).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.text);
    let renamed = detail(&app, &cookie, &id).await;
    assert_eq!(renamed["row"]["name"], "Another name");
    assert_eq!(renamed["push_ship_confirms"], true);
    for kept in [
        "access_token",
        "api_client_id",
        "client_secret",
        "credentials_set_at",
    ] {
        assert_eq!(renamed[kept], before[kept], "{kept}");
    }

    let saved = connect_to(&app, &cookie, &id, "abc124").await;
    let next = format!("/integrations/{id}/connection?done=connection_saved");
    assert_eq!(saved.header("location"), next, "{}", saved.text);
    let connected = detail(&app, &cookie, &id).await;
    assert_eq!(connected["row"]["store_hash"], "abc124");
    for kept in ["client_id", "statuses", "push_ship_confirms"] {
        assert_eq!(connected[kept], renamed[kept], "{kept}");
    }
    for kept in ["name", "sync_every"] {
        assert_eq!(connected["row"][kept], renamed["row"][kept], "{kept}");
    }
}

/// Nobody undoes unawares what somebody else chose meanwhile.
#[tokio::test]
async fn statuses_on_hold_that_another_tab_changed_are_not_overwritten() {
    let app = TestApp::with_admin().await;
    let cookie = app.log_in().await;
    let id = app.add_integration(&cookie).await;
    let page = format!("/integrations/{id}/settings");
    let session = [("cookie", cookie.as_str())];
    let save = async |shown: &[&str], chosen: &[&str]| {
        let mut fields = vec![
            ("__action", "/api/set_held_statuses"),
            ("integration", id.as_str()),
        ];
        fields.extend(shown.iter().map(|status| ("shown[]", *status)));
        fields.extend(chosen.iter().map(|status| ("ids[]", *status)));
        app.post(&page, &fields, &session).await
    };
    let first = app.get(&page, &session).await;
    for status in ["1", "7", "12"] {
        let shown = format!("name=\"shown[]\" value=\"{status}\"");
        assert!(first.text.contains(&shown), "{}", first.text);
    }
    let saved = save(&["1", "7", "12"], &["1", "7", "12", "11"]).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.text);
    let late = save(&["1", "7", "12"], &["1", "7"]).await;
    assert_eq!(late.status, StatusCode::CONFLICT, "{}", late.text);
    assert!(late.text.contains("Nothing was overwritten."), "{}", late.text);
    let again = save(&["1", "7", "11", "12"], &[]).await;
    assert_eq!(again.status, StatusCode::SEE_OTHER, "{}", again.text);
}
