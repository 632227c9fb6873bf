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

pub(in crate::pages) use address::AddressBlock;
pub(in crate::pages) use custom_fields::CustomFields;
pub(in crate::pages) use line_details::PackingDetails;
pub(in crate::pages) use lines::ProductImage;
pub use list::OrdersPage;
pub use order::OrderPage;
pub(in crate::pages) use order::packing_fields;
