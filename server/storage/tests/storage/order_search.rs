//! SQLite's index of words finds what PostgreSQL's does, and nothing else; what is erased is not in the file.

use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use storage::orders::{OrderFilter, is_known_code, list, search_words};
use storage::{Database, order_search};
use test_support::databases::{execute, with_sqlite};
use test_support::on_both_databases;
use test_support::rows::{TestOrder, client, integration};

use crate::opening::url;

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
        order_search::clean(&database).await.expect("cleaned");
        execute(&database, "VACUUM".to_owned()).await;
        assert_eq!(numbers(&database, "grace").await, [1, 4]);
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
async fn what_is_taken_out_is_not_in_the_file() {
    with_sqlite(|database: Database| async move {
        let client = client(&database, "Acme").await;
        let store = integration(&database, client, "Store", 1).await;
        crate::list_plans::fill(&database, &[store], 3_000).await;
        let canary =
            "' zqcanary' || hex(remote_id * 7919) || '@example.com ' || 'sku-' || CAST(remote_id AS TEXT)";
        execute(
            &database,
            format!("UPDATE orders SET terms = {canary} WHERE remote_id % 3 = 0"),
        )
        .await;
        assert_eq!(numbers(&database, "zqcanary").await.len(), 500);
        assert!(in_file(&database, "zqcanary").await);
        execute(
            &database,
            "UPDATE orders SET terms = ' sku' WHERE terms LIKE ' zqcanary%'".to_owned(),
        )
        .await;
        assert!(
            in_file(&database, "zqcanary").await,
            "it is in the index until that is clean"
        );
        order_search::clean(&database).await.expect("cleaned");
        assert!(!in_file(&database, "zqcanary").await);
        assert_eq!(numbers(&database, "zqcanary").await, [0; 0]);
        assert_eq!(numbers(&database, "only2999").await, [2_999]);
        assert!(order_search::verify(&database).await.expect("read"));
    })
    .await;
}

async fn in_file(database: &Database, text: &str) -> bool {
    execute(database, "PRAGMA wal_checkpoint(TRUNCATE)".to_owned()).await;
    let bytes = std::fs::read(url(database).replace("sqlite://", "")).expect("the file");
    bytes.windows(text.len()).any(|window| window == text.as_bytes())
}
