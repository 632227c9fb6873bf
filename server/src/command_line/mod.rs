//! The program `parcelpilot`: a file for each command, and `--help` as their documentation.

mod arguments;
mod audit;
mod backup;
mod caller;
mod changes;
mod check;
mod compact;
mod config;
mod counts;
mod data;
mod demo;
mod export;
mod follow;
mod health;
mod help;
mod integrations;
mod keys;
mod log;
mod mcp;
mod output;
mod personal_data;
mod pull;
mod restore;
mod retention;
mod run_arguments;
mod sandbox;
mod serve;
mod serve_settings;
mod shell;
mod ship;
mod ship_result;
mod shutdown;
mod users;
mod worker;

use std::process::ExitCode;
use std::time::Duration;

use clap::{ArgMatches, FromArgMatches, Parser, Subcommand};

use arguments::Parsed;
use log::LogFormat;
use output::print_error;

use crate::config::{FileError, SettingsFile, TracesArguments};

/// Imports a warehouse's orders from BigCommerce, ships them, and confirms the shipments to the store
#[derive(Debug, Parser)]
#[command(name = "parcelpilot", version, disable_help_subcommand = true)]
struct CommandLine {
    /// What to log to standard error: error, warn, info, debug, or a filter such as parcelpilot=debug,info
    #[arg(long, env = "PARCELPILOT_LOG", default_value = "info", global = true)]
    log: String,
    /// How log lines are written: text for people, json for programs that collect them
    #[arg(
        long,
        env = "PARCELPILOT_LOG_FORMAT",
        default_value = "text",
        value_enum,
        global = true
    )]
    log_format: LogFormat,
    /// File with settings, in TOML; `parcelpilot config example` prints one. Flags and the environment outrank it
    #[arg(
        long,
        env = "PARCELPILOT_CONFIG",
        value_name = "FILE",
        value_parser = SettingsFile::parser(),
        global = true
    )]
    config: Option<SettingsFile>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Starts a sandbox store and a server that can connect to it, and prints how to log in
    Demo(demo::Demo),
    /// Runs the server: pages, imports and pushes
    Serve(Box<serve::Serve>),
    /// Runs imports and pushes only, on the same database as a server
    Worker(Box<worker::WorkerCommand>),
    /// Runs an imitation of a BigCommerce store, for trials and tests
    Sandbox(sandbox::SandboxCommand),
    /// Manages people who may log in
    #[command(subcommand)]
    Users(users::Users),
    /// Manages integrations: connections of clients to their stores
    #[command(subcommand)]
    Integrations(integrations::Integrations),
    /// Pulls orders. Exit code: 0 if all were imported, 2 if some have problems, 1 if the pull failed
    Pull(pull::Pull),
    /// Ships the rows of a CSV. Exit code: 0 if all were shipped, 2 if some were rejected, 1 if nothing was read or shipped
    Ship(ship::Ship),
    /// Compares a store's orders with those stored here. Exit code: 0 if they match, 2 if some differ, 1 if the check failed
    Check(check::Check),
    /// Writes orders, problems or shipments to standard output, for other programs
    #[command(subcommand)]
    Export(export::Export),
    /// Makes a backup of the SQLite database, while the server runs
    Backup(backup::Backup),
    /// Makes a database of a backup, where there is none. Pushing, the status of new orders and stock are off in it
    Restore(restore::Restore),
    /// Says which old records would be removed now, and removes them with --now
    Retention(retention::RetentionCommand),
    /// Writes the SQLite database anew, without free space, while no server runs
    Compact(compact::Compact),
    /// Checks the numbers that pages show, which are kept and not counted, and puts them right
    #[command(subcommand)]
    Counts(counts::Counts),
    /// Begins the change feed anew, for programs that follow it
    #[command(subcommand)]
    Changes(changes::Changes),
    /// Checks that nobody tampered with the audit trail, and writes it for other programs
    #[command(subcommand)]
    Audit(audit::Audit),
    /// Exports or erases what is kept of one shopper, by their e-mail address
    #[command(subcommand)]
    PersonalData(personal_data::PersonalData),
    /// Shows the keys that secrets are encrypted with
    #[command(subcommand)]
    Keys(keys::Keys),
    /// Checks the settings, and prints an example of a settings file
    #[command(subcommand)]
    Config(config::Config),
    /// Lets an assistant work with a server's API, by the Model Context Protocol on standard input and output
    Mcp(mcp::Mcp),
    /// Asks the server that these settings start whether it is ready, for containers. Exit code: 0 if it is, 1 if not
    Health(health::Health),
    /// Prints help on a command, or the guide to connecting a store: parcelpilot help bigcommerce
    Help(help::Help),
    /// Prints what a shell needs to complete commands and flags
    Completions(shell::Completions),
    /// Writes the manual's pages
    Man(shell::Man),
}

/// Ends a command; printed to standard error.
type CommandError = Box<dyn std::error::Error + Send + Sync>;

/// How long blocking work may go on once a command has ended. Nobody needs its result.
const BLOCKING_WORK_MAX: Duration = Duration::from_secs(5);

/// Parses the command line and runs the command.
pub fn run() -> ExitCode {
    let Parsed { matches, file_errors } = match arguments::parse(std::env::args_os()) {
        Ok(parsed) => parsed,
        Err(error) => error.exit(),
    };
    let line = match CommandLine::from_arg_matches(&matches) {
        Ok(line) => line,
        Err(error) => error.exit(),
    };
    let is_check = line.command.reports_settings();
    if let Some(error) = arguments::refusal(&file_errors).filter(|_| !is_check) {
        return print_error(&error);
    }
    let filter = match log::filter(&line.log) {
        Err(_) if is_check => "info",
        Err(error) => return print_error(&error),
        Ok(_) => &line.log,
    };
    let matches = innermost(&matches);
    let runtime = match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime,
        Err(error) => return print_error(&error.into()),
    };
    let command = (&line.command, matches);
    let traces = match log::start(filter, line.log_format, command, runtime.handle()) {
        Ok(traces) => traces,
        Err(error) => return print_error(&error),
    };
    let code = match runtime.block_on(line.command.run(matches, &file_errors)) {
        Ok(code) => code,
        Err(error) => print_error(&error),
    };
    if let Some(traces) = traces {
        traces.shut_down();
    }
    runtime.shutdown_timeout(BLOCKING_WORK_MAX);
    code
}

/// Only the matches of the innermost subcommand know where a setting came from.
fn innermost(mut matches: &ArgMatches) -> &ArgMatches {
    while let Some((_, inner)) = matches.subcommand() {
        matches = inner;
    }
    matches
}

impl Command {
    /// Settings that can't be used are this command's result, and don't end it before it begins.
    fn reports_settings(&self) -> bool {
        matches!(self, Command::Config(config::Config::Check(_)))
    }

    /// What runs for long may send traces.
    fn traces(&self) -> Option<&TracesArguments> {
        match self {
            Command::Serve(serve) => Some(&serve.traces),
            Command::Worker(worker) => Some(&worker.traces),
            _ => None,
        }
    }

    async fn run(self, matches: &ArgMatches, file_errors: &[FileError]) -> Result<ExitCode, CommandError> {
        match self {
            Command::Demo(demo) => demo.run().await,
            Command::Serve(serve) => serve.run(matches).await,
            Command::Sandbox(sandbox) => sandbox.run().await,
            Command::Users(users) => users.run(matches).await,
            Command::Worker(worker) => worker.run(matches).await,
            Command::Integrations(integrations) => integrations.run(matches).await,
            Command::Pull(pull) => pull.run(matches).await,
            Command::Ship(ship) => ship.run(matches).await,
            Command::Check(check) => check.run(matches).await,
            Command::Export(export) => export.run(matches).await,
            Command::Backup(backup) => backup.run(matches).await,
            Command::Restore(restore) => restore.run(matches).await,
            Command::Retention(retention) => retention.run(matches).await,
            Command::Compact(compact) => compact.run(matches).await,
            Command::Counts(counts) => counts.run(matches).await,
            Command::Changes(changes) => changes.run(matches).await,
            Command::Audit(audit) => audit.run(matches).await,
            Command::PersonalData(personal_data) => personal_data.run(matches).await,
            Command::Keys(keys) => keys.run(matches).await,
            Command::Config(config) => config.run(matches, file_errors).await,
            Command::Mcp(mcp) => mcp.run().await,
            Command::Health(health) => health.run(matches).await,
            Command::Help(help) => help.run(),
            Command::Completions(completions) => completions.run(),
            Command::Man(man) => man.run(),
        }
    }
}
