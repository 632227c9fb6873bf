//! Whether every SKU must be on the list, and what open orders have that is not.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use parcelpilot_contract::client_skus::{SkuList, UnlistedSku, UnlistedSkus};
use parcelpilot_domain::ids::ClientId;

use super::query::{choose, path};
use crate::components::data_table::{Column, DataTable};
use crate::components::field::CheckField;
use crate::components::form::{FormError, PostForm};
use crate::components::form_echo::form_error;
use crate::localization::count;
use crate::server_functions::client_skus::RequireClientSkus;

/// For those who may change it.
#[component]
pub(super) fn RequiredForm(client: ClientId, list: SkuList) -> impl IntoView {
    let action = RequireClientSkus::url();
    view! {
        <section class="card" aria-labelledby="skus-required">
            <h2 class="card-title" id="skus-required">{text!("Orders with other SKUs")}</h2>
            <PostForm action=action class="stack">
                <FormError error=form_error(action) />
                <input type="hidden" name="client" value=client.to_string() />
                <input type="hidden" name="page" value=path(client) />
                <CheckField
                    name="is_required"
                    label=text!("Every SKU must be on the list")
                    hint=text!(
                        "An order with a SKU that is not on the list can't be shipped until the SKU is mapped. It stays in To ship, \
                         with a warning. Somebody may ship it all the same, and says why."
                    )
                    checked=list.is_required
                />
                <div class="form-foot">
                    <button class="button" type="submit">{text!("Save setting")}</button>
                </div>
            </PostForm>
        </section>
    }
}

/// Nothing where all are listed.
#[component]
pub(super) fn Unlisted(client: ClientId, unlisted: UnlistedSkus, may_map: bool) -> impl IntoView {
    let UnlistedSkus { skus, has_more } = unlisted;
    let is_empty = skus.is_empty();
    let none_so_far = (is_empty && has_more).then(|| {
        view! {
            <p class="notice notice-info">
                {text!(
                    "The oldest orders to ship were looked at, and their SKUs are all on the list. Newer orders may have others: \
                     those are told once fewer orders wait."
                )}
            </p>
        }
    });
    let found = (!is_empty).then(|| {
        let more = has_more.then(|| {
            view! {
                <p class="muted">
                    {text!("There are more, or newer orders were not looked at. Map these first.")}
                </p>
            }
        });
        let table = DataTable::new(text!("SKUs that are not on the list"), skus)
            .column(Column::mono(text!("Store SKU")), |sku| {
                match sku.store_sku.as_str() {
                    "" => text!("None").to_owned(),
                    text => text.to_owned(),
                }
            })
            .column(text!("Product"), |sku| sku.product.clone())
            .numeric(text!("Open orders"), |sku| count(sku.orders))
            .when(may_map, |table| {
                table.column(Column::actions(text!("Change")), move |sku| map(client, sku))
            })
            .view();
        view! {
            <section class="stack" aria-labelledby="unlisted">
                <h2 id="unlisted">{text!("Not on the list")}</h2>
                <p>{text!("Orders with these SKUs can't be shipped until they are mapped.")}</p>
                {table}
                {more}
            </section>
        }
    });
    view! {
        {none_so_far}
        {found}
    }
}

/// A line without a SKU has nothing to be listed by.
fn map(client: ClientId, sku: &UnlistedSku) -> AnyView {
    if sku.store_sku.is_empty() {
        return text!("Give the product a SKU in the store").into_any();
    }
    view! {
        <a class="button" href=choose(client, &sku.store_sku)>
            {rich_text!(
                "Map<hidden> {sku}</hidden>",
                sku = sku.store_sku.as_str();
                hidden = |text| view! { <span class="visually-hidden">{text}</span> }
            )}
        </a>
    }
    .into_any()
}
