//! ParcelPilot's domain: the types and rules that the browser and the server share.
//!
//! May be here: types, the rules about them, their wording, and the traits that a [`store`] must implement. Not: I/O,
//! clocks, randomness, frameworks, and anything that only a page or only a database needs.

pub mod account;
pub mod alert;
pub mod api_problem;
pub mod api_token;
pub mod audit;
pub mod backoff;
pub mod carriers;
pub mod change;
pub mod check;
mod codes;
pub mod connection;
pub mod count_text;
pub mod credentials;
pub mod date_range;
pub mod event;
pub mod identity_provider;
pub mod ids;
pub mod import_run;
pub mod invisible;
pub mod language;
pub mod message;
pub mod money;
pub mod name;
pub mod operator_alert;
pub mod order;
pub mod order_columns;
pub mod order_details;
pub mod order_search;
pub mod order_status;
pub mod order_warning;
pub mod packing;
pub mod packing_slip;
pub mod personal_data;
pub mod pick_list;
pub mod platform;
pub mod problem;
pub mod quota;
pub mod reason;
pub mod saved_view;
pub mod sealed;
pub mod second_factor;
pub mod sees;
pub mod shipment;
pub mod shipping_promise;
pub mod spreadsheet;
pub mod store;
pub mod store_hash;
pub mod sync;
pub mod tag;
pub mod time;
pub mod time_zone;
pub mod visible_text;
pub mod web_link;
pub mod webhook;
