//! What leaves, and how many of it.

use leptos::prelude::*;
use parcelpilot_contract::error::AppError;
use parcelpilot_contract::shipments::LineToShipRow;
use parcelpilot_domain::count_text::count_text;

use crate::components::data_table::{Column, DataTable};
use crate::components::form_echo::FormEcho;

/// Filled in with what is left. Bundles go along with their parts, so they have no field.
#[component]
pub fn ShipLines(
    lines: Vec<LineToShipRow>,
    posted: Option<FormEcho>,
    error: Option<AppError>,
) -> impl IntoView {
    let problem = error.as_ref().and_then(|error| error.field_problem("quantities"));
    let open = lines.into_iter().filter(|line| line.left > 0);
    let table = DataTable::new("Items to ship", open)
        .column(Column::mono("SKU"), |line| line.sku.clone())
        .column("Product", |line| {
            let options = (!line.options.is_empty()).then(|| line.options.clone());
            view! {
                {line.name.clone()} {options.map(|options| view! { <div class="muted">{options}</div> })}
                {line.parent.map(|_| view! { <div class="muted">"Part of a bundle"</div> })}
            }
        })
        .column(Column::mono("Bin"), |line| {
            (!line.bin.is_empty()).then(|| line.bin.clone())
        })
        .numeric("Left", |line| count_text(line.left))
        .column("Ship", move |line| {
            view! { <Quantity line=line.clone() posted=posted.clone() error=error.clone() /> }
        });
    view! {
        <p class="field-error">{problem.map(|problem| problem.sentence())}</p>
        {table.view()}
    }
}

#[component]
fn Quantity(line: LineToShipRow, posted: Option<FormEcho>, error: Option<AppError>) -> impl IntoView {
    if line.goes_along {
        return view! { <span class="muted">"goes along with the last of its parts"</span> }.into_any();
    }
    let name = format!("quantities[{}]", line.remote_id);
    let typed = posted.as_ref().and_then(|echo| echo.field(&name));
    let value = typed.map_or_else(|| line.left.to_string(), str::to_owned);
    let problem = error.as_ref().and_then(|error| error.field_problem(&name));
    let error_id = format!("quantity-{}-error", line.remote_id);
    let label = match line.sku.as_str() {
        "" => format!("How many of {}", line.name),
        sku => format!("How many of {sku}"),
    };
    view! {
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
            {problem.map(|problem| problem.sentence())}
        </p>
    }
    .into_any()
}
