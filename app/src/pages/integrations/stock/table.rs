use leptos::prelude::*;
use parcelpilot_contract::stock::{StockPage, StockQuery, StockRow};
use parcelpilot_domain::ids::IntegrationId;
use parcelpilot_domain::stock::StockState;

use super::query::{Chosen, address};
use crate::components::badge::{Badge, Tone};
use crate::components::data_table::{Column, DataTable};
use crate::components::empty_state::EmptyState;
use crate::components::icon::IconName;
use crate::components::pager::Pager;
use crate::components::time::Time;
use crate::localization::{Localized, count};

#[component]
pub(super) fn StockTable(
    id: IntegrationId,
    page: StockPage,
    query: StockQuery,
    may_give: bool,
) -> impl IntoView {
    let StockPage { rows, next } = page;
    let is_narrowed = query != StockQuery::default();
    let found = match (rows.is_empty(), is_narrowed) {
        (true, true) => view! {
            <EmptyState title=text!("Nothing found")>
                <p>{text!("No SKU begins like this, or is in this state. Upper and lower case count.")}</p>
            </EmptyState>
        }
        .into_any(),
        (true, false) => view! {
            <EmptyState title=text!("No levels yet")>
                <p>{text!("Give levels here, by a CSV or by the API. Each SKU shows its newest level, and what the store has taken.")}</p>
            </EmptyState>
        }
        .into_any(),
        (false, _) => DataTable::new(text!("Stock levels"), rows)
            .column(Column::mono(text!("Store SKU")), |row: &StockRow| row.sku.to_string())
            .numeric(text!("Location"), |row| row.location.to_string())
            .numeric(text!("Level"), |row| count(row.level.get()))
            .column(text!("State"), state)
            .column(text!("Counted"), |row| view! { <Time at=row.counted_at /> })
            .column(text!("In the store"), taken)
            .when(may_give, |table| {
                table.column(Column::actions(text!("Change")), move |row| {
                    let chosen = Chosen {
                        sku: row.sku.to_string(),
                        location: Some(row.location.0),
                    };
                    view! {
                        <a class="button quiet" href=chosen.address(id)>
                            {rich_text!(
                                "New level<hidden> of {sku}</hidden>",
                                sku = row.sku.as_str();
                                hidden = |text| view! { <span class="visually-hidden">{text}</span> }
                            )}
                        </a>
                    }
                })
            })
            .view(),
    };
    let after = query.after.clone();
    view! {
        {found}
        <Pager
            after=after
            next=next
            address=move |after: &str| address(id, &query, after)
            labels=(text!("Beginning"), text!("More"))
        />
    }
}

/// With the reason, and the store's own words.
fn state(row: &StockRow) -> impl IntoView + use<> {
    let (tone, icon) = match row.state {
        StockState::Waiting | StockState::Sending => (Tone::Busy, IconName::Clock),
        StockState::Confirmed => (Tone::Good, IconName::Good),
        StockState::Refused => (Tone::Bad, IconName::Bad),
        StockState::Expired | StockState::Unknown => (Tone::Warn, IconName::Warn),
    };
    let why = row.reason.map(|reason| reason.sentence().localized());
    let words = row.words.clone();
    view! {
        <Badge tone=tone icon=icon text=row.state.label().localized() />
        {why.map(|why| view! { <p class="hint">{why}</p> })}
        {words.map(|words| view! { <p class="hint">{words}</p> })}
    }
}

fn taken(row: &StockRow) -> impl IntoView + use<> {
    row.confirmed.map(|(level, at)| {
        view! {
            {count(level.get())}
            <span class="muted">" · " <Time at=at /></span>
        }
    })
}
