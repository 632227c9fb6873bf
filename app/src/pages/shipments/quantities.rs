//! How many of each line leave.

use leptos::prelude::*;
use parcelpilot_contract::error::AppError;
use parcelpilot_contract::orders::LineDetail;
use parcelpilot_contract::shipments::LineToShipRow;

use crate::components::field::FieldMessage;
use crate::components::form_echo::FormEcho;
use crate::localization::Localized;

/// What the fields begin with: what is left, or what was typed. Bundles go along with their parts, so they have no field.
#[derive(Debug, Clone, Default)]
pub struct Quantities {
    pub lines: Vec<LineToShipRow>,
    pub posted: Option<FormEcho>,
}

impl Quantities {
    fn of(&self, line: &LineDetail) -> Option<&LineToShipRow> {
        let mut open = self.lines.iter().filter(|open| open.left > 0);
        open.find(|open| open.remote_id == line.remote_id)
    }

    fn error(&self) -> Option<AppError> {
        self.posted.as_ref().and_then(FormEcho::error)
    }

    /// What is wrong with all of them together.
    pub fn sentence(&self) -> Option<String> {
        let problem = self.error()?.field_problem("quantities")?;
        Some(problem.sentence().localized())
    }
}

#[component]
pub fn Quantity(line: LineDetail, quantities: Quantities) -> impl IntoView {
    let line = quantities.of(&line).cloned()?;
    if line.goes_along {
        let text = text!("goes along with the last of its parts");
        return Some(view! { <span class="muted">{text}</span> }.into_any());
    }
    let name = format!("quantities[{}]", line.remote_id);
    let typed = quantities.posted.as_ref().and_then(|echo| echo.field(&name));
    let value = typed.map_or_else(|| line.left.to_string(), str::to_owned);
    let problem = quantities.error().and_then(|error| error.field_problem(&name));
    let id = format!("quantity-{}", line.remote_id);
    let item = if line.sku.is_empty() { line.name } else { line.sku };
    let label = text!("How many of {item}", item = item);
    let field = view! {
        <input
            class="quantity"
            type="number"
            inputmode="numeric"
            min="0"
            max=line.left.to_string()
            name=name
            value=value
            aria-label=label
            aria-describedby=format!("{id}-error")
            aria-invalid=problem.is_some().to_string()
        />
        <FieldMessage of=id problem=Signal::stored(problem) />
    };
    Some(field.into_any())
}
