//! A client's list of SKUs: what its stores call a product, and what it is called here.

mod import;
mod preview;
mod query;
mod required;
mod sku_form;
mod table;

pub use import::ImportSkusPage;
pub(in crate::pages) use query::choose as choose_sku;

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use parcelpilot_contract::client_skus::{SkuPage, SkuQuery, SkuRow, SkuSide, UnlistedSkus};
use parcelpilot_contract::clients::ClientRow;
use parcelpilot_contract::error::{AppError, AppResult};
use parcelpilot_domain::account::Role;
use parcelpilot_domain::ids::ClientId;

use crate::components::filter_form::{FilterForm, SearchField};
use crate::components::loaded::Loaded;
use crate::components::page_head::PageHead;
use crate::components::page_title::PageTitle;
use crate::components::select_field::SelectField;
use crate::pages::id_in_address;
use crate::server_functions::accounts::me_or_login;
use crate::server_functions::client_skus::{find_client_sku, list_client_skus, list_unlisted_skus};
use crate::server_functions::clients::fetch_client;
use crate::shell::FloorStyle;

use query::{CHOSEN_PARAMETER, SIDE_PARAMETER, path};
use required::{RequiredForm, Unlisted};
use sku_form::SkuForm;
use table::SkuTable;

#[component]
pub fn ClientSkusPage() -> impl IntoView {
    let params = use_query_map().get_untracked();
    let query = query::read(&params);
    let chosen = params.get(CHOSEN_PARAMETER).unwrap_or_default();
    view! {
        // Where it is not there.
        <Title text=text!("SKU list · ParcelPilot") />
        <FloorStyle />
        <Loaded from=load(id_in_address(), query.clone(), chosen) let:content>
            <Skus content=content query=query />
        </Loaded>
    }
}

struct Content {
    role: Role,
    client: ClientRow,
    page: SkuPage,
    unlisted: UnlistedSkus,
    chosen: Chosen,
}

/// What the form is filled in with.
enum Chosen {
    /// Nothing, or a SKU that is not on the list yet.
    New(String),
    Listed(SkuRow),
}

async fn load(id: Option<ClientId>, query: SkuQuery, chosen: String) -> AppResult<Content> {
    let id = id.ok_or(AppError::NotFound)?;
    let role = me_or_login().await?.role;
    let client = fetch_client(id).await?.row;
    let listed = match chosen.is_empty() {
        true => None,
        false => find_client_sku(id, chosen.clone()).await?,
    };
    // Whole orders are read for it: once, and not with each page of a search.
    let is_beginning = query.search.is_empty() && query.after.is_empty();
    let page = list_client_skus(id, query).await?;
    let unlisted = match page.list.is_required && is_beginning {
        true => list_unlisted_skus(id).await?,
        false => UnlistedSkus::default(),
    };
    Ok(Content {
        role,
        client,
        page,
        unlisted,
        chosen: listed.map_or(Chosen::New(chosen), Chosen::Listed),
    })
}

#[component]
fn Skus(content: Content, query: SkuQuery) -> impl IntoView {
    let Content {
        role,
        client,
        page,
        unlisted,
        chosen,
    } = content;
    let list = page.list;
    let may_map = role >= Role::Operator;
    let title = text!("SKU list of {client}", client = client.name);
    let export = may_map.then(|| {
        let file = format!("{}.csv", path(client.id));
        view! { <a class="button quiet" href=file download="skus.csv">{text!("Export CSV")}</a> }
    });
    let import = (role >= Role::Admin).then(|| {
        let page = format!("{}/import", path(client.id));
        view! { <a class="button" href=page>{text!("Import CSV")}</a> }
    });
    view! {
        <PageTitle of=title.clone() />
        <PageHead
            title=title
            parent=("/clients", text!("Client"))
            narrowed=format!("/clients/{}", client.id)
            lead=text!(
                "What the client's stores call a product, what it is called in your warehouse, and how many of your units are in \
                 one piece that the store sells. Case and blanks around a SKU make no difference."
            )
        >
            <div class="cluster">{export} {import}</div>
        </PageHead>
        <div class="stack loose">
            <Unlisted client=client.id unlisted=unlisted may_map=may_map />
            {may_map.then(|| view! { <SkuForm client=client.id chosen=chosen /> })}
            <Filters client=client.id query=query.clone() /> <SkuTable client=client.id page=page query=query may_map=may_map />
            {(role >= Role::Admin).then(|| view! { <RequiredForm client=client.id list=list /> })}
        </div>
    }
}

#[component]
fn Filters(client: ClientId, query: SkuQuery) -> impl IntoView {
    let options = [
        (SkuSide::Store, text!("Store SKU")),
        (SkuSide::Warehouse, text!("Warehouse SKU")),
    ];
    let options = options.map(|(side, text)| (side.code().to_owned(), text.to_owned()));
    view! {
        <FilterForm path=path(client) label=text!("SKU list")>
            <SearchField value=query.search hint=text!("How the SKU begins") />
            <SelectField
                name=SIDE_PARAMETER
                label=text!("Search and sort by")
                options=options.to_vec()
                chosen=query.side.code().to_owned()
            />
        </FilterForm>
    }
}
