//! Importing a client's SKUs from a CSV: it is checked first, and saved as it was checked.

use leptos::either::Either;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Title;
use parcelpilot_contract::client_skus::SkuFile;
use parcelpilot_contract::clients::ClientRow;
use parcelpilot_contract::error::{AppError, AppResult};
use parcelpilot_domain::account::Role;
use parcelpilot_domain::client_sku::EXAMPLE;
use parcelpilot_domain::ids::ClientId;
use parcelpilot_domain::sheet::{BYTES_MAX, ROWS_MAX};

use super::preview::Preview;
use super::query::path;
use crate::components::csv_drop::CsvDrop;
use crate::components::form::{ConflictError, FormError};
use crate::components::form_echo::{ACTION_FIELD, form_echo};
use crate::components::loaded::Loaded;
use crate::components::page_head::PageHead;
use crate::localization::Localized;
use crate::pages::id_in_address;
use crate::server_functions::accounts::me_or_login;
use crate::server_functions::client_skus::{CheckClientSkus, ImportClientSkus};
use crate::server_functions::clients::fetch_client;
use crate::shell::FloorStyle;

#[component]
pub fn ImportSkusPage() -> impl IntoView {
    let id = id_in_address();
    let list = id.map_or_else(|| "/clients".to_owned(), path);
    view! {
        <Title text=text!("Import SKUs · ParcelPilot") />
        <FloorStyle />
        <PageHead
            title=text!("Import SKUs")
            parent=("/clients", text!("SKU list"))
            narrowed=list
            lead=text!("The file is checked first. Nothing is saved before you have seen what would change.")
        />
        <Loaded from=load(id) let:client>
            <Body client=client />
        </Loaded>
    }
}

async fn load(id: Option<ClientId>) -> AppResult<ClientRow> {
    if me_or_login().await?.role < Role::Admin {
        return Err(AppError::Forbidden);
    }
    Ok(fetch_client(id.ok_or(AppError::NotFound)?).await?.row)
}

#[component]
fn Body(client: ClientRow) -> impl IntoView {
    let name = client.name.clone();
    view! {
        <div class="stack loose">
            <p>{rich_text!("For <name>{client}</name>", client = name; name = |text| view! { <strong>{text}</strong> })}</p>
            <ImportForm client=client.id />
            <Guide />
        </div>
    }
}

/// Nothing of it is filled in again when somebody goes back to the page: that would be an old CSV.
#[component]
fn ImportForm(client: ClientId) -> impl IntoView {
    let (check, import) = (CheckClientSkus::url(), ImportClientSkus::url());
    let echo = form_echo(&[check, import]);
    let csv = echo
        .as_ref()
        .and_then(|echo| echo.field("csv"))
        // Nobody corrects a file of that size in a page.
        .filter(|csv| csv.len() <= BYTES_MAX)
        .unwrap_or_default()
        .to_owned();
    let error = echo.as_ref().and_then(|echo| echo.error());
    let file = echo
        .filter(|echo| echo.action == check)
        .and_then(|echo| echo.result::<SkuFile>().ok());
    let conflict = error.clone().filter(|error| *error == AppError::ChangedMeanwhile);
    let other_error = error
        .clone()
        .filter(|error| error.field_problem("csv").is_none() && conflict.is_none());
    let preview = match file {
        None => None,
        Some(Ok(checked)) => Some(Either::Left(view! { <Preview checked=checked import=import /> })),
        Some(Err(error)) => Some(Either::Right(view! {
            <p class="notice notice-error" role="alert" tabindex="-1" autofocus>
                {error.sentence().localized()}
            </p>
        })),
    };
    view! {
        <form
            class="stack loose"
            method="post"
            enctype="multipart/form-data"
            autocomplete="off"
            aria-label=text!("SKUs")
            novalidate=true
        >
            <input type="hidden" name=ACTION_FIELD value=check />
            <input type="hidden" name="client" value=client.to_string() />
            <ConflictError error=conflict />
            <FormError error=other_error />
            {preview}
            <CsvDrop
                lead=text!("Choose a CSV here, or paste its rows.")
                label=text!("Rows, with the header above them")
                csv=csv
                rows=8
                rows_max=ROWS_MAX
                bytes_max=BYTES_MAX
                error=error
            />
            <div class="form-foot">
                <button class="button" type="submit" name=ACTION_FIELD value=check>
                    {text!("Check the rows")}
                </button>
            </div>
        </form>
    }
}

#[component]
fn Guide() -> impl IntoView {
    view! {
        <section class="card stack" aria-labelledby="sku-columns">
            <h2 class="card-title" id="sku-columns">{text!("What the file has")}</h2>
            <p>
                {text!(
                    "A header, then one row for each store SKU. Commas, semicolons, tabs and | part the cells. Other columns are \
                     passed over, and the check names them."
                )}
            </p>
            <pre class="mono">{EXAMPLE}</pre>
            <ul>
                <li>
                    {text!(
                        "Without a column for units per pack, SKUs on the list keep their units, and new ones have 1. With the \
                         column, each row must have a number."
                    )}
                </li>
                <li>{text!("SKUs that are not in the file stay on the list as they are.")}</li>
                <li>{text!("Rows with errors are skipped.")}</li>
            </ul>
        </section>
    }
}
