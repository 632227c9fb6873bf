//! What notices are kept by, for both kinds of alerts: their tables have the same columns.

use super::Alert;

#[derive(Clone, Copy)]
pub(super) struct Statements {
    pub expect: &'static str,
    pub claim: &'static str,
    pub notified: &'static str,
    pub end_notified: &'static str,
    pub failed: &'static str,
    pub put_back: &'static str,
}

impl Statements {
    pub const fn of(alert: &Alert) -> Self {
        match alert {
            Alert::Integration(_) => OF_INTEGRATIONS,
            Alert::Operator(_) => OF_OPERATORS,
        }
    }
}

macro_rules! statements {
    ($alerts:literal, $notices:literal) => {
        Statements {
            // One that was not raised is not told yet.
            expect: concat!(
                "INSERT INTO ",
                $notices,
                " (alert_id, channel, attempt, failed, held_until)
                 SELECT id, $1, 0, 0, 0 FROM ",
                $alerts,
                " WHERE cleared_at IS NULL AND raised_at IS NOT NULL ON CONFLICT DO NOTHING"
            ),
            // What only a newer program knows is left to it.
            claim: concat!(
                "UPDATE ",
                $notices,
                " SET attempt = attempt + 1, held_until = $3
                 WHERE channel = $1 AND held_until <= $2 AND end_notified_at IS NULL AND alert_id IN (
                     SELECT a.id FROM ",
                $notices,
                " n JOIN ",
                $alerts,
                " a ON a.id = n.alert_id
                     WHERE n.channel = $1 AND n.held_until <= $2 AND n.end_notified_at IS NULL
                         AND $6 LIKE '%,' || a.kind || ',%'
                         AND ((a.cleared_at IS NULL AND (n.notified_at IS NULL OR n.notified_at <= $4))
                             OR (a.cleared_at IS NOT NULL AND n.attempt > 0))
                     ORDER BY a.raised_at, a.id LIMIT $5)
                 RETURNING alert_id"
            ),
            notified: concat!(
                "UPDATE ",
                $notices,
                " SET notified_at = $4, message = message + 1, failed = 0, held_until = $4
                 WHERE alert_id = $1 AND channel = $2 AND attempt = $3"
            ),
            end_notified: concat!(
                "UPDATE ",
                $notices,
                " SET end_notified_at = $4, failed = 0, held_until = $4
                 WHERE alert_id = $1 AND channel = $2 AND attempt = $3"
            ),
            failed: concat!(
                "UPDATE ",
                $notices,
                " SET failed = failed + 1, held_until = $4 WHERE alert_id = $1 AND channel = $2 AND attempt = $3"
            ),
            put_back: concat!(
                "UPDATE ",
                $notices,
                " SET attempt = attempt - 1, held_until = $4 WHERE alert_id = $1 AND channel = $2 AND attempt = $3"
            ),
        }
    };
}

pub(super) const OF_INTEGRATIONS: Statements = statements!("alerts", "alert_notices");
pub(super) const OF_OPERATORS: Statements = statements!("operator_alerts", "operator_alert_notices");
