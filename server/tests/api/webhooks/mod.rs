//! Stores tell of changed orders: who proves to be the store is heard, and the order is fetched.

mod test_server;

use std::time::Duration;

use axum::body::Body;
use axum::http::{Method, StatusCode};
use bigcommerce::webhook_proof::{SECRET_HEADER, sign};
use engine::webhooks::WebhookReconciler;
use parcelpilot::vault::SecretLocation;
use parcelpilot_domain::ids::RemoteOrderId;
use runtime::clock::now;
use sandbox::{Account, Change};
use secrecy::{ExposeSecret, SecretString};
use storage::Database;
use storage::webhooks::Pace;
use test_server::TestServer;
use tokio_util::sync::CancellationToken;

use crate::test_app::SECRET;

pub use test_server::until;

const ONE_ORDER: &str = "/v2/orders/{id}";

#[tokio::test]
async fn an_order_changed_in_the_store_arrives_without_polling() {
    let server = TestServer::new().await;
    let (context, shutdown) = (&server.app.context, CancellationToken::new());
    let (inbox, database, over) = (
        server.app.state.inbox.clone(),
        context.database.clone(),
        shutdown.clone(),
    );
    let reconciler = WebhookReconciler {
        pace: Pace {
            pause: Duration::ZERO,
            ..Pace::default()
        },
        ..context.webhook_reconciler()
    };
    let tasks = [
        tokio::spawn(context.worker().work(shutdown.clone())),
        tokio::spawn(reconciler.work(shutdown.clone())),
        tokio::spawn(async move { inbox.work(&database, over).await }),
    ];
    until("the store's webhook", async || {
        (server.store.sandbox.webhooks().len() == 1).then_some(())
    })
    .await;
    server.store.sandbox.forget_calls();
    let id = server.store.sandbox.expected_orders().next().unwrap().id;
    let change = Change {
        status_id: Some(11),
        staff_notes: Some("Told by webhook".to_owned()),
        ..Change::default()
    };
    assert!(server.store.sandbox.edit(id, change));
    let expected = vec![(i64::try_from(id).unwrap(), "Told by webhook".to_owned())];
    until("the order", async || {
        (server.stored().await == expected).then_some(())
    })
    .await;
    assert_eq!(
        (
            server.calls("/v2/orders", 200),
            server.calls("/v2/orders/count", 200)
        ),
        (0, 0)
    );
    assert_eq!(server.calls(ONE_ORDER, 200), 1);

    // One that is not imported for its status stays out, and one that is not there is no problem. Duplicates come in
    // as well.
    server.store.sandbox.send_webhooks(3);
    let other = server.store.sandbox.expected_orders().nth(1).unwrap().id;
    let cancelled = Change {
        status_id: Some(5),
        ..Change::default()
    };
    assert!(server.store.sandbox.edit(other, cancelled));
    let nowhere = RemoteOrderId(1);
    server.app.state.inbox.put(server.integration, nowhere);
    until("both to be asked for", async || {
        (server.calls(ONE_ORDER, 200) >= 2 && server.calls(ONE_ORDER, 404) >= 1).then_some(())
    })
    .await;
    until("all runs to end", async || {
        let active = "SELECT count(*) FROM import_runs WHERE state IN ('queued', 'running')";
        (server.wanted().await == 0 && server.count(active).await == 0).then_some(())
    })
    .await;
    assert_eq!(server.count("SELECT count(*) FROM problems").await, 0);
    assert_eq!(server.stored().await, expected);
    shutdown.cancel();
    for task in tasks {
        task.await.unwrap();
    }
}

#[tokio::test]
async fn the_stores_hook_is_made_mended_and_removed() {
    let server = TestServer::new().await;
    server.check(Duration::ZERO).await;
    let made = server.webhook();
    assert_eq!((made.scope.as_str(), made.is_active), ("store/order/*", true));
    assert_eq!(
        made.destination,
        format!("{}{}", server.public_url, server.path())
    );
    assert_eq!(made.headers[SECRET_HEADER], server.secret().await.expose_secret());

    server.store.sandbox.switch_webhooks_off();
    server.check(Duration::ZERO).await;
    assert!(!server.webhook().is_active, "it is not due yet");
    server.check(Duration::from_secs(24 * 3_600)).await;
    assert_eq!((server.webhook().is_active, server.webhook().id), (true, made.id));
    let page = format!("/integrations/{}/connection", server.integration);
    let cookie = [("cookie", server.cookie.as_str())];
    let page = server.app.get(&page, &cookie).await.text;
    assert!(
        page.contains("The store reports changed orders at once"),
        "{page}"
    );

    let id = server.integration.to_string();
    let gone = [("id", id.as_str()), ("typed_name", "Acme store")];
    let answer = server.app.post("/api/delete_integration", &gone, &cookie).await;
    assert!(
        answer.status.is_success() || answer.status.is_redirection(),
        "{}",
        answer.text
    );
    assert_eq!(server.store.sandbox.webhooks().len(), 0);
}

#[tokio::test]
async fn a_token_that_may_make_no_hook_leaves_the_work_to_polling() {
    let server = TestServer::new().await;
    let credentials = server.store.sandbox.credentials(Account::WithoutOrders);
    let location = SecretLocation::access_token(server.integration);
    let token = SecretString::from(credentials.access_token.as_str());
    let sealed = server
        .app
        .context
        .vault
        .seal(&location, &token)
        .unwrap()
        .into_bytes();
    let Database::Sqlite { writer, .. } = &server.app.context.database else {
        unreachable!("this suite has SQLite only")
    };
    let sql = "UPDATE integrations SET access_token = $1";
    sqlx::query(sql).bind(sealed).execute(writer).await.unwrap();
    server.check(Duration::ZERO).await;
    let page = format!("/integrations/{}/connection", server.integration);
    let page = server
        .app
        .get(&page, &[("cookie", server.cookie.as_str())])
        .await
        .text;
    assert!(page.contains("so orders come in by polling"), "{page}");
}

#[tokio::test]
async fn pages_wait_for_no_burst_of_webhooks() {
    let server = TestServer::new().await;
    server.check(Duration::ZERO).await;
    let places = server.app.state.limits.webhooks_that_read.clone();
    let all = u32::try_from(places.available_permits()).unwrap();
    let taken = places.acquire_many(all).await.unwrap();
    let webhook = server.call(&[], "{}");
    tokio::pin!(webhook);
    // Each page reads who asks: a webhook that did not wait would be over long before the last one.
    let cookie = [("cookie", server.cookie.as_str())];
    let pages = async {
        for _ in 0..20 {
            assert_eq!(server.app.get("/clients", &cookie).await.status, StatusCode::OK);
        }
    };
    tokio::select! {
        biased;
        status = &mut webhook => panic!("it had no place, and was answered {status}"),
        () = pages => {}
    }
    drop(taken);
    assert_eq!(webhook.await, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn only_the_store_is_heard() {
    let server = TestServer::new().await;
    server.check(Duration::ZERO).await;
    let secret = server.secret().await;
    let ours = (SECRET_HEADER, secret.expose_secret());
    let producer = &server.store.sandbox.credentials(Account::Full).store_hash;
    let message =
        |id: i64| format!(r#"{{"producer":"stores/{producer}","data":{{"type":"order","id":{id}}}}}"#);

    for wrong in [None, Some("made-up"), Some("")] {
        let headers: Vec<_> = wrong.map(|secret| (SECRET_HEADER, secret)).into_iter().collect();
        assert_eq!(server.call(&headers, &message(1)).await, StatusCode::UNAUTHORIZED);
    }
    for nowhere in ["none", "0190a2b4-0000-7000-8000-000000000000"] {
        let path = format!("/hooks/bigcommerce/{nowhere}");
        let answer = server
            .app
            .ask(Method::POST, &path, &[ours], Body::from(message(1)))
            .await;
        assert_eq!((answer.status, answer.text.as_str()), (StatusCode::NOT_FOUND, ""));
    }
    let long = format!("{}{}", message(1), " ".repeat(16 * 1024));
    assert_eq!(server.call(&[ours], &long).await, StatusCode::PAYLOAD_TOO_LARGE);
    let cross_site = [ours, ("origin", "https://evil.example")];
    let answer = server
        .app
        .ask(Method::POST, &server.path(), &cross_site, Body::from(message(1)))
        .await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);

    let seconds = (now().millis() / 1_000).to_string();
    let key = &server.store.sandbox.credentials(Account::Full).client_secret;
    let signed = |key: &str| sign(&SecretString::from(key), "msg_1", &seconds, message(2).as_bytes());
    for (key, status) in [
        (SECRET, StatusCode::UNAUTHORIZED),
        (key.as_str(), StatusCode::NO_CONTENT),
    ] {
        let signature = signed(key);
        let headers = [
            ours,
            ("webhook-id", "msg_1"),
            ("webhook-timestamp", seconds.as_str()),
            ("webhook-signature", signature.as_str()),
        ];
        assert_eq!(server.call(&headers, &message(2)).await, status);
    }
    assert_eq!(server.wanted().await, 1, "of all that, one was from the store");

    // Without a signature our own secret is enough; what is of no use is answered the same.
    for body in [message(3), message(3), "nonsense".to_owned(), message(0)] {
        assert_eq!(server.call(&[ours], &body).await, StatusCode::NO_CONTENT);
    }
    assert_eq!(server.wanted().await, 2);
    server
        .app
        .execute("UPDATE integrations SET is_enabled = FALSE")
        .await;
    assert_eq!(server.call(&[ours], &message(4)).await, StatusCode::NO_CONTENT);
    assert_eq!(server.wanted().await, 2, "one that is disabled wants nothing");
}

#[tokio::test]
async fn a_call_is_answered_while_the_database_is_busy() {
    let server = TestServer::new().await;
    server.check(Duration::ZERO).await;
    let secret = server.secret().await;
    let producer = &server.store.sandbox.credentials(Account::Full).store_hash;
    let Database::Sqlite { writer, .. } = &server.app.context.database else {
        unreachable!("this suite has SQLite only")
    };
    // An import that stores a page has the one connection that writes.
    let busy = writer.acquire().await.unwrap();
    for id in 1..=200 {
        let body = format!(r#"{{"producer":"stores/{producer}","data":{{"type":"order","id":{id}}}}}"#);
        let status = server
            .call(&[(SECRET_HEADER, secret.expose_secret())], &body)
            .await;
        assert_eq!(status, StatusCode::NO_CONTENT);
    }
    drop(busy);
    assert_eq!(server.wanted().await, 200);
}

#[tokio::test]
async fn the_secret_of_a_hook_is_in_no_page_and_no_file() {
    let server = TestServer::new().await;
    server.check(Duration::ZERO).await;
    let secret = server.secret().await;
    let cookie = [("cookie", server.cookie.as_str())];
    let id = server.integration;
    for path in [
        format!("/integrations/{id}"),
        format!("/api/fetch_integration?id={id}"),
        "/".to_owned(),
        "/api/list_integrations".to_owned(),
    ] {
        let text = server.app.get(&path, &cookie).await.text;
        assert!(!text.contains(secret.expose_secret()), "{path}");
    }
    server.app.context.database.close().await;
    for bytes in server.app.files() {
        let secret = secret.expose_secret().as_bytes();
        assert!(!bytes.windows(secret.len()).any(|window| window == secret));
    }
}
