//! What an integration does with the store.

use leptos::prelude::*;
use parcelpilot_domain::connection::ConnectionReport;
use parcelpilot_domain::order_status::OrderStatus;

use crate::api::integrations::IntegrationDetail;
use crate::components::field::{CheckField, TextField};
use crate::components::form_echo::FormEcho;
use crate::error::{AppError, AppResult};

/// Browsers send one pair a ticked box; the brackets make the server read them as a list.
const STATUSES_FIELD: &str = "settings.statuses[]";
const MINUTES_FIELD: &str = "settings.sync_minutes";

#[component]
pub(super) fn Settings(
    detail: Option<IntegrationDetail>,
    posted: Option<FormEcho>,
    /// Of the last test: it may know the store's own names of its statuses.
    report: Signal<Option<AppResult<ConnectionReport>>>,
    error: Signal<Option<AppError>>,
) -> impl IntoView {
    let push = match &posted {
        Some(echo) => echo.field("settings.push_ship_confirms").is_some(),
        None => detail.as_ref().is_some_and(|detail| detail.push_ship_confirms),
    };
    let minutes = match &posted {
        Some(echo) => echo.field(MINUTES_FIELD).unwrap_or_default().to_owned(),
        None => {
            let every = detail.as_ref().map(|detail| detail.row.sync_every);
            every.unwrap_or_default().minutes().to_string()
        }
    };
    let chosen = chosen_statuses(detail.as_ref(), posted.as_ref());
    let stored_labels = StoredValue::new(detail.map(|detail| detail.status_labels).unwrap_or_default());
    let own_name = move |status: OrderStatus| {
        let tested = report
            .get()
            .and_then(Result::ok)
            .map(|report| report.status_labels);
        let name = match tested.filter(|labels| !labels.is_empty()) {
            Some(labels) => labels
                .into_iter()
                .find(|(id, _)| *id == status.0)
                .map(|(_, name)| name),
            None => stored_labels.with_value(|labels| {
                labels
                    .iter()
                    .find(|(id, _)| *id == status)
                    .map(|(_, name)| name.clone())
            }),
        };
        name.filter(|name| name != status.standard_name())
    };
    let problem = move || {
        error
            .get()
            .and_then(|error| error.field_problem("settings.statuses"))
    };
    let boxes = offered().map(|status| {
        let id = format!("status-{}", status.0);
        let checked = chosen.contains(&status);
        view! {
            <div class="check">
                <input id=id.clone() type="checkbox" name=STATUSES_FIELD value=status.0.to_string() checked=checked />
                <label for=id>
                    {status.standard_name()}
                    {move || {
                        own_name(status).map(|name| view! { <span class="muted">" – in this store: " {name}</span> })
                    }}
                </label>
            </div>
        }
    });
    view! {
        <section class="card" aria-labelledby="settings">
            <h2 class="card-title" id="settings">"Settings"</h2>
            <fieldset aria-describedby="statuses-hint statuses-error">
                <legend>"Statuses to import"</legend>
                <p class="hint" id="statuses-hint">
                    "An order comes in when it has one of these. Once it is in, every later change is followed."
                </p>
                <div class="check-grid">{boxes.collect_view()}</div>
                <p class="field-error" id="statuses-error">{move || problem().map(|problem| problem.sentence())}</p>
            </fieldset>
            <fieldset>
                <legend>"New orders"</legend>
                <TextField
                    name=MINUTES_FIELD
                    label="Check for new orders every so many minutes"
                    hint="1 to 1440. New orders come in, and known ones are followed, without anybody doing anything."
                    kind="number"
                    value=minutes
                    error=error
                />
            </fieldset>
            <fieldset>
                <legend>"Shipments"</legend>
                <CheckField
                    name="settings.push_ship_confirms"
                    label="Push ship confirms to BigCommerce"
                    hint="Has no effect yet: it acts once shipments are made here. Then each shipment is confirmed \
                          to the store with carrier and tracking, and BigCommerce may e-mail the customer. The token \
                          needs Orders: modify for it."
                    checked=push
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

fn chosen_statuses(detail: Option<&IntegrationDetail>, posted: Option<&FormEcho>) -> Vec<OrderStatus> {
    match (posted, detail) {
        (Some(echo), _) => echo
            .fields
            .iter()
            .filter(|(name, _)| name == STATUSES_FIELD)
            .filter_map(|(_, value)| value.parse().ok().map(OrderStatus))
            .collect(),
        (None, Some(detail)) => detail.statuses.clone(),
        (None, None) => OrderStatus::IMPORTED_BY_DEFAULT.to_vec(),
    }
}
