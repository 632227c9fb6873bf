//! Channels: given to a client on a page, and what programs and files then say.

use axum::body::Body;
use axum::http::{Method, StatusCode};
use parcelpilot_domain::api_problem::ApiProblemKind;
use parcelpilot_domain::api_token::TokenAccess;
use parcelpilot_domain::ids::{IntegrationId, RemoteChannelId};
use parcelpilot_domain::store::channels::{ChannelKind, StoreChannel};
use serde_json::{Value, json};
use storage::channels;
use test_support::databases::execute;
use test_support::rows::TestOrder;

use crate::api_v1::{problem, read};
use crate::test_app::{Answer, TestApp};

const OUTLET: i64 = 664_177;

/// An integration with the channels 1 and 664177; orders 1 and 2 are of the first, 3 and 4 of the second.
async fn shared_store(app: &TestApp, cookie: &str) -> String {
    let id = app.add_integration(cookie).await;
    let integration: IntegrationId = id.parse().unwrap();
    let channel = |number, name: &str| StoreChannel {
        id: RemoteChannelId(number),
        name: name.to_owned(),
        kind: ChannelKind::Storefront,
        platform: "bigcommerce".to_owned(),
        is_closed: false,
    };
    let database = &app.context.database;
    let names = [channel(1, "Acme Web"), channel(OUTLET, "Birch Outlet")];
    channels::set_names(database, integration, &names).await.unwrap();
    for number in 1..=4 {
        TestOrder::new(integration, number).insert(database).await;
    }
    let channel = format!("CASE WHEN remote_id > 2 THEN {OUTLET} ELSE 1 END");
    execute(
        database,
        format!(
            "UPDATE orders SET channel_id = {channel}, details = '{{\"channel_id\":' || {channel} || '}}'"
        ),
    )
    .await;
    id
}

async fn change(app: &TestApp, cookie: &str, integration: &str, fields: &[(&str, &str)]) -> Answer {
    let mut all = vec![("__action", "/api/change_channel"), ("integration", integration)];
    all.extend(fields);
    let page = format!("/integrations/{integration}/settings");
    app.post(&page, &all, &[("cookie", cookie)]).await
}

fn numbers(page: &Value) -> Vec<i64> {
    let orders = page["data"].as_array().unwrap();
    orders
        .iter()
        .map(|order| order["remote_id"].as_i64().unwrap())
        .collect()
}

#[tokio::test]
async fn a_channel_is_given_to_a_client_once_somebody_agreed_and_programs_and_files_say_so() {
    let app = TestApp::with_admin().await;
    let cookie = app.log_in().await;
    let token = app.make_token(&cookie, TokenAccess::Read).await;
    let session = [("cookie", cookie.as_str())];
    let birch = app
        .post("/api/add_client", &[("name", "Birch")], &session)
        .await
        .id();
    let store = shared_store(&app, &cookie).await;
    let number = OUTLET.to_string();
    let given = [
        ("id", number.as_str()),
        ("client", &birch),
        ("is_imported", "true"),
        ("version", "0"),
    ];

    let asked = change(&app, &cookie, &store, &given).await;
    assert_eq!(asked.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", asked.text);
    assert!(
        asked.text.contains("Yes, 2 orders become orders of Birch"),
        "{}",
        asked.text
    );
    let consent = format!("{birch}:2");
    let mut agreed = given.to_vec();
    agreed.push(("moves_orders", &consent));
    let saved = change(&app, &cookie, &store, &agreed).await;
    assert_eq!(
        saved.header("location"),
        format!("/integrations/{store}/settings?done=channel_saved")
    );
    let audit = app.get("/audit", &session).await.text;
    assert!(
        audit.contains("channel 664177 (Birch Outlet): client Birch, imported, no hold"),
        "{audit}"
    );
    // What moves nothing is not asked about.
    let held = |version| {
        [
            ("id", number.as_str()),
            ("client", &birch),
            ("is_held", "true"),
            ("version", version),
        ]
    };
    assert_eq!(
        change(&app, &cookie, &store, &held("1")).await.status,
        StatusCode::SEE_OTHER
    );
    // Nobody overwrites what they have not seen.
    let late = change(&app, &cookie, &store, &held("1")).await;
    assert_eq!(late.status, StatusCode::CONFLICT, "{}", late.text);
    // The server gives the orders to the channel's client soon after.
    let database = &app.context.database;
    for due in channels::claim_due(database, runtime::clock::now())
        .await
        .unwrap()
    {
        channels::follow(database, &due).await.unwrap();
    }

    let page = read(&app, &token, "/api/v1/orders").await;
    assert_eq!(numbers(&page), [4, 3, 2, 1]);
    let (theirs, ours) = (&page["data"][0], &page["data"][3]);
    assert_eq!(theirs["client"], json!({ "id": birch, "name": "Birch" }));
    assert_eq!(theirs["channel"], json!({ "id": OUTLET, "name": "Birch Outlet" }));
    assert_eq!(
        (&theirs["integration"]["client"], &ours["client"]["name"]),
        (&json!("Birch"), &json!("Acme"))
    );
    assert_eq!(ours["integration"]["client"], json!("Acme"));
    let of_channel = read(
        &app,
        &token,
        &format!("/api/v1/orders?channel_id={OUTLET}&limit=1"),
    )
    .await;
    assert_eq!(numbers(&of_channel), [4]);
    let next = of_channel["next"].as_str().unwrap();
    let rest = read(
        &app,
        &token,
        &format!("/api/v1/orders?channel_id={OUTLET}&cursor={next}"),
    )
    .await;
    assert_eq!(numbers(&rest), [3]);
    let wrong = app
        .ask_api(
            Method::GET,
            "/api/v1/orders?channel_id=web",
            &token,
            Body::empty(),
        )
        .await;
    problem(&wrong, ApiProblemKind::Invalid);

    let get = async |path: &str| app.get(path, &session).await.text;
    let csv = get(&format!("/orders.csv?channel={store}_{OUTLET}")).await;
    let lines: Vec<&str> = csv.lines().collect();
    assert!(
        lines.len() == 3 && lines[0].ends_with(r#","client","channel_name""#),
        "{csv}"
    );
    assert!(lines[1].ends_with(r#","Birch","Birch Outlet""#), "{csv}");
    let line: Value = serde_json::from_str(get("/orders.jsonl?search=number%3A1").await.trim()).unwrap();
    assert_eq!(
        (&line["client"], &line["channel"]["name"]),
        (&json!("Acme"), &json!("Acme Web"))
    );
    let list = get(&format!("/orders?client={birch}")).await;
    assert!(
        list.contains(" · Birch Outlet</div>") && !list.contains(" · Acme Web</div>"),
        "{list}"
    );
}

#[tokio::test]
async fn the_integrations_client_is_whoever_that_is() {
    let app = TestApp::with_admin().await;
    let cookie = app.log_in().await;
    let store = shared_store(&app, &cookie).await;
    let integration: IntegrationId = store.parse().unwrap();
    let database = &app.context.database;
    let found = storage::integrations::find(database, integration).await.unwrap();
    let owner = found.expect("there").client_id.to_string();
    let saved = change(
        &app,
        &cookie,
        &store,
        &[
            ("id", "1"),
            ("client", &owner),
            ("is_imported", "true"),
            ("version", "0"),
        ],
    )
    .await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.text);
    let row = channels::find(database, integration, RemoteChannelId(1))
        .await
        .unwrap();
    assert_eq!(row.expect("there").client, None);
}

#[tokio::test]
async fn channels_are_given_to_nobody_before_older_orders_have_theirs() {
    let app = TestApp::with_admin().await;
    let cookie = app.log_in().await;
    let birch = app
        .post(
            "/api/add_client",
            &[("name", "Birch")],
            &[("cookie", cookie.as_str())],
        )
        .await
        .id();
    let store = shared_store(&app, &cookie).await;
    let database = &app.context.database;
    execute(
        database,
        "UPDATE integrations SET channels_copied_to = 0; UPDATE orders SET channel_id = NULL".to_owned(),
    )
    .await;
    let number = OUTLET.to_string();
    let consent = format!("{birch}:2");
    let given = [
        ("id", number.as_str()),
        ("client", &birch),
        ("is_imported", "true"),
        ("version", "0"),
        ("moves_orders", &consent),
    ];
    let early = change(&app, &cookie, &store, &given).await;
    assert_eq!(early.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        early.text.contains("Save this again in half an hour."),
        "{}",
        early.text
    );
    // What gives no order to another client waits for nothing.
    let held = [
        ("id", number.as_str()),
        ("is_imported", "true"),
        ("is_held", "true"),
        ("version", "0"),
    ];
    assert_eq!(
        change(&app, &cookie, &store, &held).await.status,
        StatusCode::SEE_OTHER
    );

    while channels::copy_older(database, 10).await.unwrap() {}
    let mut given = given;
    given[3] = ("version", "1");
    let saved = change(&app, &cookie, &store, &given).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.text);
}

#[tokio::test]
async fn a_channel_and_a_client_that_are_not_here_are_refused() {
    let app = TestApp::with_admin().await;
    let cookie = app.log_in().await;
    let store = shared_store(&app, &cookie).await;
    let unknown = "0190a2b4-0000-7000-8000-000000000000";
    for (id, client, status) in [
        ("7", "", StatusCode::NOT_FOUND),
        ("1", unknown, StatusCode::UNPROCESSABLE_ENTITY),
        ("1", "nonsense", StatusCode::UNPROCESSABLE_ENTITY),
    ] {
        let answer = change(
            &app,
            &cookie,
            &store,
            &[("id", id), ("client", client), ("version", "0")],
        )
        .await;
        assert_eq!(answer.status, status, "{id} {client}: {}", answer.text);
    }
}
