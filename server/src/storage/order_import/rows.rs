//! An order as rows, many of them in one statement.

use parcelpilot_domain::order::{Address, Order};

/// A value of a row. Texts are cleaned of NUL, which PostgreSQL can't hold.
#[derive(Debug, Clone)]
pub enum Cell {
    Text(String),
    Number(i64),
    OptionalNumber(Option<i64>),
    Flag(bool),
}

fn text(value: &str) -> Cell {
    Cell::Text(if value.contains('\0') {
        value.replace('\0', "\u{fffd}")
    } else {
        value.to_owned()
    })
}

/// What to insert into: the statement up to its rows, and how many columns each has.
pub struct Table {
    pub insert: &'static str,
    pub columns: usize,
    pub conflict: &'static str,
}

pub const ORDERS: Table = Table {
    insert: "INSERT INTO orders (id, integration_id, remote_id, status_id, status_label, is_deleted, created_at, \
             modified_at, currency, total, items_total, left_to_ship, payment_status, customer_name, customer_email, \
             customer_message, staff_notes, billing, content_hash, updated_at, imported_at) VALUES ",
    columns: 21,
    conflict: "",
};

pub const LINES: Table = Table {
    insert: "INSERT INTO order_lines (order_id, remote_id, position, address_id, kind, sku, name, options, bin, \
             quantity, quantity_shipped, quantity_refunded, price, parent) VALUES ",
    columns: 14,
    // A store that lists a line twice has it once here.
    conflict: " ON CONFLICT DO NOTHING",
};

pub const CONSIGNMENTS: Table = Table {
    insert: "INSERT INTO order_consignments (order_id, address_id, position, shipping_method, address) VALUES ",
    columns: 5,
    conflict: " ON CONFLICT DO NOTHING",
};

pub const TERMS: Table = Table {
    insert: "INSERT INTO order_terms (term, order_id) VALUES ",
    columns: 2,
    conflict: " ON CONFLICT DO NOTHING",
};

/// Before the parts of a changed order are written anew.
pub const DELETE_PARTS: [&str; 3] = [
    "DELETE FROM order_lines WHERE order_id = $1",
    "DELETE FROM order_consignments WHERE order_id = $1",
    "DELETE FROM order_terms WHERE order_id = $1",
];

pub const UPDATE_ORDER: &str = "UPDATE orders SET remote_id = $2, status_id = $3, status_label = $4, \
     is_deleted = $5, created_at = $6, modified_at = $7, currency = $8, total = $9, items_total = $10, \
     left_to_ship = $11, payment_status = $12, customer_name = $13, customer_email = $14, customer_message = $15, \
     staff_notes = $16, billing = $17, content_hash = $18, updated_at = $19 WHERE id = $1";

pub fn new_order(id: &str, integration_id: &str, order: &Order, content_hash: &str, at: i64) -> Vec<Cell> {
    let mut cells = vec![text(id), text(integration_id)];
    cells.extend(content(order, content_hash, at));
    cells.push(Cell::Number(at));
    cells
}

pub fn updated_order(id: &str, order: &Order, content_hash: &str, at: i64) -> Vec<Cell> {
    let mut cells = vec![text(id)];
    cells.extend(content(order, content_hash, at));
    cells
}

fn content(order: &Order, content_hash: &str, at: i64) -> [Cell; 18] {
    let left_to_ship = order.lines.iter().map(|line| line.left_to_ship()).sum();
    [
        Cell::Number(order.remote_id.0),
        Cell::Number(order.status.0),
        text(&order.status_label),
        Cell::Flag(order.is_deleted),
        Cell::Number(order.created_at.millis()),
        Cell::Number(order.modified_at.millis()),
        text(&order.currency),
        Cell::Text(order.total.to_string()),
        Cell::Number(order.items_total),
        Cell::Number(left_to_ship),
        text(&order.payment_status),
        text(&order.billing.full_name()),
        text(&order.billing.email),
        text(&order.customer_message),
        text(&order.staff_notes),
        address_json(&order.billing),
        text(content_hash),
        Cell::Number(at),
    ]
}

pub fn lines(order_id: &str, order: &Order) -> Vec<Vec<Cell>> {
    let row = |(position, line): (i64, &parcelpilot_domain::order::Line)| {
        vec![
            text(order_id),
            Cell::Number(line.remote_id.0),
            Cell::Number(position),
            Cell::OptionalNumber(line.address_id.map(|id| id.0)),
            text(line.kind.code()),
            text(&line.sku),
            text(&line.name),
            text(&line.options),
            text(&line.bin),
            Cell::Number(line.quantity),
            Cell::Number(line.quantity_shipped),
            Cell::Number(line.quantity_refunded),
            Cell::Text(line.price.to_string()),
            Cell::OptionalNumber(line.parent.map(|id| id.0)),
        ]
    };
    (0..).zip(&order.lines).map(row).collect()
}

pub fn consignments(order_id: &str, order: &Order) -> Vec<Vec<Cell>> {
    let row = |(position, consignment): (i64, &parcelpilot_domain::order::Consignment)| {
        vec![
            text(order_id),
            Cell::Number(consignment.address_id.0),
            Cell::Number(position),
            text(&consignment.shipping_method),
            address_json(&consignment.address),
        ]
    };
    (0..).zip(&order.consignments).map(row).collect()
}

fn address_json(address: &Address) -> Cell {
    // JSON writes NUL as an escape, which is text like any other.
    Cell::Text(serde_json::to_string(address).expect("an address has only texts"))
}

/// Rows in slices of 64, 32 … 1, so that few statements have to be prepared whatever the number of rows.
pub fn chunks<T>(rows: &[T]) -> impl Iterator<Item = &[T]> {
    let mut rest = rows;
    std::iter::from_fn(move || {
        let size = [64, 32, 16, 8, 4, 2, 1]
            .into_iter()
            .find(|size| *size <= rest.len())?;
        let (chunk, left) = rest.split_at(size);
        rest = left;
        Some(chunk)
    })
}

/// The whole statement for this many rows: `($1, $2), ($3, $4)`.
pub fn statement(table: &Table, rows: usize) -> String {
    let mut sql = table.insert.to_owned();
    for row in 0..rows {
        sql.push_str(if row == 0 { "(" } else { ", (" });
        for column in 0..table.columns {
            let separator = if column == 0 { "$" } else { ", $" };
            sql.push_str(separator);
            sql.push_str(&(row * table.columns + column + 1).to_string());
        }
        sql.push(')');
    }
    sql.push_str(table.conflict);
    sql
}

/// Binds a cell to a statement of either database.
macro_rules! bind {
    ($query:expr, $cell:expr) => {
        match $cell {
            $crate::storage::order_import::rows::Cell::Text(value) => $query.bind(value),
            $crate::storage::order_import::rows::Cell::Number(value) => $query.bind(value),
            $crate::storage::order_import::rows::Cell::OptionalNumber(value) => $query.bind(value),
            $crate::storage::order_import::rows::Cell::Flag(value) => $query.bind(value),
        }
    };
}
pub(super) use bind;

/// Inserts rows, many in a statement, within a transaction of either database.
macro_rules! insert_rows {
    ($tx:expr, $table:expr, $rows:expr) => {
        for chunk in $crate::storage::order_import::rows::chunks(&$rows) {
            let sql = $crate::storage::order_import::rows::statement(&$table, chunk.len());
            let mut query = sqlx::query(sqlx::AssertSqlSafe(sql));
            for cell in chunk.iter().flatten().cloned() {
                query = $crate::storage::order_import::rows::bind!(query, cell);
            }
            query.execute(&mut *$tx).await?;
        }
    };
}
pub(super) use insert_rows;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statements_number_their_values_through() {
        assert!(statement(&TERMS, 2).contains("VALUES ($1, $2), ($3, $4) ON CONFLICT"));
    }

    #[test]
    fn chunks_hold_every_row_once() {
        let rows: Vec<usize> = (0..205).collect();
        let sizes: Vec<usize> = chunks(&rows).map(<[usize]>::len).collect();
        assert_eq!(sizes, [64, 64, 64, 8, 4, 1]);
        assert_eq!(chunks(&rows).flatten().copied().collect::<Vec<_>>(), rows);
    }
}
