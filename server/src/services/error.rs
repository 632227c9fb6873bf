//! From failures below to what a service answers.

use std::error::Error;

use parcelpilot_contract::error::{AppError, FieldProblem, StoreAnswer};
use parcelpilot_domain::import_run::RunFailure;
use runtime::error_report::report;
use storage::StorageError;

/// Logs the error with its causes. The page shows the id under which the log has it.
pub fn internal(error: impl Error) -> AppError {
    AppError::Internal(report(&error))
}

/// For a change of one row by its id, which fails to find it only if it is gone.
pub fn or_not_found(error: StorageError) -> AppError {
    match error {
        StorageError::ChangedMeanwhile => AppError::NotFound,
        error => error.into(),
    }
}

/// For an insert or a change of which the form's `field` must be unique.
pub fn or_taken(field: &'static str) -> impl Fn(StorageError) -> AppError {
    move |error| match error {
        StorageError::Taken => AppError::invalid(field, FieldProblem::Taken),
        error => or_not_found(error),
    }
}

/// For a store that was called while somebody waits.
pub fn store_answer(failure: RunFailure) -> AppError {
    AppError::Store(match failure {
        RunFailure::TokenRefused => StoreAnswer::TokenRefused,
        RunFailure::ScopeMissing => StoreAnswer::ScopeMissing,
        RunFailure::CredentialsUnreadable => StoreAnswer::CredentialsUnreadable,
        RunFailure::StoreUnavailable => StoreAnswer::Unavailable,
        RunFailure::Unexpected
        | RunFailure::Storage
        | RunFailure::IntegrationDisabled
        | RunFailure::OtherStore => StoreAnswer::Unexpected,
    })
}
