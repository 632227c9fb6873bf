//! Reading entries, newest first.

use futures::stream::{self, Stream, TryStreamExt};
use parcelpilot_contract::audit::{AuditPage, AuditRow};
use parcelpilot_domain::audit::ActorKind;
use parcelpilot_domain::time::Timestamp;

use super::{EventColumns, SELECT};
use crate::macros::read;
use crate::statement::{Statement, bound};
use crate::{Database, StorageError, StorageResult};

/// Entries read at once, and the most that are in memory.
const BATCH: usize = 500;
/// So many of the newest entries are looked through for a page. No index has words that stand anywhere in a text: with one,
/// each entry would cost many times as much.
pub const LOOKED_THROUGH: i64 = 10_000;

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AuditFilter {
    /// Words, all of which an entry holds.
    pub search: String,
    pub kind: Option<ActorKind>,
    /// Of who did it, in lower case; empty is anybody's.
    pub email: String,
    pub from: Option<Timestamp>,
    /// Exclusive.
    pub until: Option<Timestamp>,
}

/// An entry's place in the list: when it was, and its id.
type Place = (i64, String);

/// `limit` at most. `after` is the `next` of the page before. Where entries are read to be looked through, a page ends after
/// [`LOOKED_THROUGH`] of them, however few it found, and its `next` goes on from there.
pub async fn list(
    database: &Database,
    filter: &AuditFilter,
    after: &str,
    limit: usize,
) -> StorageResult<AuditPage> {
    let end = match filter.looks_through() {
        true => end(database, filter, after).await?,
        false => None,
    };
    let statement = page(filter, after, end.as_ref(), limit + 1);
    let rows: Vec<EventColumns> = read!(database, |executor| {
        bound!(sqlx::query_as(statement.sql()), statement)
            .fetch_all(executor)
            .await?
    });
    let last = rows.get(limit).and(rows.get(limit.wrapping_sub(1)));
    let next = last.map(|last| (last.at, last.id.clone())).or(end);
    let rows = rows
        .into_iter()
        .take(limit)
        .map(EventColumns::row)
        .collect::<StorageResult<_>>()?;
    Ok(AuditPage {
        rows,
        next: next.map(|(at, id)| format!("{at}.{id}")),
    })
}

/// All of them, one after the other, without holding them.
pub fn export(
    database: &Database,
    filter: AuditFilter,
) -> impl Stream<Item = StorageResult<AuditRow>> + Send + use<> {
    let database = database.clone();
    stream::try_unfold(Some(String::new()), move |after| {
        let (database, filter) = (database.clone(), filter.clone());
        async move {
            let Some(after) = after else {
                return Ok::<_, StorageError>(None);
            };
            let page = list(&database, &filter, &after, BATCH).await?;
            let rows = stream::iter(page.rows.into_iter().map(Ok::<_, StorageError>));
            Ok(Some((rows, page.next)))
        }
    })
    .try_flatten()
}

impl AuditFilter {
    /// Whether no index has what it asks for: words, or two things of which one is walked by an index.
    fn looks_through(&self) -> bool {
        !self.search.trim().is_empty() || (self.kind.is_some() && !self.email.is_empty())
    }
}

/// Which entries are read, as an index has them, down to the end: the condition.
fn walk(filter: &AuditFilter, after: &str, end: Option<&Place>) -> Statement {
    let mut statement = Statement::default();
    statement.push("TRUE");
    if !filter.email.is_empty() {
        statement.push(" AND actor_email = ").text(filter.email.as_str());
    } else if let Some(kind) = filter.kind {
        statement.push(" AND actor_kind = ").text(kind.code());
    }
    // Of two ends on a side, SQLite takes one into the index: only the nearer is here. Not the pair, beside one on the other side.
    match (end, filter.from) {
        (Some((at, id)), _) => {
            statement.push(" AND at >= ").integer(*at);
            statement.push(" AND (at, id) >= (").integer(*at).push(", ");
            statement.text(id.as_str()).push(")");
        }
        (None, Some(from)) => {
            statement.push(" AND at >= ").integer(from.millis());
        }
        (None, None) => {}
    }
    let after = after
        .split_once('.')
        .and_then(|(at, id)| Some((at.parse::<i64>().ok()?, id)));
    match (after, filter.until) {
        (Some((at, id)), until) if until.is_none_or(|until| at < until.millis()) => {
            statement
                .push(" AND (at, id) < (")
                .integer(at)
                .push(", ")
                .text(id)
                .push(")");
        }
        (_, Some(until)) => {
            statement.push(" AND at < ").integer(until.millis());
        }
        _ => {}
    }
    statement
}

/// The last entry that a page looks at, where there are more.
async fn end(database: &Database, filter: &AuditFilter, after: &str) -> StorageResult<Option<Place>> {
    let mut statement = walk(filter, after, None).after("SELECT at, id FROM audit_events WHERE ");
    statement
        .push(" ORDER BY at DESC, id DESC LIMIT 2 OFFSET ")
        .integer(LOOKED_THROUGH - 1);
    let places: Vec<Place> = read!(database, |executor| {
        bound!(sqlx::query_as(statement.sql()), statement)
            .fetch_all(executor)
            .await?
    });
    Ok(<[Place; 2]>::try_from(places).ok().map(|[last, _]| last))
}

fn page(filter: &AuditFilter, after: &str, end: Option<&Place>, limit: usize) -> Statement {
    let mut statement = walk(filter, after, end).after(SELECT);
    // Of an expression, so that the index is the e-mail's.
    if let Some(kind) = filter.kind.filter(|_| !filter.email.is_empty()) {
        statement.push(" AND actor_kind || '' = ").text(kind.code());
    }
    for word in filter.search.to_lowercase().split_whitespace() {
        statement
            .push(" AND searched LIKE ")
            .text(pattern(word))
            .push(" ESCAPE '!'");
    }
    statement
        .push(" ORDER BY at DESC, id DESC LIMIT ")
        .integer(i64::try_from(limit).unwrap_or(i64::MAX));
    statement
}

/// Anywhere in the text; what people type is no pattern.
fn pattern(word: &str) -> String {
    format!(
        "%{}%",
        word.replace('!', "!!").replace('%', "!%").replace('_', "!_")
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_narrows_the_list_has_an_index_in_the_lists_order() {
        let folder = tempfile::tempdir().expect("a folder");
        let url = format!("sqlite://{}", folder.path().join("test.db").display());
        let database = Database::open(&url).await.expect("it opens");
        let of_kind = AuditFilter {
            kind: Some(ActorKind::Stranger),
            ..AuditFilter::default()
        };
        let of_email = AuditFilter {
            email: "zoe@example.com".to_owned(),
            ..AuditFilter::default()
        };
        let of_days = AuditFilter {
            from: Some(Timestamp::from_millis(1)),
            until: Some(Timestamp::from_millis(2)),
            ..AuditFilter::default()
        };
        let of_both = AuditFilter {
            kind: Some(ActorKind::Stranger),
            ..of_email.clone()
        };
        let of_words = AuditFilter {
            search: "acme".to_owned(),
            ..AuditFilter::default()
        };
        for (filter, index) in [
            (of_both, "audit_events_by_email"),
            (of_words, "audit_events_by_age"),
            (AuditFilter::default(), "audit_events_by_age"),
            (of_kind, "audit_events_by_kind"),
            (of_email, "audit_events_by_email"),
            (of_days, "audit_events_by_age"),
        ] {
            let end = filter.looks_through().then(|| (1, "0190a2b3".to_owned()));
            for after in ["", "5.0190a2b4"] {
                let plan = page(&filter, after, end.as_ref(), 101).after("EXPLAIN QUERY PLAN ");
                let steps: Vec<(i64, i64, i64, String)> = read!(&database, |executor| {
                    bound!(sqlx::query_as(plan.sql()), plan)
                        .fetch_all(executor)
                        .await
                        .expect("a plan")
                });
                let [(.., step)] = steps.as_slice() else {
                    panic!("{filter:?} {after:?}: it is sorted: {steps:?}")
                };
                assert!(step.contains(index), "{filter:?} {after:?}: {step}");
            }
        }
    }
}
