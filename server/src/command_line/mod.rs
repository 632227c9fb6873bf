//! The program `parcelpilot`: a file for each command, and `--help` as their documentation.

mod audit;
mod backup;
mod caller;
mod check;
mod data;
mod demo;
mod export;
mod follow;
mod help;
mod integrations;
mod keys;
mod output;
mod personal_data;
mod pull;
mod restore;
mod run_arguments;
mod sandbox;
mod serve;
mod shell;
mod ship;
mod ship_result;
mod shutdown;
mod users;
mod worker;

use std::io::IsTerminal;
use std::process::ExitCode;
use std::time::Duration;

use clap::{CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};
use tracing_subscriber::EnvFilter;

use output::print_error;

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
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum LogFormat {
    Text,
    Json,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Starts a sandbox store and a server that can connect to it, and prints how to log in
    Demo(demo::Demo),
    /// Runs the server: pages, imports and pushes
    Serve(serve::Serve),
    /// Runs imports and pushes only, on the same database as a server
    Worker(worker::WorkerCommand),
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
    /// Makes a database of a backup, where there is none. Pushing is off in it
    Restore(restore::Restore),
    /// Checks that nobody tampered with the audit trail, and writes it for other programs
    #[command(subcommand)]
    Audit(audit::Audit),
    /// Exports or erases what is kept of one shopper, by their e-mail address
    #[command(subcommand)]
    PersonalData(personal_data::PersonalData),
    /// Shows the keys that secrets are encrypted with
    #[command(subcommand)]
    Keys(keys::Keys),
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
    let matches = CommandLine::command().get_matches();
    let line = match CommandLine::from_arg_matches(&matches) {
        Ok(line) => line,
        Err(error) => error.exit(),
    };
    if let Err(error) = start_log(&line.log, line.log_format) {
        return print_error(&error);
    }
    let runtime = match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime,
        Err(error) => return print_error(&error.into()),
    };
    let code = match runtime.block_on(line.command.run(&matches)) {
        Ok(code) => code,
        Err(error) => print_error(&error),
    };
    runtime.shutdown_timeout(BLOCKING_WORK_MAX);
    code
}

impl Command {
    async fn run(self, matches: &clap::ArgMatches) -> Result<ExitCode, CommandError> {
        // Only the matches of the innermost subcommand know where a setting came from.
        let mut matches = matches;
        while let Some((_, inner)) = matches.subcommand() {
            matches = inner;
        }
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
            Command::Audit(audit) => audit.run(matches).await,
            Command::PersonalData(personal_data) => personal_data.run(matches).await,
            Command::Keys(keys) => keys.run(matches).await,
            Command::Help(help) => help.run(),
            Command::Completions(completions) => completions.run(),
            Command::Man(man) => man.run(),
        }
    }
}

/// A line carries the ids that it is found by: `request`'s of what people asked for, `run_id` of an import, `push` of a
/// shipment on its way.
fn start_log(filter: &str, format: LogFormat) -> Result<(), CommandError> {
    let filter = EnvFilter::try_new(of_all_crates(filter))
        .map_err(|error| format!("--log or PARCELPILOT_LOG = {filter:?} can't be used: {error}"))?;
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr);
    match format {
        LogFormat::Text => log.with_ansi(std::io::stderr().is_terminal()).init(),
        LogFormat::Json => log.json().flatten_event(true).with_current_span(false).init(),
    }
    Ok(())
}

/// `parcelpilot` in a filter means the whole program, whose crates log under their own names.
fn of_all_crates(filter: &str) -> String {
    let crates = [
        "parcelpilot",
        "app",
        "bigcommerce",
        "engine",
        "outbound",
        "runtime",
        "sandbox",
        "storage",
    ];
    let directives = filter
        .split(',')
        .map(|directive| match directive.trim().strip_prefix("parcelpilot") {
            Some(rest) if rest.is_empty() || rest.starts_with('=') => {
                crates.map(|name| format!("{name}{rest}")).join(",")
            }
            _ => directive.to_owned(),
        });
    directives.collect::<Vec<_>>().join(",")
}

#[cfg(test)]
mod tests {
    use super::of_all_crates;

    #[test]
    fn a_filter_for_the_program_is_one_for_all_its_crates() {
        let filter = of_all_crates("parcelpilot=debug,info");
        assert!(
            filter.contains("engine=debug,") && filter.contains("parcelpilot=debug,"),
            "{filter}"
        );
        assert!(filter.ends_with(",info"), "{filter}");
        assert_eq!(
            of_all_crates("parcelpilot::http=warn,info"),
            "parcelpilot::http=warn,info"
        );
    }
}
