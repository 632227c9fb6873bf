//! The ids by which a log line is found from its trace.

use std::fmt;

use opentelemetry::trace::{SpanContext, TraceContextExt};
use tracing::{Event, Subscriber};
use tracing_subscriber::fmt::FmtContext;
use tracing_subscriber::fmt::format::{FormatEvent, FormatFields, Writer};
use tracing_subscriber::registry::LookupSpan;

/// Writes the JSON of another format, with `trace_id` and `span_id` in front where a line belongs to a trace.
pub struct WithTrace<F>(pub F);

impl<S, N, F> FormatEvent<S, N> for WithTrace<F>
where
    S: Subscriber + for<'span> LookupSpan<'span>,
    N: for<'writer> FormatFields<'writer> + 'static,
    F: FormatEvent<S, N>,
{
    fn format_event(
        &self,
        context: &FmtContext<'_, S, N>,
        mut writer: Writer<'_>,
        event: &Event<'_>,
    ) -> fmt::Result {
        let span = opentelemetry::Context::map_current(|context| context.span().span_context().clone());
        if !span.is_valid() {
            return self.0.format_event(context, writer, event);
        }
        let mut line = String::new();
        self.0.format_event(context, Writer::new(&mut line), event)?;
        write_with(&mut writer, &span, &line)
    }
}

fn write_with(writer: &mut impl fmt::Write, span: &SpanContext, line: &str) -> fmt::Result {
    match line.strip_prefix('{') {
        Some(rest) => write!(
            writer,
            r#"{{"trace_id":"{}","span_id":"{}",{rest}"#,
            span.trace_id(),
            span.span_id()
        ),
        None => writer.write_str(line),
    }
}
