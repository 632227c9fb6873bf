//! What customers filled in or uploaded, in fields of the merchant's own. Texts of strangers: shown as text.

use leptos::prelude::*;
use parcelpilot_domain::order_details::CustomField;

/// Delivery instructions and the like, beside an address.
#[component]
pub fn CustomFields(fields: Vec<CustomField>) -> impl IntoView {
    (!fields.is_empty()).then(|| {
        let rows = fields
            .into_iter()
            .map(|field| {
                view! {
                    <dt>{name_of(&field)}</dt>
                    <dd>
                        <FieldValue field=field />
                    </dd>
                }
            })
            .collect_view();
        view! { <dl class="definition">{rows}</dl> }
    })
}

/// A text, or a file's name that leads to it.
#[component]
pub fn FieldValue(field: CustomField) -> impl IntoView {
    match field.link {
        Some(link) => view! {
            <a href=link.to_string() target="_blank" rel="noopener noreferrer">
                {field.value}
            </a>
        }
        .into_any(),
        None => view! { <span class="pre-line">{field.value}</span> }.into_any(),
    }
}

pub fn name_of(field: &CustomField) -> String {
    match field.name.trim() {
        "" => text!("Without a name").to_owned(),
        name => name.to_owned(),
    }
}
