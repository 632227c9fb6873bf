//! What can go wrong with a call, and what BigCommerce says about it: a JSON array in V2, an object in V3, plain text
//! without a token, HTML from its gateways.

use std::time::Duration;

use parcelpilot_domain::connection::Obstacle;
use parcelpilot_domain::import_run::{RunFailure, WaitReason};
use parcelpilot_domain::store::orders::SourceError;
use runtime::error_report::with_causes;
use secrecy::ExposeSecret;
use serde_json::Value;

use super::StoreAccess;
use super::http::Response;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ErrorKind {
    /// 401.
    TokenRefused,
    /// 403: a scope that the token lacks, or a store hash that is not the token's.
    ScopeMissing,
    /// 404.
    NotFound,
    /// 429.
    Throttled,
    /// 503: in maintenance, or suspended.
    Maintenance,
    /// Other 5xx that may pass.
    StoreFault,
    /// A good status with what is none of BigCommerce's responses: broken off, HTML, XML. May pass.
    Garbled,
    /// No connection, or one that broke.
    Unreachable,
    TimedOut,
    /// Other 4xx, and 501 and 505: the same request is answered the same again.
    Refused,
    /// A redirect, too large a response, a filter that the store ignored.
    Unexpected,
}

impl ErrorKind {
    const fn of_status(status: u16) -> Self {
        match status {
            401 => Self::TokenRefused,
            403 => Self::ScopeMissing,
            404 => Self::NotFound,
            429 => Self::Throttled,
            503 => Self::Maintenance,
            400..=499 | 501 | 505 => Self::Refused,
            500..=599 => Self::StoreFault,
            _ => Self::Unexpected,
        }
    }

    /// What a run waits for before it tries again; none where another try can't help.
    pub const fn passes(self) -> Option<WaitReason> {
        match self {
            Self::Throttled => Some(WaitReason::Throttled),
            Self::Maintenance => Some(WaitReason::Maintenance),
            Self::StoreFault | Self::Garbled => Some(WaitReason::StoreFault),
            Self::Unreachable | Self::TimedOut => Some(WaitReason::Unreachable),
            Self::TokenRefused | Self::ScopeMissing | Self::NotFound | Self::Refused | Self::Unexpected => {
                None
            }
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

/// One call that did not give what was asked for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}{detail}", status.map(|status| format!("{status}: ")).unwrap_or_default())]
pub struct BigCommerceError {
    pub kind: ErrorKind,
    /// None where there was no response.
    pub status: Option<u16>,
    /// Printable, at most [`LONGEST_DETAIL`] characters, without the token.
    pub detail: String,
    /// How long the store wants to be left alone.
    pub retry_after: Option<Duration>,
}

impl From<BigCommerceError> for SourceError {
    fn from(error: BigCommerceError) -> Self {
        let failure = match error.kind {
            ErrorKind::TokenRefused => RunFailure::TokenRefused,
            ErrorKind::ScopeMissing => RunFailure::ScopeMissing,
            kind if kind.passes().is_some() => RunFailure::StoreUnavailable,
            _ => RunFailure::Unexpected,
        };
        Self {
            failure,
            detail: error.to_string(),
        }
    }
}

impl BigCommerceError {
    /// A response with a good status that makes no sense.
    pub fn garbled(detail: impl Into<String>) -> Self {
        Self::without_answer(ErrorKind::Garbled, detail)
    }

    pub fn unexpected(detail: impl Into<String>) -> Self {
        Self::without_answer(ErrorKind::Unexpected, detail)
    }

    fn without_answer(kind: ErrorKind, detail: impl Into<String>) -> Self {
        Self {
            kind,
            status: None,
            detail: detail.into(),
            retry_after: None,
        }
    }
}

impl Response {
    /// Itself where the status is good.
    ///
    /// # Errors
    /// What the status means, in the store's words.
    pub fn accepted(self, access: &StoreAccess) -> Result<Self, BigCommerceError> {
        if self.status.is_success() {
            return Ok(self);
        }
        let status = self.status.as_u16();
        let kind = ErrorKind::of_status(status);
        let said = said(&self.body, self.is_json);
        Err(BigCommerceError {
            kind,
            status: Some(status),
            // A response may repeat what it was asked, and what it says may be logged.
            detail: printable(&without_addresses(
                &said.replace(access.access_token.expose_secret(), "[token]"),
            )),
            retry_after: match kind {
                ErrorKind::Throttled => self.rate_limit_headers.pause(),
                _ => self.rate_limit_headers.retry_after,
            },
        })
    }
}

/// A request that got no whole response. The address stays out, the token was never in.
pub fn of_transport(error: reqwest::Error) -> BigCommerceError {
    let kind = if error.is_timeout() {
        ErrorKind::TimedOut
    } else {
        ErrorKind::Unreachable
    };
    let error = error.without_url();
    BigCommerceError::without_answer(kind, printable(&with_causes(&error)))
}

/// The words of an error, whichever way they are wrapped.
fn said(body: &str, is_json: bool) -> String {
    let words = match serde_json::from_str::<Value>(body) {
        Ok(Value::Array(errors)) => errors.iter().map(words_of).collect::<Vec<_>>().join("; "),
        Ok(error @ Value::Object(_)) => words_of(&error),
        Ok(Value::String(text)) => text,
        _ if is_json => String::new(),
        _ => without_tags(body),
    };
    if words.trim().is_empty() {
        return "no reason given".to_owned();
    }
    words
}

/// `message` in V2, `title` and `errors` in V3, `error` in old responses.
fn words_of(error: &Value) -> String {
    let title = ["message", "title", "error", "detail"]
        .iter()
        .find_map(|name| error.get(name)?.as_str())
        .unwrap_or_default();
    let fields = error.get("errors").and_then(Value::as_object);
    let fields = fields
        .into_iter()
        .flatten()
        .map(|(field, what)| format!("{field}: {}", what.as_str().unwrap_or_default()));
    // How many can be shipped yet stands beside the words.
    let available = error
        .pointer("/details/available_quantity")
        .and_then(Value::as_i64);
    std::iter::once(title.to_owned())
        .chain(fields)
        .chain(available.map(|available| format!("available_quantity: {available}")))
        .filter(|words| !words.is_empty())
        .collect::<Vec<_>>()
        .join("; ")
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

/// On one line, without control characters and those that turn the direction of writing.
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
