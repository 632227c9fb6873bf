use leptos::prelude::*;
use parcelpilot_contract::client_skus::{SkuPage, SkuQuery};
use parcelpilot_domain::ids::ClientId;

use super::query::{address, choose};
use crate::components::data_table::{Column, DataTable};
use crate::components::empty_state::EmptyState;
use crate::components::pager::Pager;
use crate::components::time::Time;
use crate::localization::count;

#[component]
pub(super) fn SkuTable(client: ClientId, page: SkuPage, query: SkuQuery, may_map: bool) -> impl IntoView {
    let is_narrowed = !query.search.is_empty() || !query.after.is_empty();
    let SkuPage { rows, next, .. } = page;
    let found = match (rows.is_empty(), is_narrowed) {
        (true, true) => view! {
            <EmptyState title=text!("Nothing found")>
                <p>{text!("No SKU begins like this. A search looks at the beginning of the SKU.")}</p>
            </EmptyState>
        }
        .into_any(),
        (true, false) => view! {
            <EmptyState title=text!("No SKUs yet")>
                <p>
                    {text!("Orders show the SKUs that the store sends. List those that your warehouse calls something else.")}
                </p>
            </EmptyState>
        }
        .into_any(),
        (false, _) => DataTable::new(text!("SKU list"), rows)
            .column(Column::mono(text!("Store SKU")), |row| row.store.to_string())
            .column(Column::mono(text!("Warehouse SKU")), |row| row.item.sku.to_string())
            .numeric(text!("Units per pack"), |row| count(i64::from(row.item.units.get())))
            .column(text!("Changed"), |row| view! { <Time at=row.updated_at /> })
            .when(may_map, |table| {
                table.column(Column::actions(text!("Change")), move |row| {
                    view! {
                        <a class="button quiet" href=choose(client, row.store.as_str())>
                            {rich_text!(
                                "Change<hidden> {sku}</hidden>",
                                sku = row.store.as_str();
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
            address=move |after: &str| address(client, &query, after)
            labels=(text!("Beginning"), text!("More"))
        />
    }
}
