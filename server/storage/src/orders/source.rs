//! What finds orders by an index, so that only these are looked at.

use parcelpilot_domain::time::Timestamp;

use super::words::Word;
use crate::Engine;
use crate::order_search::{Meant, push_entries, push_orders};
use crate::shipments::tracking_key;
use crate::statement::Statement;

/// Characters of a word that begins very many others.
const SHORT: usize = 3;

#[derive(Debug, Clone, Copy)]
pub(super) enum Source<'a> {
    Word(&'a Word),
    /// SQLite: without what only begins so, whose index has these in order already.
    ThisWord(&'a Word),
    /// Labels that are this word.
    Label(&'a Word),
    /// Whichever came in last, so many as are asked for.
    Newest,
    /// As tags are compared.
    Tag(&'a str),
    Number(i64),
    /// As [`tracking_key`] writes it.
    Tracking(&'a str),
    FailedPushes,
    ImportedFrom(Timestamp),
}

impl Source<'_> {
    pub(super) fn is_word(&self, word: &Word) -> bool {
        matches!(self, Source::Word(own) | Source::ThisWord(own) | Source::Label(own) if *own == word)
    }

    /// Whether it is taken as common among many orders, without asking. SQLite's index puts in order all words that begin so
    /// before it has the first: the shorter, the more.
    pub(super) fn is_short_word(&self) -> bool {
        matches!(self, Source::Word(word) if word.engine == Engine::Sqlite && word.first.chars().count() <= SHORT)
    }

    /// On SQLite, a word without what begins so.
    pub(super) fn this_word(&self) -> Option<Self> {
        match self {
            Source::Word(word) if word.engine == Engine::Sqlite => Some(Source::ThisWord(word)),
            _ => None,
        }
    }

    /// Its orders, as `found (order_id)`. Of what finds more than `most`, but for numbers and labels, only so many, whichever they are.
    pub(super) fn push_found(&self, statement: &mut Statement, most: Option<i64>) {
        statement.push("WITH found AS MATERIALIZED (");
        match self {
            Source::Word(word) => {
                statement.push("SELECT order_id FROM (SELECT ");
                match word.engine {
                    Engine::Sqlite => {
                        statement.push("o.id AS order_id FROM ");
                        push_orders(statement, &word.first, Meant::AllThatBeginSo);
                    }
                    Engine::Postgres => {
                        statement.push("order_id FROM order_terms WHERE ");
                        push_range(statement, word);
                    }
                }
                push_limit(statement, most);
                // `UNION` also makes one of an order that was found by two terms.
                statement.push(") AS terms UNION SELECT id FROM orders WHERE remote_id = ");
                // Order numbers are positive.
                statement.integer(word.number.unwrap_or(0));
                statement.push(" UNION ");
                push_tracking(statement, &word.first);
            }
            Source::ThisWord(word) => {
                statement.push("SELECT o.id AS order_id FROM ");
                push_orders(statement, &word.first, Meant::ThisWord);
                // What came in last is mostly what was read last.
                statement.push(" ORDER BY order_search.rowid DESC");
                push_limit(statement, most);
            }
            Source::Tag(key) => {
                statement
                    .push("SELECT order_id FROM order_tags WHERE tag_key = ")
                    .text(*key);
                push_limit(statement, most);
            }
            Source::Number(number) => {
                statement
                    .push("SELECT id AS order_id FROM orders WHERE remote_id = ")
                    .integer(*number);
            }
            Source::Tracking(key) => push_tracking(statement, key),
            Source::Label(word) => push_tracking(statement, &word.first),
            Source::Newest => {
                statement.push("SELECT id AS order_id FROM orders ORDER BY created_at DESC, id DESC");
                push_limit(statement, most);
            }
            Source::FailedPushes => {
                statement
                    .push("SELECT DISTINCT order_id FROM (SELECT order_id FROM ")
                    .push(FAILED_PUSHES);
                push_limit(statement, most);
                statement.push(") AS failed");
            }
            Source::ImportedFrom(day) => {
                statement
                    .push("SELECT id AS order_id FROM orders WHERE imported_at >= ")
                    .integer(day.millis());
                push_limit(statement, most);
            }
        }
        statement.push(")");
    }

    /// How many entries its index has, counted up to `most`. Of a number or a label, none.
    pub(super) fn count(&self, most: i64) -> Statement {
        let mut statement = Statement::default();
        statement.push("SELECT count(*) FROM (SELECT 1 FROM ");
        match self {
            Source::Word(word) => match word.engine {
                Engine::Sqlite => {
                    statement.push("order_search");
                    push_entries(&mut statement, &word.first, Meant::AllThatBeginSo);
                }
                Engine::Postgres => {
                    statement.push("order_terms WHERE ");
                    push_range(&mut statement, word);
                }
            },
            Source::ThisWord(word) => {
                statement.push("order_search");
                push_entries(&mut statement, &word.first, Meant::ThisWord);
            }
            Source::Tag(key) => {
                statement.push("order_tags WHERE tag_key = ").text(*key);
            }
            Source::FailedPushes => {
                statement.push(FAILED_PUSHES);
            }
            Source::ImportedFrom(day) => {
                statement
                    .push("orders WHERE imported_at >= ")
                    .integer(day.millis());
            }
            Source::Number(_) | Source::Tracking(_) | Source::Label(_) | Source::Newest => {
                statement.push("order_tags WHERE FALSE");
            }
        }
        push_limit(&mut statement, Some(most));
        statement.push(") AS counted");
        statement
    }
}

/// The second condition is the index's.
pub(super) const FAILED_PUSHES: &str = "shipment_pushes WHERE state = 'failed' AND state <> 'confirmed'";

fn push_limit(statement: &mut Statement, most: Option<i64>) {
    if let Some(most) = most {
        statement.push(" LIMIT ").integer(most);
    }
}

/// The first condition is the index's.
fn push_tracking(statement: &mut Statement, key: &str) {
    statement
        .push(concat!(
            "SELECT order_id FROM shipments WHERE tracking_number <> '' AND ",
            tracking_key!(),
            " = "
        ))
        .text(key);
}

fn push_range(statement: &mut Statement, word: &Word) {
    statement.push("term >= ").text(word.first.as_str());
    if let Some(end) = &word.end {
        statement.push(" AND term < ").text(end.as_str());
    }
}
