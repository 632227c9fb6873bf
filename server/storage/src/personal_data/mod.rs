//! Erasing the personal data of shoppers, by age or by e-mail address, and finding it.
//!
//! Where it is, and what becomes of it in an erased order:
//!
//! | where | becomes |
//! | --- | --- |
//! | `orders`: `customer_name`, `customer_email`, `customer_message`, `staff_notes`, `billing`, `details` | empty |
//! | `orders.content_hash`, which could be guessed from | empty |
//! | `orders.terms`, `order_terms`, `order_search` (its pages once [`clean`](crate::order_search::clean) has run) | the words of SKUs alone |
//! | `order_lines`: `options`, `details` (gift messages, events, fields of the store's forms) | what is of the product |
//! | `order_consignments.address` | empty |
//! | `order_raw` | deleted |
//! | `order_holds.reason`, `shipments.override_reason` | [`ERASED`] |
//! | `shipment_pushes.detail`, the store's words | empty |
//! | `order_tags`, and `tags` that no order has any more | deleted |
//! | `problems`: `raw`, `detail` | empty, of any problem of the client's that was last seen before its orders are erased |
//! | `idempotency_keys` of its shipments | deleted |
//!
//! What stays: numbers, statuses, dates, money, SKUs and names of products, quantities, shipping methods, shipments with
//! their tracking, pushes, warnings, pickups, and the names of the warehouse's own people. `form_echoes` are sealed and gone
//! after an hour. The audit trail can't be changed: it keeps what people gave as reasons until it is cut. A test lists
//! all columns of the tables that belong to orders, so that whoever adds one decides.

mod due;
mod erase;
mod finished;
mod shopper;

pub use due::{ClaimedErasure, claim, extend, finish, retention, retentions, set_retention};
pub use erase::{ERASED, OrdersToErase, brought_back, erase};
pub use finished::{FinishedOrders, clear_problems, count_finished, finished};
pub use shopper::{FoundOrder, clear_problems_of, find, problems_of, reasons};
