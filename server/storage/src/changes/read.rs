//! Reading the feed.

use std::collections::HashMap;

use parcelpilot_domain::change::{ChangeKind, ChangePosition, ChangeSubject};
use parcelpilot_domain::ids::{IntegrationId, OrderId, ProblemId, ShipmentId};
use parcelpilot_domain::time::Timestamp;

use super::NEWEST;
use crate::channels::client_of_problem;
use crate::columns::RowName;
use crate::macros::{read, row, snapshot};
use crate::statement::{Statement, bound};
use crate::{Database, StorageResult};

/// What happened, and to what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    pub position: ChangePosition,
    pub kind: ChangeKind,
    pub at: Timestamp,
    pub integration: IntegrationId,
    /// The name of the order's client, where it may be another than the integration's.
    pub own_client: Option<String>,
    pub order: Option<OrderId>,
    /// In its store.
    pub order_number: Option<i64>,
    pub shipment: Option<ShipmentId>,
    pub problem: Option<ProblemId>,
}

/// What comes after a position.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Following {
    Changes {
        /// Without those of what was deleted meanwhile: nothing of it can be read. Nor those of kinds that only a newer
        /// program knows.
        changes: Vec<Change>,
        /// Of the last one that was read: from there it goes on.
        last: ChangePosition,
    },
    /// Some of it is kept no longer, or the database is one that was restored and has not come as far.
    Unknown { newest: ChangePosition },
}

const KEPT: &str = "SELECT COALESCE((SELECT min(position) FROM changes), 1),
     COALESCE((SELECT max(position) FROM changes), 0)";
const AFTER: &str =
    "SELECT position, kind, subject, at FROM changes WHERE position > $1 ORDER BY position LIMIT $2";

row! { struct Row { position: i64, kind: String, subject: String, at: i64 } }

row! {
    struct Subject {
        id: String, integration_id: String, own_client: Option<String>, order_id: Option<String>,
        order_number: Option<i64>,
    }
}

/// Where the feed is at present; what is committed may still follow it.
pub async fn newest(database: &Database) -> StorageResult<ChangePosition> {
    let (newest,): (i64,) = read!(database, |executor| sqlx::query_as(NEWEST)
        .fetch_one(executor)
        .await?);
    Ok(ChangePosition(newest))
}

/// `most` changes after a position, the first one first.
pub async fn follow(database: &Database, after: ChangePosition, most: u16) -> StorageResult<Following> {
    snapshot!(database, |tx| {
        let (oldest, newest) = sqlx::query_as::<_, (i64, i64)>(KEPT).fetch_one(&mut *tx).await?;
        if after.0 < oldest - 1 || after.0 > newest {
            let newest = ChangePosition(newest);
            return Ok(Following::Unknown { newest });
        }
        let rows: Vec<Row> = sqlx::query_as(AFTER)
            .bind(after.0)
            .bind(i64::from(most))
            .fetch_all(&mut *tx)
            .await?;
        let last = rows.last().map_or(after, |row| ChangePosition(row.position));
        let mut found = HashMap::new();
        for statement in subjects(&rows) {
            let subjects: Vec<Subject> = bound!(sqlx::query_as(statement.sql()), statement)
                .fetch_all(&mut *tx)
                .await?;
            found.extend(subjects.into_iter().map(|subject| (subject.id.clone(), subject)));
        }
        let there = rows
            .iter()
            .filter_map(|row| Some((row, row.kind()?, found.get(&row.subject)?)));
        let changes = there.map(|(row, kind, subject)| row.change(kind, subject));
        let changes = changes.collect::<StorageResult<_>>()?;
        Ok(Following::Changes { changes, last })
    })
}

/// What finds them, for each kind of subject that there is.
fn subjects(rows: &[Row]) -> Vec<Statement> {
    let mut of: HashMap<ChangeSubject, Vec<&str>> = HashMap::new();
    for (row, kind) in rows.iter().filter_map(|row| Some((row, row.kind()?))) {
        of.entry(kind.subject()).or_default().push(&row.subject);
    }
    let statement = |(subject, mut ids): (ChangeSubject, Vec<&str>)| {
        ids.sort_unstable();
        ids.dedup();
        let mut statement = Statement::default();
        statement.push(select(subject)).texts(ids).push(")");
        statement
    };
    of.into_iter().map(statement).collect()
}

/// Each row is a [`Subject`].
const fn select(subject: ChangeSubject) -> &'static str {
    match subject {
        ChangeSubject::Order => {
            "SELECT o.id, o.integration_id, o.id AS order_id, o.remote_id AS order_number,
                 (SELECT name FROM clients WHERE id = o.client_id) AS own_client FROM orders o WHERE o.id IN ("
        }
        ChangeSubject::Shipment => {
            "SELECT s.id, s.integration_id, s.order_id, s.order_number,
                 (SELECT c.name FROM orders o JOIN clients c ON c.id = o.client_id WHERE o.id = s.order_id) AS own_client
             FROM shipments s WHERE s.id IN ("
        }
        // An order that could not be imported may be one that is here.
        ChangeSubject::Problem => {
            concat!(
                "SELECT p.id, p.integration_id, o.id AS order_id, p.remote_id AS order_number,
                     (SELECT name FROM clients WHERE id = ",
                client_of_problem!(),
                ") AS own_client
                 FROM problems p LEFT JOIN orders o ON o.integration_id = p.integration_id AND o.remote_id = p.remote_id
                 WHERE p.id IN ("
            )
        }
        ChangeSubject::Integration => {
            "SELECT id, id AS integration_id, CAST(NULL AS TEXT) AS order_id, CAST(NULL AS BIGINT) AS order_number,
                 CAST(NULL AS TEXT) AS own_client
             FROM integrations WHERE id IN ("
        }
    }
}

impl Row {
    /// None of one that only a newer program knows.
    fn kind(&self) -> Option<ChangeKind> {
        ChangeKind::from_code(&self.kind)
    }

    fn change(&self, kind: ChangeKind, subject: &Subject) -> StorageResult<Change> {
        let row = RowName::new("changes", &self.subject);
        let order = subject.order_id.as_deref();
        let of = kind.subject();
        Ok(Change {
            position: ChangePosition(self.position),
            kind,
            at: Timestamp::from_millis(self.at),
            integration: row.parsed("integration_id", &subject.integration_id)?,
            own_client: subject.own_client.clone(),
            order: order.map(|id| row.parsed("order_id", id)).transpose()?,
            order_number: subject.order_number,
            shipment: (of == ChangeSubject::Shipment)
                .then(|| row.parsed("subject", &self.subject))
                .transpose()?,
            problem: (of == ChangeSubject::Problem)
                .then(|| row.parsed("subject", &self.subject))
                .transpose()?,
        })
    }
}
