//! Packing: an order is scanned, then its items down to zero, then its label. By keyboard or scanner alone.
//!
//! All of it are plain pages: what is packed so far stands in the address. With JavaScript the next page is put in place
//! of the one before (`pack.js`), so that scans follow one another as fast as people are.

mod asked;
mod facts;
mod find;
mod label;
mod not_to_pack;
mod order;
mod parcel;
mod rows;
mod said;
mod scan;

pub use find::PackPage;
pub use order::PackOrderPage;
