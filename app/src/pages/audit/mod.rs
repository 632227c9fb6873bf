//! Who did what, and from where. For admins.

mod query;
mod who;

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use parcelpilot_contract::audit::{AuditPage as Page, AuditQuery, AuditRow};
use parcelpilot_domain::audit::{ActorKind, AuditAction};

use crate::components::data_table::{Column, DataTable};
use crate::components::empty_state::EmptyState;
use crate::components::field::Field;
use crate::components::filter_form::{FilterForm, NOTE_ID, SearchField};
use crate::components::loaded::Loaded;
use crate::components::page_head::PageHead;
use crate::components::pager::Pager;
use crate::components::select_field::SelectField;
use crate::components::time::Time;
use crate::localization::Localized;
use crate::server_functions::audit::list_audit_events;

use query::address;
pub use query::audit_query;
use who::who;

#[component]
pub fn AuditPage() -> impl IntoView {
    let params = use_query_map().get_untracked();
    let query = query::read(&params);
    let after = params.get("after").unwrap_or_default();
    let asked = query.clone();
    let events = list_audit_events(
        asked.search,
        asked.kind,
        asked.email,
        asked.from,
        asked.until,
        after.clone(),
    );
    let (csv, json_lines) = (
        address("/audit.csv", &query, ""),
        address("/audit.jsonl", &query, ""),
    );
    view! {
        <Title text=text!("Audit trail · ParcelPilot") />
        <PageHead
            title=text!("Audit trail")
            lead=text!(
                "Who did what, when and from where. Entries never contain secrets. Each entry is signed together with the one \
                 before it. To check them all, run parcelpilot audit verify."
            )
        >
            <div class="cluster">
                <a class="button quiet" href=csv download="audit.csv">{text!("Export CSV")}</a>
                <a class="button quiet" href=json_lines download="audit.jsonl">{text!("Export JSON lines")}</a>
            </div>
        </PageHead>
        <Filters query=query.clone() />
        <Loaded from=events let:page>
            <Events page=page query=query after=after />
        </Loaded>
    }
}

#[component]
fn Filters(query: AuditQuery) -> impl IntoView {
    let kinds = ActorKind::ALL.map(|kind| (kind.code().to_owned(), kind.label().localized().to_owned()));
    view! {
        <FilterForm path="/audit" label=text!("Audit trail") note=text!("From and until: days in UTC.")>
            <SearchField value=query.search hint=text!("A person, a client, an integration") />
            <SelectField
                name="kind"
                label=text!("By")
                none=text!("Everybody")
                options=kinds.to_vec()
                chosen=query.kind.map(|kind| kind.code().to_owned())
            />
            <Field id="email" label=text!("E-mail")>
                <input id="email" name="email" type="text" maxlength="254" autocomplete="off" value=query.email />
            </Field>
            <Field id="from" label=text!("From")>
                <input id="from" name="from" type="date" value=query.from aria-describedby=NOTE_ID />
            </Field>
            <Field id="until" label=text!("Until")>
                <input id="until" name="until" type="date" value=query.until aria-describedby=NOTE_ID />
            </Field>
        </FilterForm>
    }
}

#[component]
fn Events(page: Page, query: AuditQuery, after: String) -> impl IntoView {
    let found = match (page.rows.is_empty(), &page.next) {
        (false, _) => table(page.rows),
        (true, Some(_)) => nothing_yet(),
        (true, None) => nothing_found(),
    };
    let address = move |after: &str| address("/audit", &query, after);
    view! {
        {found}
        <Pager after=after next=page.next address=address />
    }
}

fn nothing_found() -> AnyView {
    view! {
        <EmptyState title=text!("Nothing found")>
            <p>{text!("No entries match these filters. Remove one and try again.")}</p>
        </EmptyState>
    }
    .into_any()
}

/// A page looks through so many entries, and there are older ones.
fn nothing_yet() -> AnyView {
    view! {
        <EmptyState title=text!("Nothing found yet")>
            <p>{text!("None of the entries searched so far match these filters. To search further back, choose Older.")}</p>
        </EmptyState>
    }
    .into_any()
}

fn table(rows: Vec<AuditRow>) -> AnyView {
    DataTable::new(text!("Audit trail, newest first"), rows)
        .column(text!("When"), |row| view! { <Time at=row.at /> })
        .column(text!("Who"), |row| who(&row.actor))
        .column(text!("What"), |row| {
            let detail = (!row.detail.is_empty()).then(|| row.detail.clone());
            let unknown = (row.action == AuditAction::Unknown).then(|| row.action_code.clone());
            view! {
                <span>
                    {row.action.label().localized()} " " {unknown.map(|code| view! { <code>{code}</code> " " })} <bdi class="strong">{row.subject.clone()}</bdi>
                    {detail.map(|detail| view! { <span class="muted">" · " <bdi>{detail}</bdi></span> })}
                </span>
            }
        })
        .column(Column::mono(text!("Address")), |row| row.address.clone())
        .view()
}
