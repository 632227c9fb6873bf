//! `parcelpilot`, one file a command. `--help` of each is its documentation.

mod data;
mod demo;
mod keys;
mod sandbox;
mod serve;
mod users;

use std::io::IsTerminal;
use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};
use tracing_subscriber::EnvFilter;

/// Ships a warehouse's orders: imports them from BigCommerce, and shows what happens meanwhile
#[derive(Debug, Parser)]
#[command(name = "parcelpilot", version)]
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
    /// The server: pages, imports
    Serve(serve::Serve),
    /// An imitation of a BigCommerce store, to try and to test with
    Sandbox(sandbox::SandboxCommand),
    /// People who may log in
    #[command(subcommand)]
    Users(users::Users),
    /// The keys that secrets are sealed with
    #[command(subcommand)]
    Keys(keys::Keys),
}

/// What ends a command early: a sentence for standard error.
type CommandError = Box<dyn std::error::Error + Send + Sync>;

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
    match runtime.block_on(line.command.run(&matches)) {
        Ok(code) => code,
        Err(error) => fail(&error),
    }
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
            Command::Keys(keys) => keys.run(matches).await,
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
