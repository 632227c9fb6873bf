//! Finding and reading orders.

mod address;
mod chosen;
mod columns;
mod consignment;
mod custom_fields;
mod details;
mod erased;
mod filters;
mod hold;
mod line_details;
mod lines;
mod list;
mod notes;
mod order;
mod order_head;
mod query;
mod saved_views;
mod table;
mod tags;
mod understood;
mod warnings;
mod work_lists;

pub(in crate::pages) use address::AddressBlock;
pub(in crate::pages) use consignment::packing_fields;
pub(in crate::pages) use custom_fields::CustomFields;
pub(crate) use erased::erased_sentence;
pub(in crate::pages) use hold::HoldFields;
pub(in crate::pages) use line_details::PackingDetails;
pub(in crate::pages) use lines::ProductImage;
pub use list::OrdersPage;
pub use order::OrderPage;
pub(crate) use query::address as orders_address;
pub use query::order_query;
pub(crate) use query::{is_everything, list_query};
pub(in crate::pages) use table::{ShippingBadge, StatusBadge};
pub(crate) use work_lists::shown as count_text;
