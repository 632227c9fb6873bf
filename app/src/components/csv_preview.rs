//! What previews of CSV files have in common: rows with errors, what was and what would be, and how much more there is.

use leptos::prelude::*;

use super::data_table::DataTable;

/// Lines of a file with what to do about each. `more` are not among them.
pub fn wrong_rows(problems: Vec<(u32, String)>, title: &'static str, more: i64) -> Option<AnyView> {
    (!problems.is_empty()).then(|| {
        let table = DataTable::new(text!("Rows with errors"), problems)
            .numeric(text!("Line"), |(line, _)| line.to_string())
            .column(text!("What to do"), |(_, problem)| problem.clone())
            .view();
        view! {
            <h3>{title}</h3>
            {table}
            {and_more(more)}
        }
        .into_any()
    })
}

pub fn columns_not_read(passed_over: &[String]) -> Option<impl IntoView + use<>> {
    (!passed_over.is_empty()).then(|| {
        let columns = passed_over.join(", ");
        view! { <p>{text!("Columns that were not read: {columns}.", columns = columns)}</p> }
    })
}

/// What it was, where that is something else.
pub fn from_to(before: Option<String>, now: String) -> impl IntoView {
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

pub fn and_more(more: i64) -> Option<impl IntoView> {
    (more > 0).then(
        || view! { <p class="muted">{text!(count = more; "And 1 more row.", "And {count} more rows.")}</p> },
    )
}

pub fn count_of<T>(rows: &[T]) -> i64 {
    i64::try_from(rows.len()).unwrap_or(i64::MAX)
}
