//! From an error of the database to what a page may say. This is the edge: the cause is logged here, once.

use parcelpilot_contract::error::{AppError, FieldProblem};
use runtime::error_report::{report, with_causes};

use crate::StorageError;

/// What a person can mend is said as such; everything else is [`AppError::Internal`].
impl From<StorageError> for AppError {
    fn from(error: StorageError) -> Self {
        match error {
            StorageError::NameTaken => AppError::invalid("name", FieldProblem::Taken),
            StorageError::ImportsNothing => AppError::ImportsNothing,
            StorageError::ChangedMeanwhile => AppError::ChangedMeanwhile,
            StorageError::LinkGone => AppError::LinkInvalid,
            StorageError::LastAdmin => AppError::LastAdmin,
            StorageError::AdminOfClients => AppError::invalid("role", FieldProblem::AdminOfClients),
            StorageError::NoSecondFactor => AppError::NoSecondFactor,
            StorageError::TooManyWrongCodes => AppError::invalid("code", FieldProblem::CodesRefused),
            StorageError::SecondFactorRequired => AppError::SecondFactorRequired,
            StorageError::RunActive => AppError::RunActive,
            error if error.is_disk_full() => {
                tracing::error!("{}", with_causes(&error));
                AppError::DiskFull
            }
            error if error.is_read_only() => {
                tracing::error!("{}", with_causes(&error));
                AppError::ReadOnly
            }
            error if error.is_no_text() => AppError::NoText,
            error => AppError::Internal(report(&error)),
        }
    }
}
