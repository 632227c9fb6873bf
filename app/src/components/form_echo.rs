//! What a form that was posted showed and was answered.
//!
//! A form posts to the page it is on. The server runs the server function that the form names, and where that gives
//! no page to go to, renders the same page again with this echo: what was typed (but no secret), and the error or
//! the result. Islands get it as a property, so that both halves render the same.

#[cfg(feature = "ssr")]
use leptos::prelude::*;
use parcelpilot_contract::error::{AppError, AppResult};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

/// The hidden field with the server function's path, for example `/api/add_client`.
pub const ACTION_FIELD: &str = "__action";
/// The hidden field with the secrets that were typed, sealed: only the server can open it.
pub const DRAFT_FIELD: &str = "__draft";

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FormEcho {
    /// The server function's path; empty where the form could not be read.
    pub action: String,
    /// Names and values as typed, without secrets.
    pub fields: Vec<(String, String)>,
    pub draft: Option<String>,
    /// The server function's result as JSON, or its error.
    pub answer: Result<String, AppError>,
}

impl FormEcho {
    pub fn field(&self, name: &str) -> Option<&str> {
        self.fields
            .iter()
            .find(|(field, _)| field == name)
            .map(|(_, value)| value.as_str())
    }

    /// The version that the form began from: one that came back still does, or it would overwrite what it was refused for.
    #[cfg(feature = "ssr")]
    pub fn version(&self) -> Option<i64> {
        self.field("version")?.parse().ok()
    }

    /// What the server function answered.
    pub fn result<T: DeserializeOwned>(&self) -> AppResult<T> {
        serde_json::from_str(&self.answer.clone()?).map_err(|_| AppError::Connection)
    }

    pub fn error(&self) -> Option<AppError> {
        self.answer.as_ref().err().cloned()
    }
}

/// The echo, if it is of one of these server functions.
#[cfg(feature = "ssr")]
pub fn form_echo(actions: &[&str]) -> Option<FormEcho> {
    use_context::<FormEcho>().filter(|echo| actions.contains(&echo.action.as_str()))
}

/// The echo, if it is of this server function and of the row with this `id`: all rows have the form, the answer belongs
/// to one.
#[cfg(feature = "ssr")]
pub fn row_echo(action: &str, id: &str) -> Option<FormEcho> {
    form_echo(&[action]).filter(|echo| echo.field("id") == Some(id))
}

/// Why the form's last post was not carried out.
#[cfg(feature = "ssr")]
pub fn form_error(action: &str) -> Option<AppError> {
    any_form_error(&[action])
}

/// The same for several forms that say it in one place.
#[cfg(feature = "ssr")]
pub fn any_form_error(actions: &[&str]) -> Option<AppError> {
    form_echo(actions)?.error()
}

/// What was typed into a field of the form that came back; else `otherwise`.
#[cfg(feature = "ssr")]
pub fn echoed(action: &str, name: &str, otherwise: &str) -> String {
    form_echo(&[action])
        .and_then(|echo| echo.field(name).map(str::to_owned))
        .unwrap_or_else(|| otherwise.to_owned())
}
