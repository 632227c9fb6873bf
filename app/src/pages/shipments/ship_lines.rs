//! What leaves, and how many of it.

use leptos::prelude::*;
use parcelpilot_contract::error::AppError;
use parcelpilot_contract::shipments::LineToShipRow;
use parcelpilot_domain::count_text::count_text;

use crate::components::form_echo::FormEcho;

/// Filled in with what is left. Bundles go along with their parts, so they have no field.
#[component]
pub fn ShipLines(
    lines: Vec<LineToShipRow>,
    posted: Option<FormEcho>,
    error: Option<AppError>,
) -> impl IntoView {
    let problem = error.as_ref().and_then(|error| error.field_problem("quantities"));
    let rows = lines
        .into_iter()
        .filter(|line| line.left > 0)
        .map(|line| view! { <ShipLine line=line posted=posted.clone() error=error.clone() /> })
        .collect_view();
    view! {
        <p class="field-error">{problem.map(|problem| problem.sentence())}</p>
        <div class="table-wrap">
            <table class="data">
                <caption class="visually-hidden">"What leaves, and how many of it"</caption>
                <thead>
                    <tr>
                        <th scope="col">"SKU"</th>
                        <th scope="col">"Product"</th>
                        <th scope="col">"Bin"</th>
                        <th scope="col" class="numeric">
                            "Left"
                        </th>
                        <th scope="col">"Ship"</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
}

#[component]
fn ShipLine(line: LineToShipRow, posted: Option<FormEcho>, error: Option<AppError>) -> impl IntoView {
    let name = format!("quantities[{}]", line.remote_id);
    let typed = posted.as_ref().and_then(|echo| echo.field(&name));
    let value = typed.map_or_else(|| line.left.to_string(), str::to_owned);
    let problem = error.as_ref().and_then(|error| error.field_problem(&name));
    let error_id = format!("quantity-{}-error", line.remote_id);
    let label = match line.sku.as_str() {
        "" => format!("How many of {}", line.name),
        sku => format!("How many of {sku}"),
    };
    let quantity = if line.goes_along {
        view! { <span class="muted">"goes along with the last of its parts"</span> }.into_any()
    } else {
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
    };
    view! {
        <tr>
            <td data-label="SKU" class="mono">
                {line.sku}
            </td>
            <td data-label="Product">
                {line.name} {(!line.options.is_empty()).then(|| view! { <div class="muted">{line.options}</div> })}
                {line.parent.map(|_| view! { <div class="muted">"Part of a bundle"</div> })}
            </td>
            <td data-label="Bin" class="mono">
                {(!line.bin.is_empty()).then_some(line.bin)}
            </td>
            <td data-label="Left" class="numeric">
                {count_text(line.left)}
            </td>
            <td data-label="Ship">{quantity}</td>
        </tr>
    }
}
