//! Traces, for operators who name a collector: what the spans of [`TARGET`] become, and the trace's id on log lines.
//!
//! A slow collector, or none, slows nothing: spans wait in a [`queue`] of limited length, and what finds it full is
//! counted and dropped. Only settings of ours count; OpenTelemetry's environment variables don't.

mod collector;
pub mod json_lines;
mod queue;

use std::time::Duration;

use opentelemetry::KeyValue;
use opentelemetry::trace::TracerProvider;
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::trace::{Sampler, SdkTracerProvider, SpanLimits};
use outbound::ClientError;
use runtime::traces::TARGET;
use tokio::runtime::Handle;
use tracing::{Metadata, Subscriber};
use tracing_subscriber::Layer;
use tracing_subscriber::filter::{FilterFn, LevelFilter};
use tracing_subscriber::registry::LookupSpan;
use uuid::Uuid;

use crate::config::TracesSettings;
use collector::Collector;
use queue::Queue;

const SERVICE: &str = "parcelpilot";
/// How long the end of the program waits for the collector.
const FLUSH_MAX: Duration = Duration::from_secs(5);

/// Spans that are recorded and sent until [`shut_down`](Traces::shut_down).
pub struct Traces {
    provider: SdkTracerProvider,
}

impl Traces {
    /// # Errors
    /// The HTTP client can't be set up. Whether the collector can be reached shows later, in the log.
    pub fn start(settings: TracesSettings, runtime: &Handle) -> Result<Self, ClientError> {
        let by_id = Sampler::TraceIdRatioBased(settings.sample);
        let collector = Collector::new(settings.collector, settings.header, &process())?;
        let provider = SdkTracerProvider::builder()
            // A trace is sent whole, or not at all.
            .with_sampler(Sampler::ParentBased(Box::new(by_id)))
            .with_span_limits(SpanLimits::default())
            .with_span_processor(Queue::start(collector, runtime))
            .build();
        Ok(Self { provider })
    }

    /// Records spans of [`TARGET`] and nothing else.
    pub fn layer<S>(&self) -> impl Layer<S> + use<S>
    where
        S: Subscriber + for<'span> LookupSpan<'span>,
    {
        tracing_opentelemetry::layer()
            .with_tracer(self.provider.tracer(SERVICE))
            .with_location(false)
            .with_threads(false)
            .with_target(false)
            .with_tracked_inactivity(false)
            .with_filter(spans_of_traces())
    }

    /// Sends what is left, for five seconds at most. Not on a thread of the runtime, which it blocks.
    pub fn shut_down(self) {
        if let Err(error) = self.provider.shutdown_with_timeout(FLUSH_MAX) {
            tracing::warn!(%error, "the last traces were not sent in time");
        }
    }
}

/// No more than these: a library's spans, and lines of the log, may hold anything.
fn spans_of_traces() -> FilterFn {
    let is_one: fn(&Metadata<'_>) -> bool = |metadata| metadata.is_span() && metadata.target() == TARGET;
    FilterFn::new(is_one).with_max_level_hint(LevelFilter::INFO)
}

/// What is true of all spans of this process.
fn process() -> Resource {
    let host = std::fs::read_to_string("/proc/sys/kernel/hostname");
    let host = host.map(|name| KeyValue::new("host.name", name.trim().to_owned()));
    let facts = [
        KeyValue::new("service.name", SERVICE),
        KeyValue::new("service.version", env!("CARGO_PKG_VERSION")),
        KeyValue::new("service.instance.id", Uuid::new_v4().to_string()),
    ];
    Resource::builder_empty()
        .with_attributes(facts.into_iter().chain(host.ok()))
        .build()
}
