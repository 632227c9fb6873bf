//! The audit trail's chain: whoever changes an entry by other means than this program is noticed, wherever it was.

use std::time::Duration;

use futures::TryStreamExt;
use futures::future::join_all;
use parcelpilot_contract::audit::AuditActor;
use parcelpilot_domain::audit::{ActorKind, AuditAction, ChainFault};
use parcelpilot_domain::time::Timestamp;
use storage::audit::{
    AuditFilter, AuditKey, ChainHead, ChainReport, LOOKED_THROUGH, NewEvent, count_before, cut, export,
    join_waiting, list, record, verify,
};
use storage::{Database, StorageError};
use test_support::databases::execute;
use test_support::on_both_databases;

const START: Timestamp = Timestamp::from_millis(1_790_000_000_000);

fn key() -> AuditKey {
    AuditKey::new(b"made-up key of the tests")
}

fn at(seconds: u64) -> Timestamp {
    START.plus(Duration::from_secs(seconds))
}

async fn note(database: &Database, seconds: u64, subject: &str) {
    let actor = AuditActor::person("0190a2b4", "Zoë", "zoe@example.com");
    note_as(database, seconds, &actor, subject).await;
}

async fn note_as(database: &Database, seconds: u64, actor: &AuditActor, subject: &str) {
    let event = NewEvent {
        at: at(seconds),
        actor,
        address: "192.0.2.7",
        action: AuditAction::ClientAdded,
        subject,
        detail: "",
    };
    record(database, &event).await.expect("recorded");
}

/// Six entries in the chain.
async fn six(database: Database) -> Database {
    let database = database.signing(key());
    for number in 1..=6 {
        note(&database, number, &format!("client {number}")).await;
    }
    database
}

async fn checked(database: &Database) -> ChainReport {
    verify(database, &key(), None).await.expect("read")
}

async fn breaks(database: &Database) -> Option<(i64, ChainFault)> {
    checked(database)
        .await
        .broken
        .map(|broken| (broken.sequence, broken.fault))
}

/// As an earlier release writes.
fn written_without_a_place(id: &str, seconds: u64) -> String {
    let at = at(seconds).millis();
    format!(
        "INSERT INTO audit_events (id, at, actor, address, action, subject, detail, searched)
         VALUES ('{id}', {at}, 'Zoë', '', 'client_added', 'Acme', '', 'zoë acme')"
    )
}

on_both_databases! {
    async fn an_untouched_chain_is_whole_and_its_head_can_be_noted(database: Database) {
        let database = six(database).await;
        let report = checked(&database).await;
        assert_eq!((report.entries, report.waiting, report.joined_later), (6, 0, 0));
        assert_eq!((report.broken, report.oldest, report.newest), (None, Some(at(1)), Some(at(6))));
        assert_eq!((report.head.sequence, report.head.hash.len()), (6, 64));
        // What was noted stays right when more is added.
        note(&database, 7, "later").await;
        let later = verify(&database, &key(), Some(&report.head)).await.expect("read");
        assert_eq!((later.broken, later.entries), (None, 7));
        let other_key = verify(&database, &AuditKey::new(b"another"), None).await.expect("read");
        assert_eq!(other_key.broken.map(|broken| (broken.sequence, broken.fault)), Some((1, ChainFault::Changed)));
    }

    async fn whatever_was_tampered_with_shows_where_and_how(database: Database) {
        let forged = "INSERT INTO audit_events (id, at, actor, address, action, subject, detail, searched, sequence, \
                      previous_hash, hash) SELECT 'forged', at, actor, address, action, 'forged', detail, searched, 4, \
                      previous_hash, hash FROM audit_events WHERE sequence = 5";
        let shift = "UPDATE audit_events SET sequence = sequence + 100 WHERE sequence >= 4;
                     UPDATE audit_events SET sequence = sequence - 99 WHERE sequence > 100;
                     UPDATE audit_chain SET sequence = 7;";
        let close = "UPDATE audit_events SET sequence = sequence + 100 WHERE sequence > 3;
                     UPDATE audit_events SET sequence = sequence - 101 WHERE sequence > 100;
                     UPDATE audit_chain SET sequence = 5;";
        let swap = "UPDATE audit_events SET sequence = 99 WHERE sequence = 3;
                    UPDATE audit_events SET sequence = 3 WHERE sequence = 5;
                    UPDATE audit_events SET sequence = 5 WHERE sequence = 99;";
        let inserted = format!("{shift} {forged}");
        let removed_and_closed = format!("DELETE FROM audit_events WHERE sequence = 3; {close}");
        let database = six(database).await;
        for (tampering, expected) in [
            ("DELETE FROM audit_events WHERE sequence = 3", (3, ChainFault::Removed)),
            (removed_and_closed.as_str(), (3, ChainFault::Removed)),
            ("DELETE FROM audit_events WHERE sequence = 1", (1, ChainFault::Removed)),
            ("DELETE FROM audit_events WHERE sequence = 6", (6, ChainFault::Removed)),
            ("DELETE FROM audit_events", (1, ChainFault::Removed)),
            ("UPDATE audit_events SET subject = 'client 9' WHERE sequence = 4", (4, ChainFault::Changed)),
            ("UPDATE audit_events SET actor = 'Max' WHERE sequence = 2", (2, ChainFault::Changed)),
            ("UPDATE audit_events SET at = at + 1 WHERE sequence = 6", (6, ChainFault::Changed)),
            ("UPDATE audit_events SET joined_at = 1 WHERE sequence = 6", (6, ChainFault::Changed)),
            // From one field to the next.
            ("UPDATE audit_events SET actor = 'Zoëz', actor_email = 'oe@example.com' WHERE sequence = 2", (2, ChainFault::Changed)),
            (swap, (3, ChainFault::Reordered)),
            (inserted.as_str(), (4, ChainFault::Added)),
            ("UPDATE audit_chain SET sequence = 5", (5, ChainFault::Changed)),
            ("UPDATE audit_chain SET sequence = 5, hash = (SELECT hash FROM audit_events WHERE sequence = 5)", (6, ChainFault::Added)),
            // As if the oldest had been removed by the program.
            ("DELETE FROM audit_events WHERE sequence <= 2;
              UPDATE audit_chain SET first_sequence = 3, hash_before = (SELECT previous_hash FROM audit_events WHERE sequence = 3)",
             (3, ChainFault::Removed)),
        ] {
            execute(&database, "CREATE TABLE kept_events AS SELECT * FROM audit_events; CREATE TABLE kept_chain AS SELECT * FROM audit_chain".to_owned()).await;
            execute(&database, tampering.to_owned()).await;
            assert_eq!(breaks(&database).await, Some(expected), "{tampering}");
            let back = "DELETE FROM audit_events; INSERT INTO audit_events SELECT * FROM kept_events; DELETE FROM audit_chain;
                        INSERT INTO audit_chain SELECT * FROM kept_chain; DROP TABLE kept_events; DROP TABLE kept_chain";
            execute(&database, back.to_owned()).await;
            assert_eq!(breaks(&database).await, None, "{tampering}");
        }
        execute(&database, "DELETE FROM audit_chain".to_owned()).await;
        let headless = verify(&database, &key(), None).await;
        assert!(matches!(headless, Err(StorageError::Inconsistent { .. })), "{headless:?}");
    }

    async fn a_cut_end_shows_to_whoever_noted_it(database: Database) {
        let database = six(database).await;
        let noted = checked(&database).await.head;
        let cut_end = "DELETE FROM audit_events WHERE sequence > 4;
                       UPDATE audit_chain SET sequence = 4, hash = (SELECT hash FROM audit_events WHERE sequence = 4)";
        execute(&database, cut_end.to_owned()).await;
        assert_eq!(breaks(&database).await, None, "alone it looks like an older state");
        let expected = async |noted: &ChainHead| {
            let report = verify(&database, &key(), Some(noted)).await.expect("read");
            report.broken.map(|broken| (broken.sequence, broken.fault))
        };
        assert_eq!(expected(&noted).await, Some((5, ChainFault::Removed)));
        // And where others were written in the place of those.
        note(&database, 8, "another").await;
        note(&database, 9, "another").await;
        assert_eq!(expected(&noted).await, Some((6, ChainFault::OtherThanExpected)));
    }

    async fn writers_side_by_side_make_one_chain(database: Database) {
        let database = database.signing(key());
        let writers = (0..20).map(|writer| {
            let database = database.clone();
            tokio::spawn(async move {
                for number in 0..3 {
                    note(&database, writer * 3 + number, "at once").await;
                }
            })
        });
        for written in join_all(writers).await {
            written.expect("no writer failed");
        }
        let report = checked(&database).await;
        assert_eq!((report.entries, report.broken), (60, None));
    }

    async fn entries_of_an_earlier_release_get_a_place_and_that_shows(database: Database) {
        for number in 0..3 {
            execute(&database, written_without_a_place(&format!("old{number}"), number)).await;
        }
        // Without the key, too.
        note(&database, 5, "no key").await;
        assert_eq!(checked(&database).await.waiting, 4);
        assert_eq!(join_waiting(&database, at(9)).await.expect("quiet"), 0, "there is no key");
        let database = database.signing(key());
        assert_eq!(join_waiting(&database, at(9)).await.expect("joined"), 4);
        assert_eq!(join_waiting(&database, at(9)).await.expect("joined"), 0);
        let report = checked(&database).await;
        assert_eq!((report.entries, report.waiting, report.joined_later, report.last_joined), (4, 0, 4, Some(at(9))));
        // A replica of the earlier release still runs: the next entry takes its entries along.
        execute(&database, written_without_a_place("old9", 10)).await;
        assert_eq!(breaks(&database).await, None);
        note(&database, 11, "new").await;
        let report = checked(&database).await;
        assert_eq!((report.entries, report.waiting, report.joined_later, report.broken), (6, 0, 5, None));
        let page = list(&database, &AuditFilter::default(), "", 10).await.expect("read");
        assert_eq!(page.rows[1].actor.kind, ActorKind::Unrecorded);
        assert_eq!(page.rows[1].actor.name, "Zoë");
    }

    async fn the_oldest_may_be_removed_by_the_program_which_says_so(database: Database) {
        let database = six(database).await;
        let noted = checked(&database).await.head;
        let system = AuditActor::system();
        assert_eq!(count_before(&database, at(4)).await.expect("counted"), 3);
        assert_eq!(cut(&database, &key(), &system, at(4), 2, at(20)).await.expect("cut"), 2, "no more than asked for");
        assert_eq!(cut(&database, &key(), &system, at(4), 100, at(21)).await.expect("cut"), 1);
        assert_eq!(cut(&database, &key(), &system, at(4), 100, at(22)).await.expect("cut"), 0);
        let report = checked(&database).await;
        assert_eq!((report.entries, report.first_sequence, &report.broken), (5, 4, &None));
        let page = list(&database, &AuditFilter::default(), "", 10).await.expect("read");
        assert_eq!((page.rows[0].action, page.rows[0].subject.as_str()), (AuditAction::AuditCut, "1 entry"));
        assert_eq!(page.rows[0].actor.kind, ActorKind::System);
        let against = async |sequence, hash: &str| {
            let noted = ChainHead { sequence, hash: hash.to_owned() };
            verify(&database, &key(), Some(&noted)).await.expect("read").broken.map(|broken| broken.fault)
        };
        assert_eq!(against(6, &noted.hash).await, None);
        assert_eq!(against(2, "any").await, Some(ChainFault::ExpectedIsTooOld));
        assert_eq!(against(3, "other").await, Some(ChainFault::OtherThanExpected));
    }

    async fn what_people_typed_is_cleaned_and_filters_find(database: Database) {
        let database = database.signing(key());
        let hostile = AuditActor {
            kind: ActorKind::ApiToken,
            name: "Zoë\u{202e}\0\n".to_owned(),
            email: "zoe@example.com".to_owned(),
            token_id: "t1".to_owned(),
            token_name: "dash\u{7}board".to_owned(),
            person_id: "p1".to_owned(),
        };
        note_as(&database, 1, &hostile, &format!("{}\u{2066}", "x".repeat(5_000))).await;
        note_as(&database, 2, &AuditActor::stranger("who@example.com"), "y").await;
        note(&database, 86_400, "z").await;
        let found = async |filter: AuditFilter| -> Vec<String> {
            let rows = list(&database, &filter, "", 10).await.expect("read").rows;
            rows.into_iter().map(|row| row.subject.chars().take(1).collect()).collect()
        };
        let of = |kind| AuditFilter { kind: Some(kind), ..AuditFilter::default() };
        assert_eq!(found(of(ActorKind::Stranger)).await, ["y"]);
        assert_eq!(found(AuditFilter { email: "zoe@example.com".to_owned(), ..AuditFilter::default() }).await, ["z", "x"]);
        assert_eq!(found(AuditFilter { search: "dashboard zoe@".to_owned(), ..AuditFilter::default() }).await, ["x"]);
        assert_eq!(found(AuditFilter { from: Some(at(2)), until: Some(at(86_400)), ..AuditFilter::default() }).await, ["y"]);
        let rows: Vec<_> = export(&database, AuditFilter::default()).try_collect().await.expect("read");
        let oldest = &rows[2];
        assert_eq!((oldest.actor.name.as_str(), oldest.actor.token_name.as_str()), ("Zoë", "dashboard"));
        assert_eq!(oldest.subject.chars().count(), 2_000);
        assert_eq!(oldest.link.as_ref().map(|link| link.sequence), Some(1));
        assert_eq!(breaks(&database).await, None);
    }
    async fn a_search_goes_on_where_a_page_stopped_looking(database: Database) {
        // Two at each moment: the first page stops between two that both have the words, and the third finds none.
        let newest = 3 * LOOKED_THROUGH + 10;
        let second = newest - LOOKED_THROUGH;
        let numbers = format!("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {newest})");
        let id = "'00000000-0000-7000-8000-' || CAST(100000000000 + i AS TEXT)";
        let sql = format!(
            "INSERT INTO audit_events (id, at, actor, address, action, subject, detail, searched)
             {numbers} SELECT {id}, i / 2, '', '', 'logged_in', CAST(i AS TEXT), '',
                 CASE WHEN i <= 3 OR i IN ({second}, {second} + 1, {newest}) THEN 'acme store' ELSE '' END FROM n"
        );
        execute(&database, sql).await;
        let filter = AuditFilter { search: "Acme st".to_owned(), ..AuditFilter::default() };
        let (mut pages, mut after) = (Vec::new(), Some(String::new()));
        while let Some(from) = after {
            let page = list(&database, &filter, &from, 2).await.expect("read");
            pages.push(page.rows.iter().map(|row| row.subject.clone()).collect::<Vec<_>>());
            after = page.next;
        }
        let texts = |numbers: &[i64]| numbers.iter().map(i64::to_string).collect::<Vec<_>>();
        let expected = [&[newest, second + 1][..], &[second], &[], &[3, 2], &[1]];
        assert_eq!(pages, expected.map(texts));
        let rows: Vec<_> = export(&database, filter).try_collect().await.expect("read");
        let subjects: Vec<_> = rows.into_iter().map(|row| row.subject).collect();
        assert_eq!(subjects, texts(&expected.concat()));
    }
}
