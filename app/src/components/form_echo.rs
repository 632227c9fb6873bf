//! What a form that was posted without JavaScript showed and answered.
//!
//! Such a form posts to the page it is on. The server runs the server function that the form names, and where that
//! gives no page to go to, renders the same page again with this echo: what was typed (but no secret), and the
//! error or the result. It travels to the browser as a resource, so that both halves render the same.

use std::sync::Arc;

use leptos::prelude::*;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::error::AppError;

/// The hidden field with the server function's path, for example `/api/add_client`.
pub const ACTION_FIELD: &str = "__action";
/// The hidden field with the secrets that were typed, sealed: only the server can open it.
pub const DRAFT_FIELD: &str = "__draft";

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FormEcho {
    /// The server function's path.
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

    pub fn value<T: DeserializeOwned>(&self) -> Option<T> {
        self.answer
            .as_ref()
            .ok()
            .and_then(|json| serde_json::from_str(json).ok())
    }
}

/// Called once, in `App`.
pub fn provide_form_echo() {
    #[cfg(feature = "ssr")]
    let echo = use_context::<FormEcho>();
    #[cfg(not(feature = "ssr"))]
    let echo: Option<FormEcho> = None;
    let shared = SharedValue::new(move || echo.map(Arc::new).map(|echo| (*echo).clone()));
    provide_context(EchoContext(StoredValue::new(shared.into_inner())));
}

#[derive(Clone, Copy)]
struct EchoContext(StoredValue<Option<FormEcho>>);

/// The echo, if it is of one of these server functions.
pub fn form_echo(actions: &[&str]) -> Option<FormEcho> {
    let echo = use_context::<EchoContext>()?.0.get_value()?;
    actions.contains(&echo.action.as_str()).then_some(echo)
}

/// What was typed into a field of the form that came back; else `otherwise`.
pub fn echoed(actions: &[&str], name: &str, otherwise: &str) -> String {
    form_echo(actions)
        .and_then(|echo| echo.field(name).map(str::to_owned))
        .unwrap_or_else(|| otherwise.to_owned())
}
