//! Errors, in the log.

use std::error::Error;
use std::fmt::Write;

use uuid::Uuid;

/// Logs the error with its causes under a new id, for the edge where it ends. The id is what a person is shown.
pub fn report(error: &dyn Error) -> String {
    let id = short_id();
    tracing::error!(id, "{}", with_causes(error));
    id
}

/// The error and its causes, in one line.
pub fn with_causes(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        // thiserror's transparent variants say the same twice.
        let said = error.to_string();
        if !text.ends_with(&said) {
            let _ = write!(text, ": {said}");
        }
        cause = error.source();
    }
    text
}

/// Eight characters, easily read to somebody on the telephone.
pub fn short_id() -> String {
    let mut id = Uuid::new_v4().simple().to_string();
    id.truncate(8);
    id
}
