//! ParcelPilot's types and rules. No I/O and no framework: the browser and the server share them.

pub mod account;
pub mod alert;
pub mod api_problem;
pub mod api_token;
pub mod audit;
pub mod carriers;
pub mod check;
pub mod connection;
pub mod credentials;
pub mod date_range;
pub mod hook;
pub mod ids;
pub mod import_run;
pub mod money;
pub mod order;
pub mod order_status;
pub mod platform;
pub mod problem;
pub mod quota;
pub mod shipment;
pub mod spreadsheet;
pub mod store_hash;
pub mod sync;
pub mod time;
pub mod time_zone;
