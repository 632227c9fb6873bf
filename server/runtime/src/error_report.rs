//! Errors as they are logged.

use std::error::Error;
use std::fmt::Write;

use uuid::Uuid;

/// Logs an error that nobody handles any further, with its causes and a new id. The id is what the person is shown.
pub fn report(error: &dyn Error) -> String {
    let id = short_id();
    tracing::error!(id, "{}", with_causes(error));
    id
}

/// The error and its causes, on one line.
pub fn with_causes(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        // An error that is `transparent` repeats its cause's message.
        let said = error.to_string();
        if !text.ends_with(&said) {
            let _ = write!(text, ": {said}");
        }
        cause = error.source();
    }
    text
}

/// Eight characters: short enough to read out on the telephone.
pub fn short_id() -> String {
    let mut id = Uuid::new_v4().simple().to_string();
    id.truncate(8);
    id
}
