//! Many rows in few statements, as each engine takes them fastest.

use std::fmt::Write;

use sqlx::{AssertSqlSafe, PgConnection, SqliteConnection};

/// Of one statement on SQLite, which takes 32,766.
const CELLS_AT_ONCE: usize = 2_048;

const UNLESS_THERE: &str = "ON CONFLICT DO NOTHING";

/// A value of a row. PostgreSQL can't hold a text with NUL.
#[derive(Debug, Clone)]
pub enum Cell {
    Text(String),
    OptionalText(Option<String>),
    Number(i64),
    OptionalNumber(Option<i64>),
    Flag(bool),
    Bytes(Vec<u8>),
}

/// Binds a cell to a statement of either database.
macro_rules! bind {
    ($query:expr, $cell:expr) => {
        match $cell {
            $crate::many_rows::Cell::Text(value) => $query.bind(value),
            $crate::many_rows::Cell::OptionalText(value) => $query.bind(value),
            $crate::many_rows::Cell::Number(value) => $query.bind(value),
            $crate::many_rows::Cell::OptionalNumber(value) => $query.bind(value),
            $crate::many_rows::Cell::Flag(value) => $query.bind(value),
            $crate::many_rows::Cell::Bytes(value) => $query.bind(value),
        }
    };
}
pub(crate) use bind;

/// Where rows go.
pub struct Table {
    pub name: &'static str,
    pub columns: &'static [&'static str],
}

/// A connection of either engine, within a transaction. `cells` are row after row.
pub trait ManyRows {
    /// None of them may be there already: PostgreSQL takes twice as long for rows that may.
    async fn insert_rows(&mut self, table: &Table, cells: Vec<Cell>) -> Result<(), sqlx::Error>;
    /// Only those whose key is not there yet.
    async fn insert_new_rows(&mut self, table: &Table, cells: Vec<Cell>) -> Result<(), sqlx::Error>;
    /// Those that have all the cells.
    async fn delete_rows(&mut self, table: &Table, cells: Vec<Cell>) -> Result<(), sqlx::Error>;
}

impl ManyRows for SqliteConnection {
    async fn insert_rows(&mut self, table: &Table, cells: Vec<Cell>) -> Result<(), sqlx::Error> {
        let text = |rows| format!("{} {}", insert_into(table), values(table, rows));
        in_slices(self, table, cells, text).await
    }

    async fn insert_new_rows(&mut self, table: &Table, cells: Vec<Cell>) -> Result<(), sqlx::Error> {
        let text = |rows| format!("{} {} {UNLESS_THERE}", insert_into(table), values(table, rows));
        in_slices(self, table, cells, text).await
    }

    async fn delete_rows(&mut self, table: &Table, cells: Vec<Cell>) -> Result<(), sqlx::Error> {
        let text = |rows| format!("{} ({})", delete_from(table), values(table, rows));
        in_slices(self, table, cells, text).await
    }
}

impl ManyRows for PgConnection {
    async fn insert_rows(&mut self, table: &Table, cells: Vec<Cell>) -> Result<(), sqlx::Error> {
        let text = |columns: &[Column]| format!("{} SELECT * FROM {}", insert_into(table), arrays(columns));
        in_arrays(self, table, cells, text).await
    }

    async fn insert_new_rows(&mut self, table: &Table, cells: Vec<Cell>) -> Result<(), sqlx::Error> {
        let (insert, rows) = (insert_into(table), arrays);
        let text = |columns: &[Column]| format!("{insert} SELECT * FROM {} {UNLESS_THERE}", rows(columns));
        in_arrays(self, table, cells, text).await
    }

    async fn delete_rows(&mut self, table: &Table, cells: Vec<Cell>) -> Result<(), sqlx::Error> {
        let text = |columns: &[Column]| format!("{} (SELECT * FROM {})", delete_from(table), arrays(columns));
        in_arrays(self, table, cells, text).await
    }
}

async fn in_slices(
    connection: &mut SqliteConnection,
    table: &Table,
    cells: Vec<Cell>,
    text: impl Fn(usize) -> String,
) -> Result<(), sqlx::Error> {
    let columns = whole_rows(table, &cells)?;
    let mut rest = cells.into_iter();
    while let Some(rows) = slice(rest.len() / columns, columns) {
        let mut query = sqlx::query(AssertSqlSafe(text(rows)));
        for cell in rest.by_ref().take(rows * columns) {
            query = bind!(query, cell);
        }
        query.execute(&mut *connection).await?;
    }
    Ok(())
}

async fn in_arrays(
    connection: &mut PgConnection,
    table: &Table,
    cells: Vec<Cell>,
    text: impl Fn(&[Column]) -> String,
) -> Result<(), sqlx::Error> {
    if cells.is_empty() {
        return Ok(());
    }
    let width = whole_rows(table, &cells)?;
    let rows = cells.len() / width;
    let first = cells.iter().take(width);
    let mut columns: Vec<Column> = first.map(|cell| Column::like(cell, rows)).collect();
    for (index, cell) in cells.into_iter().enumerate() {
        columns[index % width].push(cell)?;
    }
    let mut query = sqlx::query(AssertSqlSafe(text(&columns)));
    for column in columns {
        query = match column {
            Column::Texts(texts) => query.bind(texts),
            Column::Numbers(numbers) => query.bind(numbers),
            Column::Flags(flags) => query.bind(flags),
            Column::Bytes(bytes) => query.bind(bytes),
        };
    }
    query.execute(connection).await?;
    Ok(())
}

/// How many columns; refused where the cells are not so many times a number of rows.
fn whole_rows(table: &Table, cells: &[Cell]) -> Result<usize, sqlx::Error> {
    let columns = table.columns.len();
    if cells.len().is_multiple_of(columns) {
        return Ok(columns);
    }
    let cells = cells.len();
    Err(sqlx::Error::Protocol(format!(
        "{cells} cells are no rows of {}, which has {columns} columns",
        table.name
    )))
}

/// 1, 2, 4 … rows, so that few statements have to be prepared whatever the number of rows.
fn slice(rows: usize, columns: usize) -> Option<usize> {
    let most = rows.min(CELLS_AT_ONCE / columns);
    (most > 0).then(|| 1 << most.ilog2())
}

/// Placeholders without numbers: SQLite looks up each that has one in a list of all.
fn values(table: &Table, rows: usize) -> String {
    let row = format!("({})", vec!["?"; table.columns.len()].join(", "));
    format!("VALUES {}", vec![row; rows].join(", "))
}

/// An array a column: one short statement for any number of rows.
fn arrays(columns: &[Column]) -> String {
    let mut sql = String::from("UNNEST(");
    for (index, column) in columns.iter().enumerate() {
        let separator = if index == 0 { "" } else { ", " };
        let _ = write!(sql, "{separator}${}::{}[]", index + 1, column.type_name());
    }
    sql.push(')');
    sql
}

fn insert_into(table: &Table) -> String {
    format!("INSERT INTO {} ({})", table.name, table.columns.join(", "))
}

fn delete_from(table: &Table) -> String {
    format!(
        "DELETE FROM {} WHERE ({}) IN",
        table.name,
        table.columns.join(", ")
    )
}

enum Column {
    Texts(Vec<Option<String>>),
    Numbers(Vec<Option<i64>>),
    Flags(Vec<bool>),
    Bytes(Vec<Vec<u8>>),
}

impl Column {
    fn like(cell: &Cell, rows: usize) -> Self {
        match cell {
            Cell::Text(_) | Cell::OptionalText(_) => Column::Texts(Vec::with_capacity(rows)),
            Cell::Number(_) | Cell::OptionalNumber(_) => Column::Numbers(Vec::with_capacity(rows)),
            Cell::Flag(_) => Column::Flags(Vec::with_capacity(rows)),
            Cell::Bytes(_) => Column::Bytes(Vec::with_capacity(rows)),
        }
    }

    /// Refuses a cell of another kind: the arrays would differ in length, and be filled up with NULL.
    fn push(&mut self, cell: Cell) -> Result<(), sqlx::Error> {
        match (self, cell) {
            (Column::Texts(texts), Cell::Text(text)) => texts.push(Some(text)),
            (Column::Texts(texts), Cell::OptionalText(text)) => texts.push(text),
            (Column::Numbers(numbers), Cell::Number(number)) => numbers.push(Some(number)),
            (Column::Numbers(numbers), Cell::OptionalNumber(number)) => numbers.push(number),
            (Column::Flags(flags), Cell::Flag(flag)) => flags.push(flag),
            (Column::Bytes(all), Cell::Bytes(bytes)) => all.push(bytes),
            _ => {
                return Err(sqlx::Error::Protocol(
                    "a column has cells of two kinds".to_owned(),
                ));
            }
        }
        Ok(())
    }

    const fn type_name(&self) -> &'static str {
        match self {
            Column::Texts(_) => "text",
            Column::Numbers(_) => "bigint",
            Column::Flags(_) => "boolean",
            Column::Bytes(_) => "bytea",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TERMS: Table = Table {
        name: "terms",
        columns: &["term", "id"],
    };

    #[test]
    fn each_engine_has_its_own_way_to_many_rows() {
        assert_eq!(values(&TERMS, 2), "VALUES (?, ?), (?, ?)");
        let columns = [Column::Texts(Vec::new()), Column::Numbers(Vec::new())];
        assert_eq!(arrays(&columns), "UNNEST($1::text[], $2::bigint[])");
        assert_eq!(insert_into(&TERMS), "INSERT INTO terms (term, id)");
        assert_eq!(delete_from(&TERMS), "DELETE FROM terms WHERE (term, id) IN");
    }

    #[test]
    fn cells_that_are_no_rows_are_refused() {
        let cell = || Cell::Number(1);
        assert!(whole_rows(&TERMS, &[cell(), cell()]).is_ok());
        assert!(whole_rows(&TERMS, &[cell(), cell(), cell()]).is_err());
        let mut numbers = Column::like(&cell(), 2);
        assert!(numbers.push(Cell::OptionalNumber(None)).is_ok());
        assert!(numbers.push(Cell::Flag(true)).is_err());
    }

    #[test]
    fn slices_hold_every_row_once() {
        let slices = |rows, columns| {
            let mut left = rows;
            let sizes: Vec<usize> = std::iter::from_fn(|| {
                let size = slice(left, columns)?;
                left -= size;
                Some(size)
            })
            .collect();
            assert_eq!(left, 0);
            sizes
        };
        assert_eq!(slices(141, 32), [64, 64, 8, 4, 1]);
        assert_eq!(slices(1_600, 2), [1_024, 512, 64]);
        assert_eq!(slices(0, 2), [0; 0]);
    }
}
