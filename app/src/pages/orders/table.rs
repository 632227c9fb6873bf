//! Orders in a table.

use leptos::prelude::*;
use parcelpilot_contract::orders::{OrderQuery, OrderRow};
use parcelpilot_domain::order_columns::{OrderColumn, OrderColumns};
use parcelpilot_domain::order_status::OrderStatus;
use parcelpilot_domain::shipment::may_ship::ShippingState;
use parcelpilot_domain::shipment::push::PushState;
use parcelpilot_domain::shipment::work_list::{ListKey, ListOrder};
use parcelpilot_domain::shipping_promise::Due;

use super::erased::erased_sentence;
use super::query;
use super::tags::TagChips;
use crate::components::data_table::{Column, DataTable, Sort};
use crate::components::form::IDS_FIELD;
use crate::components::time::Ago;
use crate::localization::{Localized, money, now};
use crate::pages::channel_label::channel_label;

#[component]
pub fn OrderTable(
    rows: Vec<OrderRow>,
    /// The list that the rows are of.
    query: OrderQuery,
    columns: OrderColumns,
    /// The ids whose boxes are ticked; `None` where nothing can be chosen.
    ticked: Option<Vec<String>>,
) -> impl IntoView {
    let by = |key| sort_by(key, &query);
    let (by_age, by_left, by_total) = (by(ListKey::Age), by(ListKey::Left), by(ListKey::Total));
    let can_choose = ticked.is_some();
    let ticked = ticked.unwrap_or_default();
    let has = |column| columns.contains(column);
    let (has_method, has_tags) = (has(OrderColumn::Method), has(OrderColumn::Tags));
    DataTable::new(caption(query.order), rows)
        .class("orders")
        .when(can_choose, |table| {
            table.column(Column::select(text!("Select")), move |row| select(row, &ticked))
        })
        .column(text!("Order"), move |row| {
            view! {
                <a href=query::order_address(row.id, &query)>{row.remote_id}</a>
                <Signs row=row.clone() />
                {(!has_tags).then(|| view! { <TagChips tags=row.tags.clone() /> })}
            }
        })
        .when(has(OrderColumn::Client), |table| {
            table.column(text!("Client"), client)
        })
        .when(has(OrderColumn::Created), |table| {
            table.column(text!("Created"), created).sorted(by_age)
        })
        .when(has(OrderColumn::Status), |table| {
            table.column(text!("Status"), status)
        })
        .when(has(OrderColumn::Customer), |table| {
            table.column(text!("Customer"), move |row| customer(row, !has_method))
        })
        .when(has_method, |table| {
            table.column(text!("Shipping method"), |row: &OrderRow| {
                row.shipping_method.clone()
            })
        })
        .when(has_tags, |table| {
            table.column(
                text!("Tags"),
                |row: &OrderRow| view! { <TagChips tags=row.tags.clone() /> },
            )
        })
        .when(has(OrderColumn::Left), |table| {
            table.numeric(text!("Left"), left).sorted(by_left)
        })
        .when(has(OrderColumn::Total), |table| {
            table
                .numeric(text!("Total"), |row: &OrderRow| money(&row.currency, row.total))
                .sorted(by_total)
        })
        .view()
}

fn created(row: &OrderRow) -> impl IntoView + use<> {
    view! {
        <Ago at=row.created_at store_zone=row.store_zone.clone() />
        {row.due(now()).map(|due| view! { " " <DueBadge due=due /> })}
    }
}

#[component]
pub(super) fn DueBadge(due: Due) -> impl IntoView {
    let class = match due {
        Due::Late => "badge warn",
        Due::Today => "badge",
    };
    view! { <span class=class>{due.label().localized()}</span> }
}

fn client(row: &OrderRow) -> impl IntoView + use<> {
    let channel = row
        .channel
        .as_ref()
        .map(|channel| channel_label(&channel.name, channel.id));
    view! {
        {row.client_name.clone()}
        <div class="muted">{row.integration_name.clone()}{channel.map(|channel| format!(" · {channel}"))}</div>
    }
}

fn status(row: &OrderRow) -> impl IntoView + use<> {
    view! {
        <StatusBadge status=row.status label=row.status_label.clone() is_deleted=row.is_deleted />
        <ShippingBadge state=row.shipping_state left=row.left_to_ship />
        <PushSign push=row.open_push />
    }
}

fn customer(row: &OrderRow, with_method: bool) -> impl IntoView + use<> {
    let method = (with_method && !row.shipping_method.is_empty()).then(|| row.shipping_method.clone());
    let erased = row
        .erased_at
        .map(|at| view! { <span class="muted">{erased_sentence(at)}</span> });
    view! {
        {row.customer_name.clone()}
        {erased}
        {method.map(|method| view! { <div class="muted">{method}</div> })}
    }
}

fn left(row: &OrderRow) -> String {
    text!("{left} of {items}", left = row.left_to_ship, items = row.items)
}

fn caption(order: ListOrder) -> &'static str {
    match order {
        ListOrder::NewestFirst => text!("Orders, newest first"),
        ListOrder::OldestFirst => text!("Orders, oldest first"),
        ListOrder::MostLeft => text!("Orders, most left first"),
        ListOrder::FewestLeft => text!("Orders, fewest left first"),
        ListOrder::HighestTotal => text!("Orders, highest total first"),
        ListOrder::LowestTotal => text!("Orders, lowest total first"),
    }
}

/// Nothing where the list can't go by it.
fn sort_by(key: ListKey, query: &OrderQuery) -> Option<Sort> {
    let is_by_it = query.order.by() == key;
    let order = if is_by_it {
        query.order.reversed()
    } else {
        key.first()
    };
    let direction = if query.order.is_ascending() {
        "ascending"
    } else {
        "descending"
    };
    order.fits(query.work_list).then(|| Sort {
        address: query::address(
            &OrderQuery {
                order,
                ..query.clone()
            },
            "",
        ),
        direction: is_by_it.then_some(direction),
    })
}

fn select(row: &OrderRow, ticked: &[String]) -> impl IntoView + use<> {
    let id = row.id.to_string();
    let is_ticked = ticked.contains(&id);
    let label = text!("Select order {number}", number = row.remote_id.to_string());
    view! { <input type="checkbox" name=IDS_FIELD value=id checked=is_ticked aria-label=label /> }
}

/// What a packer should know before opening it.
#[component]
fn Signs(row: OrderRow) -> impl IntoView {
    let signs = [(row.is_gift, text!("Gift")), (row.has_message, text!("Message"))];
    let signs = signs.into_iter().filter(|(is_so, _)| *is_so);
    let signs = signs.map(|(_, sign)| view! { " " <span class="sign">{sign}</span> });
    signs.collect_view()
}

/// The store's status tells nothing of shipments that it does not have yet.
#[component]
fn PushSign(push: Option<PushState>) -> impl IntoView {
    let (class, text) = match push? {
        PushState::Failed => ("badge bad", text!("Shipment failed")),
        PushState::Held => ("badge warn", text!("Shipment held")),
        PushState::Pending | PushState::Sending => ("badge busy", text!("Shipment pending")),
        PushState::Confirmed => return None,
    };
    Some(view! {
        " "
        <span class=class>{text}</span>
    })
}

/// Says so where an order is on hold, or has something left that is not to be shipped.
#[component]
pub fn ShippingBadge(state: ShippingState, left: i64) -> impl IntoView {
    let class = match state {
        ShippingState::Held => "badge warn",
        ShippingState::NotToShip if left > 0 => "badge muted",
        _ => return None,
    };
    Some(view! {
        " "
        <span class=class>{state.label().localized()}</span>
    })
}

/// The store's own name of the status; the colour goes by its number.
#[component]
pub fn StatusBadge(status: OrderStatus, label: String, is_deleted: bool) -> impl IntoView {
    let label = if label.trim().is_empty() {
        status.standard_name().to_owned()
    } else {
        label
    };
    view! {
        <span translate="no" class=status_class(status)>{label}</span>
        {is_deleted
            .then(|| {
                view! {
                    " "
                    <span class="badge muted">{text!("Archived")}</span>
                }
            })}
    }
}

/// Waiting for the warehouse, done, in need of a look, or none of ours.
const fn status_class(status: OrderStatus) -> &'static str {
    match status.0 {
        3 | 8 | 9 | 11 => "badge busy",
        2 | 10 => "badge good",
        12 | 13 => "badge warn",
        5 | 6 => "badge bad",
        _ => "badge muted",
    }
}
