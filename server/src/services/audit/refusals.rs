//! Refused attempts in the audit trail. Whoever is refused can try as often as they like, so what is recorded of it is
//! bounded: in ten minutes sixty entries of strangers and sixty of those who are logged in, for each process. What is
//! left out is counted, and the first entry of a later window says how much it was.

use std::collections::HashSet;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use parcelpilot_contract::audit::AuditActor;
use parcelpilot_contract::ports::Caller;
use parcelpilot_domain::audit::{ActorKind, AuditAction};
use parcelpilot_domain::count_text::counted;
use parcelpilot_domain::time::Timestamp;
use runtime::clock::now;
use storage::Database;

use super::record_as;

pub const WINDOW: Duration = Duration::from_secs(10 * 60);
pub const ENTRIES_MAX: usize = 60;

/// What was refused, and to whom.
pub struct Refusal<'a> {
    pub actor: AuditActor,
    pub address: &'a str,
    pub action: AuditAction,
    pub subject: &'a str,
}

/// Strangers and people have windows of their own: strangers can't crowd out what people do.
#[derive(Default)]
pub struct Refusals {
    strangers: Mutex<Window>,
    people: Mutex<Window>,
}

impl Refusals {
    pub async fn record(&self, database: &Database, refusal: &Refusal<'_>) {
        let now = now();
        let Some(left_out) = self.admit(refusal, now) else {
            return;
        };
        if left_out > 0 {
            let subject = counted(i64::try_from(left_out).unwrap_or(i64::MAX), "attempt", "attempts");
            let action = AuditAction::RefusalsLeftOut;
            record_as(database, &AuditActor::system(), "", action, &subject, "").await;
        }
        let Refusal {
            actor,
            address,
            action,
            subject,
        } = refusal;
        record_as(database, actor, address, *action, subject, "").await;
    }

    /// Somebody who is logged in, or a token, lacks the role for what is at this path.
    pub async fn by_role(&self, database: &Database, caller: &Caller, path: &str) {
        let refusal = Refusal {
            actor: caller.into(),
            address: &caller.address,
            action: AuditAction::ActionRefused,
            subject: path,
        };
        self.record(database, &refusal).await;
    }

    /// Whether it is to be recorded; then with how many were left out before.
    fn admit(&self, refusal: &Refusal<'_>, now: Timestamp) -> Option<u64> {
        let window = match refusal.actor.kind {
            ActorKind::Stranger => &self.strangers,
            _ => &self.people,
        };
        let mut window = window.lock().unwrap_or_else(PoisonError::into_inner);
        window.admit(refusal, now)
    }
}

#[derive(Default)]
struct Window {
    began: Option<Timestamp>,
    recorded: usize,
    /// Those that are recorded once in a window.
    seen: HashSet<String>,
    left_out: u64,
}

impl Window {
    fn admit(&mut self, refusal: &Refusal<'_>, now: Timestamp) -> Option<u64> {
        // A window from the future: the clock was set back.
        let is_under_way = |began: Timestamp| now >= began && now.since(began) < WINDOW;
        let mut left_out = 0;
        if !self.began.is_some_and(is_under_way) {
            left_out = self.left_out;
            *self = Self {
                began: Some(now),
                ..Self::default()
            };
        }
        let is_new = match refusal.once_in_a_window() {
            Some(key) if self.seen.contains(&key) => false,
            Some(key) if self.recorded < ENTRIES_MAX => self.seen.insert(key),
            _ => true,
        };
        if !is_new || self.recorded >= ENTRIES_MAX {
            self.left_out += 1;
            return None;
        }
        self.recorded += 1;
        Some(left_out)
    }
}

impl Refusal<'_> {
    /// By what a refusal is the same as another. A wrong password or code is not: throttling bounds those of one account.
    fn once_in_a_window(&self) -> Option<String> {
        let action = self.action.code();
        match self.action {
            AuditAction::LogInRefused | AuditAction::SecondFactorRefused => None,
            AuditAction::ActionRefused => {
                let AuditActor {
                    person_id, token_id, ..
                } = &self.actor;
                Some(format!("{action} {person_id} {token_id} {}", self.subject))
            }
            _ => Some(format!("{action} {}", self.address)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: Timestamp = Timestamp::from_millis(1_000_000);

    fn stranger<'a>(action: AuditAction, address: &'a str) -> Refusal<'a> {
        Refusal {
            actor: AuditActor::stranger("who@example.com"),
            address,
            action,
            subject: "who@example.com",
        }
    }

    #[test]
    fn one_address_is_recorded_once_in_a_window_and_the_rest_is_counted() {
        let refusals = Refusals::default();
        let throttled = stranger(AuditAction::LogInThrottled, "192.0.2.1");
        let admitted = |now| refusals.admit(&throttled, now);
        assert_eq!(admitted(START), Some(0));
        for _ in 0..1_000 {
            assert_eq!(admitted(START.plus(WINDOW - Duration::from_millis(1))), None);
        }
        assert_eq!(admitted(START.plus(WINDOW)), Some(1_000));
        assert_eq!(admitted(START.plus(WINDOW * 2)), Some(0));
        // The clock was set back.
        assert_eq!(admitted(START), Some(0));
    }

    #[test]
    fn whoever_invents_addresses_fills_no_disk_and_crowds_out_nobody() {
        let refusals = Refusals::default();
        let addresses: Vec<String> = (0..10_000).map(|number| number.to_string()).collect();
        let recorded = |action| {
            let tries = addresses.iter().map(|address| stranger(action, address));
            tries
                .filter(|refusal| refusals.admit(refusal, START).is_some())
                .count()
        };
        assert_eq!(recorded(AuditAction::ApiTokenRefused), ENTRIES_MAX);
        assert_eq!(recorded(AuditAction::LogInRefused), 0);
        assert!(refusals.strangers.lock().unwrap().seen.len() <= ENTRIES_MAX);
        let viewer = |subject| Refusal {
            actor: AuditActor::person("1", "Max", "max@example.com"),
            address: "192.0.2.1",
            action: AuditAction::ActionRefused,
            subject,
        };
        assert_eq!(refusals.admit(&viewer("/people"), START), Some(0));
        assert_eq!(refusals.admit(&viewer("/people"), START), None);
        assert_eq!(refusals.admit(&viewer("/audit"), START), Some(0));
    }
}
