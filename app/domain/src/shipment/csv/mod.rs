//! CSV files of shipments. Each row gives the quantity of one line of an order, with carrier and tracking number.
//! The browser and the server read them with the same code.
//!
//! [`Sheet`] reads the file row by row, [`Preview`] groups the rows into shipments, [`allocate()`] matches them with
//! the order's lines. A bad row does not stop the others; [`bad_rows()`] returns the bad ones with what is wrong.

mod allocate;
mod bad_rows;
mod cell;
mod choices;
mod columns;
mod layouts;
mod order_column;
mod preview;
mod row;
mod sheet;
mod sheet_error;
mod shown;
mod text;

pub use allocate::{Allocation, Candidate, RowRefusal, allocate};
pub use bad_rows::bad_rows;
pub use cell::OrderReference;
pub use choices::{CsvChoices, NO_CARRIER, NO_COLUMN, header_key};
pub use columns::Column;
pub use layouts::{LAYOUTS, Layout};
pub use order_column::{Matches, decide};
pub use preview::{BadRow, ItemRow, Preview, ShipmentRows, Warning};
pub use row::{BadCells, Item, RowFinding, RowProblem, ShipRow};
pub use sheet::{Sheet, SheetRow, header_of};
pub use sheet_error::SheetError;
pub use shown::{BAD_HEAD, SHIPMENT_HEAD, Shown, ship_label, wrong_rows};
pub use text::decode;

/// What other CSV files are read by, too.
pub(crate) mod table {
    pub(crate) use super::cell::plain;
    pub(crate) use super::sheet::{DELIMITERS, reader};
    pub(crate) use super::text::{is_text, named_delimiter, with_plain_lines};
}

/// 5 MB, in the decimal units of file sizes.
pub const BYTES_MAX: usize = 5_000_000;
/// Without the header.
pub const ROWS_MAX: usize = 20_000;

/// An example to start from.
pub const EXAMPLE: &str = "\
Order number,SKU,Line,Quantity,Carrier,Tracking number,Tracking link
1001,SHIRT-M,,2,UPS,1Z999AA10123456784,
1001,SOCKS,,1,UPS,1Z999AA10123456784,
1002,,34,1,Royal Mail,AB123456789GB,
1003,MUG,,1,Our own van,VAN-17,https://van.example/follow/17
";
