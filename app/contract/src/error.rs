//! What a server function may answer besides its result: codes and field names, never free text from below.

use std::borrow::Cow;
use std::fmt;

use parcelpilot_domain::alert::AlertChannel;
use parcelpilot_domain::credentials::{CredentialField, Finding};
use parcelpilot_domain::message;
use parcelpilot_domain::message::Message;
use parcelpilot_domain::shipment::draft::{DraftError, DraftField};
use parcelpilot_domain::stock::StockRefusal;
use serde::{Deserialize, Serialize};
use server_fn::codec::JsonEncoding;
use server_fn::error::{FromServerFnError, ServerFnErrorErr};

pub use crate::field_problem::FieldProblem;
pub use crate::store_answer::StoreAnswer;

const STORE_HASH: &str = CredentialField::StoreHash.form_name();

/// The line of passwords is shorter than that.
const BUSY_SECONDS: u32 = 5;

pub type AppResult<T> = Result<T, AppError>;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum AppError {
    NotLoggedIn,
    Forbidden,
    /// Of the warehouse's, asked for by somebody of a client.
    NotForClients,
    NotFound,
    /// One sentence a field.
    Invalid(Vec<FieldError>),
    /// The pasted credentials can't be used; each finding says what to do.
    Credentials(Vec<Finding>),
    ChangedMeanwhile,
    LoginFailed,
    /// The passkey is not known here, or its answer is not what it must be.
    PasskeyRefused,
    /// The request for a passkey was answered already, or too late.
    PasskeyExpired,
    /// The person has not typed their password for a while, and this asks for it.
    ConfirmPassword,
    /// Too many tries; seconds to wait.
    TooManyTries(u32),
    /// More passwords wait to be checked than could be within a moment.
    Busy,
    /// The set-up link was used, or is not the one that was printed.
    LinkInvalid,
    /// The integration is disabled, or its client is inactive.
    ImportsNothing,
    /// An integration has the name of the one that a client's link was to make.
    LinkNameTaken,
    /// Said to a client: what their credentials were tested for is not so any more.
    ConnectAgain,
    RunActive,
    NothingToRetry,
    /// Said to somebody of a client, as the next one: the hold of their order is the warehouse's.
    HeldByWarehouse,
    ClientInactive,
    LastAdmin,
    /// A log-in that waited for its second step is over.
    LogInExpired,
    /// Who asks for it, or whom it is about, has none.
    NoSecondFactor,
    /// The person's role asks for the second factor that they would give up.
    SecondFactorRequired,
    AlertNotSent(AlertChannel),
    /// The store could not answer; nothing was changed.
    Store(StoreAnswer),
    /// Nobody said why the order is to be shipped anyway. With the reasons against it, in sentences.
    MayNotShip(Message),
    /// Nobody may give the store levels.
    Stock(StockRefusal),
    /// The order can't be called ready for pickup, or collected.
    Pickup(Message),
    /// A voided shipment is not changed any more.
    ShipmentVoided,
    DiskFull,
    /// The database takes no changes from this server.
    ReadOnly,
    /// What was typed holds NUL.
    NoText,
    /// The name of the integration that has it, and its client's.
    StoreInUse(String),
    /// Ours to mend; the log has the cause under this id.
    Internal(String),
    /// The request did not arrive, or not whole.
    Connection,
    /// More than is read of any form, or of this one.
    FormTooLarge,
    FormDamaged,
}

impl AppError {
    /// What happened, and what to do.
    pub fn message(&self) -> Message {
        match self {
            AppError::NotLoggedIn => message!(
                "Your session had ended, so this was not done. What you typed is still here; once logged in, try again."
            ),
            AppError::Forbidden => message!("Your role does not allow this. Ask an admin."),
            AppError::NotForClients => message!("This is the warehouse's. You see what is your company's."),
            AppError::NotFound => {
                message!("Not found. It may have been deleted, or the address is incomplete.")
            }
            // Where no field is named, the form itself did not fit.
            AppError::Invalid(errors) if errors.is_empty() => {
                message!("This form is incomplete. Reload the page and try again.")
            }
            AppError::Invalid(_) => message!("Some fields need correcting. See the messages below."),
            AppError::Credentials(_) => {
                message!("These credentials can't be used yet. See the messages below.")
            }
            AppError::ChangedMeanwhile => message!(
                "Somebody else changed this in the meantime. Nothing was overwritten. Reload to see their version."
            ),
            AppError::ConfirmPassword => {
                message!("Nothing was changed yet: your password must be confirmed first. Then try again.")
            }
            AppError::LoginFailed => message!("E-mail or password is incorrect."),
            AppError::PasskeyRefused => {
                message!("This passkey was not accepted. It may have been removed. Use your password.")
            }
            AppError::PasskeyExpired => message!("This took too long. Please try again."),
            AppError::TooManyTries(seconds) => message!(
                count = *seconds;
                "Too many attempts. Wait 1 second and try again.",
                "Too many attempts. Wait {count} seconds and try again."
            ),
            AppError::Busy => message!(
                "Too many people log in at this moment. Nothing was checked or saved: wait a few seconds and try again."
            ),
            AppError::LinkInvalid => message!("This link is no longer valid."),
            AppError::RunActive => message!(
                "This integration already has an import running. Cancel it first, or wait until it ends."
            ),
            AppError::NothingToRetry => message!(
                "There is nothing to retry: these orders were imported in the meantime, or have no number to request."
            ),
            AppError::ClientInactive => {
                message!("Your warehouse has paused its work for you: you can only read.")
            }
            AppError::HeldByWarehouse => {
                message!("Your warehouse has put this order on hold. Only the warehouse can change that.")
            }
            AppError::LastAdmin => {
                message!("At least one admin must be able to log in. Make somebody else an admin first.")
            }
            AppError::AlertNotSent(AlertChannel::Webhook) => {
                message!("No message could be sent by webhook. See the server's log for the reason.")
            }
            AppError::AlertNotSent(AlertChannel::Email) => {
                message!("No message could be sent by e-mail. See the server's log for the reason.")
            }
            AppError::Store(answer) => answer.sentence(),
            AppError::MayNotShip(reasons) => {
                message!("{reasons} To ship it anyway, say why.", reasons = reasons.clone())
            }
            AppError::ShipmentVoided => message!("This shipment is voided. Make a new one."),
            AppError::DiskFull => message!(
                "The server's disk is full, so this was not saved. Ask who runs the server to free some space, then try again."
            ),
            AppError::ReadOnly => message!(
                "The server's database is read-only, so this was not saved. Ask who runs the server, then try again."
            ),
            AppError::NoText => message!(
                "The text contains an invisible character (NUL) that can't be stored. Type it instead of pasting it."
            ),
            AppError::StoreInUse(integration) => message!(
                "{integration} is connected to this store already.",
                integration = integration.as_str()
            ),
            AppError::Internal(id) => message!(
                "Something went wrong on this server. Nothing was lost; please try again. (Error {id})",
                id = id.as_str()
            ),
            // No island posts a form: people would download these sentences for nothing.
            AppError::FormTooLarge
            | AppError::FormDamaged
            | AppError::LogInExpired
            | AppError::NoSecondFactor
            | AppError::SecondFactorRequired
            | AppError::ImportsNothing
            | AppError::LinkNameTaken
            | AppError::Stock(_)
                if cfg!(target_arch = "wasm32") =>
            {
                Message::from("")
            }
            AppError::Stock(refusal) => refusal.sentence(),
            AppError::Pickup(sentence) => sentence.clone(),
            AppError::LogInExpired => {
                message!("This log-in took too long, or too many codes were wrong. Log in again.")
            }
            AppError::NoSecondFactor => {
                message!("There is no second factor yet. Set one up first, under Account.")
            }
            AppError::SecondFactorRequired => {
                message!("Your role requires a second factor, so it stays on.")
            }
            AppError::ImportsNothing => message!(
                "Nothing is imported while the integration is disabled or the client is inactive. Enable the integration \
                 and activate the client first, then make the link."
            ),
            AppError::LinkNameTaken => message!(
                "An integration with this name exists already, so the link would connect nothing. Withdraw the link."
            ),
            AppError::ConnectAgain => message!(
                "The integration changed or was being read while your store was tested. Nothing was saved: wait a minute \
                 and press Connect again."
            ),
            AppError::FormTooLarge => message!(
                "This form was too large, so nothing was done. A logo may have 256 KiB, a CSV of shipments 5 MB, and a \
                 credentials file has some 300 bytes. Send less."
            ),
            AppError::FormDamaged => {
                message!("The form arrived incomplete, so nothing was done. Fill it in and send it again.")
            }
            AppError::Connection => {
                message!("The server could not be reached. What you typed is still here; please try again.")
            }
        }
    }
}

impl fmt::Display for AppError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.message().fmt(f)
    }
}

impl std::error::Error for AppError {}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldError {
    pub field: Field,
    pub problem: FieldProblem,
}

/// Which field is meant. Pages know all fields by their forms' names, so that is how it is sent to them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub enum Field {
    /// A form's, by its `name`.
    Form(String),
    /// A shipment's: forms and the API each have their own name for it.
    Shipment(DraftField),
}

impl FieldError {
    pub fn new(field: &str, problem: FieldProblem) -> Self {
        Self {
            field: Field::Form(field.to_owned()),
            problem,
        }
    }
}

impl From<String> for Field {
    fn from(name: String) -> Self {
        Field::Form(name)
    }
}

impl From<Field> for String {
    fn from(field: Field) -> Self {
        field.form_name().into_owned()
    }
}

impl Field {
    /// The form field's `name`.
    pub fn form_name(&self) -> Cow<'_, str> {
        match self {
            Field::Form(name) => name.into(),
            Field::Shipment(field) => field.form_name().into(),
        }
    }
}

impl AppError {
    pub fn invalid(field: &str, problem: FieldProblem) -> Self {
        AppError::Invalid(vec![FieldError::new(field, problem)])
    }

    /// What is wrong with a shipment, a sentence a field.
    pub fn of_draft(errors: Vec<DraftError>) -> Self {
        let field = |error: DraftError| FieldError {
            field: Field::Shipment(error.field),
            problem: FieldProblem::Shipment(error.problem),
        };
        AppError::Invalid(errors.into_iter().map(field).collect())
    }

    /// HTTP status for it. Leptos 0.8 answers 500 for every error of a server function, so each function sets this
    /// itself.
    pub const fn status_code(&self) -> u16 {
        match self {
            AppError::NotLoggedIn
            | AppError::LoginFailed
            | AppError::PasskeyRefused
            | AppError::LogInExpired
            | AppError::ConfirmPassword => 401,
            AppError::Forbidden | AppError::NotForClients => 403,
            AppError::NotFound | AppError::LinkInvalid => 404,
            AppError::ChangedMeanwhile
            | AppError::PasskeyExpired
            | AppError::RunActive
            | AppError::HeldByWarehouse
            | AppError::ClientInactive
            | AppError::NothingToRetry
            | AppError::LastAdmin
            | AppError::NoSecondFactor
            | AppError::SecondFactorRequired
            | AppError::ImportsNothing
            | AppError::LinkNameTaken
            | AppError::ConnectAgain
            | AppError::MayNotShip(_)
            | AppError::Stock(_)
            | AppError::Pickup(_)
            | AppError::ShipmentVoided => 409,
            AppError::Invalid(_) | AppError::Credentials(_) | AppError::StoreInUse(_) | AppError::NoText => {
                422
            }
            AppError::TooManyTries(_) => 429,
            AppError::AlertNotSent(_) | AppError::Store(_) => 502,
            AppError::Connection | AppError::FormDamaged => 400,
            AppError::FormTooLarge => 413,
            AppError::Internal(_) => 500,
            AppError::ReadOnly | AppError::Busy => 503,
            AppError::DiskFull => 507,
        }
    }

    /// After how many seconds it may be tried again, as `Retry-After` says it; nothing where nobody knows.
    pub const fn retry_after(&self) -> Option<u32> {
        match self {
            AppError::TooManyTries(seconds) => Some(*seconds),
            AppError::Busy => Some(BUSY_SECONDS),
            _ => None,
        }
    }

    /// What is wrong with the form field of this `name`.
    pub fn field_problem(&self, name: &str) -> Option<FieldProblem> {
        match self {
            AppError::Invalid(errors) => errors
                .iter()
                .find(|error| error.field.form_name() == name)
                .map(|error| error.problem),
            AppError::StoreInUse(_) if name == STORE_HASH => Some(FieldProblem::Taken),
            _ => None,
        }
    }
}

impl FromServerFnError for AppError {
    type Encoder = JsonEncoding;

    /// Arguments that don't decode are a malformed request; everything else never got to us or back whole.
    fn from_server_fn_error(value: ServerFnErrorErr) -> Self {
        match value {
            ServerFnErrorErr::Args(_) | ServerFnErrorErr::MissingArg(_) => AppError::Invalid(Vec::new()),
            _ => AppError::Connection,
        }
    }
}
