//! What is wrong in the database, besides the integrations' polling. Each query reads an index of what is open, however
//! many orders and shipments there are.

use parcelpilot_domain::ids::{IntegrationId, UserId};
use parcelpilot_domain::operator_alert::{AlertThresholds, MOST_DIFFERING, OperatorAlertDetail};
use parcelpilot_domain::time::Timestamp;

use super::{Condition, Strength};
use crate::columns::RowName;
use crate::macros::{read, row};
use crate::orders::explained;
use crate::statement::{Statement, bound};
use crate::{Database, StorageResult};

const DAY: std::time::Duration = std::time::Duration::from_secs(24 * 60 * 60);

row! {
    struct CountColumns { integration_id: String, found: i64, since: i64 }
}

row! {
    struct CheckColumns { integration_id: String, run_id: String, checked_at: i64, orders: i64 }
}

row! {
    struct TokenColumns { id: String, token: String, user_id: String, person: String, expires_at: i64 }
}

row! { struct EndpointColumns { id: String, description: String, since: i64 } }

pub async fn conditions(
    database: &Database,
    thresholds: &AlertThresholds,
    now: Timestamp,
) -> StorageResult<Vec<Condition>> {
    let mut found = Vec::new();
    for columns in counted(database, &refused()).await? {
        let shipments = columns.found;
        found.push(columns.condition(OperatorAlertDetail::PushFailed { shipments }, Strength::Opens)?);
    }
    for columns in counted(database, &waiting(thresholds, now)).await? {
        let shipments = columns.found;
        found.push(columns.condition(OperatorAlertDetail::PushWaiting { shipments }, Strength::Opens)?);
    }
    for columns in counted(database, &failed_status_updates()).await? {
        let orders = columns.found;
        found.push(columns.condition(
            OperatorAlertDetail::StatusUpdateFailed { orders },
            Strength::Opens,
        )?);
    }
    for columns in counted(database, &new_problems(thresholds, now)).await? {
        let problems = columns.found;
        let strength = if problems >= thresholds.problems_per_day {
            Strength::Opens
        } else {
            Strength::Keeps
        };
        found.push(columns.condition(OperatorAlertDetail::ProblemsGrowing { problems }, strength)?);
    }
    found.extend(differing(database).await?);
    found.extend(stopped_endpoints(database).await?);
    found.extend(ending_tokens(database, now).await?);
    Ok(found)
}

/// How the engine would look, query by query: for tests.
pub async fn explain_conditions(
    database: &Database,
    thresholds: &AlertThresholds,
    now: Timestamp,
) -> StorageResult<Vec<Vec<String>>> {
    let mut plans = Vec::new();
    for statement in [
        refused(),
        waiting(thresholds, now),
        new_problems(thresholds, now),
        differing_checks(),
        failed_status_updates(),
    ] {
        plans.push(explained(database, &statement).await?);
    }
    Ok(plans)
}

/// Shipments that their store refused. Those of cancelled orders have an alert of their own.
fn refused() -> Statement {
    let mut statement = Statement::default();
    statement.push(
        "SELECT p.integration_id, count(DISTINCT p.shipment_id) AS found, min(p.since) AS since FROM shipment_pushes p
         WHERE p.state = 'failed' AND p.state <> 'confirmed' AND COALESCE(p.failure, '') <> 'order_cancelled'
         GROUP BY p.integration_id",
    );
    statement
}

/// `since` moves with each try, and one that was held has waited for a person until then: an old one counts once it was
/// tried, or has waited for so long since it was let go.
fn waiting(thresholds: &AlertThresholds, now: Timestamp) -> Statement {
    let limit = now.minus(thresholds.push_age).millis();
    let mut statement = Statement::default();
    statement
        .push(
            "SELECT p.integration_id, count(DISTINCT p.shipment_id) AS found, min(p.created_at) AS since
             FROM shipment_pushes p JOIN integrations i ON i.id = p.integration_id JOIN clients c ON c.id = i.client_id
             WHERE p.state IN ('pending', 'sending') AND p.state <> 'confirmed'
                 AND i.is_enabled AND i.push_ship_confirms AND c.is_active AND p.created_at <= ",
        )
        .integer(limit)
        .push(" AND (p.attempt > 0 OR p.since <= ")
        .integer(limit)
        .push(") GROUP BY p.integration_id");
    statement
}

/// Orders whose new status the store did not take: each stays until somebody retries it, or it ends.
fn failed_status_updates() -> Statement {
    let mut statement = Statement::default();
    statement.push(
        "SELECT i.id AS integration_id, count(*) AS found, min(u.since) AS since
         FROM integrations i CROSS JOIN status_updates u WHERE u.integration_id = i.id AND u.state = 'failed' GROUP BY i.id",
    );
    statement
}

fn new_problems(thresholds: &AlertThresholds, now: Timestamp) -> Statement {
    let mut statement = Statement::default();
    statement
        .push(
            "SELECT integration_id, count(*) AS found, min(first_seen_at) AS since FROM problems
             WHERE solved_at IS NULL AND first_seen_at > ",
        )
        .integer(now.minus(DAY).millis())
        .push(" GROUP BY integration_id HAVING count(*) >= ")
        .integer(thresholds.problems_that_keep());
    statement
}

/// The latest check of each integration, with how much of what it found was not pulled since. Orders with a problem are
/// told as problems. A check whose alert is over is not looked at again.
fn differing_checks() -> Statement {
    let mut statement = Statement::default();
    statement
        .push(
            "SELECT i.id AS integration_id, k.run_id, COALESCE(r.finished_at, r.changed_at) AS checked_at,
                 (SELECT count(*) FROM (SELECT d.remote_id FROM check_differences d
                     WHERE d.run_id = k.run_id AND NOT d.has_problem AND (d.kind = 'extra' OR NOT EXISTS (
                         SELECT 1 FROM orders o WHERE o.integration_id = r.integration_id
                             AND o.remote_id = d.remote_id AND (d.kind = 'missing' OR o.read_at >= r.started_at OR o.gone_at >= r.started_at)))
                     LIMIT ",
        )
        .integer(MOST_DIFFERING)
        .push(
            ") AS differing) AS orders
             FROM integrations i JOIN clients c ON c.id = i.client_id
                 JOIN import_runs r ON r.id = (SELECT l.id FROM import_runs l JOIN checks lk ON lk.run_id = l.id
                     WHERE l.integration_id = i.id AND l.kind = 'check' ORDER BY l.created_at DESC, l.id DESC LIMIT 1)
                 JOIN checks k ON k.run_id = r.id
             WHERE i.is_enabled AND c.is_active AND k.missing + k.stale + k.extra > k.with_problem
                 AND NOT EXISTS (SELECT 1 FROM operator_alerts a WHERE a.subject = i.id
                     AND a.kind = 'completeness_differs' AND a.cleared_at IS NOT NULL
                     AND a.since >= COALESCE(r.finished_at, r.changed_at))",
        );
    statement
}

async fn differing(database: &Database) -> StorageResult<Vec<Condition>> {
    let statement = differing_checks();
    let rows: Vec<CheckColumns> = read!(database, |executor| {
        bound!(sqlx::query_as(statement.sql()), statement)
            .fetch_all(executor)
            .await?
    });
    let still = rows.into_iter().filter(|columns| columns.orders > 0);
    still.map(CheckColumns::condition).collect()
}

/// Those that nobody paused, nor a restore.
async fn stopped_endpoints(database: &Database) -> StorageResult<Vec<Condition>> {
    let rows: Vec<EndpointColumns> = read!(database, |executor| {
        sqlx::query_as(
            "SELECT id, description, failing_since AS since FROM event_endpoints
             WHERE NOT is_enabled AND stopped IN ('gone', 'failing') AND failing_since IS NOT NULL",
        )
        .fetch_all(executor)
        .await?
    });
    rows.into_iter().map(EndpointColumns::condition).collect()
}

/// Of people who may log in, and of programs that use them.
async fn ending_tokens(database: &Database, now: Timestamp) -> StorageResult<Vec<Condition>> {
    let rows: Vec<TokenColumns> = read!(database, |executor| {
        sqlx::query_as(
            "SELECT t.id, t.name AS token, t.user_id, u.name AS person, t.expires_at
             FROM api_tokens t JOIN users u ON u.id = t.user_id
             WHERE t.expires_at > $1 AND t.expires_at <= $2 AND t.last_used_at > $3 AND u.deactivated_at IS NULL",
        )
        .bind(now.millis())
        .bind(now.plus(AlertThresholds::TOKEN_ENDS_SOON).millis())
        .bind(now.minus(AlertThresholds::TOKEN_IS_USED).millis())
        .fetch_all(executor)
        .await?
    });
    rows.into_iter().map(|columns| columns.condition(now)).collect()
}

async fn counted(database: &Database, statement: &Statement) -> StorageResult<Vec<CountColumns>> {
    Ok(read!(database, |executor| {
        bound!(sqlx::query_as(statement.sql()), statement)
            .fetch_all(executor)
            .await?
    }))
}

impl CountColumns {
    fn condition(self, detail: OperatorAlertDetail, strength: Strength) -> StorageResult<Condition> {
        of_integration(
            self.integration_id,
            detail,
            Timestamp::from_millis(self.since),
            strength,
        )
    }
}

impl CheckColumns {
    fn condition(self) -> StorageResult<Condition> {
        let row = RowName::new("checks", &self.run_id);
        let detail = OperatorAlertDetail::CompletenessDiffers {
            run_id: row.parsed("run_id", &self.run_id)?,
            orders: self.orders,
        };
        let since = Timestamp::from_millis(self.checked_at);
        of_integration(self.integration_id, detail, since, Strength::Opens)
    }
}

fn of_integration(
    subject: String,
    detail: OperatorAlertDetail,
    since: Timestamp,
    strength: Strength,
) -> StorageResult<Condition> {
    let id: IntegrationId = RowName::new("integrations", &subject).parsed("id", &subject)?;
    Ok(Condition {
        integration: Some(id),
        subject,
        detail,
        since,
        strength,
    })
}

impl EndpointColumns {
    fn condition(self) -> StorageResult<Condition> {
        Ok(Condition {
            detail: OperatorAlertDetail::EventsStopped {
                endpoint: RowName::new("event_endpoints", &self.id).parsed("id", &self.id)?,
                description: self.description,
            },
            subject: self.id,
            integration: None,
            since: Timestamp::from_millis(self.since),
            strength: Strength::Opens,
        })
    }
}

impl TokenColumns {
    fn condition(self, now: Timestamp) -> StorageResult<Condition> {
        let expires_at = Timestamp::from_millis(self.expires_at);
        let user_id: UserId = RowName::new("users", &self.user_id).parsed("id", &self.user_id)?;
        Ok(Condition {
            subject: self.id,
            integration: None,
            since: expires_at.minus(AlertThresholds::TOKEN_ENDS_SOON),
            strength: Strength::Opens,
            detail: OperatorAlertDetail::ApiTokenExpiring {
                token: self.token,
                user_id,
                person: self.person,
                expires_at,
                is_close: expires_at <= now.plus(AlertThresholds::TOKEN_IS_CLOSE),
            },
        })
    }
}
