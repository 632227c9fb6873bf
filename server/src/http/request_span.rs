//! A request as traces show it: its method, its route and how it was answered. No address, no query, and nobody's name.

use std::net::SocketAddr;

use axum::extract::{ConnectInfo, Request};
use axum::http::{HeaderMap, StatusCode};
use opentelemetry::propagation::{Extractor, TextMapPropagator};
use opentelemetry_sdk::propagation::TraceContextPropagator;
use outbound::PublicUrl;
use runtime::traces::TARGET;
use tracing::field::Empty;
use tracing::{Span, info_span};
use tracing_opentelemetry::OpenTelemetrySpanExt;

use super::AppState;
use super::request_metrics::OTHER_ROUTE;

pub fn begin(request: &Request, state: &AppState, id: &str, method: &'static str, route: &str) -> Span {
    let span = info_span!(
        target: TARGET,
        "request",
        otel.name = Empty,
        otel.kind = "server",
        otel.status_code = Empty,
        http.request.method = if method == "other" { "_OTHER" } else { method },
        http.response.status_code = Empty,
        http.route = Some(route).filter(|route| *route != OTHER_ROUTE),
        url.scheme = if state.secure_cookies.0 { "https" } else { "http" },
        // Never by the request's `Host`, which anybody may make up.
        server.address = state.context.public_url.as_ref().map(PublicUrl::host),
        error.type = Empty,
        parcelpilot.request.id = id,
    );
    if !span.is_disabled() {
        let name = match (method, route) {
            ("other", _) => "HTTP".to_owned(),
            (method, OTHER_ROUTE) => method.to_owned(),
            (method, route) => format!("{method} {route}"),
        };
        span.record("otel.name", name);
        continue_trace(&span, request, state);
    }
    span
}

pub fn end(span: &Span, status: StatusCode) {
    span.record("http.response.status_code", i64::from(status.as_u16()));
    if status.is_server_error() {
        span.record("error.type", status.as_u16().to_string());
        span.record("otel.status_code", "error");
    }
}

/// Strangers must not choose what is traced, nor as part of what.
fn continue_trace(span: &Span, request: &Request, state: &AppState) {
    let connection = request.extensions().get::<ConnectInfo<SocketAddr>>();
    let is_trusted =
        connection.is_some_and(|info| state.trusted_proxies.contains(info.0.ip().to_canonical()));
    if state.continues_traces && is_trusted {
        let parent = TraceContextPropagator::new().extract(&Headers(request.headers()));
        // Fails only for a span that has begun.
        let _ = span.set_parent(parent);
    }
}

struct Headers<'a>(&'a HeaderMap);

impl Extractor for Headers<'_> {
    fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name)?.to_str().ok()
    }

    fn keys(&self) -> Vec<&str> {
        self.0.keys().map(|name| name.as_str()).collect()
    }
}
