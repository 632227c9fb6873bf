//! What is logged to standard error, and where traces go.

use std::io::IsTerminal;

use clap::{ArgMatches, ValueEnum};
use runtime::traces::TARGET;
use tokio::runtime::Handle;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, Layer, Registry, fmt};

use super::{Command, CommandError};
use crate::traces::Traces;
use crate::traces::json_lines::WithTrace;

#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum LogFormat {
    Text,
    Json,
}

/// A line carries the ids that it is found by: `request`'s of what people asked for, `run_id` of an import, `push` of a
/// shipment on its way. As JSON it has those of its trace, too, where the command sends traces.
///
/// # Errors
/// The filter can't be used, or there is no client for the collector.
pub fn start(
    filter: &str,
    format: LogFormat,
    (command, matches): (&Command, &ArgMatches),
    runtime: &Handle,
) -> Result<Option<Traces>, CommandError> {
    // There is no log yet: the command reads them again, and says what is wrong with them.
    let settings = command.traces().and_then(|traces| traces.settings(matches).ok()?);
    let (lines, filter) = (lines(format), self::filter(filter)?);
    let Some(settings) = settings else {
        tracing_subscriber::registry().with(lines).with(filter).init();
        return Ok(None);
    };
    let traces = Traces::start(settings, runtime)?;
    let log = tracing_subscriber::registry().with(lines.with_filter(filter));
    log.with(traces.layer()).init();
    Ok(Some(traces))
}

fn lines(format: LogFormat) -> Box<dyn Layer<Registry> + Send + Sync> {
    let lines = fmt::layer().with_writer(std::io::stderr);
    match format {
        LogFormat::Text => lines.with_ansi(std::io::stderr().is_terminal()).boxed(),
        LogFormat::Json => lines
            .json()
            .flatten_event(true)
            .with_current_span(false)
            .map_event_format(WithTrace)
            .boxed(),
    }
}

pub fn filter(filter: &str) -> Result<EnvFilter, CommandError> {
    // What traces tell of, the log tells by itself.
    EnvFilter::try_new(format!("{},{TARGET}=off", of_all_crates(filter)))
        .map_err(|error| format!("--log or PARCELPILOT_LOG = {filter:?} can't be used: {error}").into())
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
