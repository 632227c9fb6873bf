//! The sandbox store through real HTTP.

mod control;
mod credentials;
mod faults;
mod filters;
mod listing;
mod one_order;
mod refusals;
mod serving;
mod shipping;
mod support;
