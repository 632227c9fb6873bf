//! Tables of rows, for pages. A column is written once: its heading, how it looks, and what its cells say. Islands
//! write theirs by hand, since people would download all of this.

mod column;

pub use column::{Column, Sort};
use leptos::html;
use leptos::prelude::*;

/// `DataTable::new`, then the columns from left to right, then [`view`](DataTable::view).
pub struct DataTable<T> {
    caption: String,
    tabindex: Option<i8>,
    class: Option<&'static str>,
    rows: Vec<T>,
    row_id: Option<RowId<T>>,
    columns: Vec<(Column, Option<Sort>, Cell<T>)>,
}

/// Makes a row's cell of one column.
type Cell<T> = Box<dyn Fn(&T) -> AnyView>;
type RowId<T> = Box<dyn Fn(&T) -> String>;

impl<T> DataTable<T> {
    /// The caption is for screen readers.
    pub fn new(caption: impl Into<String>, rows: impl IntoIterator<Item = T>) -> Self {
        Self {
            caption: caption.into(),
            class: None,
            tabindex: None,
            rows: rows.into_iter().collect(),
            row_id: None,
            columns: Vec::new(),
        }
    }

    /// A class beside `data`, which all have.
    pub fn class(self, class: &'static str) -> Self {
        Self {
            class: Some(class),
            ..self
        }
    }

    /// For a table without links: where it has to be scrolled, the keyboard needs something to stop at.
    pub fn scrolled_by_keyboard(self) -> Self {
        Self {
            tabindex: Some(0),
            ..self
        }
    }

    /// For rows that addresses lead to.
    pub fn row_id(self, id: impl Fn(&T) -> String + 'static) -> Self {
        Self {
            row_id: Some(Box::new(id)),
            ..self
        }
    }

    /// A column of text, by its heading, or any other as a [`Column`].
    pub fn column<V: IntoView + 'static>(
        mut self,
        column: impl Into<Column>,
        content: impl Fn(&T) -> V + 'static,
    ) -> Self {
        let column = column.into();
        let cell = move |row: &T| column.cell(content(row)).into_any();
        self.columns.push((column, None, Box::new(cell)));
        self
    }

    pub fn numeric<V: IntoView + 'static>(
        self,
        heading: &'static str,
        content: impl Fn(&T) -> V + 'static,
    ) -> Self {
        self.column(Column::numeric(heading), content)
    }

    /// The column whose cells say which row it is.
    pub fn row_heading<V: IntoView + 'static>(
        mut self,
        heading: &'static str,
        content: impl Fn(&T) -> V + 'static,
    ) -> Self {
        let cell = move |row: &T| html::th().scope("row").child(content(row)).into_any();
        self.columns.push((Column::text(heading), None, Box::new(cell)));
        self
    }

    /// The last column's heading is a link that sorts.
    pub fn sorted(mut self, by: Option<Sort>) -> Self {
        if let Some((_, sort, _)) = self.columns.last_mut() {
            *sort = by;
        }
        self
    }

    /// More columns, where the condition holds.
    pub fn when(self, condition: bool, more: impl FnOnce(Self) -> Self) -> Self {
        if condition { more(self) } else { self }
    }

    pub fn view(self) -> AnyView {
        let Self {
            caption,
            class,
            tabindex,
            rows,
            row_id,
            columns,
        } = self;
        let rows = rows
            .iter()
            .map(|row| {
                let id = row_id.as_ref().map(|id| id(row));
                let cells = columns.iter().map(|(.., cell)| cell(row)).collect_view();
                view! { <tr id=id>{cells}</tr> }
            })
            .collect_view();
        let headings = columns
            .into_iter()
            .map(|(column, sort, _)| column.heading(sort))
            .collect_view();
        let class = class.map_or_else(|| "data".to_owned(), |class| format!("data {class}"));
        view! {
            <div class="table-wrap" tabindex=tabindex>
                <table class=class>
                    <caption class="visually-hidden">{caption}</caption>
                    <thead>
                        <tr>{headings}</tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        }
        .into_any()
    }
}

#[cfg(test)]
mod tests;
