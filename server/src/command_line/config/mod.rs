//! `parcelpilot config`: what the settings are, and a file to begin with.

mod check;
mod example;
mod problems;
mod table;

use std::process::ExitCode;

use clap::{ArgMatches, Subcommand};

use super::CommandError;
use crate::config::FileError;

#[derive(Debug, Subcommand)]
pub enum Config {
    /// Shows each setting of `serve`, where it comes from, and all that is wrong. Exit code: 0 if nothing is, 1 if something
    /// is
    Check(Box<check::Check>),
    /// Prints a settings file with all settings, commented out
    Example(example::Example),
}

impl Config {
    pub async fn run(
        self,
        matches: &ArgMatches,
        file_errors: &[FileError],
    ) -> Result<ExitCode, CommandError> {
        match self {
            Config::Check(check) => check.run(matches, file_errors).await,
            Config::Example(example) => example.run(),
        }
    }
}
