//! Connections: there are so many and no more, who takes too long is let go, and who is being answered at the end is answered.

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use axum_server::Handle;
use axum_server::accept::NoDelayAcceptor;
use axum_server::tls_rustls::{RustlsAcceptor, RustlsConfig};
use tokio::net::TcpListener;
use tower_http::timeout::RequestBodyDeadlineLayer;

use super::connections::Bounded;

/// How many connections there may be, and how long the server waits for the other side.
#[derive(Debug, Clone, Copy)]
pub struct ConnectionLimits {
    /// At once; more are closed.
    pub connections: usize,
    /// Until a connection is encrypted, where it is to be.
    pub handshake: Duration,
    /// From the beginning of a connection to the end of its first request's head.
    pub first_head: Duration,
    /// From one answer to the end of the next request's head, silence between them included: browsers keep
    /// connections.
    pub next_head: Duration,
    /// For a request's whole body, so that nobody holds a request open by sending it byte by byte.
    pub body: Duration,
    /// For answers under way once the server is to stop.
    pub end: Duration,
}

impl Default for ConnectionLimits {
    fn default() -> Self {
        Self {
            // Twice as many as there may be event streams.
            connections: 4_000,
            handshake: Duration::from_secs(10),
            first_head: Duration::from_secs(15),
            next_head: Duration::from_secs(75),
            body: Duration::from_secs(30),
            end: Duration::from_secs(20),
        }
    }
}

/// Serves until `stop` is ready; then no more connections are taken. With a certificate by HTTPS alone.
///
/// # Errors
/// Those of the listener.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    limits: ConnectionLimits,
    certificate: Option<RustlsConfig>,
    stop: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let handle = Handle::<SocketAddr>::new();
    let stopping = handle.clone();
    tokio::spawn(async move {
        stop.await;
        stopping.graceful_shutdown(Some(limits.end));
    });
    let mut server = axum_server::from_tcp(listener.into_std()?)?
        // A connection of HTTP/2 may be silent for ever; browsers have it by HTTPS alone, where it is not offered.
        .http1_only()
        .first_request_timeout(limits.first_head)
        .handle(handle);
    server
        .http_builder()
        .http1()
        .header_read_timeout(limits.next_head);
    let router = router.layer(RequestBodyDeadlineLayer::new(limits.body));
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    // The end of a page, which is sent by itself, does not wait until the other side has acknowledged its beginning.
    let plain = NoDelayAcceptor;
    match certificate {
        None => {
            let bounded = Bounded::new(plain, limits.connections);
            server.acceptor(bounded).serve(service).await
        }
        Some(certificate) => {
            let encrypted = RustlsAcceptor::new(certificate)
                .handshake_timeout(limits.handshake)
                .acceptor(plain);
            // Around the handshake, which takes a connection's time and memory, too.
            let bounded = Bounded::new(encrypted, limits.connections);
            server.acceptor(bounded).serve(service).await
        }
    }
}
