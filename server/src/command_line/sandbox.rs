//! `parcelpilot sandbox`.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use clap::Args;
use sandbox::{FaultProfile, Sandbox, Settings, serve};

use super::CommandError;
use super::output::print_line;
use super::serve::listen;
use super::shutdown::shutdown_signal;

#[derive(Debug, Args)]
pub struct SandboxCommand {
    /// Address to serve the store's API on
    #[arg(long, default_value = "127.0.0.1:4010")]
    addr: SocketAddr,
    /// Number of orders in the store
    #[arg(long, default_value_t = 1_000)]
    orders: u64,
    /// Seed of the generated orders: the same seed makes the same store
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Delay of each response, in milliseconds
    #[arg(long, default_value_t = 0)]
    latency_ms: u64,
    /// Calls allowed in a quota window
    #[arg(long, default_value_t = 150)]
    quota: u32,
    /// Length of a quota window, in milliseconds
    #[arg(long, default_value_t = 30_000)]
    window_ms: u64,
    /// Faults to inject: none, rough, or kinds with a frequency; status_500/7,reset/13 fails every 7th and 13th call
    #[arg(long, default_value = "none")]
    faults: FaultProfile,
    /// Writes the credentials file to this path, and next to it a file for each token that lacks a scope
    #[arg(long)]
    credentials_file: Option<PathBuf>,
}

impl SandboxCommand {
    pub async fn run(self) -> Result<ExitCode, CommandError> {
        let sandbox = Sandbox::new(Settings {
            orders: self.orders,
            seed: self.seed,
            newest: None,
            latency: Duration::from_millis(self.latency_ms),
            quota: self.quota,
            window: Duration::from_millis(self.window_ms),
            faults: self.faults,
        });
        let files = match &self.credentials_file {
            Some(path) => sandbox
                .tokens()
                .write_files(path)
                .map_err(|error| format!("{} can't be written: {error}", path.display()))?,
            None => Vec::new(),
        };
        let listener = listen(self.addr).await?;
        let addr = listener.local_addr()?;
        print_line(&format!(
            "The sandbox store {} is on http://{addr}",
            sandbox.tokens().store_hash
        ));
        for file in files {
            print_line(&format!("Credentials: {}", file.display()));
        }
        serve(listener, sandbox, shutdown_signal()).await?;
        Ok(ExitCode::SUCCESS)
    }
}
