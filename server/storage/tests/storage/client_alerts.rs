//! Letters to clients' people: each is queued once, one sender has it, and it says what is so.

use parcelpilot_domain::client_alert::{
    ClientAlertSettings, ClientEvent, ClientMessageKind, ClientMessageState,
};
use parcelpilot_domain::ids::{ClientContactId, ClientId, IntegrationId, OrderId};
use parcelpilot_domain::language::Language;
use storage::client_alerts::{
    Claimed, DueMessage, LEASE, Looked, Wishes, add_contact, begin, change_contact, claim, contacts,
    due_looks, explain_claim, explain_due_looks, explain_queue, facts, find, handed_over, look_again,
    postpone, queue_due, queue_refused, recent, release_lapsed, remove_contact, retry, save,
};
use storage::retention::delete_client_messages;
use storage::{Database, StorageError};
use test_support::databases::{execute, with_sqlite};
use test_support::on_both_databases;
use test_support::rows::{TestOrder, at, client, integration};
use uuid::Uuid;

pub const MINUTE: i64 = 60_000;
pub const HOUR: i64 = 60 * MINUTE;
pub const DAY: i64 = 24 * HOUR;

fn usual() -> ClientAlertSettings {
    ClientAlertSettings::usual("UTC".parse().expect("a zone"))
}

async fn settings(database: &Database, client: ClientId) {
    let saved = save(database, client, &usual(), &Looked::default(), None, at(1)).await;
    saved.expect("saved");
}

/// It wants these.
pub async fn contact(
    database: &Database,
    client: ClientId,
    email: &str,
    events: &[ClientEvent],
) -> ClientContactId {
    if find(database, client).await.expect("read").is_none() {
        settings(database, client).await;
    }
    let id = ClientContactId::from_uuid(Uuid::now_v7());
    let wishes = Wishes {
        language: Language::German,
        events: events.to_vec(),
    };
    add_contact(database, client, id, email, &wishes, at(1))
        .await
        .expect("added");
    id
}

/// Queues the digest of a day for those who want it.
pub async fn queue_digest(database: &Database, client: ClientId, day: &str, now: i64) {
    look_again(database, client).await.expect("to look at");
    let due = due_looks(database, at(now), 100).await.expect("read");
    let look = due.iter().find(|look| look.stored.client == client).expect("due");
    let message = DueMessage {
        kind: ClientMessageKind::Digest,
        day: day.to_owned(),
        expires_at: at(now + DAY),
    };
    let looked = Looked {
        digest_day: day.to_owned(),
        ..Looked::default()
    };
    queue_due(database, look, &looked, &[message], at(now + HOUR), at(now))
        .await
        .expect("queued");
}

pub async fn claimed(database: &Database, now: i64) -> Option<Claimed> {
    claim(database, at(now)).await.expect("claimed")
}

pub fn said(claimed: Option<&Claimed>) -> Vec<(String, &'static str, String)> {
    let messages = claimed.into_iter().flat_map(|claimed| {
        let said = |message: &storage::client_alerts::ClaimedMessage| {
            (
                claimed.email.clone(),
                message.kind.code(),
                message.subject.clone(),
            )
        };
        claimed.messages.iter().map(said).collect::<Vec<_>>()
    });
    messages.collect()
}

/// A shipment of the order that its store refused then.
async fn refuse(database: &Database, integration: IntegrationId, order: OrderId, since: i64) {
    let (shipment, push) = (Uuid::now_v7(), Uuid::now_v7());
    execute(
        database,
        format!(
            "INSERT INTO shipments (id, integration_id, order_id, order_number, address_id, carrier, carrier_name, tracking_number,
                 tracking_link, made_at, made_by, notify_store, ahead)
             SELECT '{shipment}', integration_id, id, remote_id, 1, 'ups', '', 'T', '', 1, 'Ada', TRUE, 1 FROM orders
             WHERE id = '{order}';
             INSERT INTO shipment_pushes (id, shipment_id, integration_id, order_id, position, kind, state, since, created_at,
                 next_try_at, tries, attempt, detail)
             VALUES ('{push}', '{shipment}', '{integration}', '{order}', 1, 'create', 'failed', {since}, 1, 1, 1, 1, '');"
        ),
    )
    .await;
}

on_both_databases! {
    async fn settings_and_contacts_are_kept_and_nobody_overwrites_unseen(database: Database) {
        let acme = client(&database, "Acme").await;
        assert_eq!(find(&database, acme).await.expect("read"), None);
        settings(&database, acme).await;
        let stored = find(&database, acme).await.expect("read").expect("saved");
        assert_eq!((stored.settings.clone(), stored.changed_at), (usual(), at(1)));
        let changed = ClientAlertSettings { lead_hours: 5, digest_when_empty: true, ..usual() };
        let again = save(&database, acme, &changed, &Looked::default(), None, at(2)).await;
        assert!(matches!(again, Err(StorageError::ChangedMeanwhile)));
        save(&database, acme, &changed, &Looked::default(), Some(at(1)), at(2)).await.expect("changed");
        assert_eq!(find(&database, acme).await.expect("read").expect("there").settings, changed);

        let ann = contact(&database, acme, "Ann@example.com", &[ClientEvent::Late]).await;
        let wishes = Wishes { language: Language::French, events: vec![ClientEvent::Store, ClientEvent::Digest] };
        let id = ClientContactId::from_uuid(Uuid::now_v7());
        let twice = add_contact(&database, acme, id, "ann@EXAMPLE.com", &wishes, at(3)).await;
        assert!(matches!(twice, Err(StorageError::Taken)));
        change_contact(&database, acme, ann, &wishes, at(1), at(3)).await.expect("changed");
        let stale = change_contact(&database, acme, ann, &wishes, at(1), at(4)).await;
        assert!(matches!(stale, Err(StorageError::ChangedMeanwhile)));
        assert_eq!(contacts(&database, acme).await.expect("read")[0].wishes, wishes);
        // Not another client's.
        let bolt = client(&database, "Bolt").await;
        assert!(remove_contact(&database, bolt, ann).await.is_err());
        for number in 1..ClientAlertSettings::CONTACTS_MAX {
            contact(&database, acme, &format!("{number}@example.com"), &[]).await;
        }
        let id = ClientContactId::from_uuid(Uuid::now_v7());
        let eleventh = add_contact(&database, acme, id, "last@example.com", &wishes, at(3)).await;
        assert!(matches!(eleventh, Err(StorageError::ChangedMeanwhile)));
        remove_contact(&database, acme, ann).await.expect("removed");
        assert_eq!(contacts(&database, acme).await.expect("read").len(), 9);
    }

    async fn what_is_due_is_queued_once_for_those_who_want_it(database: Database) {
        let acme = client(&database, "Acme").await;
        contact(&database, acme, "ann@example.com", &[ClientEvent::Digest]).await;
        contact(&database, acme, "bob@example.com", &[ClientEvent::Late, ClientEvent::Store]).await;
        let due = due_looks(&database, at(10), 100).await.expect("read");
        assert_eq!(due.len(), 1);
        let digest = DueMessage {
            kind: ClientMessageKind::Digest,
            day: "2026-11-30".to_owned(),
            expires_at: at(DAY),
        };
        let looked = Looked { digest_day: "2026-11-30".to_owned(), late_day: String::new() };
        // Two programs have looked.
        for _ in 0..2 {
            queue_due(&database, &due[0], &looked, std::slice::from_ref(&digest), at(HOUR), at(10)).await.expect("queued");
        }
        assert!(due_looks(&database, at(HOUR - 1), 100).await.expect("read").is_empty());
        assert_eq!(find(&database, acme).await.expect("read").expect("there").looked, looked);
        let first = claimed(&database, 10).await;
        assert_eq!(said(first.as_ref()), [("ann@example.com".to_owned(), "digest", "2026-11-30".to_owned())]);
        assert_eq!(first.expect("claimed").wishes.language, Language::German);
        assert_eq!(claimed(&database, 10).await, None, "one sender has it");
        // Another look at the same day, after a change of the settings, say.
        queue_digest(&database, acme, "2026-11-30", 20).await;
        assert_eq!(claimed(&database, 20).await, None);
        // Settings that were changed meanwhile are looked at again.
        look_again(&database, acme).await.expect("to look at");
        let stale = due_looks(&database, at(30), 100).await.expect("read").remove(0);
        let before = Some(stale.stored.changed_at);
        save(&database, acme, &usual(), &Looked::default(), before, at(31)).await.expect("changed");
        let next = DueMessage { day: "2026-12-01".to_owned(), ..digest };
        queue_due(&database, &stale, &looked, &[next], at(2 * HOUR), at(32)).await.expect("nothing");
        assert_eq!(claimed(&database, 40).await, None);
        assert_eq!(due_looks(&database, at(40), 100).await.expect("read").len(), 1);
    }

    async fn an_inactive_client_is_not_looked_at(database: Database) {
        let acme = client(&database, "Acme").await;
        contact(&database, acme, "ann@example.com", &[ClientEvent::Digest]).await;
        execute(&database, "UPDATE clients SET is_active = FALSE".to_owned()).await;
        assert!(due_looks(&database, at(10), 100).await.expect("read").is_empty());
    }

    async fn what_the_mail_server_may_have_is_not_sent_again(database: Database) {
        let acme = client(&database, "Acme").await;
        contact(&database, acme, "ann@example.com", &[ClientEvent::Digest]).await;
        queue_digest(&database, acme, "2026-11-30", 10).await;
        let lease = i64::try_from(LEASE.as_millis()).expect("short");
        // Killed before it was handed over.
        let killed = claimed(&database, 10).await.expect("due");
        assert_eq!(release_lapsed(&database, at(9 + lease)).await.expect("looked"), 0);
        assert_eq!(release_lapsed(&database, at(10 + lease)).await.expect("looked"), 1);
        let next = claimed(&database, 11 + lease).await.expect("free again");
        // Whoever was thought dead sends nothing.
        let late = begin(&database, &killed, &killed.messages, at(12 + lease)).await;
        assert!(matches!(late, Err(StorageError::LeaseLost)));
        handed_over(&database, &killed, &killed.messages, at(12 + lease)).await.expect("quiet");
        // Killed while the mail server may have had it.
        begin(&database, &next, &next.messages, at(12 + lease)).await.expect("its");
        release_lapsed(&database, at(20 + 2 * lease)).await.expect("looked");
        assert_eq!(claimed(&database, DAY).await, None);
        let shown = recent(&database, acme, 10).await.expect("read").remove(0);
        assert_eq!((shown.state, shown.failure.as_deref()), (ClientMessageState::Failed, Some("unknown")));
    }

    async fn what_was_not_taken_is_tried_later_and_what_ended_is_over(database: Database) {
        let acme = client(&database, "Acme").await;
        contact(&database, acme, "ann@example.com", &[ClientEvent::Digest]).await;
        queue_digest(&database, acme, "2026-11-30", 10).await;
        let first = claimed(&database, 10).await.expect("due");
        postpone(&database, &first, &first.messages, at(100)).await.expect("put off");
        assert_eq!(claimed(&database, 99).await, None);
        let second = claimed(&database, 100).await.expect("due");
        assert_eq!(second.messages[0].tries, 0);
        begin(&database, &second, &second.messages, at(100)).await.expect("its");
        retry(&database, &second, &second.messages, "421", at(200)).await.expect("put off");
        let shown = recent(&database, acme, 10).await.expect("read").remove(0);
        assert_eq!((shown.state, shown.failure.as_deref()), (ClientMessageState::Pending, Some("421")));
        assert_eq!(claimed(&database, 199).await, None);
        let third = claimed(&database, 200).await.expect("due");
        assert_eq!(third.messages[0].tries, 1);
        begin(&database, &third, &third.messages, at(200)).await.expect("its");
        handed_over(&database, &third, &third.messages, at(200)).await.expect("sent");
        assert_eq!(claimed(&database, DAY).await, None);
        let shown = recent(&database, acme, 10).await.expect("read").remove(0);
        assert_eq!((shown.state, shown.failure, shown.ended_at), (ClientMessageState::Sent, None, Some(at(200))));
        // It is kept for thirty days, which keep it from being queued again.
        assert_eq!(delete_client_messages(&database, at(30 * DAY + 200)).await.expect("looked"), 0);
        assert_eq!(delete_client_messages(&database, at(30 * DAY + 201)).await.expect("removed"), 1);
    }

    async fn quiet_hours_that_are_others_now_hold_nothing_back(database: Database) {
        let acme = client(&database, "Acme").await;
        contact(&database, acme, "ann@example.com", &[ClientEvent::Digest]).await;
        queue_digest(&database, acme, "2026-11-30", 10).await;
        let held = claimed(&database, 10).await.expect("due");
        postpone(&database, &held, &held.messages, at(HOUR)).await.expect("put off");
        save(&database, acme, &usual(), &Looked::default(), Some(at(1)), at(20)).await.expect("changed");
        assert!(claimed(&database, 20).await.is_some());
    }

    async fn refused_shipments_that_nobody_looked_at_are_told_within_a_day(database: Database) {
        let acme = client(&database, "Acme").await;
        let store = integration(&database, acme, "Store", 1).await;
        let of_ann = contact(&database, acme, "ann@example.com", &[ClientEvent::Refused]).await;
        let hour = 100 * HOUR;
        for (number, since) in [(31, hour + 59 * MINUTE), (32, hour + 2 * HOUR)] {
            let order = TestOrder::new(store, number).insert(&database).await;
            refuse(&database, store, order, since).await;
        }
        let id = ClientContactId::from_uuid(Uuid::now_v7());
        let wishes = Wishes { language: Language::German, events: vec![ClientEvent::Refused] };
        let added_at = at(hour + 90 * MINUTE);
        add_contact(&database, acme, id, "bob@example.com", &wishes, added_at).await.expect("added");
        // Whose contact is saved anew is still told of what was refused before.
        let wishes = Wishes { language: Language::French, ..wishes };
        change_contact(&database, acme, of_ann, &wishes, at(1), added_at).await.expect("changed");
        let now = hour + 5 * HOUR;
        assert_eq!(queue_refused(&database, at(now)).await.expect("queued"), 3);
        let mut told = Vec::new();
        while let Some(one) = claimed(&database, now).await {
            told.extend(said(Some(&one)));
            handed_over(&database, &one, &one.messages, at(now)).await.expect("sent");
        }
        told.sort();
        let (ann, bob) = ("ann@example.com".to_owned(), "bob@example.com".to_owned());
        let (first, second) = (hour.to_string(), (hour + 2 * HOUR).to_string());
        assert_eq!(told, [(ann.clone(), "refused", first), (ann, "refused", second.clone()), (bob, "refused", second)]);
        execute(&database, "DELETE FROM client_messages".to_owned()).await;
        assert_eq!(queue_refused(&database, at(hour + 24 * HOUR)).await.expect("looked"), 2, "an hour is no news any more");
    }

    async fn refused_shipments_wait_for_the_end_of_their_hour_though_the_settings_are_saved(database: Database) {
        let acme = client(&database, "Acme").await;
        let store = integration(&database, acme, "Store", 1).await;
        contact(&database, acme, "ann@example.com", &[ClientEvent::Refused]).await;
        let order = TestOrder::new(store, 31).insert(&database).await;
        let hour = 100 * HOUR;
        refuse(&database, store, order, hour + 5 * MINUTE).await;
        assert_eq!(queue_refused(&database, at(hour + 6 * MINUTE)).await.expect("queued"), 1);
        let now = hour + 10 * MINUTE;
        save(&database, acme, &usual(), &Looked::default(), Some(at(1)), at(now)).await.expect("changed");
        assert_eq!(claimed(&database, hour + HOUR - 1).await, None);
        let held = claimed(&database, hour + HOUR).await.expect("due");
        // Then quiet hours, which somebody takes away.
        postpone(&database, &held, &held.messages, at(hour + 5 * HOUR)).await.expect("put off");
        let later = hour + 2 * HOUR;
        save(&database, acme, &usual(), &Looked::default(), Some(at(now)), at(later)).await.expect("changed");
        assert!(claimed(&database, later).await.is_some());
    }

    async fn who_is_removed_gets_nothing_more_and_a_client_takes_all_along(database: Database) {
        let acme = client(&database, "Acme").await;
        let ann = contact(&database, acme, "ann@example.com", &[ClientEvent::Digest]).await;
        queue_digest(&database, acme, "2026-11-30", 10).await;
        let held = claimed(&database, 10).await.expect("due");
        remove_contact(&database, acme, ann).await.expect("removed");
        let begun = begin(&database, &held, &held.messages, at(11)).await;
        assert!(matches!(begun, Err(StorageError::LeaseLost)));
        contact(&database, acme, "bob@example.com", &[ClientEvent::Digest]).await;
        queue_digest(&database, acme, "2026-12-01", 20).await;
        execute(&database, "DELETE FROM clients".to_owned()).await;
        assert_eq!(claimed(&database, 20).await, None);
        assert_eq!(find(&database, acme).await.expect("read"), None);
    }

    async fn refused_shipments_are_told_once_their_hour_is_over_to_whose_orders_they_are(database: Database) {
        let (acme, bolt) = (client(&database, "Acme").await, client(&database, "Bolt").await);
        let store = integration(&database, acme, "Shared", 1).await;
        for (of, email) in [(acme, "a@example.com"), (bolt, "b@example.com")] {
            contact(&database, of, email, &[ClientEvent::Refused]).await;
        }
        let order = TestOrder::new(store, 31).insert(&database).await;
        let bolts = TestOrder::new(store, 32).insert(&database).await;
        execute(&database, format!("UPDATE orders SET client_id = '{bolt}' WHERE id = '{bolts}'")).await;
        let hour = 100 * HOUR;
        refuse(&database, store, bolts, hour + 5 * MINUTE).await;
        assert_eq!(queue_refused(&database, at(hour + 6 * MINUTE)).await.expect("queued"), 1);
        assert_eq!(claimed(&database, hour + HOUR - 1).await, None);
        // In the next hour; and what was missed of the one before.
        refuse(&database, store, order, hour + 59 * MINUTE).await;
        assert_eq!(queue_refused(&database, at(hour + HOUR)).await.expect("queued"), 1);
        let span = (at(hour), at(hour + HOUR));
        let mut told = Vec::new();
        while let Some(one) = claimed(&database, hour + HOUR).await {
            assert_eq!(one.messages[0].subject, hour.to_string());
            let orders = facts::refused(&database, one.client, span.0, span.1).await.expect("read");
            told.push((one.email.clone(), orders.all.map(|all| all.0), orders.first.clone()));
            handed_over(&database, &one, &one.messages, at(hour)).await.expect("sent");
        }
        told.sort();
        assert_eq!(told, [
            ("a@example.com".to_owned(), Some(1), vec![31]), ("b@example.com".to_owned(), Some(1), vec![32]),
        ]);
        assert_eq!(queue_refused(&database, at(hour + HOUR + MINUTE)).await.expect("looked"), 0, "once");
        // What was taken since is not told.
        execute(&database, "UPDATE shipment_pushes SET state = 'pending'".to_owned()).await;
        assert_eq!(facts::refused(&database, acme, span.0, span.1).await.expect("read").first, [0_i64; 0]);
    }
}

/// What programs look at each minute reads what is due, however much there is.
#[tokio::test]
async fn sqlite_walks_what_is_due() {
    with_sqlite(|database: Database| async move {
        let now = at(DAY);
        let mut plans = explain_queue(&database, now).await.expect("explained");
        plans.push(explain_claim(&database, now).await.expect("explained"));
        plans.push(explain_due_looks(&database, now).await.expect("explained"));
        let plans: Vec<String> = plans.into_iter().map(|plan| plan.join("\n")).collect();
        for (plan, index) in plans.iter().zip([
            "alerts_open",
            "shipment_pushes_open_since (state=? AND since>? AND since<?)",
            "INDEX client_messages_due",
            "client_alert_settings_due (next_look_at<?)",
        ]) {
            assert!(plan.contains(index), "{index}\n{plan}");
            for table in [
                "client_messages",
                "client_contacts",
                "shipment_pushes",
                "orders",
                "k",
                "o",
                "s",
            ] {
                let scans = plan
                    .lines()
                    .filter(|line| line.contains(&format!("SCAN {table}")) && !line.contains("INDEX"));
                assert_eq!(scans.collect::<Vec<_>>(), [""; 0], "{plan}");
            }
        }
    })
    .await;
}
