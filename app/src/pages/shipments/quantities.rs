//! How many of each line leave.

use leptos::prelude::*;
use parcelpilot_contract::error::AppError;
use parcelpilot_contract::orders::LineDetail;
use parcelpilot_contract::shipments::LineToShipRow;

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
        let text = "goes along with the last of its parts";
        return Some(view! { <span class="muted">{text}</span> }.into_any());
    }
    let name = format!("quantities[{}]", line.remote_id);
    let typed = quantities.posted.as_ref().and_then(|echo| echo.field(&name));
    let value = typed.map_or_else(|| line.left.to_string(), str::to_owned);
    let problem = quantities.error().and_then(|error| error.field_problem(&name));
    let error_id = format!("quantity-{}-error", line.remote_id);
    let label = match line.sku.as_str() {
        "" => format!("How many of {}", line.name),
        sku => format!("How many of {sku}"),
    };
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
            aria-describedby=error_id.clone()
            aria-invalid=problem.is_some().to_string()
        />
        <p class="field-error" id=error_id>
            {problem.map(|problem| problem.sentence().localized())}
        </p>
    };
    Some(field.into_any())
}
