//! What needs somebody who may not be looking at a page.

use serde::{Deserialize, Serialize};

/// What is wrong with an integration.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AlertKind {
    /// No poll has come to a good end for longer than it may.
    Overdue,
    /// The last poll failed.
    Failing,
}

impl AlertKind {
    pub const ALL: [AlertKind; 2] = [AlertKind::Overdue, AlertKind::Failing];

    pub const fn code(self) -> &'static str {
        match self {
            AlertKind::Overdue => "overdue",
            AlertKind::Failing => "failing",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// A way to people who look at no page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AlertChannel {
    Webhook,
    Email,
}

impl AlertChannel {
    pub const ALL: [AlertChannel; 2] = [AlertChannel::Webhook, AlertChannel::Email];

    pub const fn code(self) -> &'static str {
        match self {
            AlertChannel::Webhook => "webhook",
            AlertChannel::Email => "email",
        }
    }

    /// After "Told".
    pub const fn label(self) -> &'static str {
        match self {
            AlertChannel::Webhook => "by webhook",
            AlertChannel::Email => "by e-mail",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|channel| channel.code() == code)
    }
}
