//! What a CSV would change, before anything is saved.

use leptos::prelude::*;
use parcelpilot_contract::client_skus::{CheckedRow, SkuCheck};

use crate::components::csv_preview::{and_more, columns_not_read, count_of, from_to, wrong_rows};
use crate::components::data_table::{Column, DataTable};
use crate::components::form_echo::ACTION_FIELD;
use crate::localization::{Localized, count};

/// `import` is the server function that saves it.
#[component]
pub(super) fn Preview(checked: SkuCheck, import: &'static str) -> impl IntoView {
    let to_save = checked.new_rows + checked.changed_rows;
    let class = match to_save {
        0 => "notice notice-warn",
        _ => "notice notice-info",
    };
    let counts = text!(
        "New: {new}. Changed: {changed}. Unchanged: {unchanged}. With errors: {bad}. Nothing is saved yet.",
        new = checked.new_rows,
        changed = checked.changed_rows,
        unchanged = checked.unchanged_rows,
        bad = checked.bad_rows
    );
    let no_units = (!checked.has_units).then(|| {
        view! {
            <p>
                {text!("No column was read as units per pack: SKUs on the list keep theirs, new ones have 1.")}
            </p>
        }
    });
    let passed_over = columns_not_read(&checked.passed_over);
    let save = (to_save > 0).then(|| {
        view! {
            <input type="hidden" name="digest" value=checked.checked.digest.clone() />
            <input type="hidden" name="version" value=checked.checked.version.to_string() />
            <div class="form-foot">
                <button class="button primary" type="submit" name=ACTION_FIELD value=import>
                    {text!(count = to_save; "Save 1 SKU", "Save {count} SKUs")}
                </button>
            </div>
        }
    });
    let more_rows = to_save - count_of(&checked.rows);
    let more_problems = checked.bad_rows - count_of(&checked.problems);
    let problems = checked.problems.into_iter();
    let problems = problems
        .map(|(line, problem)| (line, problem.sentence().localized()))
        .collect();
    view! {
        <section class="stack" aria-labelledby="sku-preview">
            <h2 id="sku-preview">{text!("What would change")}</h2>
            <p class=class role="status" tabindex="-1" autofocus>{counts}</p>
            {no_units}
            {passed_over}
            {wrong_rows(problems, text!("Rows with errors are not saved"), more_problems)}
            {rows(checked.rows, more_rows)}
            {save}
        </section>
    }
}

fn rows(rows: Vec<CheckedRow>, more: i64) -> Option<AnyView> {
    (!rows.is_empty()).then(|| {
        let table = DataTable::new(text!("Rows to save"), rows)
            .numeric(text!("Line"), |row| row.line.to_string())
            .column(text!("Change"), |row| match row.before {
                None => text!("New"),
                Some(_) => text!("Changed"),
            })
            .column(Column::mono(text!("Store SKU")), |row| row.store.to_string())
            .column(Column::mono(text!("Warehouse SKU")), |row| {
                let now = row.item.sku.to_string();
                let before = row.before.as_ref().map(|before| before.sku.to_string());
                from_to(before.filter(|before| *before != now), now)
            })
            .column(text!("Units per pack"), |row| {
                let before = row.units_before().map(|units| count(i64::from(units.get())));
                from_to(before, count(i64::from(row.item.units.get())))
            })
            .view();
        view! {
            <h3>{text!("Rows to save")}</h3>
            {table}
            {and_more(more)}
        }
        .into_any()
    })
}
