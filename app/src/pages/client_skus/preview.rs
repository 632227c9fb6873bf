//! What a CSV would change, before anything is saved.

use leptos::prelude::*;
use parcelpilot_contract::client_skus::{CheckedRow, SkuCheck};
use parcelpilot_domain::client_sku::LineProblem;

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
    let passed_over = (!checked.passed_over.is_empty()).then(|| {
        let columns = checked.passed_over.join(", ");
        view! { <p>{text!("Columns that were not read: {columns}.", columns = columns)}</p> }
    });
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
    view! {
        <section class="stack" aria-labelledby="sku-preview">
            <h2 id="sku-preview">{text!("What would change")}</h2>
            <p class=class role="status" tabindex="-1" autofocus>{counts}</p>
            {no_units}
            {passed_over}
            {problems(checked.problems, more_problems)}
            {rows(checked.rows, more_rows)}
            {save}
        </section>
    }
}

fn count_of<T>(rows: &[T]) -> i64 {
    i64::try_from(rows.len()).unwrap_or(i64::MAX)
}

fn problems(problems: Vec<(u32, LineProblem)>, more: i64) -> Option<AnyView> {
    (!problems.is_empty()).then(|| {
        let table = DataTable::new(text!("Rows with errors"), problems)
            .numeric(text!("Line"), |(line, _)| line.to_string())
            .column(text!("What to do"), |(_, problem)| problem.sentence().localized())
            .view();
        view! {
            <h3>{text!("Rows with errors are not saved")}</h3>
            {table}
            {and_more(more)}
        }
        .into_any()
    })
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

/// What it was, where that is something else.
fn from_to(before: Option<String>, now: String) -> impl IntoView {
    match before {
        None => view! { <span>{now}</span> }.into_any(),
        Some(before) => view! {
            <span>
                <del>{before}</del>
                " → "
                <ins>{now}</ins>
            </span>
        }
        .into_any(),
    }
}

fn and_more(more: i64) -> Option<impl IntoView> {
    (more > 0).then(
        || view! { <p class="muted">{text!(count = more; "And 1 more row.", "And {count} more rows.")}</p> },
    )
}
