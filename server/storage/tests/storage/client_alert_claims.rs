//! What a sender of letters to clients' people claims, and in which order.

use parcelpilot_domain::client_alert::{ClientEvent, ClientMessageState};
use storage::Database;
use storage::client_alerts::{claim, ended};
use test_support::databases::execute;
use test_support::on_both_databases;
use test_support::rows::{at, client};

use crate::client_alerts::{claimed, contact, queue_digest, said};

on_both_databases! {
    async fn all_that_is_due_to_one_contact_is_claimed_at_once(database: Database) {
        let acme = client(&database, "Acme").await;
        contact(&database, acme, "ann@example.com", &[ClientEvent::Digest]).await;
        contact(&database, acme, "bob@example.com", &[ClientEvent::Digest]).await;
        queue_digest(&database, acme, "2026-11-29", 10).await;
        queue_digest(&database, acme, "2026-11-30", 11).await;
        let (one, other) = tokio::join!(claim(&database, at(11)), claim(&database, at(11)));
        let claimed = [one.expect("claimed"), other.expect("claimed")];
        let mut told: Vec<_> = claimed.iter().flat_map(|one| said(one.as_ref())).collect();
        while let Some(rest) = claim(&database, at(11)).await.expect("claimed") {
            told.extend(said(Some(&rest)));
        }
        told.sort();
        let days = ["2026-11-29", "2026-11-30"];
        let expected = ["ann@example.com", "bob@example.com"]
            .into_iter()
            .flat_map(|email| days.map(|day| (email.to_owned(), "digest", day.to_owned())))
            .collect::<Vec<_>>();
        assert_eq!(told, expected);
        let first = claimed.iter().flatten().next().expect("one");
        ended(&database, first, &first.messages, ClientMessageState::Dropped, None, at(12)).await.expect("dropped");
    }

    async fn what_is_no_news_soonest_is_claimed_first(database: Database) {
        let acme = client(&database, "Acme").await;
        contact(&database, acme, "ann@example.com", &[ClientEvent::Digest]).await;
        let bob = contact(&database, acme, "bob@example.com", &[ClientEvent::Digest]).await;
        queue_digest(&database, acme, "2026-11-30", 10).await;
        // It was queued later.
        execute(&database, format!(
            "UPDATE client_messages SET expires_at = expires_at - 1, next_try_at = next_try_at + 5 WHERE contact_id = '{bob}'"
        )).await;
        assert_eq!(claimed(&database, 14).await.expect("due").email, "ann@example.com", "the other is not due");
        execute(&database, "UPDATE client_messages SET state = 'pending'".to_owned()).await;
        assert_eq!(claimed(&database, 15).await.expect("due").email, "bob@example.com");
        assert_eq!(claimed(&database, 15).await.expect("due").email, "ann@example.com");
    }
}
