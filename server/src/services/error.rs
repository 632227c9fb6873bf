//! From an error of ours to what a page may say. The cause is logged here, once, under the id that the page shows.

use std::error::Error;
use std::fmt::Write;

use app::error::AppError;

use crate::storage::StorageError;

/// Logs the error with its causes, and gives its id to the page.
pub fn internal(error: impl Error) -> AppError {
    let id = short_id();
    tracing::error!(id, "{}", chain(&error));
    AppError::Internal(id)
}

/// What a person can mend is said as such; everything else is [`internal`].
pub fn stored(error: StorageError) -> AppError {
    match error {
        StorageError::ChangedMeanwhile => AppError::ChangedMeanwhile,
        StorageError::LastAdmin => AppError::LastAdmin,
        error if error.is_disk_full() => {
            tracing::error!("{}", chain(&error));
            AppError::DiskFull
        }
        error if error.is_no_text() => AppError::NoText,
        error => internal(error),
    }
}

/// Eight characters, easily read to somebody on the telephone.
pub(crate) fn short_id() -> String {
    let mut id = uuid::Uuid::new_v4().simple().to_string();
    id.truncate(8);
    id
}

fn chain(error: &dyn Error) -> String {
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
