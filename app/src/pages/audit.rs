//! Who did what, and from where. For admins.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use parcelpilot_contract::audit::{AuditPage as Page, AuditRow};

use crate::components::loaded::Loaded;
use crate::components::time::Time;
use crate::pages::list_address::list_address;
use crate::server_functions::audit::list_audit_events;

#[component]
pub fn AuditPage() -> impl IntoView {
    let params = use_query_map().get_untracked();
    let search = params.get("search").unwrap_or_default();
    let after = params.get("after").unwrap_or_default();
    view! {
        <Title text="Audit trail · ParcelPilot" />
        <div class="page-head">
            <div>
                <h1>"Audit trail"</h1>
                <p class="muted">"Who did what, when and from where. Kept for good; secrets are never part of it."</p>
            </div>
        </div>
        <form class="filters" method="get" action="/audit" role="search" aria-label="Audit trail">
            <div class="field">
                <label for="search">"Search"</label>
                <input id="search" name="search" type="search" maxlength="200" value=search.clone() aria-describedby="search-hint" />
                <p class="hint" id="search-hint">"A person, a client, an integration"</p>
            </div>
            <div class="cluster">
                <button class="button primary">"Apply"</button>
                <a class="button quiet" href="/audit">"Clear"</a>
            </div>
        </form>
        <Loaded from=list_audit_events(search.clone(), after.clone()) let:page>
            <Events page=page search=search is_first=after.is_empty() />
        </Loaded>
    }
}

#[component]
fn Events(page: Page, search: String, is_first: bool) -> impl IntoView {
    if page.rows.is_empty() {
        return view! {
            <div class="empty">
                <h2>"Nothing found"</h2>
                <p>"No entry has all these words. What people do from now on is noted here."</p>
            </div>
        }
        .into_any();
    }
    let address = |after: &str| list_address("/audit", &[("search", &search), ("after", after)]);
    let newest = (!is_first).then(|| address(""));
    let older = page.next.as_deref().map(address);
    let rows = page
        .rows
        .into_iter()
        .map(|row| view! { <Event row=row /> })
        .collect_view();
    view! {
        <div class="table-wrap">
            <table class="data">
                <caption class="visually-hidden">"What people did, newest first"</caption>
                <thead>
                    <tr>
                        <th scope="col">"When"</th>
                        <th scope="col">"Who"</th>
                        <th scope="col">"What"</th>
                        <th scope="col">"From"</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
        <nav class="pager" aria-label="Pages">
            {newest.map(|address| view! { <a class="button" href=address>"Newest"</a> })}
            {older.map(|address| view! { <a class="button" rel="next" href=address>"Older"</a> })}
        </nav>
    }
    .into_any()
}

#[component]
fn Event(row: AuditRow) -> impl IntoView {
    view! {
        <tr>
            <td data-label="When"><Time at=row.at /></td>
            <td data-label="Who" class="strong">{row.actor}</td>
            <td data-label="What">
                <span>
                    {row.action.label()} " " <span class="strong">{row.subject}</span>
                    {(!row.detail.is_empty()).then(|| view! { <span class="muted">" · " {row.detail}</span> })}
                </span>
            </td>
            <td data-label="From" class="mono">{row.address}</td>
        </tr>
    }
}
