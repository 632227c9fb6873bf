//! Orders as kept here: found, read and exported. Imports write them.

mod candidates;
mod columns;
mod counting;
mod created;
mod detail;
mod export;
mod filter;
mod found_counts;
mod known_codes;
mod list;
mod names;
mod pick;
mod raw;
mod search;
mod search_checks;
mod source;
mod whole;
mod words;
mod work_lists;

pub(crate) use columns::LineColumns;
pub use columns::StoredOrder;
pub use created::{Created, CreatedSpan};
pub use detail::{count_here, detail, find_remote, numbers_and_stores};
pub use export::export;
pub use filter::{OrderCursor, OrderFilter};
pub use known_codes::is_known_code;
pub use list::{explain, list, numbered};
pub(crate) use list::{explained, explained_walk};
pub use names::OrderNames;
pub use raw::raw;
pub(crate) use whole::changed_of_client;
pub use whole::{
    LOOKED_THROUGH, LOOKED_THROUGH_FOR_CLIENTS, WholeOrder, WholePage, changed, explain_changed,
    explain_changed_of_client, find, find_whole, whole,
};
pub use words::search_words;
pub use work_lists::{count, counts, explain_count, explain_counts, ids, neighbours, settled_count};
