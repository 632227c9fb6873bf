//! The built program as a machine runs it: killed, stopped, watched for what it writes.

#![allow(clippy::unwrap_used)]

mod audit_command;
mod away;
mod bad_day;
mod checks;
mod clocks;
mod cluster;
mod collector;
mod database_tls;
mod keys_command;
mod killed_pushers;
mod kills;
mod logs;
mod nightly_backup;
mod personal_data_command;
mod process;
mod program;
mod retention_commands;
mod secrets;
mod settings_file;
mod starting;
mod stopping;
mod test_server;
mod traces;
