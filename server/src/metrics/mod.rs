//! What Prometheus asks for, on an address of its own (`--metrics-addr`), so that no proxy shows it to the world.
//!
//! Without that address nothing is recorded. The names are in [`runtime::metrics`]; what processes count themselves is
//! recorded where it happens, and what the database knows is read at each scrape ([`database`]).

mod database;

use std::future::IntoFuture;
use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;
use axum::routing::get;
use metrics::{describe_counter, describe_gauge, describe_histogram, gauge};
use metrics_exporter_prometheus::{BuildError, Matcher, PrometheusBuilder, PrometheusHandle};
use metrics_process::Collector;
use runtime::metrics::{ALL, BUILD_INFO, Kind};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use crate::compose::AppContext;
use crate::http::health;

/// As Prometheus names its text format.
const TEXT_FORMAT: &str = "text/plain; version=0.0.4; charset=utf-8";
/// What was recorded is folded together so often; a scrape does so, too.
const UPKEEP: Duration = Duration::from_secs(5);

#[derive(Debug, thiserror::Error)]
#[error("metrics can't be recorded: {0}")]
pub struct RecorderError(String);

/// What this process has recorded.
#[derive(Clone)]
pub struct Metrics {
    handle: PrometheusHandle,
    process: Collector,
}

impl Metrics {
    /// Records from now on; once in a process.
    ///
    /// # Errors
    /// Something records already.
    pub fn start() -> Result<Self, RecorderError> {
        let recorder = builder()
            .map_err(|error| RecorderError(error.to_string()))?
            .build_recorder();
        let handle = recorder.handle();
        metrics::set_global_recorder(recorder).map_err(|error| RecorderError(error.to_string()))?;
        describe();
        gauge!(BUILD_INFO.name, "version" => env!("CARGO_PKG_VERSION")).set(1.0);
        let process = Collector::default();
        process.describe();
        Ok(Self { handle, process })
    }

    /// Answers `/metrics`, `/livez` and `/readyz` until `shutdown`.
    pub async fn serve(self, listener: TcpListener, context: AppContext, shutdown: CancellationToken) {
        let upkeep = self.handle.clone();
        let scrapes = Router::new()
            .route("/metrics", get(scrape))
            .with_state((self, context.clone()));
        let serving = axum::serve(listener, scrapes.merge(health::router(context))).into_future();
        let folding = async {
            loop {
                tokio::time::sleep(UPKEEP).await;
                upkeep.run_upkeep();
            }
        };
        tokio::select! {
            ended = serving => if let Err(error) = ended {
                tracing::error!(%error, "metrics are served no more");
            },
            () = folding => {}
            () = shutdown.cancelled() => {}
        }
    }
}

async fn scrape(State((metrics, context)): State<(Metrics, AppContext)>) -> impl IntoResponse {
    metrics.process.collect();
    database::measure(&context.database).await;
    ([(header::CONTENT_TYPE, TEXT_FORMAT)], metrics.handle.render())
}

fn builder() -> Result<PrometheusBuilder, BuildError> {
    let histograms = ALL.iter().filter_map(|metric| match metric.kind {
        Kind::Histogram(bounds) => Some((metric.name, bounds)),
        Kind::Counter | Kind::Gauge => None,
    });
    histograms
        .into_iter()
        .try_fold(PrometheusBuilder::new(), |builder, (name, bounds)| {
            builder.set_buckets_for_metric(Matcher::Full(name.to_owned()), bounds)
        })
}

fn describe() {
    for metric in ALL {
        match metric.kind {
            Kind::Counter => describe_counter!(metric.name, metric.help),
            Kind::Gauge => describe_gauge!(metric.name, metric.help),
            Kind::Histogram(_) => describe_histogram!(metric.name, metric.help),
        }
    }
}
