//! What a server function may answer besides its result: codes and field names, never free text from below.

use leptos::prelude::{FromServerFnError, ServerFnErrorErr};
use leptos::server_fn::codec::JsonEncoding;
use parcelpilot_domain::credentials::Finding;
use parcelpilot_domain::shipment::draft::{DraftError, DraftProblem};
use parcelpilot_domain::shipment::push::ACCOUNT_TO_MAKE;
use serde::{Deserialize, Serialize};

pub type AppResult<T> = Result<T, AppError>;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, thiserror::Error)]
pub enum AppError {
    #[error("Please log in again. What you typed is still here.")]
    NotLoggedIn,
    #[error("Your role does not allow this. Ask an admin.")]
    Forbidden,
    #[error("This is no longer here. It may have been deleted.")]
    NotFound,
    /// One sentence a field.
    #[error("Please correct what is marked below.")]
    Invalid(Vec<FieldError>),
    /// The pasted credentials can't be used; each finding says what to do.
    #[error("These credentials can't be used yet. See what is marked below.")]
    Credentials(Vec<Finding>),
    #[error("Somebody else changed this meanwhile. Nothing was overwritten: reload to see their version.")]
    ChangedMeanwhile,
    #[error("E-mail and password do not match.")]
    LoginFailed,
    /// Too many tries; seconds to wait.
    #[error("Too many tries. Wait {0} seconds and try again.")]
    TooManyTries(u32),
    /// The set-up link was used, or is not the one that was printed.
    #[error("This link is no longer valid.")]
    LinkInvalid,
    #[error("This integration already has a run going on. Cancel it first, or wait for it.")]
    RunActive,
    #[error("There must be an admin who can log in. Make somebody else an admin first.")]
    LastAdmin,
    /// The store could not answer; nothing was changed.
    #[error("{}", .0.sentence())]
    Store(StoreAnswer),
    /// A voided shipment is not changed any more.
    #[error("This shipment is voided. Make a new one.")]
    ShipmentVoided,
    /// Ours to mend; the log has the cause under this id.
    #[error("Something went wrong on this server. Nothing was lost; please try again. (Error {0})")]
    Internal(String),
    /// The request did not arrive, or not whole.
    #[error("The server could not be reached. What you typed is still here; please try again.")]
    Connection,
}

/// Why the store gave no answer that could be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum StoreAnswer {
    TokenRefused,
    ScopeMissing,
    /// The token may read orders, not change them.
    WriteScopeMissing,
    QuotaUsedUp,
    Unavailable,
    Unexpected,
    CredentialsUnreadable,
}

impl StoreAnswer {
    fn sentence(self) -> String {
        let sentence = match self {
            StoreAnswer::TokenRefused => "BigCommerce refused the access token (401). Test the connection.",
            StoreAnswer::ScopeMissing => {
                "BigCommerce answered 403: the token may not read orders, or the store hash is wrong. Test the connection."
            }
            StoreAnswer::WriteScopeMissing => {
                return format!(
                    "Pushing stays off: BigCommerce answered 403, the token may read orders, not change them. \
                     {ACCOUNT_TO_MAKE}"
                );
            }
            StoreAnswer::QuotaUsedUp => {
                "The store's API quota is used up for the moment (429). Try again in half a minute."
            }
            StoreAnswer::Unavailable => {
                "BigCommerce could not be reached, or had a fault. Try again in a minute."
            }
            StoreAnswer::Unexpected => "BigCommerce sent something that could not be understood.",
            StoreAnswer::CredentialsUnreadable => {
                "The stored credentials can't be opened with this server's key. Paste the credentials file again."
            }
        };
        sentence.to_owned()
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldError {
    /// The form field's `name`.
    pub field: String,
    pub problem: FieldProblem,
}

impl FieldError {
    pub fn new(field: &str, problem: FieldProblem) -> Self {
        Self {
            field: field.to_owned(),
            problem,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum FieldProblem {
    Missing,
    /// Characters allowed.
    TooLong(u32),
    /// Characters needed.
    TooShort(u32),
    Taken,
    NotAnEmail,
    NotADate,
    /// The end is before the beginning.
    EndsBeforeItBegins,
    NotAnOrderNumber,
    TooMany(u32),
    NothingChosen,
    /// What was typed to confirm differs from the name.
    NameDiffers,
    Unknown,
    /// The current password.
    WrongPassword,
            FieldProblem::WriteScopeMissing => {
                format!("BigCommerce answered 403: the token may read orders, not change them. {ACCOUNT_TO_MAKE}")
            }
            FieldProblem::Shipment(problem) => problem.sentence(),
