//! How much of a SKU may still be sold in the store: whether it is told, and what became of each level.

mod import;
mod level_form;
mod preview;
mod query;
mod setting;
mod table;

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use parcelpilot_contract::error::AppResult;
use parcelpilot_contract::stock::{StockPage, StockQuery, StockStatus};
use parcelpilot_domain::ids::IntegrationId;
use parcelpilot_domain::store::stock::StoreLocation;

use super::frame::{Frame, Opened};
use super::section::Section;
use crate::components::filter_form::{FilterForm, SearchField};
use crate::components::loaded::Loaded;
use crate::components::select_field::SelectField;
use crate::pages::id_in_address;
use crate::server_functions::stock::{fetch_stock_status, list_stock_levels, list_stock_locations};
use crate::shell::FloorStyle;

pub use import::ImportStockPage;
use level_form::LevelForm;
use setting::{Setting, Standing};
use table::StockTable;

#[component]
pub fn IntegrationStockPage() -> impl IntoView {
    let params = use_query_map().get_untracked();
    let query = query::read(&params);
    let asks_locations = params.get_str(query::LOCATIONS).is_some();
    let chosen = query::Chosen::read(&params);
    let shown = query.clone();
    view! {
        <Title text=text!("Stock of an integration · ParcelPilot") />
        <FloorStyle />
        <Loaded from=load(id_in_address(), query, asks_locations) let:content>
            <Stock content=content query=shown chosen=chosen />
        </Loaded>
    }
}

struct Content {
    opened: Opened,
    status: StockStatus,
    page: StockPage,
    /// What the store says, where it was asked.
    locations: Option<AppResult<Vec<StoreLocation>>>,
}

async fn load(id: Option<IntegrationId>, query: StockQuery, asks_locations: bool) -> AppResult<Content> {
    let opened = Opened::load(id).await?;
    let id = opened.detail.row.id;
    let status = fetch_stock_status(id).await?;
    let page = list_stock_levels(id, query).await?;
    let locations = match asks_locations && opened.is_admin() {
        true => Some(list_stock_locations(id).await),
        false => None,
    };
    Ok(Content {
        opened,
        status,
        page,
        locations,
    })
}

#[component]
fn Stock(content: Content, query: StockQuery, chosen: query::Chosen) -> impl IntoView {
    let Content {
        opened,
        status,
        page,
        locations,
    } = content;
    let id = opened.detail.row.id;
    let (may_change, may_give) = (opened.is_admin(), opened.is_operator());
    let is_on = status.is_on && !status.is_shared && !status.is_inactive;
    // Of an integration that never had stock on, nothing is there to be looked for.
    let has_list = status.is_on || !page.rows.is_empty() || query != StockQuery::default();
    view! {
        <Frame opened=opened section=Section::Stock>
            <section class="card stack" aria-labelledby="stock">
                <Standing status=status.clone() />
                {may_change.then(|| view! { <Setting id=id status=status.clone() locations=locations /> })}
            </section>
            {(may_give && is_on)
                .then(|| view! { <LevelForm id=id location=status.location chosen=chosen /> })}
            {has_list
                .then(|| {
                    view! {
                        <Files id=id may_import=is_on may_export=may_give />
                        <Filters id=id query=query.clone() />
                        <StockTable id=id page=page query=query may_give=may_give && is_on />
                    }
                })}
        </Frame>
    }
}

/// For operators and admins.
#[component]
fn Files(id: IntegrationId, may_import: bool, may_export: bool) -> impl IntoView {
    let stock = Section::Stock.address(id);
    may_export.then(|| {
        let import = may_import.then(|| {
            view! { <a class="button" href=format!("{stock}/import")>{text!("Import CSV")}</a> }
        });
        view! {
            <div class="cluster">
                <a class="button quiet" href=format!("{stock}.csv") download="stock.csv">
                    {text!("Export CSV")}
                </a>
                {import}
            </div>
        }
    })
}

#[component]
fn Filters(id: IntegrationId, query: StockQuery) -> impl IntoView {
    let options = [(query::UNSOLVED, text!("Refused, expired or unknown"))]
        .map(|(code, text)| (code.to_owned(), text.to_owned()));
    let chosen = (!query.states.is_empty()).then(|| query::UNSOLVED.to_owned());
    view! {
        <FilterForm path=Section::Stock.address(id) label=text!("Stock levels")>
            <SearchField value=query.search hint=text!("How the SKU begins, with its case") />
            <SelectField
                name=query::STATE
                label=text!("State")
                options=options.to_vec()
                chosen=chosen
                none=text!("All levels")
            />
        </FilterForm>
    }
}
