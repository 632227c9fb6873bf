//! One SKU: adding it to the list, changing it, taking it off.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use parcelpilot_contract::error::AppError;
use parcelpilot_domain::client_sku::UnitsPerPack;
use parcelpilot_domain::ids::ClientId;

use super::Chosen;
use super::query::path;
use crate::components::confirm::Confirm;
use crate::components::field::TextField;
use crate::components::form::{ConflictError, FormError, PostForm};
use crate::components::form_echo::{FormEcho, echoed, form_echo, form_error};
use crate::server_functions::client_skus::{RemoveClientSku, SaveClientSku};

const FIELDS: [&str; 3] = ["store_sku", "warehouse_sku", "units_per_pack"];

#[component]
pub(super) fn SkuForm(client: ClientId, chosen: Chosen) -> impl IntoView {
    let action = SaveClientSku::url();
    let error = form_error(action);
    let conflict = error.clone().filter(|error| *error == AppError::ChangedMeanwhile);
    let is_at_a_field = |error: &AppError| FIELDS.iter().any(|field| error.field_problem(field).is_some());
    let other_error = error
        .clone()
        .filter(|error| !is_at_a_field(error) && conflict.is_none());
    let (heading, store, warehouse, units, version) = match &chosen {
        Chosen::New(store) => {
            let one = UnitsPerPack::ONE.to_string();
            (
                text!("Add a SKU").to_owned(),
                store.clone(),
                String::new(),
                one,
                0,
            )
        }
        Chosen::Listed(row) => {
            let heading = text!("Change SKU {sku}", sku = row.store.as_str());
            let (warehouse, units) = (row.item.sku.to_string(), row.item.units.to_string());
            (heading, row.store.to_string(), warehouse, units, row.version)
        }
    };
    let is_new = matches!(chosen, Chosen::New(_));
    // A form that came back still begins from the version that it was filled in for. Where that row is gone, the form is one for
    // a new SKU, and must not change another row of the same version.
    let version = form_echo(&[action])
        .as_ref()
        .and_then(FormEcho::version)
        .filter(|_| !is_new)
        .unwrap_or(version);
    // Somebody else was before: the part of the form that would say so is gone with the row.
    let remove_error = form_error(RemoveClientSku::url()).filter(|_| is_new);
    let is_gone = |error: &AppError| matches!(error, AppError::NotFound | AppError::ChangedMeanwhile);
    let gone = remove_error.as_ref().is_some_and(is_gone).then(|| {
        view! {
            <p class="notice notice-warn" role="alert">
                {text!("This SKU was no longer on the list: somebody else has removed it.")}
            </p>
        }
    });
    let remove_error = remove_error.filter(|error| !is_gone(error));
    let is_prefilled = is_new && !store.is_empty();
    let typed = |field, stored: &str| echoed(action, field, stored);
    let error = Signal::stored(error);
    let store_field = match is_new {
        true => view! {
            <TextField
                name="store_sku"
                label=text!("Store SKU")
                value=typed("store_sku", &store)
                hint=text!("As the lines of the client's orders have it.")
                required=true
                error=error
            />
        }
        .into_any(),
        false => view! { <input type="hidden" name="store_sku" value=store.clone() /> }.into_any(),
    };
    let remove = (!is_new).then(|| view! { <Remove client=client store=store.clone() version=version /> });
    view! {
        <section class="card" aria-labelledby="sku-form">
            <h2 class="card-title" id="sku-form">{heading}</h2>
            {gone}
            <FormError error=remove_error />
            <PostForm action=action class="stack">
                <ConflictError error=conflict />
                <FormError error=other_error />
                <input type="hidden" name="client" value=client.to_string() />
                <input type="hidden" name="version" value=version.to_string() />
                <input type="hidden" name="page" value=path(client) />
                {store_field}
                <TextField
                    name="warehouse_sku"
                    label=text!("Warehouse SKU")
                    value=typed("warehouse_sku", &warehouse)
                    hint=text!("As it is called here. Several store SKUs may have the same.")
                    required=true
                    autofocus=is_prefilled
                    error=error
                />
                <TextField
                    name="units_per_pack"
                    label=text!("Units per pack")
                    value=typed("units_per_pack", &units)
                    hint=text!("How many units one piece that the store sells is: 6 for a pack of six, 1 for a single one.")
                    required=true
                    error=error
                />
                <div class="form-foot">
                    {(!is_new || is_prefilled)
                        .then(|| view! { <a class="button quiet" href=path(client)>{text!("Cancel")}</a> })}
                    <button class="button primary" type="submit">{text!("Save SKU")}</button>
                </div>
            </PostForm>
            {remove}
        </section>
    }
}

#[component]
fn Remove(client: ClientId, store: String, version: i64) -> impl IntoView {
    let action = RemoveClientSku::url();
    let error = form_error(action);
    let is_refused = error.is_some();
    let conflict = error.clone().filter(|error| *error == AppError::ChangedMeanwhile);
    let other_error = error.filter(|_| conflict.is_none());
    view! {
        <Confirm label=text!("Remove from the list") class="button quiet" open=is_refused>
            <ConflictError error=conflict />
            <FormError error=other_error />
            <p>{text!("Lines of orders with this SKU then show what the store sends, with one unit a piece.")}</p>
            <PostForm action=action>
                <input type="hidden" name="client" value=client.to_string() />
                <input type="hidden" name="store_sku" value=store />
                <input type="hidden" name="version" value=version.to_string() />
                <input type="hidden" name="page" value=path(client) />
                <button class="button danger" type="submit">{text!("Remove SKU")}</button>
            </PostForm>
        </Confirm>
    }
}
