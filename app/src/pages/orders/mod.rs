//! Finding and reading orders.

mod address;
mod chosen;
mod custom_fields;
mod filters;
mod hold;
mod line_details;
mod lines;
mod list;
mod order;
mod query;
mod table;
mod warnings;

pub(super) use address::AddressBlock;
pub(super) use custom_fields::CustomFields;
pub(super) use line_details::PackingDetails;
pub use list::OrdersPage;
pub use order::OrderPage;
