//! `parcelpilot`, one file a command. `--help` of each is its documentation.

mod check;
mod data;
mod demo;
mod export;
mod following;
mod help;
mod integrations;
mod keys;
mod pull;
mod sandbox;
mod serve;
mod users;
mod which_orders;
mod worker;

use std::io::IsTerminal;
use std::process::ExitCode;
use std::time::Duration;

use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};
use parcelpilot_contract::error::AppError;
use parcelpilot_domain::credentials::Finding;
use tokio::task::JoinSet;
use tracing_subscriber::EnvFilter;

/// Ships a warehouse's orders: imports them from BigCommerce, and shows what happens meanwhile
#[derive(Debug, Parser)]
#[command(name = "parcelpilot", version, disable_help_subcommand = true)]
struct CommandLine {
    /// What is logged to standard error: error, warn, info, debug, or a filter such as parcelpilot=debug,info
    #[arg(long, env = "PARCELPILOT_LOG", default_value = "info", global = true)]
    log: String,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// A sandbox store and a server that knows it, to try everything; prints where to look
    Demo(demo::Demo),
    /// The server: pages, imports, pushes
    Serve(serve::Serve),
    /// Imports and pushes only, on the same database as a server
    Worker(worker::WorkerCommand),
    /// An imitation of a BigCommerce store, to try and to test with
    Sandbox(sandbox::SandboxCommand),
    /// People who may log in
    #[command(subcommand)]
    Users(users::Users),
    /// Client integrations: one client's connection to one store
    #[command(subcommand)]
    Integrations(integrations::Integrations),
    /// Pulls orders. Ends with 0 if all were imported, 2 if some have problems, 1 if it failed
    Pull(pull::Pull),
    /// Compares a store's orders with those here. Ends with 0 if all are here, 2 if some differ, 1 if it failed
    Check(check::Check),
    /// What is kept, for other programs
    #[command(subcommand)]
    Export(export::Export),
    /// The keys that secrets are sealed with
    #[command(subcommand)]
    Keys(keys::Keys),
    /// The guide to connecting a store: parcelpilot help bigcommerce
    Help(help::Help),
}

/// What ends a command early: a sentence for standard error.
type CommandError = Box<dyn std::error::Error + Send + Sync>;

/// Longer than a database that is away is waited for.
const GRACE: Duration = Duration::from_secs(60);

/// What is still under way when a command is done is waited for so long; nothing of it is needed any more.
const LEFT_OVER: Duration = Duration::from_secs(5);

/// Reads the command line and carries it out.
pub fn run() -> ExitCode {
    let matches = CommandLine::command().get_matches();
    let line = match CommandLine::from_arg_matches(&matches) {
        Ok(line) => line,
        Err(error) => error.exit(),
    };
    if let Err(error) = start_log(&line.log) {
        return fail(&error);
    }
    let runtime = match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime,
        Err(error) => return fail(&error.into()),
    };
    let code = match runtime.block_on(line.command.run(&matches)) {
        Ok(code) => code,
        Err(error) => fail(&error),
    };
    runtime.shutdown_timeout(LEFT_OVER);
    code
}

impl Command {
    async fn run(self, matches: &clap::ArgMatches) -> Result<ExitCode, CommandError> {
        // Where a setting came from is known to the innermost command's matches.
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
            Command::Check(check) => check.run(matches).await,
            Command::Export(export) => export.run(matches).await,
            Command::Keys(keys) => keys.run(matches).await,
            Command::Help(help) => help.run(),
        }
    }
}

fn start_log(filter: &str) -> Result<(), CommandError> {
    let filter = EnvFilter::try_new(filter)
        .map_err(|error| format!("--log or PARCELPILOT_LOG = {filter:?} can't be used: {error}"))?;
    let with_colours = std::io::stderr().is_terminal();
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(with_colours)
        .init();
    Ok(())
}

#[expect(
    clippy::print_stderr,
    reason = "this is a command line's way to say that it failed"
)]
fn fail(error: &CommandError) -> ExitCode {
    eprintln!("parcelpilot: {error}");
    ExitCode::FAILURE
}

/// What a form would say beside its fields.
fn sentences(error: &AppError) -> String {
    match error {
        AppError::Invalid(problems) => {
            let lines = problems
                .iter()
                .map(|error| format!("{}: {}", error.field.form_name(), error.problem.sentence()));
            lines.collect::<Vec<_>>().join("\n")
        }
        AppError::Credentials(findings) => {
            let line = |finding: &Finding| match finding.line {
                Some(line) => format!("line {line}: {}", finding.sentence()),
                None => finding.sentence(),
            };
            findings.iter().map(line).collect::<Vec<_>>().join("\n")
        }
        error => error.to_string(),
    }
}

/// Waits for what works until it is asked to stop, and was. Not for ever, since a program has to end: leases of what is
/// left lapse.
async fn all_end(mut working: JoinSet<()>) -> Result<(), CommandError> {
    let ending = async {
        while let Some(ended) = working.join_next().await {
            ended?;
        }
        Ok(())
    };
    match tokio::time::timeout(GRACE, ending).await {
        Ok(ended) => ended,
        Err(_) => {
            tracing::warn!("what is under way does not end; it is cut off, and goes on elsewhere");
            Ok(())
        }
    }
}

/// Ready when somebody presses Ctrl-C or the system asks this process to end.
async fn asked_to_stop() {
    let interrupted = async {
        // Without the signal there is nothing to wait for.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    let terminated = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => drop(signal.recv().await),
            Err(_) => std::future::pending().await,
        }
    };
    #[cfg(not(unix))]
    let terminated = std::future::pending::<()>();
    tokio::select! {
        () = interrupted => {}
        () = terminated => {}
    }
}
