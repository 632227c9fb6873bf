//! The audit trail. For admins.

use parcelpilot_domain::audit::{ActorKind, AuditAction};
use parcelpilot_domain::time::Timestamp;
use serde::{Deserialize, Serialize};

use crate::ports::{Caller, CallerKind};

/// Who did something, as they were called then.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditActor {
    pub kind: ActorKind,
    pub name: String,
    /// The person's id; empty where there is none. For a token: its person's, as name and e-mail are.
    pub person_id: String,
    pub email: String,
    /// The token's id and name; empty where there is none.
    pub token_id: String,
    pub token_name: String,
}

impl AuditActor {
    pub fn person(id: impl ToString, name: &str, email: &str) -> Self {
        Self {
            kind: ActorKind::Person,
            name: name.to_owned(),
            person_id: id.to_string(),
            email: email.to_owned(),
            ..Self::default()
        }
    }

    /// Somebody who is not logged in, by what they typed.
    pub fn stranger(typed: &str) -> Self {
        Self {
            kind: ActorKind::Stranger,
            name: typed.to_owned(),
            ..Self::default()
        }
    }

    pub fn system() -> Self {
        Self {
            kind: ActorKind::System,
            ..Self::default()
        }
    }
}

impl From<&Caller> for AuditActor {
    fn from(caller: &Caller) -> Self {
        let person = Self::person(caller.user_id, &caller.name, &caller.email);
        match &caller.kind {
            CallerKind::Person => person,
            CallerKind::ApiToken { id, name, owner } => Self {
                kind: ActorKind::ApiToken,
                name: owner.clone(),
                token_id: id.to_string(),
                token_name: name.clone(),
                ..person
            },
            CallerKind::CommandLine => Self {
                kind: ActorKind::CommandLine,
                person_id: String::new(),
                ..person
            },
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditRow {
    pub id: String,
    pub at: Timestamp,
    pub actor: AuditActor,
    pub address: String,
    pub action: AuditAction,
    /// Of the action, also where only a newer release knows it.
    pub action_code: String,
    pub subject: String,
    pub detail: String,
    /// `None` until it is in the chain.
    pub link: Option<ChainLink>,
}

/// An entry's place in the chain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChainLink {
    /// From 1.
    pub sequence: i64,
    /// Hex digits.
    pub hash: String,
}

/// What is asked for. Nothing is everything.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct AuditQuery {
    /// Words, all of which an entry holds.
    pub search: String,
    pub kind: Option<ActorKind>,
    /// The whole e-mail address of who did it.
    pub email: String,
    /// Days in UTC, as `YYYY-MM-DD`; the last one is inclusive.
    pub from: String,
    pub until: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditPage {
    /// Newest first. A search may find none among those that it looked through, and go on with older ones.
    pub rows: Vec<AuditRow>,
    /// Where older ones begin, if there are any.
    pub next: Option<String>,
}
