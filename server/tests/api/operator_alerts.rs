//! Alerts about what is no integration's polling reach people outside the pages, and on them those whom they concern.

use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use engine::alerts::{AlertSettings, SigningSecrets, WebhookSettings};
use outbound::PublicUrl;
use parcelpilot::backup::nightly::Nightly;
use parcelpilot::compose::AppContext;
use parcelpilot::config::OutboundSettings;
use parcelpilot::machine::{Space, WatchedMachine};
use parcelpilot_domain::account::Role;
use parcelpilot_domain::time::Timestamp;
use runtime::clock::now;
use secrecy::SecretString;
use serde_json::Value;
use standardwebhooks::Webhook;
use test_support::databases::execute;
use test_support::rows::TestOrder;
use wiremock::matchers::any;
use wiremock::{Mock, MockServer, ResponseTemplate};

use crate::test_app::{SECRET, TOKEN, TestApp};

const SIGNING_SECRET: &str = "whsec_Y2FuYXJ5LWNhbmFyeS1jYW5hcnktY2FuYXJ5";
const GIB: u64 = 1 << 30;
const MINUTE: Duration = Duration::from_secs(60);

async fn receiver() -> (MockServer, OutboundSettings) {
    let server = MockServer::start().await;
    Mock::given(any())
        .respond_with(ResponseTemplate::new(204))
        .mount(&server)
        .await;
    let outbound = OutboundSettings {
        public_url: PublicUrl::parse("https://pilot.example.com"),
        alerts: AlertSettings {
            webhook: Some(WebhookSettings {
                url: SecretString::from(server.uri()),
                secrets: SigningSecrets::parse(&SIGNING_SECRET.into()),
            }),
            ..AlertSettings::default()
        },
        ..OutboundSettings::default()
    };
    (server, outbound)
}

/// What was posted, each with a signature that is right.
async fn said(server: &MockServer) -> Vec<Value> {
    let requests = server.received_requests().await.unwrap();
    let webhook = Webhook::new(SIGNING_SECRET).unwrap();
    requests
        .iter()
        .map(|request| {
            webhook.verify(&request.body, &request.headers).unwrap();
            serde_json::from_slice(&request.body).unwrap()
        })
        .collect()
}

async fn add_failed_push(app: &TestApp, integration: &str, since: Timestamp) {
    let order = TestOrder::new(integration.parse().unwrap(), 1)
        .insert(&app.context.database)
        .await;
    let since = since.millis();
    let push = format!(
        "INSERT INTO shipments (id, integration_id, order_id, order_number, address_id, carrier, carrier_name,
             tracking_number, tracking_link, made_at, made_by, notify_store, ahead, store_hash)
         VALUES ('s', '{integration}', '{order}', 1, 1, 'ups', '', '1Z', '', 1, 'Ada', TRUE, 0, 'abc123');
         INSERT INTO shipment_pushes (id, shipment_id, order_id, integration_id, position, kind, state, since, created_at,
             next_try_at, tries, attempt, failure, detail)
         VALUES ('p', 's', '{order}', '{integration}', 1, 'create', 'failed', {since}, {since}, 0, 1, 1, 'refused', '')"
    );
    execute(&app.context.database, push).await;
}

fn types(said: &[Value]) -> Vec<&str> {
    said.iter().map(|body| body["type"].as_str().unwrap()).collect()
}

async fn look(context: &AppContext, at: Timestamp) {
    context.watcher().look(at).await.unwrap();
}

/// So much is free of 100 GiB.
static FREE: AtomicU64 = AtomicU64::new(50);

fn measured(folder: &std::path::Path) -> Option<Space> {
    // Both are on one file system.
    (*folder != *"/not/there").then(|| Space {
        free: FREE.load(Ordering::Relaxed) * GIB,
        total: 100 * GIB,
        device: 1,
    })
}

#[tokio::test]
async fn a_disk_is_told_once_it_stays_full_and_is_over_with_some_room_to_spare() {
    let (server, outbound) = receiver().await;
    let app = TestApp::with(&outbound, "http://127.0.0.1:9")
        .await
        .and_admin()
        .await;
    let folders = ["/srv/pilot", "/srv/backups", "/not/there"].map(PathBuf::from);
    let context = app
        .context
        .clone()
        .watching(WatchedMachine::of(folders, None, measured));
    let began = now();
    // By default 5 GiB have to be free, and 6 to be enough again.
    for (minute, free, expected) in [
        (0, 50, 0),
        (1, 4, 0),
        (5, 4, 0),
        (6, 4, 1),
        (7, 5, 1),
        (30, 5, 1),
        (31, 7, 1),
        (32, 5, 1),
        (40, 7, 1),
        (45, 7, 2),
    ] {
        FREE.store(free, Ordering::Relaxed);
        look(&context, began.plus(MINUTE * minute)).await;
        assert_eq!(said(&server).await.len(), expected, "minute {minute}");
    }
    let said = said(&server).await;
    assert_eq!(types(&said), ["alert.disk_full.open", "alert.disk_full.over"]);
    let open = &said[0];
    assert_eq!(
        (
            &open["data"]["folder"],
            &open["data"]["free_bytes"],
            &open["data"]["total_bytes"]
        ),
        (&"/srv/pilot".into(), &(4 * GIB).into(), &(100 * GIB).into())
    );
    assert!(open["url"].is_null() && open["client"].is_null(), "{open}");
    let text = open["text"].as_str().unwrap();
    assert!(
        text.contains("has only 4 GiB of 100 GiB free for /srv/pilot. Free space"),
        "{text}"
    );
}

#[tokio::test]
async fn a_night_without_a_backup_is_told_until_it_is_made_up_for() {
    let (server, outbound) = receiver().await;
    let app = TestApp::with(&outbound, "http://127.0.0.1:9")
        .await
        .and_admin()
        .await;
    let folder = tempfile::tempdir().unwrap();
    let nightly = Nightly {
        folder: folder.path().to_owned(),
        keep: 7,
        hour: 2,
    };
    let context = app
        .context
        .clone()
        .watching(WatchedMachine::of([], Some(nightly.clone()), measured));
    let two = now().start_of_day().plus(MINUTE * 120);
    for (minute, expected) in [(30, 0), (59, 0), (60, 0), (69, 0), (70, 1), (80, 1)] {
        look(&context, two.plus(MINUTE * minute)).await;
        assert_eq!(said(&server).await.len(), expected, "minute {minute}");
    }
    let later = two.plus(MINUTE * 81);
    assert!(nightly.make_if_due(&context, later).await.unwrap().is_some());
    look(&context, later).await;
    let said = said(&server).await;
    assert_eq!(
        types(&said),
        ["alert.backup_failed.open", "alert.backup_failed.over"]
    );
    assert_eq!(said[0]["since"], two.rfc3339(), "the night");
}

#[tokio::test]
async fn refused_shipments_lead_to_their_list_and_hold_no_secret() {
    let (server, outbound) = receiver().await;
    let app = TestApp::with(&outbound, "http://127.0.0.1:9")
        .await
        .and_admin()
        .await;
    let cookie = app.log_in().await;
    let id = app.add_integration(&cookie).await;
    app.execute("UPDATE integrations SET last_good_poll_at = 9000000000000")
        .await;
    let began = now();
    add_failed_push(&app, &id, began).await;
    for minute in [0, 5] {
        look(&app.context, began.plus(MINUTE * minute)).await;
    }
    app.execute("UPDATE shipment_pushes SET state = 'confirmed'")
        .await;
    for minute in [6, 11] {
        look(&app.context, began.plus(MINUTE * minute)).await;
    }
    let said = said(&server).await;
    assert_eq!(types(&said), ["alert.push_failed.open", "alert.push_failed.over"]);
    assert_eq!(
        (&said[0]["kind"], &said[0]["data"]["shipments"]),
        (&"push_failed".into(), &1.into())
    );
    assert_eq!(
        (&said[0]["client"], &said[0]["integration"]),
        (&"Acme".into(), &"Acme store".into())
    );
    let url = format!("https://pilot.example.com/shipments?integration={id}&state=failed");
    assert_eq!(said[0]["url"], url);
    assert!(!format!("{said:?}").contains(TOKEN) && !format!("{said:?}").contains(SECRET));
}

#[tokio::test]
async fn machines_concern_admins_and_a_token_its_owner() {
    let app = TestApp::with_admin().await;
    let admin = app.log_in().await;
    let mut cookies = vec![("admin", admin)];
    for (email, role) in [
        ("operator@example.com", Role::Operator),
        ("viewer@example.com", Role::Viewer),
    ] {
        app.add_person(email, role).await;
        cookies.push((role.code(), app.log_in_as(email).await));
    }
    let in_a_week = now().plus(Duration::from_secs(7 * 86_400)).millis();
    let just_now = now().millis();
    let token = format!(
        "INSERT INTO api_tokens (id, token_hash, user_id, name, access, created_at, expires_at, last_used_at)
         SELECT '0190a2b4-0000-7000-8000-0000000000aa', 'hash', id, 'Label printer', 'write', 0, {in_a_week}, {just_now}
         FROM users WHERE email = 'operator@example.com'"
    );
    execute(&app.context.database, token).await;
    let full = |_: &std::path::Path| {
        Some(Space {
            free: 0,
            total: GIB,
            device: 1,
        })
    };
    let machine = WatchedMachine::of([PathBuf::from("/srv/pilot")], None, full);
    let context = app.context.clone().watching(machine);
    for minute in [0, 5] {
        look(&context, now().plus(MINUTE * minute)).await;
    }
    for (role, cookie) in cookies {
        let cookie = [("cookie", cookie.as_str())];
        let page = app.get("/", &cookie).await.text;
        let count = app.get("/api/fetch_attention_count", &cookie).await.text;
        let (sees_disk, sees_token) = (
            page.contains("free for /srv/pilot"),
            page.contains("Label printer"),
        );
        let expected = match role {
            "admin" => (true, true, "2"),
            "operator" => (false, true, "1"),
            _ => (false, false, "0"),
        };
        assert_eq!((sees_disk, sees_token, count.as_str()), expected, "{role}");
    }
}
