//! For how long the change feed can be read, and where whoever comes later goes on.

use parcelpilot_domain::change::ChangePosition;
use parcelpilot_domain::time::Timestamp;
use storage::Database;
use storage::changes::{Following, begin_anew, follow, newest, publish};
use storage::retention::{CHANGES_AT_ONCE, count_changes, delete_changes, last_old_change};
use test_support::databases::{execute, with_postgres};
use test_support::on_both_databases;
use test_support::rows::{TestOrder, at, client, integration};

use crate::changes::Follower;
use crate::deletion::rows_in;

/// The present of these tests.
const NOW: i64 = 2_000;

/// How many are to go, and went.
async fn removed(database: &Database, before: Timestamp) -> i64 {
    let Some(last) = last_old_change(database, before, at(NOW)).await.expect("read") else {
        return 0;
    };
    let counted = count_changes(database, last).await.expect("counted");
    let mut removed = 0;
    loop {
        match delete_changes(database, last).await.expect("removed") {
            0 => break,
            some => removed += some.cast_signed(),
        }
    }
    assert_eq!(removed, counted, "what is said to go goes");
    removed
}

on_both_databases! {
    async fn a_position_that_is_not_known_is_no_place_to_go_on_from(database: Database) {
        let acme = client(&database, "Acme").await;
        let store = integration(&database, acme, "Acme", 1).await;
        let unknown = async |after| {
            let following = follow(&database, ChangePosition(after), 9).await.expect("read");
            match following {
                Following::Unknown { newest } => Some(newest),
                Following::Changes { .. } => None,
            }
        };
        assert_eq!(unknown(0).await, None);
        assert_eq!(unknown(1).await, Some(ChangePosition(0)), "of a database that was not restored");
        for number in 1..=5 {
            TestOrder::new(store, number).insert(&database).await;
        }
        publish(&database).await.expect("published");
        execute(&database, "DELETE FROM changes WHERE position < 3".to_owned()).await;
        for (after, told) in [(1, Some(5)), (2, None), (5, None), (6, Some(5))] {
            assert_eq!(unknown(after).await, told.map(ChangePosition), "{after}");
        }
    }

    async fn after_a_restore_every_position_of_before_is_gone(database: Database) {
        let acme = client(&database, "Acme").await;
        let store = integration(&database, acme, "Acme", 1).await;
        let followed = async |after| {
            let following = follow(&database, after, 9).await.expect("read");
            match following {
                Following::Changes { changes, .. } => Some(changes.into_iter().filter_map(|change| change.order).collect::<Vec<_>>()),
                Following::Unknown { .. } => None,
            }
        };
        let mut positions = vec![ChangePosition(0)];
        let mut orders = 0;
        // The clock is set back to where it was each time.
        for _ in 0..3 {
            for _ in 0..2 {
                orders += 1;
                TestOrder::new(store, orders).insert(&database).await;
            }
            publish(&database).await.expect("published");
            positions.push(newest(&database).await.expect("read"));
            // Without a position yet. Whoever begins anew finds it in the lists.
            orders += 1;
            TestOrder::new(store, orders).insert(&database).await;
            begin_anew(&database, at(1_000_000)).await.expect("begun");
            let begin = newest(&database).await.expect("read");
            assert!(positions.iter().all(|before| *before < begin));
            orders += 1;
            let order = TestOrder::new(store, orders).insert(&database).await;
            publish(&database).await.expect("published");
            for before in &positions {
                assert_eq!(followed(*before).await, None, "{before:?}");
            }
            assert_eq!(followed(begin).await, Some(vec![order]));
        }
    }

    async fn old_changes_go_from_the_first_on_and_the_newest_stays(database: Database) {
        let acme = client(&database, "Acme").await;
        let store = integration(&database, acme, "Acme", 1).await;
        for number in 1..=5 {
            TestOrder::new(store, number).insert(&database).await;
        }
        publish(&database).await.expect("published");
        execute(&database, "UPDATE changes SET at = 9000".to_owned()).await;
        assert_eq!(removed(&database, at(500)).await, 0, "the clock is ahead now");
        // The third was written while a clock was ahead.
        execute(&database, "UPDATE changes SET at = CASE position WHEN 3 THEN 900 ELSE position END".to_owned()).await;
        assert_eq!(removed(&database, at(500)).await, 2);
        assert_eq!(removed(&database, at(500)).await, 0, "what is kept has no gap");
        // One that is of the future keeps nothing back.
        execute(&database, "UPDATE changes SET at = 9000 WHERE position = 3".to_owned()).await;
        assert_eq!(removed(&database, at(1_000)).await, 2);
        assert_eq!(newest(&database).await.expect("read"), ChangePosition(5), "positions go on from it");
        TestOrder::new(store, 6).insert(&database).await;
        let mut follower = Follower { database: &database, after: ChangePosition(4) };
        let positions: Vec<i64> = follower.news().await.iter().map(|change| change.position.0).collect();
        assert_eq!(positions, [5, 6]);
    }

    async fn however_many_were_written_while_a_clock_was_ahead_old_ones_go(database: Database) {
        let ahead = CHANGES_AT_ONCE + 1;
        let rows = format!(
            "INSERT INTO changes WITH RECURSIVE numbers (number) AS
                 (SELECT 1 UNION ALL SELECT number + 1 FROM numbers WHERE number < {ahead} + 2)
             SELECT number, 'order.created', '', CASE WHEN number > {ahead} THEN 1 ELSE 9000 END FROM numbers"
        );
        execute(&database, rows).await;
        assert_eq!(removed(&database, at(500)).await, ahead + 1, "all but the newest");
    }
}

/// It would go on from before the new beginning.
#[tokio::test]
async fn the_feed_begins_anew_once_whoever_gives_positions_is_done() {
    with_postgres(|database: Database| async move {
        let Database::Postgres(pool, _) = &database else {
            unreachable!("it is PostgreSQL")
        };
        let mut other = pool.begin_with("BEGIN").await.expect("begun");
        for statement in [
            "SELECT pg_advisory_xact_lock(5788030114)",
            "INSERT INTO changes VALUES (1, 'order.created', '', 1)",
        ] {
            sqlx::query(statement).execute(&mut *other).await.expect("done");
        }
        let begin = tokio::spawn({
            let database = database.clone();
            async move { begin_anew(&database, at(1)).await }
        });
        let waits = "pg_locks WHERE locktype = 'advisory' AND NOT granted
             AND database = (SELECT oid FROM pg_database WHERE datname = current_database())";
        while !begin.is_finished() && rows_in(&database, waits).await == 0 {
            tokio::task::yield_now().await;
        }
        other.commit().await.expect("over");
        begin.await.expect("a task").expect("begun");
        assert_eq!(
            rows_in(&database, "changes").await,
            1,
            "of the new beginning alone"
        );
    })
    .await;
}
