//! Who did what, and from where. For admins.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use parcelpilot_contract::audit::{AuditPage as Page, AuditRow};

use crate::components::data_table::{Column, DataTable};
use crate::components::empty_state::EmptyState;
use crate::components::filter_form::{FilterForm, SearchField};
use crate::components::loaded::Loaded;
use crate::components::page_head::PageHead;
use crate::components::pager::Pager;
use crate::components::time::Time;
use crate::localization::Localized;
use crate::pages::list_address::list_address;
use crate::server_functions::audit::list_audit_events;

#[component]
pub fn AuditPage() -> impl IntoView {
    let params = use_query_map().get_untracked();
    let search = params.get("search").unwrap_or_default();
    let after = params.get("after").unwrap_or_default();
    let typed = search.clone();
    let events = list_audit_events(search.clone(), after.clone());
    view! {
        <Title text=text!("Audit trail · ParcelPilot") />
        <PageHead title=text!("Audit trail") lead=text!("Who did what, when and from where. Entries are never deleted and never contain secrets.") />
        <FilterForm path="/audit" label=text!("Audit trail")>
            <SearchField value=typed hint=text!("A person, a client, an integration") />
        </FilterForm>
        <Loaded from=events let:page>
            <Events page=page search=search after=after />
        </Loaded>
    }
}

#[component]
fn Events(page: Page, search: String, after: String) -> impl IntoView {
    if page.rows.is_empty() {
        return view! {
            <EmptyState title=text!("Nothing found")>
                <p>{text!("No entry contains all these words. Try fewer words.")}</p>
            </EmptyState>
        }
        .into_any();
    }
    let address = move |after: &str| list_address("/audit", &[("search", &search), ("after", after)]);
    view! {
        {table(page.rows)}
        <Pager after=after next=page.next address=address />
    }
    .into_any()
}

fn table(rows: Vec<AuditRow>) -> AnyView {
    DataTable::new(text!("Audit trail, newest first"), rows)
        .column(text!("When"), |row| view! { <Time at=row.at /> })
        .column(Column::strong(text!("Who")), |row| row.actor.clone())
        .column(text!("What"), |row| {
            let detail = (!row.detail.is_empty()).then(|| row.detail.clone());
            view! {
                <span>
                    {row.action.label().localized()} " " <span class="strong">{row.subject.clone()}</span>
                    {detail.map(|detail| view! { <span class="muted">" · " {detail}</span> })}
                </span>
            }
        })
        .column(Column::mono(text!("From")), |row| row.address.clone())
        .view()
}
