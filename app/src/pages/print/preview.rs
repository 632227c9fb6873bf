//! What a client's packing slips look like, by an order that was made up.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use parcelpilot_contract::clients::ClientDetail;
use parcelpilot_contract::error::{AppError, AppResult};
use parcelpilot_contract::orders::LineDetail;
use parcelpilot_domain::ids::ClientId;
use parcelpilot_domain::money::Amount;
use parcelpilot_domain::order::{Address, LineKind};
use parcelpilot_domain::order_details::LineDetails;

use super::asked::Paper;
use super::slip::{Slip, SlipOrder};
use super::to_pack::{PackLine, Parcel};
use super::ways::{Ways, papers};
use crate::components::loaded::Loaded;
use crate::components::page_head::PageHead;
use crate::components::page_title::PageTitle;
use crate::localization::now;
use crate::pages::id_in_address;
use crate::server_functions::accounts::me_or_login;
use crate::server_functions::clients::fetch_client;
use crate::shell::{FloorStyle, PaperStyle};

#[component]
pub fn SlipPreviewPage() -> impl IntoView {
    let paper = Paper::read(&use_query_map().read_untracked());
    view! {
        // Where it is not there.
        <Title text=text!("Packing slip · ParcelPilot") />
        <FloorStyle />
        <PaperStyle />
        <Loaded from=load(id_in_address()) let:client>
            <Preview client=client paper=paper />
        </Loaded>
    }
}

async fn load(id: Option<ClientId>) -> AppResult<ClientDetail> {
    me_or_login().await?;
    fetch_client(id.ok_or(AppError::NotFound)?).await
}

#[component]
fn Preview(client: ClientDetail, paper: Paper) -> impl IntoView {
    let page = format!("/clients/{}", client.row.id);
    let address = {
        let page = page.clone();
        move |paper: Paper| format!("{page}/slip?paper={}", paper.code())
    };
    let title = text!("Packing slip of {client}", client = client.row.name.as_str());
    let order = SlipOrder {
        number: 1001,
        client_name: client.row.name.clone(),
        created_at: now(),
        customer_message: String::new(),
    };
    let parent = ("/clients", text!("Clients"));
    view! {
        <PageTitle of=title.clone() />
        <PageHead
            title=title
            parent=parent
            lead=text!("An example: the order is made up.")
        >
            <div class="cluster">
                <Ways label=text!("Paper size") ways=papers(paper, address) />
                <a class="button" href=page>{text!("Change")}</a>
            </div>
        </PageHead>
        <div class=paper.class()>
            <Slip id="slip".to_owned() order=order parcel=parcel() which=None client=Some(client.slip) />
        </div>
    }
}

fn parcel() -> Parcel {
    Parcel {
        address_id: 1,
        address: Address {
            first_name: text!("Robin").to_owned(),
            last_name: text!("Example").to_owned(),
            street_1: text!("12 Sample Street").to_owned(),
            city: text!("Springfield").to_owned(),
            zip: "12345".to_owned(),
            ..Address::default()
        },
        shipping_method: text!("Standard").to_owned(),
        lines: vec![
            line("MUG-BLUE", text!("Mug"), text!("Colour: Blue"), "A-04", 2),
            line("TEA-100", text!("Green tea, 100 g"), "", "B-17", 1),
        ],
    }
}

fn line(sku: &str, name: &str, options: &str, bin: &str, quantity: i64) -> PackLine {
    PackLine {
        line: LineDetail {
            remote_id: 1,
            kind: LineKind::Physical,
            sku: sku.to_owned(),
            name: name.to_owned(),
            options: options.to_owned(),
            bin: bin.to_owned(),
            quantity,
            quantity_shipped: 0,
            shipped: 0,
            quantity_refunded: 0,
            left_to_ship: quantity,
            price: Amount::ZERO,
            parent: None,
            details: LineDetails::default(),
            ignored_by: None,
            warehouse: None,
        },
        is_bundle: false,
        part_of: None,
    }
}
