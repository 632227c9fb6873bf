//! Orders as kept here: found, read and exported. Imports write them.

mod candidates;
mod columns;
mod detail;
mod export;
mod filter;
mod list;
mod pick;
mod words;

pub(in crate::storage) use columns::LineColumns;
pub use detail::{detail, find, find_remote};
pub use export::{StoredOrder, export};
pub use filter::{OrderCursor, OrderFilter};
pub use list::{explain, list};
pub use words::search_words;
