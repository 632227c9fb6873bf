//! The audit trail: appended to, read, never changed. [`chain`] says how a change by other means shows.

mod append;
pub mod chain;
mod cut;
mod list;
mod verify;

use parcelpilot_contract::audit::{AuditActor, AuditRow, ChainLink};
use parcelpilot_domain::audit::{ActorKind, AuditAction};
use parcelpilot_domain::time::Timestamp;
use parcelpilot_domain::visible_text::visible;
use uuid::Uuid;

use super::StorageResult;
use super::columns::RowName;
use super::macros::row;

pub use append::{join_waiting, record};
pub use chain::{AuditKey, keep_key, sealed_key};
pub use cut::{KEPT_DAYS_MIN, REMOVED_AT_ONCE, count_before, cut};
pub use list::{AuditFilter, LOOKED_THROUGH, export, list};
pub use verify::{BrokenAt, ChainHead, ChainReport, verify};

pub(crate) use append::{
    EVENTS, JOINED_WITH_A_NEW_ONE, append_events, append_new_events, event_cells, select_waiting,
};
pub(crate) use chain::{Head, LOCK_HEAD, headless};

/// The longest name or address, in characters: as long as an e-mail address may be.
const NAME_MAX: usize = 254;
/// The longest text beside it.
const DETAIL_MAX: usize = 2_000;

pub struct NewEvent<'a> {
    pub at: Timestamp,
    pub actor: &'a AuditActor,
    pub address: &'a str,
    pub action: AuditAction,
    /// The name of what it was done to.
    pub subject: &'a str,
    /// What a name alone does not tell; may be empty.
    pub detail: &'a str,
}

row! {
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub(crate) struct EventColumns {
        pub(crate) id: String, at: i64, actor_kind: String, actor_id: String, actor: String, actor_email: String,
        token_id: String, token_name: String, address: String, action: String, subject: String, detail: String,
        pub(crate) joined_at: i64, pub(crate) sequence: Option<i64>, pub(crate) previous_hash: Option<String>,
        pub(crate) hash: Option<String>,
    }
}

/// Before any condition.
const SELECT: &str = "SELECT id, at, actor_kind, actor_id, actor, actor_email, token_id, token_name, address, action, \
                      subject, detail, joined_at, sequence, previous_hash, hash FROM audit_events WHERE ";

impl EventColumns {
    /// What people typed is cleaned here, so that no entry can look like another.
    pub(crate) fn of(event: &NewEvent<'_>) -> Self {
        let actor = event.actor;
        Self {
            id: Uuid::now_v7().to_string(),
            at: event.at.millis(),
            actor_kind: actor.kind.code().to_owned(),
            actor_id: visible(&actor.person_id, NAME_MAX),
            actor: visible(&actor.name, NAME_MAX),
            actor_email: visible(&actor.email, NAME_MAX),
            token_id: visible(&actor.token_id, NAME_MAX),
            token_name: visible(&actor.token_name, NAME_MAX),
            address: visible(event.address, NAME_MAX),
            action: event.action.code().to_owned(),
            subject: visible(event.subject, DETAIL_MAX),
            detail: visible(event.detail, DETAIL_MAX),
            joined_at: 0,
            sequence: None,
            previous_hash: None,
            hash: None,
        }
    }

    /// What a search looks through.
    fn searched(&self) -> String {
        let texts = [
            &self.actor,
            &self.actor_email,
            &self.token_name,
            &self.subject,
            &self.detail,
        ];
        texts.map(String::as_str).join(" ").to_lowercase()
    }

    fn row(self) -> StorageResult<AuditRow> {
        let row = RowName::new("audit_events", &self.id);
        // During an update a newer release writes beside this one.
        let action = AuditAction::from_code(&self.action).unwrap_or(AuditAction::Unknown);
        Ok(AuditRow {
            at: Timestamp::from_millis(self.at),
            action,
            action_code: self.action,
            actor: AuditActor {
                kind: row.known("actor_kind", ActorKind::from_code(&self.actor_kind))?,
                name: self.actor,
                person_id: self.actor_id,
                email: self.actor_email,
                token_id: self.token_id,
                token_name: self.token_name,
            },
            address: self.address,
            subject: self.subject,
            detail: self.detail,
            link: self
                .sequence
                .zip(self.hash)
                .map(|(sequence, hash)| ChainLink { sequence, hash }),
            id: self.id,
        })
    }
}
