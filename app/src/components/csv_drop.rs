//! Where a CSV is chosen, or its rows are pasted.

use leptos::prelude::*;
use parcelpilot_contract::error::AppError;

use super::icon::{Icon, IconName};
use super::text_area::TextAreaField;

/// Posts `csv`, and the file as `csv_file`. A browser's half, if there is one, finds it by `csv-drop`.
#[component]
pub fn CsvDrop(
    /// What to do.
    #[prop(into)]
    lead: String,
    /// Of the field for the rows.
    #[prop(into)]
    label: String,
    csv: String,
    rows: u32,
    rows_max: usize,
    bytes_max: usize,
    error: Option<AppError>,
) -> impl IntoView {
    view! {
        <div id="csv-drop" class="drop-zone">
            <div class="drop-lead">
                <Icon name=IconName::Upload />
                <div>
                    <label for="csv-file">{lead}</label>
                    <p class="hint" id="csv-file-hint">
                        {text!("Up to {rows} rows and {megabytes} MB.", rows = rows_max, megabytes = bytes_max / 1_000_000)}
                    </p>
                </div>
            </div>
            <TextAreaField name="csv" label=label value=csv rows=rows error=Signal::stored(error) />
            <div class="drop-choose">
                <input
                    id="csv-file"
                    type="file"
                    name="csv_file"
                    accept=".csv,.tsv,.txt,text/csv,text/plain"
                    aria-describedby="csv-file-hint"
                />
            </div>
        </div>
    }
}
