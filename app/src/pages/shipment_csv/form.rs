use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use parcelpilot_contract::integrations::IntegrationRow;
use parcelpilot_domain::shipment::csv::{BYTES_MAX, ROWS_MAX, ship_label};

use super::columns::ReadAsSection;
use super::posted::Posted;
use super::tables::PreviewTables;
use crate::components::csv_drop::CsvDrop;
use crate::components::form::FormError;
use crate::components::form_echo::ACTION_FIELD;
use crate::components::select_field::SelectField;
use crate::localization::Localized;
use crate::pages::list_filters::integration_options;
use crate::server_functions::shipment_csv::{CheckShipmentCsv, ShipCsv};

/// The ids are what the browser's half looks for. Nothing of it is filled in again when somebody goes back to the page:
/// that would be a new form with an old CSV.
#[component]
pub(super) fn CsvForm(integrations: Vec<IntegrationRow>, posted: Posted) -> impl IntoView {
    let Posted {
        upload,
        integration,
        csv,
        preview,
        read_as,
        shipped,
        error,
    } = posted;
    let shipments = match &preview {
        Some(Ok(checked)) => checked.preview.shipments.len(),
        _ => 0,
    };
    let (class, status) = match &preview {
        Some(Ok(checked)) => ("notice notice-info", checked.preview.summary().localized()),
        Some(Err(error)) => ("notice notice-error", error.sentence().localized()),
        None => ("muted", String::new()),
    };
    let has_status = !status.is_empty();
    view! {
        <form
            id="csv-form"
            class="stack loose"
            method="post"
            enctype="multipart/form-data"
            autocomplete="off"
            aria-label=text!("Shipments")
            novalidate=true
        >
            <input type="hidden" name=ACTION_FIELD value=CheckShipmentCsv::url() />
            <input type="hidden" name="upload" value=upload />
            <FormError error=Signal::stored(error) />
            <DropZone csv=csv is_wrong=shipped.is_some_and(|shipped| !shipped.wrong.is_empty()) />
            <IntegrationChoice integrations=integrations chosen=integration />
            <p id="csv-status" class=class role="status" tabindex="-1" autofocus=has_status>
                {status}
            </p>
            <ReadAsSection read_as=read_as />
            <div id="csv-preview" class="stack">
                {preview.and_then(Result::ok).map(|checked| view! { <PreviewTables checked=checked /> })}
            </div>
            <div class="form-foot">
                <p class="hint">
                    {text!("Where pushing is on, each shipment is sent to BigCommerce, which e-mails the customer.")}
                </p>
                <div class="cluster end">
                    <button id="csv-check" class="button" type="submit" name=ACTION_FIELD value=CheckShipmentCsv::url()>
                        {text!("Check the rows")}
                    </button>
                    <button
                        id="csv-ship"
                        class="button primary"
                        type="submit"
                        name=ACTION_FIELD
                        value=ShipCsv::url()
                        hidden=shipments == 0
                    >
                        {ship_label(shipments).localized()}
                    </button>
                </div>
            </div>
        </form>
    }
}

#[component]
fn DropZone(csv: String, is_wrong: bool) -> impl IntoView {
    let label = if is_wrong {
        text!("Rows that were not shipped: correct them here, or give a corrected file")
    } else {
        text!("Rows, with the header above them")
    };
    view! {
        <CsvDrop
            lead=text!("Drop a CSV here, choose it, or paste its rows.")
            label=label
            csv=csv
            rows=6
            rows_max=ROWS_MAX
            bytes_max=BYTES_MAX
            error=None
        />
    }
}

#[component]
fn IntegrationChoice(integrations: Vec<IntegrationRow>, chosen: String) -> impl IntoView {
    view! {
        <SelectField
            name="integration"
            label=text!("Integration")
            none=text!("Any with the order number")
            options=integration_options(integrations)
            chosen=chosen
            hint=text!("Choose one if several stores use the same order number.")
        />
    }
}
