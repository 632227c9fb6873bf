//! The built program as a machine runs it: killed, stopped, watched for what it writes.

#![allow(clippy::unwrap_used)]

mod away;
mod bad_day;
mod checks;
mod cluster;
#[path = "../storage/databases.rs"]
#[allow(dead_code)]
mod databases;
mod house;
mod killed_pushers;
mod kills;
mod process;
#[path = "../sandbox/same_as_truth.rs"]
mod same_as_truth;
mod secrets;
mod starting;
mod stopping;
