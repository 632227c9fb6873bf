//! When a condition opens an alert, and when that is over: what flickers does neither.

use parcelpilot_domain::operator_alert::{OperatorAlertDetail, OperatorAlertKind};
use parcelpilot_domain::time::Timestamp;

use super::{Condition, Strength};

/// A row that is not over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Held {
    pub id: String,
    pub kind: OperatorAlertKind,
    pub subject: String,
    pub detail: OperatorAlertDetail,
    pub noticed_at: Timestamp,
    pub seen_at: Timestamp,
    pub raised_at: Option<Timestamp>,
    pub missed_at: Option<Timestamp>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    Nothing,
    /// It has not held for long enough yet.
    Notice,
    /// It needs no time to open.
    Open,
    Raise,
    /// It is still there, with other numbers, or was not written of for a while.
    Keep,
    /// People are told at once.
    TellAnew,
    /// It was not there for the first time.
    Miss,
    Clear,
    /// It passed before anybody was alerted.
    Forget,
}

/// So often at least it is written that a condition was seen, by which one whose machine is gone is noticed.
const SEEN_EVERY: std::time::Duration = std::time::Duration::from_secs(5 * 60);

pub(super) fn step(held: Option<&Held>, condition: Option<&Condition>, now: Timestamp) -> Step {
    match (held, condition) {
        (None, None) => Step::Nothing,
        (None, Some(condition)) => match condition.strength {
            Strength::Keeps => Step::Nothing,
            Strength::Opens if condition.kind().opens_after().is_zero() => Step::Open,
            Strength::Opens => Step::Notice,
        },
        (Some(held), Some(condition)) if held.raised_at.is_none() => match condition.strength {
            Strength::Keeps => Step::Forget,
            Strength::Opens if now.since(held.noticed_at) >= held.kind.opens_after() => Step::Raise,
            Strength::Opens => Step::Nothing,
        },
        (Some(held), Some(condition)) if condition.detail.is_news_after(&held.detail) => Step::TellAnew,
        (Some(held), Some(condition)) => {
            let is_another = held.detail != condition.detail || held.missed_at.is_some();
            if is_another || now.since(held.seen_at) >= SEEN_EVERY {
                Step::Keep
            } else {
                Step::Nothing
            }
        }
        (Some(held), None) if held.raised_at.is_none() => Step::Forget,
        (Some(held), None) => {
            let missed_for = held.missed_at.map(|missed_at| now.since(missed_at));
            if missed_for.unwrap_or_default() >= held.kind.clears_after() {
                Step::Clear
            } else if missed_for.is_none() {
                Step::Miss
            } else {
                Step::Nothing
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    const MINUTE: i64 = 60_000;

    fn at(minutes: i64) -> Timestamp {
        Timestamp::from_millis(minutes * MINUTE)
    }

    fn condition(detail: OperatorAlertDetail, strength: Strength) -> Condition {
        Condition {
            subject: "one".to_owned(),
            integration: None,
            detail,
            since: at(0),
            strength,
        }
    }

    fn refused(shipments: i64) -> Condition {
        condition(OperatorAlertDetail::PushFailed { shipments }, Strength::Opens)
    }

    fn held(raised_at: Option<i64>, missed_at: Option<i64>) -> Held {
        Held {
            id: "id".to_owned(),
            kind: OperatorAlertKind::PushFailed,
            subject: "one".to_owned(),
            detail: refused(1).detail,
            noticed_at: at(0),
            seen_at: at(0),
            raised_at: raised_at.map(at),
            missed_at: missed_at.map(at),
        }
    }

    #[test]
    fn it_has_to_hold_before_it_opens() {
        let five = OperatorAlertKind::PushFailed.opens_after();
        assert_eq!(five, Duration::from_secs(300));
        assert_eq!(step(None, Some(&refused(1)), at(0)), Step::Notice);
        assert_eq!(
            step(Some(&held(None, None)), Some(&refused(1)), at(4)),
            Step::Nothing
        );
        assert_eq!(
            step(Some(&held(None, None)), Some(&refused(1)), at(5)),
            Step::Raise
        );
        assert_eq!(step(Some(&held(None, None)), None, at(4)), Step::Forget);
    }

    #[test]
    fn it_has_to_be_gone_for_a_while_before_it_is_over() {
        assert_eq!(step(Some(&held(Some(5), None)), None, at(6)), Step::Miss);
        assert_eq!(step(Some(&held(Some(5), Some(6))), None, at(10)), Step::Nothing);
        assert_eq!(step(Some(&held(Some(5), Some(6))), None, at(11)), Step::Clear);
        let back = step(Some(&held(Some(5), Some(6))), Some(&refused(1)), at(7));
        assert_eq!(back, Step::Keep, "and is missed no more");
    }

    #[test]
    fn what_is_written_is_written_seldom() {
        let open = held(Some(0), None);
        assert_eq!(step(Some(&open), Some(&refused(1)), at(4)), Step::Nothing);
        assert_eq!(step(Some(&open), Some(&refused(2)), at(4)), Step::Keep);
        assert_eq!(step(Some(&open), Some(&refused(1)), at(5)), Step::Keep);
    }

    #[test]
    fn what_keeps_an_alert_open_opens_none() {
        let few = condition(
            OperatorAlertDetail::ProblemsGrowing { problems: 11 },
            Strength::Keeps,
        );
        assert_eq!(step(None, Some(&few), at(0)), Step::Nothing);
        let open = Held {
            kind: OperatorAlertKind::ProblemsGrowing,
            detail: OperatorAlertDetail::ProblemsGrowing { problems: 20 },
            ..held(Some(0), None)
        };
        assert_eq!(step(Some(&open), Some(&few), at(1)), Step::Keep);
        assert_eq!(step(Some(&open), None, at(1)), Step::Clear);
    }
}
