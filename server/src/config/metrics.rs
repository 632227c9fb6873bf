//! Where metrics are served.

use std::net::SocketAddr;

use clap::{ArgMatches, Args};

use super::{ConfigError, Setting};

const METRICS_ADDR: Setting = Setting::new("metrics_addr", "--metrics-addr", "PARCELPILOT_METRICS_ADDR");

#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Metrics")]
pub struct MetricsArguments {
    /// Address to serve metrics for Prometheus on, with /livez and /readyz, such as 127.0.0.1:9464. Who reaches it can
    /// read them without a log-in
    #[arg(long, env = "PARCELPILOT_METRICS_ADDR")]
    metrics_addr: Option<String>,
}

impl MetricsArguments {
    /// # Errors
    /// It is not an IP address with a port. Empty counts as not set.
    pub fn settings(&self, matches: &ArgMatches) -> Result<Option<SocketAddr>, ConfigError> {
        let given = self.metrics_addr.as_deref().filter(|addr| !addr.is_empty());
        let parsed = given.map(|addr| {
            addr.parse()
                .map_err(|_| METRICS_ADDR.refuse(matches, Some(addr), "write it as 127.0.0.1:9464"))
        });
        parsed.transpose()
    }
}
