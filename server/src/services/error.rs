//! What a service answers where something broke that no person can mend.

use std::error::Error;

use parcelpilot_contract::error::AppError;
use runtime::error_report::report;

/// Logs the error with its causes. The page shows the id under which the log has it.
pub fn internal(error: impl Error) -> AppError {
    AppError::Internal(report(&error))
}
