//! What a CSV of levels would give, before anything is given.

use leptos::prelude::*;
use parcelpilot_contract::stock_file::{CheckedLevel, StockCheck, StockFileForm};

use crate::components::csv_preview::{and_more, columns_not_read, count_of, from_to, wrong_rows};
use crate::components::data_table::{Column, DataTable};
use crate::components::form_echo::ACTION_FIELD;
use crate::localization::{Localized, count};

/// `give` is the server function that gives them.
#[component]
pub(super) fn Preview(checked: StockCheck, give: &'static str) -> impl IntoView {
    let to_give = checked.to_give();
    let class = match to_give {
        0 => "notice notice-warn",
        _ => "notice notice-info",
    };
    let counts = text!(
        "New: {new}. Changed: {changed}. The same as before: {same}. With errors: {bad}. No level is given yet.",
        new = checked.new_rows,
        changed = checked.changed_rows,
        same = checked.same_rows,
        bad = checked.bad_rows
    );
    let counted_at = text!(
        "The levels count as of {time}.",
        time = checked.counted_at_typed.replace('T', " ")
    );
    let same = (checked.same_rows > 0).then(|| {
        view! {
            <p>
                {text!("Levels that are the same as before are sent, too: the store may have sold some since.")}
            </p>
        }
    });
    let repeated = (checked.repeated_rows > 0).then(|| {
        let repeated = text!(
            count = checked.repeated_rows;
            "1 row repeats another one, and is left out.",
            "{count} rows repeat others, and are left out."
        );
        view! { <p>{repeated}</p> }
    });
    let give = (to_give > 0).then(|| {
        view! {
            <input type="hidden" name="digest" value=checked.digest.clone() />
            <input type="hidden" name=StockFileForm::CHECKED_AT value=checked.counted_at_typed.clone() />
            <div class="form-foot">
                <button class="button primary" type="submit" name=ACTION_FIELD value=give>
                    {text!(count = to_give; "Send 1 level", "Send {count} levels")}
                </button>
            </div>
        }
    });
    let more_rows = to_give - count_of(&checked.rows);
    let more_problems = checked.bad_rows - count_of(&checked.problems);
    let problems = checked.problems.into_iter();
    let problems = problems
        .map(|(line, problem)| (line, problem.sentence().localized()))
        .collect();
    view! {
        <section class="stack" aria-labelledby="stock-preview">
            <h2 id="stock-preview">{text!("What would change")}</h2>
            <p class=class role="status" tabindex="-1" autofocus>{counts}</p>
            <p>{counted_at}</p>
            {same}
            {repeated}
            {columns_not_read(&checked.passed_over)}
            {wrong_rows(problems, text!("Rows with errors are not sent"), more_problems)}
            {rows(checked.rows, more_rows)}
            {give}
        </section>
    }
}

fn rows(rows: Vec<CheckedLevel>, more: i64) -> Option<AnyView> {
    (!rows.is_empty()).then(|| {
        let table = DataTable::new(text!("Levels to send"), rows)
            .numeric(text!("Line"), |row| row.line.to_string())
            .column(text!("Change"), |row| match row.before {
                None => text!("New"),
                Some(before) if before == row.level => text!("Same"),
                Some(_) => text!("Changed"),
            })
            .column(Column::mono(text!("Store SKU")), |row| row.sku.to_string())
            .numeric(text!("Location"), |row| row.location.to_string())
            .column(text!("Level"), |row| {
                let before = row.before.filter(|before| *before != row.level);
                from_to(before.map(|before| count(before.get())), count(row.level.get()))
            })
            .view();
        view! {
            <h3>{text!("Levels to send")}</h3>
            {table}
            {and_more(more)}
        }
        .into_any()
    })
}
