//! Finding and reading orders.

mod address;
mod chosen;
mod filters;
mod hold;
mod lines;
mod list;
mod order;
mod query;
mod table;

pub use list::OrdersPage;
pub use order::OrderPage;
