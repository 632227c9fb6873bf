//! What a line's product is called, by the warehouse where its client's list has it, and by the store.

use leptos::prelude::*;
use parcelpilot_domain::client_sku::WarehouseItem;

/// Nothing where the line has no SKU.
#[component]
pub fn LineSku(sku: String, warehouse: Option<WarehouseItem>) -> impl IntoView {
    let Some(WarehouseItem { sku: own, units }) = warehouse else {
        return (!sku.is_empty())
            .then(|| view! { <div class="mono">{sku}</div> })
            .into_any();
    };
    let units = i64::from(units.get());
    let units = (units > 1).then(|| {
        view! { <div class="strong">{text!("× {units} units a pack", units = units)}</div> }
    });
    let is_other = own.as_str() != sku;
    view! {
        <div class="mono">{own.to_string()}</div>
        {units}
        {is_other
            .then(|| {
                view! {
                    <div class="muted">
                        {rich_text!(
                            "Store SKU <sku>{store_sku}</sku>",
                            store_sku = sku;
                            sku = |text| view! { <span class="mono">{text}</span> }
                        )}
                    </div>
                }
            })}
    }
    .into_any()
}
