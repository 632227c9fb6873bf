//! `parcelpilot health`: asks the server that these settings start, where there is no curl to ask it.

use std::process::ExitCode;
use std::time::Duration;

use clap::{ArgMatches, Args};
use reqwest::StatusCode;
use runtime::error_report::with_causes;
use url::Url;

use super::CommandError;
use super::output::print_line;
use crate::config::ServerArguments;

/// Shorter than containers wait for a check.
const PATIENCE: Duration = Duration::from_secs(5);

#[derive(Debug, Args)]
pub struct Health {
    /// The server to ask, such as <http://127.0.0.1:3000>, in place of the one that these settings start
    #[arg(long)]
    url: Option<String>,
    #[command(flatten)]
    server: ServerArguments,
}

impl Health {
    pub async fn run(self, matches: &ArgMatches) -> Result<ExitCode, CommandError> {
        let url = match self.url.as_deref() {
            Some(text) => given(text)?,
            None => self.server.own_url(matches)?,
        };
        let url = url.join("/readyz")?;
        let asked = ask(&url).await;
        let (status, text) =
            asked.map_err(|error| format!("{url} does not answer: {}", with_causes(error.as_ref())))?;
        if status == StatusCode::OK {
            print_line(&format!("{url}: ready"));
            return Ok(ExitCode::SUCCESS);
        }
        let reasons = text.lines().filter(|line| !line.ends_with(": ok"));
        let reasons = reasons.take(4).collect::<Vec<_>>().join("; ");
        Err(format!("{url} is not ready ({status}): {reasons}").into())
    }
}

fn given(text: &str) -> Result<Url, CommandError> {
    let url = Url::parse(text).ok();
    let url = url.filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
    url.ok_or_else(|| "--url can't be used: write it as http://127.0.0.1:3000".into())
}

async fn ask(url: &Url) -> Result<(StatusCode, String), Box<dyn std::error::Error + Send + Sync>> {
    let client = outbound::client_of_own_server(url)?;
    let response = client.get(url.clone()).timeout(PATIENCE).send().await?;
    let status = response.status();
    Ok((status, response.text().await?))
}
