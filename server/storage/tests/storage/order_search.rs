//! SQLite's index of words finds what PostgreSQL's does, and nothing else; what is erased is not in the file.

use std::time::Duration;

use parcelpilot_contract::orders::OrderCount;
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use sqlx::SqliteConnection;
use storage::orders::{OrderFilter, counts, is_known_code, list, search_words};
use storage::{Database, clock, order_search};
use test_support::databases::{execute, is_in_file, with_sqlite};
use test_support::on_both_databases;
use test_support::rows::{TestOrder, client, integration};

use crate::list_plans::{MANY, shops};
use crate::opening::{SEARCH_AS_IT_WAS, url};

const HAN: &str = "山田太郎";
/// Letters that fold, signs that a search could take for its own, characters of other scripts and none at all.
const ODD: [&str; 20] = [
    "a\"b",
    "\"",
    "a*",
    "*",
    "-x",
    "o'n",
    "a+b",
    "^a",
    "{a}",
    "straße",
    "strasse",
    "i\u{307}stanbul",
    "\u{17f}ix",
    "six",
    "🎁box",
    HAN,
    "e\u{301}a",
    "\u{301}",
    "a\u{180e}b",
    "\u{1c}tab",
];

/// As terms are bound in tests: in SQL.
fn quoted(text: &str) -> String {
    text.replace('\'', "''")
}

async fn numbers(database: &Database, search: &str) -> Vec<i64> {
    let filter = OrderFilter {
        search: search.to_owned(),
        ..OrderFilter::default()
    };
    let page = list(database, &filter, 500).await.expect("read");
    page.rows.iter().rev().map(|row| row.remote_id).collect()
}

/// As orders and searches have them. Numbers would find orders by their number.
fn random_words() -> Vec<String> {
    let (mut runner, any) = (TestRunner::deterministic(), r"[^\x000-9#]{1,4}");
    let mut next = || any.new_tree(&mut runner).expect("a text").current();
    (0..200).filter_map(|_| search_words(&next()).pop()).collect()
}

/// The numbers of the orders of which a word begins so.
fn expected(words: &[String], searched: &str) -> Vec<i64> {
    (1..)
        .zip(words)
        .filter(|(_, word)| word.starts_with(searched))
        .map(|(number, _)| number)
        .collect()
}

on_both_databases! {
    async fn odd_words_are_found_as_they_are(database: Database) {
        let client = client(&database, "Acme").await;
        let store = integration(&database, client, "Store", 1).await;
        let long = "x".repeat(64);
        let mut words: Vec<String> = ODD.iter().map(|word| (*word).to_owned()).chain([long]).collect();
        words.extend(random_words());
        for (number, word) in (1..).zip(&words) {
            TestOrder { terms: &quoted(word), ..TestOrder::new(store, number) }.insert(&database).await;
        }
        for word in &words {
            for length in 1..=word.chars().count() {
                let searched: String = word.chars().take(length).collect();
                assert_eq!(numbers(&database, &searched).await, expected(&words, &searched), "{searched:?}");
            }
            assert!(is_known_code(&database, word).await.expect("read"), "{word:?}");
        }
        assert!(numbers(&database, "nobody").await.is_empty());
        for code in ["a", "a b", "a\0b", "\"", "str"] {
            let is_word = words.iter().any(|word| word == code);
            assert_eq!(is_known_code(&database, code).await.expect("read"), is_word, "{code:?}");
        }
        assert!(!is_known_code(&database, &"x".repeat(65)).await.expect("read"));
    }

    /// Whoever writes: here somebody who knows nothing of the index.
    async fn the_index_follows_the_orders(database: Database) {
        let client = client(&database, "Acme").await;
        let store = integration(&database, client, "Store", 1).await;
        for number in 1..=3 {
            TestOrder { terms: "ada lovelace", ..TestOrder::new(store, number) }.insert(&database).await;
        }
        if let Database::Postgres(..) = database {
            return;
        }
        execute(&database, "UPDATE orders SET terms = ' grace hopper' WHERE remote_id IN (3, 1)".to_owned()).await;
        execute(&database, "DELETE FROM orders WHERE remote_id = 2".to_owned()).await;
        assert_eq!(numbers(&database, "ada").await, [0; 0]);
        assert_eq!(numbers(&database, "grace").await, [1, 3]);
        // Its number is free for the next.
        execute(&database, "DELETE FROM orders WHERE remote_id = 3".to_owned()).await;
        TestOrder { terms: "anna grace", ..TestOrder::new(store, 4) }.insert(&database).await;
        assert_eq!(numbers(&database, "grace").await, [1, 4]);
        assert_eq!(numbers(&database, "anna").await, [4]);
        // As SQLite may when it writes the file anew.
        execute(&database, "UPDATE orders SET rowid = rowid + 1000".to_owned()).await;
        TestOrder { terms: "grace", ..TestOrder::new(store, 5) }.insert(&database).await;
        execute(&database, "UPDATE orders SET terms = ' ada' WHERE remote_id = 4".to_owned()).await;
        assert_eq!(numbers(&database, "grace").await, [1, 5]);
        assert_eq!(numbers(&database, "ada").await, [4]);
        assert!(order_search::verify(&database).await.expect("read"));
    }
}

#[tokio::test]
async fn an_index_that_differs_is_told_and_made_anew() {
    with_sqlite(|database: Database| async move {
        let client = client(&database, "Acme").await;
        let store = integration(&database, client, "Store", 1).await;
        TestOrder {
            terms: "ada",
            ..TestOrder::new(store, 1)
        }
        .insert(&database)
        .await;
        assert!(order_search::verify(&database).await.expect("read"));
        execute(
            &database,
            "INSERT INTO order_search (order_search) VALUES ('delete-all')".to_owned(),
        )
        .await;
        assert!(!order_search::verify(&database).await.expect("read"));
        assert_eq!(numbers(&database, "ada").await, [0; 0]);
        order_search::rebuild(&database).await.expect("rebuilt");
        assert!(order_search::verify(&database).await.expect("read"));
        assert_eq!(numbers(&database, "ada").await, [1]);
    })
    .await;
}

/// So many that pages of the index begin with such words: an index of SQLite's would keep their beginnings.
#[tokio::test]
async fn what_is_erased_is_not_in_the_file_once_the_index_is_clean() {
    with_sqlite(|database: Database| async move {
        planted(&database).await;
        let at = clock::database_now(&database).await.expect("read");
        order_search::clean(&database, at, 1).await.expect("cleaned");
        assert_eq!(
            cleaned(&database).await,
            [(0, 0, 0)],
            "an import has changed words; nothing was erased"
        );
        erase(&database, "remote_id % 2 = 0").await;
        // One that was broken off after its first step, and more that was erased then.
        execute(
            &database,
            "INSERT INTO order_search (order_search, rank) VALUES ('merge', -1)".to_owned(),
        )
        .await;
        erase(&database, "remote_id % 2 = 1").await;
        assert!(
            is_in_file(&database, CANARY).await,
            "it is in the index until that is clean"
        );
        order_search::clean(&database, at, 1).await.expect("cleaned");
        assert!(!is_in_file(&database, CANARY).await);
        assert_eq!(cleaned(&database).await, [(1_000, 1_000, at.millis())]);
        assert_eq!(numbers(&database, CANARY).await, [0; 0]);
        assert_eq!(numbers(&database, "only2999").await, [2_999]);
        assert!(order_search::verify(&database).await.expect("read"));
    })
    .await;
}

#[tokio::test]
async fn what_is_erased_while_the_index_is_cleaned_is_still_due() {
    with_sqlite(|database: Database| async move {
        planted(&database).await;
        let at = clock::database_now(&database).await.expect("read");
        erase(&database, "remote_id > 9").await;
        let Database::Sqlite { reader, .. } = &database else {
            return;
        };
        let mut looking = reader.acquire().await.expect("a connection");
        let before = version(&mut looking).await;
        let (cleaning, ()) = tokio::join!(order_search::clean(&database, at, 1), async {
            // Until the first step was written: then it is known what is to be cleaned.
            while version(&mut looking).await == before {
                tokio::task::yield_now().await;
            }
            erase(&database, "remote_id <= 9").await;
        });
        cleaning.expect("cleaned");
        assert_eq!(cleaned(&database).await, [(1_000, 997, at.millis())]);
        // The whole index is not written anew each minute.
        order_search::clean(&database, at, 1).await.expect("not yet");
        assert_eq!(cleaned(&database).await, [(1_000, 997, at.millis())]);
        let later = at.plus(Duration::from_secs(3_600));
        order_search::clean(&database, later, 1).await.expect("cleaned");
        assert_eq!(cleaned(&database).await, [(1_000, 1_000, later.millis())]);
        assert!(!is_in_file(&database, CANARY).await);
    })
    .await;
}

/// Another one where somebody else has written.
async fn version(looking: &mut SqliteConnection) -> i64 {
    let version = sqlx::query_scalar("PRAGMA data_version");
    version.fetch_one(looking).await.expect("read")
}

const CANARY: &str = "zqcanary";

/// In each third of the orders.
async fn planted(database: &Database) {
    let client = client(database, "Acme").await;
    let store = integration(database, client, "Store", 1).await;
    crate::list_plans::fill(database, &[store], 3_000).await;
    let words =
        format!("' {CANARY}' || hex(remote_id * 7919) || '@example.com sku-' || CAST(remote_id AS TEXT)");
    let sql = format!("UPDATE orders SET terms = {words} WHERE remote_id % 3 = 0");
    execute(database, sql).await;
    assert_eq!(numbers(database, CANARY).await.len(), 500);
    assert!(is_in_file(database, CANARY).await);
}

async fn erase(database: &Database, which: &str) {
    let sql =
        format!("UPDATE orders SET terms = ' sku', erased_at = 1 WHERE terms LIKE ' {CANARY}%' AND {which}");
    execute(database, sql).await;
}

/// How often something was erased, up to which of these the index is clean, and since when.
async fn cleaned(database: &Database) -> Vec<(i64, i64, i64)> {
    let Database::Sqlite { reader, .. } = database else {
        return Vec::new();
    };
    sqlx::query_as("SELECT made, cleaned, cleaned_at FROM order_search_erasures")
        .fetch_all(reader)
        .await
        .expect("read")
}

#[tokio::test]
async fn orders_that_were_there_before_the_index_are_found() {
    with_sqlite(|database: Database| async move {
        let client = client(&database, "Acme").await;
        let store = integration(&database, client, "Store", 1).await;
        crate::list_plans::fill(&database, &[store], 3_000).await;
        execute(&database, SEARCH_AS_IT_WAS.to_owned()).await;
        // Gaps in what SQLite numbers rows with.
        execute(&database, "DELETE FROM orders WHERE remote_id % 3 = 0 OR remote_id < 100".to_owned()).await;
        let again = Database::open(&url(&database)).await.expect("it is brought up to date");
        assert!(order_search::verify(&again).await.expect("read"));
        assert_eq!(numbers(&again, "only2998").await, [2_998]);
        assert_eq!(numbers(&again, "only2997").await, [0; 0]);
        execute(&again, "DELETE FROM orders WHERE remote_id > 2_900; UPDATE orders SET terms = ' grace' WHERE remote_id = 100".to_owned()).await;
        TestOrder { terms: "grace", ..TestOrder::new(store, 9_000) }.insert(&again).await;
        assert_eq!(numbers(&again, "grace").await, [100, 9_000]);
        assert!(order_search::verify(&again).await.expect("read"));
        again.close().await;
    })
    .await;
}

#[tokio::test]
async fn what_is_taken_back_is_not_in_the_index() {
    with_sqlite(|database: Database| async move {
        let client = client(&database, "Acme").await;
        let store = integration(&database, client, "Store", 1).await;
        for number in 1..=3 {
            TestOrder { terms: "ada", ..TestOrder::new(store, number) }.insert(&database).await;
        }
        let sql = "BEGIN; UPDATE orders SET terms = ' first' WHERE remote_id = 1;
            SAVEPOINT part; UPDATE orders SET terms = ' second' WHERE remote_id = 2; DELETE FROM orders WHERE remote_id = 3;
            ROLLBACK TO part; RELEASE part; COMMIT";
        execute(&database, sql.to_owned()).await;
        assert_eq!(numbers(&database, "ada").await, [2, 3]);
        assert_eq!(numbers(&database, "first").await, [1]);
        assert_eq!(numbers(&database, "second").await, [0; 0]);
        assert!(order_search::verify(&database).await.expect("read"));
    })
    .await;
}

on_both_databases! {
    /// Few orders or many; and of many those of a small store, of which not one has the word.
    async fn short_labels_are_found(database: Database) {
        let client = client(&database, "Small").await;
        let small = integration(&database, client, "Small", 77).await;
        let order = TestOrder { terms: "ada", ..TestOrder::new(small, 90_001) }.insert(&database).await;
        for label in ["7", "c", "z9"] {
            execute(&database, format!(
                "INSERT INTO shipments (id, integration_id, order_id, order_number, address_id, carrier, carrier_name,
                     tracking_number, tracking_link, made_at, made_by, notify_store, ahead)
                 VALUES ('{label}', '{small}', '{order}', 90001, 1, 'ups', '', '{label}', '', 1, 'Ada', TRUE, 1)"
            )).await;
            assert_eq!(numbers(&database, label).await, [90_001], "{label}");
        }
        shops(&database, MANY).await;
        for label in ["7", "c", "z9"] {
            let filter = OrderFilter { search: label.to_owned(), integration: Some(small), ..OrderFilter::default() };
            let page = list(&database, &filter, 50).await.expect("read");
            assert_eq!(page.rows.len(), 1, "{label}");
        }
        assert_eq!(numbers(&database, "z9").await, [90_001]);
        // What is common is said to be, however short.
        for word in ["c", "com", "common"] {
            let filter = OrderFilter { search: word.to_owned(), ..OrderFilter::default() };
            let counts = counts(&database, &filter).await.expect("counted");
            let all = counts.0.iter().find(|(list, _)| list.is_none()).map(|(_, count)| count.0);
            assert!(all > Some(OrderCount::COUNTED), "{word}: {all:?}");
        }
    }
}
