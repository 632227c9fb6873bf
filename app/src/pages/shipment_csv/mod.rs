//! Shipping by CSV: the browser reads it and shows what it would ship; without JavaScript the server does.

mod answer;
mod columns;
mod form;
mod guide;
mod posted;
mod tables;

use answer::Answer;
use form::CsvForm;
use guide::CsvGuide;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Title;
use parcelpilot_contract::error::{AppError, AppResult};
use parcelpilot_contract::integrations::IntegrationRow;
use parcelpilot_domain::account::Role;
use posted::Posted;

use crate::components::form_echo::form_echo;
use crate::components::loaded::Loaded;
use crate::components::page_head::PageHead;
use crate::localization::{BrowserModule, CarriedTranslations};
use crate::server_functions::accounts::me_or_login;
use crate::server_functions::integrations::list_integrations;
use crate::server_functions::shipment_csv::{CheckShipmentCsv, ShipCsv};
use crate::shell::FloorStyle;
use crate::shell::{Assets, ModuleFiles, Script};

/// Fetches what reads a CSV in the browser, and asks the server what only the orders can tell; only this page has it.
const PREVIEW: &str = include_str!("preview.js");

#[component]
pub fn ShipmentCsvPage() -> impl IntoView {
    let parent = ("/shipments", text!("Shipments"));
    view! {
        <Title text=text!("Ship by CSV · ParcelPilot") />
        <FloorStyle />
        <PageHead
            title=text!("Ship by CSV")
            parent=parent
            lead=text!(
                "One row for each order line shipped. Rows of one order with the same carrier and tracking number \
                 are one shipment."
            )
        />
        <Loaded from=load() let:integrations>
            <Body integrations=integrations />
        </Loaded>
    }
}

async fn load() -> AppResult<Vec<IntegrationRow>> {
    if me_or_login().await?.role < Role::Operator {
        return Err(AppError::Forbidden);
    }
    list_integrations().await
}

#[component]
fn Body(integrations: Vec<IntegrationRow>) -> impl IntoView {
    let posted = Posted::of(form_echo(&[CheckShipmentCsv::url(), ShipCsv::url()]));
    let answer = posted
        .shipped
        .clone()
        .map(|shipped| view! { <Answer shipped=shipped /> });
    let script = use_context::<Assets>()
        .and_then(|assets| assets.preview)
        .map(|ModuleFiles { script, wasm }| view! { <Script code=format!("{PREVIEW}\npreview({script:?},{wasm:?});") /> });
    view! {
        <div class="stack loose">
            {answer}
            <CsvForm integrations=integrations posted=posted />
            <CsvGuide />
        </div>
        <CarriedTranslations module=BrowserModule::Preview />
        {script}
    }
}
