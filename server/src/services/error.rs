use std::error::Error;

use parcelpilot_contract::error::AppError;
use runtime::error_report::report;

/// Logs the error with its causes, and gives its id to the page.
pub fn internal(error: impl Error) -> AppError {
    AppError::Internal(report(&error))
}
