//! Finding and reading orders.

mod address;
mod chosen;
mod consignment;
mod custom_fields;
mod details;
mod filters;
mod hold;
mod line_details;
mod lines;
mod list;
mod notes;
mod order;
mod order_head;
mod query;
mod table;
mod warnings;
mod work_lists;

pub(super) use address::AddressBlock;
pub(super) use custom_fields::CustomFields;
pub(super) use line_details::PackingDetails;
pub use list::OrdersPage;
pub use order::OrderPage;
