//! Reading parameters: what is not known is refused, and all that is wrong is said at once.

use std::str::FromStr;

use axum::extract::{FromRequestParts, Query};
use axum::http::request;
use parcelpilot_domain::time::Timestamp;
use serde::de::DeserializeOwned;

use super::problem::{InvalidField, Problem};

/// The parameters behind the question mark.
pub(super) struct Parameters<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Parameters<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut request::Parts, state: &S) -> Result<Self, Problem> {
        match Query::from_request_parts(parts, state).await {
            Ok(Query(read)) => Ok(Self(read)),
            Err(rejection) => Err(Problem::malformed(rejection.body_text())),
        }
    }
}

/// Takes parameters one by one, and keeps what is wrong with them.
#[derive(Default)]
pub(super) struct Checks {
    errors: Vec<InvalidField>,
}

impl Checks {
    /// `expected` says what it should be.
    pub(super) fn read<T>(
        &mut self,
        field: &str,
        text: Option<&str>,
        expected: &str,
        read: impl FnOnce(&str) -> Option<T>,
    ) -> Option<T> {
        let text = text?;
        let value = read(text);
        if value.is_none() {
            self.refuse(field, expected);
        }
        value
    }

    pub(super) fn id<T: FromStr>(&mut self, field: &str, text: Option<&str>, expected: &str) -> Option<T> {
        self.read(field, text, expected, |text| text.parse().ok())
    }

    /// A text that can be looked for.
    pub(super) fn word(&mut self, field: &str, text: Option<&str>, most: usize) -> Option<String> {
        let expected = format!("1 to {most} characters, and not only blanks.");
        self.read(field, text, &expected, |text| {
            let fits = !text.trim().is_empty() && text.chars().count() <= most && !text.contains('\0');
            fits.then(|| text.to_owned())
        })
    }

    pub(super) fn refuse(&mut self, field: &str, detail: &str) {
        self.errors.push(InvalidField {
            field: field.to_owned(),
            detail: detail.to_owned(),
        });
    }

    pub(super) fn time(&mut self, field: &str, text: Option<&str>) -> Option<Timestamp> {
        self.read(
            field,
            text,
            "A time in RFC 3339, like 2026-11-22T23:17:00Z.",
            |text| {
                let time: jiff::Timestamp = text.parse().ok()?;
                Some(Timestamp::from_millis(time.as_millisecond()))
            },
        )
    }

    pub(super) fn done(self) -> Result<(), Problem> {
        if self.errors.is_empty() {
            Ok(())
        } else {
            Err(Problem::invalid(self.errors))
        }
    }
}
