//! Stock levels out of a CSV: it is checked first, and given as it was checked.

use leptos::either::Either;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Title;
use parcelpilot_contract::error::{AppError, AppResult};
use parcelpilot_contract::stock::StockStatus;
use parcelpilot_contract::stock_file::{StockFile, StockFileForm, StockGiven};
use parcelpilot_domain::ids::IntegrationId;
use parcelpilot_domain::sheet::{BYTES_MAX, ROWS_MAX};
use parcelpilot_domain::stock::{EXAMPLE, StockRefusal};

use super::super::frame::Opened;
use super::super::section::Section;
use super::preview::Preview;
use crate::components::csv_drop::CsvDrop;
use crate::components::field::TextField;
use crate::components::form::FormError;
use crate::components::form_echo::{ACTION_FIELD, form_echo};
use crate::components::loaded::Loaded;
use crate::components::page_head::PageHead;
use crate::localization::{Localized, time_zone};
use crate::pages::id_in_address;
use crate::server_functions::stock::{CheckStockFile, GiveStockFile, fetch_stock_status};
use crate::shell::FloorStyle;

#[component]
pub fn ImportStockPage() -> impl IntoView {
    let id = id_in_address();
    let levels = id.map_or_else(|| "/integrations".to_owned(), |id| Section::Stock.address(id));
    view! {
        <Title text=text!("Import stock levels · ParcelPilot") />
        <FloorStyle />
        <PageHead
            title=text!("Import stock levels")
            parent=("/integrations", text!("Stock"))
            narrowed=levels
            lead=text!("The file is checked first. No level is given before you have seen what would change.")
        />
        <Loaded from=load(id) let:content>
            <Body content=content />
        </Loaded>
    }
}

struct Content {
    opened: Opened,
    status: StockStatus,
}

async fn load(id: Option<IntegrationId>) -> AppResult<Content> {
    let opened = Opened::load(id).await?;
    if !opened.is_operator() {
        return Err(AppError::Forbidden);
    }
    let status = fetch_stock_status(opened.detail.row.id).await?;
    Ok(Content { opened, status })
}

#[component]
fn Body(content: Content) -> impl IntoView {
    let Content { opened, status } = content;
    let row = opened.detail.row;
    let refusal = match status {
        StockStatus { is_on: false, .. } => Some(StockRefusal::TurnedOff),
        StockStatus { is_shared: true, .. } => Some(StockRefusal::SharedStore),
        StockStatus {
            is_inactive: true, ..
        } => Some(StockRefusal::Inactive),
        _ => None,
    };
    let form = match refusal {
        Some(refusal) => Either::Left(view! {
            <p class="notice notice-warn">{refusal.sentence().localized()}</p>
        }),
        None => Either::Right(view! { <ImportForm id=row.id /> }),
    };
    view! {
        <div class="stack loose">
            <p>
                {rich_text!(
                    "For <name>{integration}</name> of {client}",
                    integration = row.name,
                    client = row.client_name;
                    name = |text| view! { <strong>{text}</strong> }
                )}
            </p>
            {form}
            <Guide location=status.location.to_string() />
        </div>
    }
}

/// Nothing of it is filled in again when somebody goes back to the page: that would be an old CSV.
#[component]
fn ImportForm(id: IntegrationId) -> impl IntoView {
    let (check, give) = (CheckStockFile::url(), GiveStockFile::url());
    let echo = form_echo(&[check, give]);
    let typed = |name: &str| {
        echo.as_ref()
            .and_then(|echo| echo.field(name))
            .unwrap_or_default()
    };
    // Nobody corrects a file of that size in a page.
    let csv = Some(typed(StockFileForm::CSV)).filter(|csv| csv.len() <= BYTES_MAX);
    let csv = csv.unwrap_or_default().to_owned();
    let counted_at = typed(StockFileForm::COUNTED_AT).to_owned();
    let error = echo.as_ref().and_then(|echo| echo.error());
    let other_error = error.clone().filter(|error| {
        let mut fields = [StockFileForm::CSV, StockFileForm::COUNTED_AT].into_iter();
        !fields.any(|field| error.field_problem(field).is_some())
    });
    let of = |action: &str| echo.clone().filter(|echo| echo.action == action);
    let preview = match of(check).and_then(|echo| echo.result::<StockFile>().ok()) {
        None => None,
        Some(Ok(checked)) => Some(Either::Left(view! { <Preview checked=checked give=give /> })),
        Some(Err(error)) => Some(Either::Right(view! {
            <p class="notice notice-error" role="alert" tabindex="-1" autofocus>
                {error.sentence().localized()}
            </p>
        })),
    };
    let given = of(give).and_then(|echo| echo.result::<StockGiven>().ok());
    let zone = time_zone().unwrap_or_else(|| "UTC".to_owned());
    let hint = text!(
        "By the clock of {zone}. Leave it empty for now. A level is refused once it is 15 minutes old, since the store may \
         have sold some since.",
        zone = zone.clone()
    );
    view! {
        <form
            class="stack loose"
            method="post"
            enctype="multipart/form-data"
            autocomplete="off"
            aria-label=text!("Stock levels")
            novalidate=true
        >
            <input type="hidden" name=ACTION_FIELD value=check />
            <input type="hidden" name="integration" value=id.to_string() />
            <input type="hidden" name="zone" value=zone />
            // The first button is the one that Enter presses in a field.
            <button class="visually-hidden" type="submit" name=ACTION_FIELD value=check tabindex="-1" aria-hidden="true">
                {text!("Check the rows")}
            </button>
            <FormError error=other_error />
            {given.map(|given| view! { <Given id=id given=given /> })}
            {preview}
            <CsvDrop
                lead=text!("Choose a CSV here, or paste its rows.")
                label=text!("Rows, with the header above them")
                csv=csv
                rows=8
                rows_max=ROWS_MAX
                bytes_max=BYTES_MAX
                error=error.clone()
            />
            <TextField
                name=StockFileForm::COUNTED_AT
                kind="datetime-local"
                label=text!("Counted at")
                value=counted_at
                hint=hint
                error=Signal::stored(error)
            />
            <div class="form-foot">
                <button class="button" type="submit" name=ACTION_FIELD value=check>
                    {text!("Check the rows")}
                </button>
            </div>
        </form>
    }
}

/// Of a file whose levels were not all taken.
#[component]
fn Given(id: IntegrationId, given: StockGiven) -> impl IntoView {
    let StockGiven {
        accepted,
        older,
        refused,
    } = given;
    let accepted = text!(
        count = accepted;
        "1 level waits for the next call to BigCommerce.",
        "{count} levels wait for the next call to BigCommerce."
    );
    let older = (older > 0).then(|| {
        text!(
            count = older;
            "1 level was not taken: one that was counted later is here already.",
            "{count} levels were not taken: ones that were counted later are here already."
        )
    });
    let refused = (refused > 0).then(|| {
        text!(
            count = refused;
            "1 level was not taken: it became too old, stock was turned off, or the server failed. Count anew, and check the file again.",
            "{count} levels were not taken: they became too old, stock was turned off, or the server failed. Count anew, and check the \
             file again."
        )
    });
    view! {
        <div class="notice notice-warn" role="status" tabindex="-1" autofocus>
            <div class="stack tight">
                <p>{accepted}</p>
                {older.map(|sentence| view! { <p>{sentence}</p> })}
                {refused.map(|sentence| view! { <p>{sentence}</p> })}
                <p>
                    <a href=Section::Stock.address(id)>{text!("View the levels")}</a>
                </p>
            </div>
        </div>
    }
}

#[component]
fn Guide(location: String) -> impl IntoView {
    view! {
        <section class="card stack" aria-labelledby="stock-columns">
            <h2 class="card-title" id="stock-columns">{text!("What the file has")}</h2>
            <p>
                {text!(
                    "A header, then one row for each SKU and location: sku (or store_sku), level (or quantity), and location_id if \
                     you like. Commas, semicolons, tabs and | part the cells. A column counted_at, as exported levels have it, \
                     says how old each level is. Other columns are passed over, and the check names them."
                )}
            </p>
            <pre class="mono">{EXAMPLE}</pre>
            <ul>
                <li>
                    {text!(
                        "A level is what may still be sold: what is on the shelf, less what is in all orders that ParcelPilot \
                         shows."
                    )}
                </li>
                <li>{text!("Rows without location_id are for location {location}.", location = location)}</li>
                <li>{text!("SKUs that are not in the file keep their levels.")}</li>
                <li>{text!("Rows with errors are skipped.")}</li>
            </ul>
        </section>
    }
}
