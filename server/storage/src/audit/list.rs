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

/// `limit` at most. `after` is the `next` of the page before.
pub async fn list(
    database: &Database,
    filter: &AuditFilter,
    after: &str,
    limit: usize,
) -> StorageResult<AuditPage> {
    let statement = statement(filter, after, limit + 1);
    let rows: Vec<EventColumns> = read!(database, |executor| {
        bound!(sqlx::query_as(statement.sql()), statement)
            .fetch_all(executor)
            .await?
    });
    let next = rows.get(limit).and(rows.get(limit.wrapping_sub(1)));
    let next = next.map(|last| format!("{}.{}", last.at, last.id));
    let rows = rows
        .into_iter()
        .take(limit)
        .map(EventColumns::row)
        .collect::<StorageResult<_>>()?;
    Ok(AuditPage { rows, next })
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

fn statement(filter: &AuditFilter, after: &str, limit: usize) -> Statement {
    let mut statement = Statement::default();
    statement.push(SELECT).push("TRUE");
    for word in filter.search.to_lowercase().split_whitespace() {
        statement
            .push(" AND searched LIKE ")
            .text(pattern(word))
            .push(" ESCAPE '!'");
    }
    if let Some(kind) = filter.kind {
        statement.push(" AND actor_kind = ").text(kind.code());
    }
    if !filter.email.is_empty() {
        statement.push(" AND actor_email = ").text(filter.email.as_str());
    }
    if let Some(from) = filter.from {
        statement.push(" AND at >= ").integer(from.millis());
    }
    let after = after
        .split_once('.')
        .and_then(|(at, id)| Some((at.parse::<i64>().ok()?, id)));
    // Of two ends, SQLite takes one into the index: the nearer.
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
        for (filter, index) in [
            (AuditFilter::default(), "audit_events_by_age"),
            (of_kind, "audit_events_by_kind"),
            (of_email, "audit_events_by_email"),
            (of_days, "audit_events_by_age"),
        ] {
            for after in ["", "5.0190a2b4"] {
                let plan = statement(&filter, after, 101).after("EXPLAIN QUERY PLAN ");
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
