//! What a sender of letters to clients' people claims, and in which order.

use parcelpilot_domain::client_alert::{ClientEvent, ClientMessageState};
use storage::Database;
use storage::client_alerts::{claim, ended};
use test_support::databases::{execute, until_somebody_waits, with_postgres};
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

/// On SQLite one waits for the other anyway.
#[tokio::test]
async fn whoever_finds_its_choice_taken_claims_what_else_is_due() {
    with_postgres(|database: Database| async move {
        let acme = client(&database, "Acme").await;
        let ann = contact(&database, acme, "ann@example.com", &[ClientEvent::Digest]).await;
        contact(&database, acme, "bob@example.com", &[ClientEvent::Digest]).await;
        queue_digest(&database, acme, "2026-11-30", 10).await;
        execute(
            &database,
            format!("UPDATE client_messages SET expires_at = expires_at - 1 WHERE contact_id = '{ann}'"),
        )
        .await;
        let Database::Postgres(pool, _) = &database else {
            unreachable!("it is PostgreSQL")
        };
        let mut other = pool.begin_with("BEGIN").await.expect("begun");
        let take = format!("UPDATE client_messages SET state = 'sending' WHERE contact_id = '{ann}'");
        sqlx::query(sqlx::AssertSqlSafe(take))
            .execute(&mut *other)
            .await
            .expect("taken");
        let claiming = {
            let database = database.clone();
            tokio::spawn(async move { claimed(&database, 10).await })
        };
        until_somebody_waits(pool).await;
        other.commit().await.expect("committed");
        let claimed = claiming.await.expect("it ends").expect("there is more");
        assert_eq!(claimed.email, "bob@example.com");
    })
    .await;
}
