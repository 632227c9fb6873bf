//! The preview's tables. The browser builds the same of its own (`frontend/preview/src/show.rs`).

use leptos::prelude::*;
use leptos_router::location::Url;
use parcelpilot_domain::message::Message;
use parcelpilot_domain::shipment::csv::{BAD_HEAD, SHIPMENT_HEAD, Shown};

use super::posted::Checked;
use crate::components::data_table::DataTable;
use crate::localization::{Localized, OfReader};

#[component]
pub(super) fn PreviewTables(checked: Checked) -> impl IntoView {
    let Shown {
        shipments,
        more_shipments,
        ..
    } = checked.preview.shown(&OfReader);
    let wrong_csv = checked.wrong_csv;
    view! {
        <Table caption=text!("Rows with errors") head=BAD_HEAD rows=checked.wrong more=checked.more_wrong />
        {(!wrong_csv.is_empty())
            .then(|| view! { <CsvDownload name="wrong-rows.csv" label=text!("Download these rows") text=wrong_csv /> })}
        <Table caption=text!("Shipments") head=SHIPMENT_HEAD rows=shipments more=more_shipments />
    }
}

/// Nothing where there are no rows.
#[component]
pub(super) fn Table<const N: usize>(
    caption: &'static str,
    head: [&'static str; N],
    rows: Vec<[String; N]>,
    more: Option<Message>,
) -> impl IntoView {
    (!rows.is_empty()).then(|| {
        let table = DataTable::new(caption, rows);
        let table = (0..N).zip(head).fold(table, |table, (index, heading)| {
            table.column(heading.localized(), move |row: &[String; N]| row[index].clone())
        });
        view! {
            <h2>{caption}</h2>
            {table.view()}
            {more.map(|more| view! { <p class="muted">{more.localized()}</p> })}
        }
    })
}

/// The file is in the link: the server keeps nothing for it.
#[component]
pub(super) fn CsvDownload(
    name: &'static str,
    label: &'static str,
    #[prop(into)] text: String,
) -> impl IntoView {
    let href = format!("data:text/csv;charset=utf-8,{}", Url::escape(&text));
    view! {
        <a class="button" href=href download=name>
            {label}
        </a>
    }
}
