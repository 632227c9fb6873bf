//! What the order list is narrowed to.

use leptos::prelude::*;
use parcelpilot_contract::clients::ClientRow;
use parcelpilot_contract::error::AppResult;
use parcelpilot_contract::integrations::IntegrationRow;
use parcelpilot_contract::orders::OrderQuery;
use parcelpilot_domain::date_range::DayCalendar;
use parcelpilot_domain::order_status::OrderStatus;
use parcelpilot_domain::shipment::work_list::ListOrder;

use super::query::OPEN_WARNING;
use crate::components::field::Field;
use crate::components::filter_form::{FilterForm, NOTE_ID, SearchField};
use crate::components::select_field::SelectField;
use crate::pages::list_filters::{ClientFilter, IntegrationFilter};
use crate::server_functions::clients::list_clients;
use crate::server_functions::integrations::list_integrations;

/// What there is to choose from.
pub type Choices = (Vec<ClientRow>, Vec<IntegrationRow>);

pub async fn load_choices() -> AppResult<Choices> {
    Ok((list_clients().await?, list_integrations().await?))
}

#[component]
pub fn Filters(choices: Choices, query: OrderQuery) -> impl IntoView {
    let (clients, integrations) = choices;
    let status_options = OrderStatus::ALL
        .into_iter()
        .map(|status| (status.0.to_string(), status.standard_name().to_owned()))
        .collect();
    let order_options = ListOrder::ALL
        .iter()
        .filter(|order| order.fits(query.work_list))
        .map(|order| (order.code().to_owned(), order.label().to_owned()))
        .collect();
    let kept = [
        ("list", query.work_list.map(|list| list.code().to_owned())),
        (
            "imported_from",
            Some(query.imported_from.clone()).filter(|day| !day.is_empty()),
        ),
        (
            "days",
            (query.calendar == DayCalendar::Utc).then(|| query.calendar.code().to_owned()),
        ),
        ("columns", query.columns.as_ref().map(ToString::to_string)),
    ];
    let kept =
        kept.map(|(name, value)| value.map(|value| view! { <input type="hidden" name=name value=value /> }));
    let days_note = match query.calendar {
        DayCalendar::Store => text!("Created from and until: the store's own day."),
        DayCalendar::Utc => text!("Created from and until: days in UTC, as the overview counts them."),
    };
    let status = query.status.map(|status| status.0.to_string());
    view! {
        <FilterForm path="/orders" label="Orders" note=days_note>
            {kept.collect_view()}
            <SearchField
                value=query.search
                placeholder="ann, or sku:GR-226"
                hint="Order number, name, e-mail, SKU or tracking number. In one place only: client:acme, store:, sku:, tag:, tracking:, number:, name: or email:; with blanks, client:\"Acme Ltd\"."
            />
            <ClientFilter clients=clients chosen=query.client />
            <IntegrationFilter integrations=integrations chosen=query.integration />
            <SelectField name="status" label="Status" none="All statuses" options=status_options chosen=status />
            <SelectField
                name="warning"
                label="Attention"
                none="All orders"
                options=vec![(OPEN_WARNING.to_owned(), "Ended in the store".to_owned())]
                chosen=query.has_warning.then(|| OPEN_WARNING.to_owned())
            />
            <Field id="from" label="Created from">
                <input id="from" name="from" type="date" value=query.from aria-describedby=NOTE_ID />
            </Field>
            <Field id="until" label="Created until">
                <input id="until" name="until" type="date" value=query.until aria-describedby=NOTE_ID />
            </Field>
            <SelectField
                name="sort"
                label="Sort"
                options=order_options
                chosen=query.order.code().to_owned()
            />
        </FilterForm>
    }
}
