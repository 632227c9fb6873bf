//! The page of a client's contacts: who may see it, what is refused, and what the audit trail has of it.

use std::time::Duration;

use axum::http::StatusCode;
use parcelpilot_domain::account::Role;
use parcelpilot_domain::client_alert::{ClientEvent, ClientMessageState};
use parcelpilot_domain::language::Language;
use parcelpilot_domain::time::Timestamp;
use storage::client_alerts::{contacts, find};
use test_support::databases::execute;
use test_support::rows::{self, TestOrder};
use tokio_util::sync::CancellationToken;

use crate::client_alerts::{ADDRESS, World, at, text};
use crate::mail::Manner;
use crate::test_app::TestApp;

#[tokio::test]
async fn contacts_are_added_changed_tested_and_removed_and_the_trail_says_so_without_their_address() {
    let world = World::new().await;
    let cookie = world.app.log_in().await;
    let get = async |path: String| world.app.get(&path, &[("cookie", &cookie)]).await.text;
    let page = get(world.page()).await;
    assert!(page.contains("No e-mails are sent to this client."), "{page}");
    assert!(find(world.database(), world.client).await.unwrap().is_none());
    assert!(
        get(format!("/clients/{}", world.client))
            .await
            .contains(&world.page())
    );

    let typed = [
        ("email", ADDRESS),
        ("language", "fr"),
        ("events[]", "late"),
        ("events[]", "digest"),
    ];
    for (wrong, said) in [
        (
            [("email", "ann"), ("language", "fr"), ("events[]", "late")],
            "Please type an e-mail address",
        ),
        (
            [
                ("email", "ann@a b.example"),
                ("language", "fr"),
                ("events[]", "late"),
            ],
            "Please type an e-mail address",
        ),
        (
            [("email", ADDRESS), ("language", "xx"), ("events[]", "late")],
            "Please choose one of the options.",
        ),
        (
            [("email", ADDRESS), ("language", "fr"), ("events[]", "made_up")],
            "Please choose at least one.",
        ),
        (
            [
                ("email", "ann@b.example\r\nBcc: all@b.example"),
                ("language", "fr"),
                ("events[]", "late"),
            ],
            "Please type an e-mail address",
        ),
    ] {
        let refused = world.post(&cookie, "/api/add_client_contact", &wrong).await;
        assert!(refused.text.contains(said), "{wrong:?} {}", refused.text);
    }
    let added = world.post(&cookie, "/api/add_client_contact", &typed).await;
    assert_eq!(added.status, StatusCode::SEE_OTHER, "{}", added.text);
    let twice = world.post(&cookie, "/api/add_client_contact", &typed).await;
    assert!(twice.text.contains("This is already in use."), "{}", twice.text);
    let contact = contacts(world.database(), world.client).await.unwrap().remove(0);
    assert_eq!(contact.wishes.events, [ClientEvent::Late, ClientEvent::Digest]);
    // What is past is not told: nothing is due at once.
    assert_eq!(world.letters(runtime::clock::now()).await.len(), 0);

    let id = contact.id.to_string();
    let tested = world
        .post(&cookie, "/api/test_client_contact", &[("id", &id)])
        .await;
    assert_eq!(tested.status, StatusCode::SEE_OTHER, "{}", tested.text);
    let letters = world.mail.letters();
    assert_eq!(letters.len(), 1);
    assert!(
        letters[0].header("Subject").starts_with("Birch"),
        "{}",
        letters[0].header("Subject")
    );
    assert!(
        text(&letters[0]).contains("message de test"),
        "{}",
        text(&letters[0])
    );
    world.mail.set(Manner::Answers("550 no\r\n"));
    let refused = world
        .post(&cookie, "/api/test_client_contact", &[("id", &id)])
        .await;
    assert!(
        refused.text.contains("No message could be sent by e-mail."),
        "{}",
        refused.text
    );

    let version = contact.changed_at.millis().to_string();
    let wishes = [
        ("id", id.as_str()),
        ("version", &version),
        ("language", "es"),
        ("events[]", "store"),
    ];
    let changed = world.post(&cookie, "/api/change_client_contact", &wishes).await;
    assert_eq!(changed.status, StatusCode::SEE_OTHER, "{}", changed.text);
    let stale = world.post(&cookie, "/api/change_client_contact", &wishes).await;
    assert!(
        stale.text.contains("Reload to see their version."),
        "{}",
        stale.text
    );
    let changed = contacts(world.database(), world.client).await.unwrap().remove(0);
    assert_eq!(
        (changed.wishes.language, changed.wishes.events),
        (Language::Spanish, vec![ClientEvent::Store])
    );

    let stored = find(world.database(), world.client).await.unwrap().unwrap();
    let version = stored.changed_at.millis().to_string();
    let settings = [
        ("version", version.as_str()),
        ("zone", "europe/berlin"),
        ("quiet_from", "22:00"),
        ("quiet_until", "06:00"),
        ("lead_hours", "3"),
        ("digest_at", "08:00"),
    ];
    let saved = world.post(&cookie, "/api/save_client_alerts", &settings).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.text);
    let stale = world.post(&cookie, "/api/save_client_alerts", &settings).await;
    assert!(
        stale.text.contains("Reload to see their version."),
        "{}",
        stale.text
    );
    let kept = find(world.database(), world.client)
        .await
        .unwrap()
        .unwrap()
        .settings;
    assert_eq!((kept.zone.as_str(), kept.lead_hours), ("Europe/Berlin", 3));

    let removed = world
        .post(&cookie, "/api/remove_client_contact", &[("id", &id)])
        .await;
    assert_eq!(removed.status, StatusCode::SEE_OTHER, "{}", removed.text);
    assert_eq!(contacts(world.database(), world.client).await.unwrap(), []);
    let trail = get("/audit".to_owned()).await;
    for said in [
        "added a contact for alerts of client",
        "late digest in fr",
        "changed a contact for alerts of client",
        "sent a test message to a contact of client",
        "changed the alerts of client",
        "removed a contact for alerts of client",
    ] {
        assert!(trail.contains(said), "{said}: {trail}");
    }
    assert!(!trail.contains(ADDRESS), "{trail}");
}

#[tokio::test]
async fn only_admins_see_who_is_written_to_and_a_server_without_mail_says_so() {
    let app = TestApp::with_admin().await;
    let cookie = app.log_in().await;
    let client = rows::client(&app.context.database, "Birch").await;
    let page = format!("/clients/{client}/alerts");
    let shown = app.get(&page, &[("cookie", &cookie)]).await.text;
    assert!(
        shown.contains("No e-mail is sent: this server has no mail server."),
        "{shown}"
    );
    assert!(!shown.contains("/api/test_client_contact"), "{shown}");
    assert!(app.context.client_alerts().is_none());
    for (email, role) in [
        ("vic@example.com", Role::Viewer),
        ("otto@example.com", Role::Operator),
    ] {
        app.add_person(email, role).await;
        let cookie = app.log_in_as(email).await;
        let shown = app.get(&page, &[("cookie", &cookie)]).await;
        assert!(
            shown.text.contains("Your role does not allow this."),
            "{}",
            shown.text
        );
        let client_page = app
            .get(&format!("/clients/{client}"), &[("cookie", &cookie)])
            .await;
        assert!(!client_page.text.contains(&page), "{}", client_page.text);
    }
}

#[tokio::test]
async fn an_address_that_the_server_can_not_take_is_no_lost_connection() {
    let world = World::new().await;
    world
        .contact(
            "j\u{f6}rg@birch.example",
            Language::English,
            &[ClientEvent::Digest],
        )
        .await;
    world.order(31, "12:00").await;
    assert_eq!(world.letters(at("07:00")).await.len(), 0);
    let refused = (ClientMessageState::Failed, Some("address".to_owned()));
    assert_eq!(world.last_state().await, refused);
    let cookie = world.app.log_in().await;
    let page = world.app.get(&world.page(), &[("cookie", &cookie)]).await.text;
    assert!(page.contains("It could not be sent to this address."), "{page}");
    assert!(!page.contains("The mail server refused it"), "{page}");
}

/// Of another client's store, where too many wait to be counted.
#[tokio::test]
async fn a_digest_is_sent_where_orders_wait_that_nobody_counts() {
    let world = World::new().await;
    world
        .contact(ADDRESS, Language::English, &[ClientEvent::Digest])
        .await;
    let elm = rows::client(world.database(), "Elm").await;
    let shared = rows::integration(world.database(), elm, "Shared", 2).await;
    TestOrder::new(shared, 1).insert(world.database()).await;
    let kept = "status_id, status_label, is_deleted, created_at, modified_at, currency, total, items_total, left_to_ship,
        payment_status, customer_name, customer_email, customer_message, staff_notes, billing, content_hash, imported_at,
        updated_at, terms";
    execute(
        world.database(),
        format!(
            "INSERT INTO orders (id, integration_id, remote_id, shipping_state, {kept})
             WITH RECURSIVE n(i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < 5100)
             SELECT '00000000-0000-7000-8000-' || CAST(100000000000 + i AS TEXT), integration_id, i, 'to_ship', {kept}
             FROM n CROSS JOIN (SELECT * FROM orders) AS o;
             UPDATE orders SET shipping_state = 'to_ship';
             UPDATE integrations SET is_shared = TRUE WHERE id = '{shared}'"
        ),
    )
    .await;
    assert_eq!(world.letters(at("07:00")).await.len(), 0, "others' orders");
    execute(
        world.database(),
        format!(
            "UPDATE orders SET client_id = '{}' WHERE remote_id = 7",
            world.client
        ),
    )
    .await;
    let friday = Timestamp::from_millis(at("07:00").millis() + 86_400_000);
    let letters = world.letters(friday).await;
    assert_eq!(letters.len(), 1);
    let said = text(&letters[0]);
    assert!(!said.contains("waiting to be shipped"), "{said}");
}

#[tokio::test]
async fn a_round_ends_though_there_is_more_to_send() {
    let world = World::new().await;
    for number in 0..3 {
        let email = format!("{number}@birch.example");
        world
            .contact(&email, Language::English, &[ClientEvent::Digest])
            .await;
    }
    // The program's own clock counts: it is due whenever this runs.
    execute(
        world.database(),
        format!(
            "UPDATE client_alert_settings SET digest_when_empty = TRUE, next_look_at = {0};
             INSERT INTO client_messages (contact_id, kind, subject, client_id, state, queued_at, expires_at, next_try_at)
             SELECT id, 'digest', '2026-11-26', client_id, 'pending', 1, {0}, 1 FROM client_contacts",
            i64::MAX / 2
        ),
    )
    .await;
    let sender = world.app.context.client_alerts().unwrap();
    let shutdown = CancellationToken::new();
    for sent in 1..=3 {
        assert!(sender.round(false, Duration::ZERO, &shutdown).await.unwrap());
        assert_eq!(world.mail.letters().len(), sent);
    }
    assert!(!sender.round(false, Duration::ZERO, &shutdown).await.unwrap());
    assert_eq!(world.mail.letters().len(), 3);
}
