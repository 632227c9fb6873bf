//! Spans that wait to be sent.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{self as blocking, RecvTimeoutError};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use opentelemetry::Context;
use opentelemetry_sdk::error::{OTelSdkError, OTelSdkResult};
use opentelemetry_sdk::trace::{Span, SpanData, SpanProcessor};
use runtime::error_report::with_causes;
use tokio::runtime::Handle;
use tokio::sync::mpsc;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::collector::Collector;

/// A span is a kilobyte or so.
const WAITING_MAX: usize = 4_096;
const BATCH_MAX: usize = 512;
/// How long a span waits for others.
const INTERVAL: Duration = Duration::from_secs(5);
/// Between two lines in the log.
const TELL_EVERY: Duration = Duration::from_secs(60);

/// Takes what ends, and never waits.
#[derive(Debug)]
pub struct Queue {
    waiting: mpsc::Sender<SpanData>,
    /// Spans that came while the queue was full.
    dropped: Arc<AtomicU64>,
    stop: CancellationToken,
    /// Its other end goes once the last span is sent.
    ended: Mutex<blocking::Receiver<()>>,
}

impl Queue {
    pub fn start(collector: Collector, runtime: &Handle) -> Self {
        let (waiting, spans) = mpsc::channel(WAITING_MAX);
        let (sending, ended) = blocking::channel();
        let (dropped, stop) = (Arc::<AtomicU64>::default(), CancellationToken::new());
        let sender = Sender {
            spans,
            collector,
            dropped: dropped.clone(),
            losses: Losses::default(),
        };
        let until = stop.clone();
        runtime.spawn(async move {
            sender.send_until(until).await;
            drop(sending);
        });
        Self {
            waiting,
            dropped,
            stop,
            ended: Mutex::new(ended),
        }
    }
}

impl SpanProcessor for Queue {
    fn on_start(&self, _: &mut Span, _: &Context) {}

    fn on_end(&self, span: SpanData) {
        if span.span_context.is_sampled() && self.waiting.try_send(span).is_err() {
            self.dropped.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// Spans are on their way by themselves.
    fn force_flush(&self) -> OTelSdkResult {
        Ok(())
    }

    fn shutdown_with_timeout(&self, timeout: Duration) -> OTelSdkResult {
        self.stop.cancel();
        let ended = self.ended.lock().unwrap_or_else(PoisonError::into_inner);
        match ended.recv_timeout(timeout) {
            Ok(()) | Err(RecvTimeoutError::Disconnected) => Ok(()),
            Err(RecvTimeoutError::Timeout) => Err(OTelSdkError::Timeout(timeout)),
        }
    }
}

struct Sender {
    spans: mpsc::Receiver<SpanData>,
    collector: Collector,
    dropped: Arc<AtomicU64>,
    losses: Losses,
}

impl Sender {
    async fn send_until(mut self, stop: CancellationToken) {
        let mut batch = Vec::new();
        while !stop.is_cancelled() {
            self.fill(&mut batch, &stop).await;
            self.send(&mut batch).await;
            if let Some(lost) = self.losses.due() {
                self.losses.tell(lost);
            }
        }
        loop {
            while batch.len() < BATCH_MAX
                && let Ok(span) = self.spans.try_recv()
            {
                batch.push(span);
            }
            if batch.is_empty() {
                break;
            }
            self.send(&mut batch).await;
        }
        if self.losses.spans > 0 {
            self.losses.tell(self.losses.spans);
        }
    }

    /// Waits until the batch is full, for an interval, or until `stop`.
    async fn fill(&mut self, batch: &mut Vec<SpanData>, stop: &CancellationToken) {
        let deadline = Instant::now() + INTERVAL;
        while batch.len() < BATCH_MAX {
            let room = BATCH_MAX - batch.len();
            tokio::select! {
                received = self.spans.recv_many(batch, room) => {
                    if received == 0 {
                        return;
                    }
                }
                () = tokio::time::sleep_until(deadline) => return,
                () = stop.cancelled() => return,
            }
        }
    }

    async fn send(&mut self, batch: &mut Vec<SpanData>) {
        let dropped = self.dropped.swap(0, Ordering::Relaxed);
        if dropped > 0 {
            self.losses.add(dropped, || "more came than it took".to_owned());
        }
        let spans = std::mem::take(batch);
        if spans.is_empty() {
            return;
        }
        let count = spans.len() as u64;
        match self.collector.send(spans).await {
            Ok(0) => {}
            Ok(rejected) => self.losses.add(rejected, || "it rejected them".to_owned()),
            Err(error) => self.losses.add(count, || with_causes(&error)),
        }
    }
}

/// Spans that the collector does not have, and that the log has not told of.
#[derive(Default)]
struct Losses {
    spans: u64,
    reason: String,
    told_at: Option<Instant>,
}

impl Losses {
    fn add(&mut self, spans: u64, reason: impl FnOnce() -> String) {
        self.spans += spans;
        self.reason = reason();
    }

    /// How many are to be told of now, if any are.
    fn due(&mut self) -> Option<u64> {
        let is_due = self.told_at.is_none_or(|at| at.elapsed() >= TELL_EVERY);
        let lost = Some(self.spans).filter(|lost| is_due && *lost > 0)?;
        self.spans = 0;
        self.told_at = Some(Instant::now());
        Some(lost)
    }

    fn tell(&self, lost: u64) {
        tracing::warn!(
            lost,
            reason = self.reason,
            "spans did not reach the collector of traces"
        );
    }
}

#[cfg(test)]
mod tests {
    use opentelemetry::trace::{Tracer, TracerProvider};
    use opentelemetry_sdk::Resource;
    use opentelemetry_sdk::trace::{Sampler, SdkTracerProvider};
    use tokio::net::TcpListener;

    use super::*;

    /// Takes connections and says nothing.
    async fn silent_collector() -> (TcpListener, Collector) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}/v1/traces", listener.local_addr().unwrap());
        let collector = Collector::new(address.parse().unwrap(), None, &Resource::builder_empty().build());
        (listener, collector.unwrap())
    }

    #[tokio::test]
    async fn what_finds_the_queue_full_is_counted_and_waits_for_nobody() {
        let (_listener, collector) = silent_collector().await;
        let queue = Queue::start(collector, &Handle::current());
        let dropped = queue.dropped.clone();
        let provider = SdkTracerProvider::builder().with_span_processor(queue).build();
        let tracer = provider.tracer("test");
        for _ in 0..WAITING_MAX + 3 {
            drop(tracer.start("span"));
        }
        assert_eq!(dropped.load(Ordering::Relaxed), 3);
        tokio::task::spawn_blocking(move || provider.shutdown_with_timeout(Duration::from_millis(1)))
            .await
            .unwrap()
            .expect_err("the collector does not answer");
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_span_outside_the_sample_waits_nowhere() {
        let (_listener, collector) = silent_collector().await;
        let queue = Queue::start(collector, &Handle::current());
        let waiting = queue.waiting.clone();
        let provider = SdkTracerProvider::builder()
            .with_sampler(Sampler::AlwaysOff)
            .with_span_processor(queue)
            .build();
        drop(provider.tracer("test").start("span"));
        assert_eq!(waiting.capacity(), WAITING_MAX);
    }

    #[tokio::test(start_paused = true)]
    async fn losses_are_told_once_a_minute() {
        let mut losses = Losses::default();
        let mut told = Vec::new();
        for _ in 0..180 {
            losses.add(2, || "down".to_owned());
            told.extend(losses.due());
            tokio::time::advance(Duration::from_secs(1)).await;
        }
        // The first at once, and then a minute's.
        assert_eq!(told, [2, 120, 120]);
    }
}
