//! What the order list is narrowed to.

use leptos::prelude::*;
use parcelpilot_contract::channels::ChannelChoice;
use parcelpilot_contract::clients::ClientRow;
use parcelpilot_contract::error::AppResult;
use parcelpilot_contract::integrations::IntegrationRow;
use parcelpilot_contract::orders::OrderQuery;
use parcelpilot_domain::date_range::DayCalendar;
use parcelpilot_domain::ids::{IntegrationId, RemoteChannelId};
use parcelpilot_domain::order_status::OrderStatus;
use parcelpilot_domain::shipment::work_list::ListOrder;
use parcelpilot_domain::shipping_promise::Due;

use super::query::{OPEN_WARNING, channel_text};
use crate::components::field::Field;
use crate::components::filter_form::{FilterForm, NOTE_ID, SearchField};
use crate::components::select_field::SelectField;
use crate::localization::Localized;
use crate::pages::channel_label::channel_label;
use crate::pages::list_filters::{ClientFilter, IntegrationFilter};
use crate::server_functions::channels::list_channel_choices;
use crate::server_functions::clients::list_clients;
use crate::server_functions::integrations::list_integrations;

/// What there is to choose from.
pub type Choices = (Vec<ClientRow>, Vec<IntegrationRow>, Vec<ChannelChoice>);

pub async fn load_choices() -> AppResult<Choices> {
    Ok((
        list_clients().await?,
        list_integrations().await?,
        list_channel_choices().await?,
    ))
}

#[component]
pub fn Filters(choices: Choices, query: OrderQuery) -> impl IntoView {
    let (clients, integrations, channels) = choices;
    let channel = query.integration.zip(query.channel);
    let status_options = OrderStatus::ALL
        .into_iter()
        .map(|status| (status.0.to_string(), status.standard_name().to_owned()))
        .collect();
    let order_options = ListOrder::ALL
        .iter()
        .filter(|order| order.fits(query.work_list))
        .map(|order| (order.code().to_owned(), order.label().localized().to_owned()))
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
        <FilterForm path="/orders" label=text!("Orders") note=days_note>
            {kept.collect_view()}
            <SearchField
                value=query.search
                placeholder=text!("ann, or sku:GR-226")
                hint=text!("Order number, name, e-mail, SKU or tracking number. In one place only: client:acme, store:, sku:, tag:, tracking:, number:, name: or email:; with blanks, client:\"Acme Ltd\".")
            />
            <ClientFilter clients=clients chosen=query.client />
            <IntegrationFilter integrations=integrations chosen=query.integration />
            {(!channels.is_empty()).then(|| view! { <ChannelFilter channels=channels chosen=channel /> })}
            <SelectField
                name="status"
                label=text!("Status")
                none=text!("All statuses")
                options=status_options
                chosen=status
                are_names=true
            />
            <SelectField
                name="warning"
                label=text!("Attention")
                none=text!("All orders")
                options=vec![(OPEN_WARNING.to_owned(), text!("Ended in the store").to_owned())]
                chosen=query.has_warning.then(|| OPEN_WARNING.to_owned())
            />
            <SelectField
                name="due"
                label=text!("To leave")
                none=text!("At any time")
                options=Due::ALL.map(|due| (due.code().to_owned(), due.label().localized().to_owned())).into()
                chosen=query.due.map(|due| due.code().to_owned())
            />
            <Field id="from" label=text!("Created from")>
                <input id="from" name="from" type="date" value=query.from aria-describedby=NOTE_ID />
            </Field>
            <Field id="until" label=text!("Created until")>
                <input id="until" name="until" type="date" value=query.until aria-describedby=NOTE_ID />
            </Field>
            <SelectField
                name="sort"
                label=text!("Sort")
                options=order_options
                chosen=query.order.code().to_owned()
            />
        </FilterForm>
    }
}

/// Each with its store: numbers and names repeat.
#[component]
fn ChannelFilter(
    channels: Vec<ChannelChoice>,
    chosen: Option<(IntegrationId, RemoteChannelId)>,
) -> impl IntoView {
    let option = |choice: ChannelChoice| {
        let channel = channel_label(&choice.channel.name, choice.channel.id);
        let value = channel_text(choice.integration, choice.channel.id);
        (value, format!("{} · {channel}", choice.integration_name))
    };
    view! {
        <SelectField
            name="channel"
            label=text!("Channel")
            none=text!("All channels")
            options=channels.into_iter().map(option).collect()
            chosen=chosen.map(|(integration, channel)| channel_text(integration, channel))
        />
    }
}
