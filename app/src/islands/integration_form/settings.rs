//! What an integration does with the store.

use leptos::prelude::*;
use parcelpilot_contract::error::AppError;
use parcelpilot_domain::connection::ConnectionReport;
use parcelpilot_domain::order_status::OrderStatus;

use super::start::{MINUTES_FIELD, STATUSES_FIELD, SettingsStart};
use crate::components::field::{FieldMessage, TextField, problem_of};

#[component]
pub fn SettingsFields(
    start: SettingsStart,
    /// Of the last test: it may know the store's own names of its statuses.
    report: RwSignal<Option<ConnectionReport>>,
    error: Signal<Option<AppError>>,
) -> impl IntoView {
    let SettingsStart {
        minutes,
        chosen,
        own_names,
    } = start;
    let problem = problem_of(error, "settings.statuses");
    let stored_labels = StoredValue::new(own_names);
    let own_name = move |status: OrderStatus| {
        let tested = report.get().map(|report| report.status_labels);
        let name = match tested.filter(|labels| !labels.is_empty()) {
            Some(labels) => labels
                .into_iter()
                .find(|(id, _)| *id == status.0)
                .map(|(_, name)| name),
            None => stored_labels
                .get_value()
                .into_iter()
                .find(|(id, _)| *id == status)
                .map(|(_, name)| name),
        };
        name.filter(|name| name != status.standard_name())
    };
    let boxes = offered().map(|status| {
        let id = format!("status-{}", status.0);
        let checked = chosen.contains(&status);
        view! {
            <div class="check">
                <input id=id.clone() type="checkbox" name=STATUSES_FIELD value=status.0.to_string() checked=checked />
                <label for=id>
                    <span translate="no">{status.standard_name()}</span>
                    {move || {
                        own_name(status)
                            .map(|name| {
                                view! { <span class="muted">" " {text!("– in this store: {name}", name = name)}</span> }
                            })
                    }}
                </label>
            </div>
        }
    });
    view! {
        <section class="card" aria-labelledby="settings">
            <h2 class="card-title" id="settings">{text!("Settings")}</h2>
            <fieldset aria-describedby="statuses-hint statuses-error">
                <legend>{text!("Statuses to import")}</legend>
                <p class="hint" id="statuses-hint">
                    {text!(
                        "Orders with one of these statuses are imported. Later changes are followed whatever the status."
                    )}
                </p>
                <div class="check-grid">{boxes.collect_view()}</div>
                <FieldMessage of="statuses" problem=problem />
            </fieldset>
            <fieldset>
                <legend>{text!("New orders")}</legend>
                <TextField
                    name=MINUTES_FIELD
                    label=text!("Check for new orders every … minutes")
                    hint=text!("1 to 1440. New and changed orders come in automatically.")
                    kind="number"
                    value=minutes
                    error=error
                />
            </fieldset>
        </section>
    }
}

/// BigCommerce lists Incomplete only when asked for it by number; such carts are no orders yet.
fn offered() -> impl Iterator<Item = OrderStatus> {
    OrderStatus::ALL
        .into_iter()
        .filter(|status| *status != OrderStatus::INCOMPLETE)
}
