//! Which carrier a form begins with, and why.

use leptos::prelude::*;
use parcelpilot_domain::carriers::{self, SuggestedBy};

use crate::components::form_echo::FormEcho;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CarrierChoice {
    /// What the form began with; may be empty.
    suggested: String,
    /// What is in the field.
    pub value: String,
    /// Why, where it is what was suggested.
    pub hint: Option<&'static str>,
}

impl CarrierChoice {
    pub fn new(method: &str, last_carrier: &str, posted: Option<&FormEcho>) -> Self {
        let suggestion = carriers::suggested(method, last_carrier);
        let suggested = suggestion
            .as_ref()
            .map(|(name, _)| name.clone())
            .unwrap_or_default();
        let typed = posted.and_then(|echo| echo.field("carrier"));
        let value = typed.map_or_else(|| suggested.clone(), str::to_owned);
        let hint = suggestion
            .filter(|(name, _)| *name == value)
            .map(|(_, by)| hint_of(by));
        Self {
            suggested,
            value,
            hint,
        }
    }

    /// Tells the server what a person has not chosen themselves.
    pub fn suggestion_field(&self) -> impl IntoView + use<> {
        view! { <input type="hidden" name="suggested_carrier" value=self.suggested.clone() /> }
    }
}

fn hint_of(by: SuggestedBy) -> &'static str {
    match by {
        SuggestedBy::Method => text!("From the shipping method, unless the number says otherwise."),
        SuggestedBy::LastShipment => {
            text!("As with this store's last shipment, unless the number says otherwise.")
        }
    }
}
