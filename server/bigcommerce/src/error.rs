//! What can go wrong with a call, and the reason that BigCommerce gives: a JSON array in V2, an object in V3, plain text
//! when the token is missing, HTML from its gateways.

use std::time::Duration;

use parcelpilot_domain::connection::Obstacle;
use parcelpilot_domain::import_run::{RunFailure, WaitReason};
use parcelpilot_domain::store::orders::{FaultExtent, SourceError};
use runtime::error_report::with_causes;
use secrecy::ExposeSecret;
use serde_json::Value;

use super::http::Response;
use parcelpilot_domain::store::StoreAccess;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ErrorKind {
    /// 401.
    TokenRefused,
    /// 403: the token lacks a scope, or belongs to another store.
    ScopeMissing,
    /// 404.
    NotFound,
    /// 429.
    Throttled,
    /// 503: in maintenance, or suspended.
    Maintenance,
    /// Any other 5xx that may pass, and a 403 without BigCommerce's own words: a gateway's page says nothing of the
    /// token.
    StoreFault,
    /// A success status with a body that BigCommerce would not send: cut off, HTML, XML. May pass.
    Garbled,
    /// No connection, or one that broke.
    Unreachable,
    TimedOut,
    /// Any other 4xx, 501 or 505: the same request gets the same response again.
    Refused,
    /// A response that is too large to read.
    TooLarge,
    /// A redirect, a filter that the store ignored.
    Unexpected,
    /// The caller's last check before sending said no.
    NotSent,
}

impl ErrorKind {
    const fn of_status(status: u16, has_reason: bool) -> Self {
        match status {
            401 => Self::TokenRefused,
            403 if !has_reason => Self::StoreFault,
            403 => Self::ScopeMissing,
            404 => Self::NotFound,
            429 => Self::Throttled,
            503 => Self::Maintenance,
            400..=499 | 501 | 505 => Self::Refused,
            500..=599 => Self::StoreFault,
            _ => Self::Unexpected,
        }
    }

    /// What to wait for before the next try. None if another try can't help.
    pub const fn wait_reason(self) -> Option<WaitReason> {
        match self {
            Self::Throttled => Some(WaitReason::Throttled),
            Self::Maintenance => Some(WaitReason::Maintenance),
            Self::StoreFault | Self::Garbled => Some(WaitReason::StoreFault),
            Self::Unreachable | Self::TimedOut => Some(WaitReason::Unreachable),
            Self::TokenRefused
            | Self::ScopeMissing
            | Self::NotFound
            | Self::Refused
            | Self::TooLarge
            | Self::Unexpected
            | Self::NotSent => None,
        }
    }

    /// Whether the store may well answer a request for less, or for something else.
    pub const fn extent(self) -> FaultExtent {
        match self {
            Self::StoreFault | Self::Garbled | Self::TimedOut | Self::TooLarge => FaultExtent::Request,
            _ => FaultExtent::Store,
        }
    }

    pub const fn obstacle(self) -> Obstacle {
        match self {
            Self::Throttled => Obstacle::QuotaUsedUp,
            Self::Maintenance => Obstacle::Maintenance,
            Self::StoreFault => Obstacle::StoreFault,
            Self::Unreachable | Self::TimedOut => Obstacle::Unreachable,
            _ => Obstacle::Unexpected,
        }
    }
}

/// Why a call failed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}{detail}", status.map(|status| format!("{status}: ")).unwrap_or_default())]
pub struct BigCommerceError {
    pub kind: ErrorKind,
    /// None if no response came.
    pub status: Option<u16>,
    /// Printable, at most [`LONGEST_DETAIL`] characters, without the token.
    pub detail: String,
    /// How long the store asks not to be called.
    pub retry_after: Option<Duration>,
}

impl From<BigCommerceError> for SourceError {
    fn from(error: BigCommerceError) -> Self {
        let failure = match error.kind {
            ErrorKind::TokenRefused => RunFailure::TokenRefused,
            ErrorKind::ScopeMissing => RunFailure::ScopeMissing,
            kind if kind.wait_reason().is_some() => RunFailure::StoreUnavailable,
            _ => RunFailure::Unexpected,
        };
        Self {
            failure,
            extent: error.kind.extent(),
            detail: error.to_string(),
        }
    }
}

impl BigCommerceError {
    /// See [`ErrorKind::Garbled`].
    pub fn garbled(detail: impl Into<String>) -> Self {
        Self::new(ErrorKind::Garbled, detail)
    }

    /// See [`ErrorKind::Unexpected`].
    pub fn unexpected(detail: impl Into<String>) -> Self {
        Self::new(ErrorKind::Unexpected, detail)
    }

    /// Without what only a response has.
    pub fn new(kind: ErrorKind, detail: impl Into<String>) -> Self {
        Self {
            kind,
            status: None,
            detail: detail.into(),
            retry_after: None,
        }
    }
}

impl Response {
    /// The response itself if its status is a success.
    ///
    /// # Errors
    /// What the status means, with the reason that the store gives.
    pub fn error_for_status(self, access: &StoreAccess) -> Result<Self, BigCommerceError> {
        if self.status.is_success() {
            return Ok(self);
        }
        let status = self.status.as_u16();
        let kind = ErrorKind::of_status(status, has_json_reason(&self.body));
        let reason = reason(&self.body, self.is_json);
        Err(BigCommerceError {
            kind,
            status: Some(status),
            // The store may repeat parts of the request, and the detail is logged.
            detail: printable(&without_addresses(
                &reason.replace(access.access_token.expose_secret(), "[token]"),
            )),
            retry_after: match kind {
                ErrorKind::Throttled => self.rate_limit_headers.pause(),
                _ => self.rate_limit_headers.retry_after,
            },
        })
    }
}

/// A request that got no whole response. The error is stripped of the URL; it never holds the token.
pub fn transport_error(error: reqwest::Error) -> BigCommerceError {
    let kind = if error.is_timeout() {
        ErrorKind::TimedOut
    } else {
        ErrorKind::Unreachable
    };
    let error = error.without_url();
    BigCommerceError::new(kind, printable(&with_causes(&error)))
}

/// The reason in an error's body, in any of its forms.
fn reason(body: &str, is_json: bool) -> String {
    let reason = match serde_json::from_str::<Value>(body) {
        Ok(Value::Array(errors)) => errors.iter().map(reason_in_json).collect::<Vec<_>>().join("; "),
        Ok(error @ Value::Object(_)) => reason_in_json(&error),
        Ok(Value::String(text)) => text,
        _ if is_json => String::new(),
        _ => without_tags(body),
    };
    if reason.trim().is_empty() {
        return "no reason given".to_owned();
    }
    reason
}

/// `message` in V2, `title` and `errors` in V3, `error` in old responses.
fn reason_in_json(error: &Value) -> String {
    let title = ["message", "title", "error", "detail"]
        .iter()
        .find_map(|name| error.get(name)?.as_str())
        .unwrap_or_default();
    let fields = error.get("errors").and_then(Value::as_object);
    let fields = fields
        .into_iter()
        .flatten()
        .map(|(field, what)| format!("{field}: {}", what.as_str().unwrap_or_default()));
    // How many can still be shipped comes in a field of its own.
    let available = error
        .pointer("/details/available_quantity")
        .and_then(Value::as_i64);
    std::iter::once(title.to_owned())
        .chain(fields)
        .chain(available.map(|available| format!("available_quantity: {available}")))
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join("; ")
}

/// Whether BigCommerce itself says why, in JSON.
fn has_json_reason(body: &str) -> bool {
    let reason = match serde_json::from_str::<Value>(body) {
        Ok(Value::Array(errors)) => errors.first().map(reason_in_json),
        Ok(error @ Value::Object(_)) => Some(reason_in_json(&error)),
        _ => None,
    };
    reason.is_some_and(|reason| !reason.trim().is_empty())
}

fn without_tags(html: &str) -> String {
    let mut parts = html.split('<');
    let before = parts.next().unwrap_or_default();
    let after_tags = parts.filter_map(|part| part.split_once('>').map(|(_, text)| text));
    std::iter::once(before)
        .chain(after_tags)
        .map(str::trim)
        .filter(|text| !text.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

fn without_addresses(text: &str) -> String {
    let word = |word| {
        if str::contains(word, '@') {
            "[e-mail]"
        } else {
            word
        }
    };
    text.split_whitespace().map(word).collect::<Vec<_>>().join(" ")
}

/// In characters.
pub const LONGEST_DETAIL: usize = 300;

/// On one line, without control characters and invisible ones, such as those that reverse the direction of text.
pub fn printable(text: &str) -> String {
    let is_hidden = |c: char| matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}');
    let clean: String = text
        .chars()
        .filter(|c| !is_hidden(*c))
        .map(|c| if c.is_control() { ' ' } else { c })
        .take(4 * LONGEST_DETAIL)
        .collect();
    let words: Vec<&str> = clean.split_whitespace().collect();
    words.join(" ").chars().take(LONGEST_DETAIL).collect()
}
