//! What all calls to other machines have in common, and the address at which they reach this server.
//!
//! May be here: the HTTP client that every caller builds on, and the rules for addresses. Not: whom to call, and what
//! to send.

mod addresses;
mod own_server;
mod public_url;

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use reqwest::{Client, redirect};
use url::{Host, Url};

pub use addresses::{Addresses, client_to, is_refused_address};
pub use own_server::client_of_own_server;
pub use public_url::{IDENTITY_PROVIDER_ANSWER, PublicUrl, webhook_path};

pub const USER_AGENT: &str = concat!("ParcelPilot/", env!("CARGO_PKG_VERSION"));

const CONNECT: Duration = Duration::from_secs(10);

/// Why there is no client.
#[derive(Debug, thiserror::Error)]
pub enum ClientError {
    #[error("the TLS stack did not start: {0}")]
    Tls(#[from] rustls::Error),
    #[error("the HTTP client did not start: {0}")]
    Client(#[from] reqwest::Error),
}

/// A client for what is at `address`. It follows no redirects, since what is sent may hold a secret.
///
/// # Errors
/// See [`ClientError`].
pub fn client(address: &Url) -> Result<Client, ClientError> {
    client_with(tls()?, address)
}

fn client_with(tls: rustls::ClientConfig, address: &Url) -> Result<Client, ClientError> {
    let mut builder = Client::builder()
        .tls_backend_preconfigured(tls)
        .redirect(redirect::Policy::none())
        .connect_timeout(CONNECT)
        .user_agent(USER_AGENT);
    if is_loopback(address) {
        // A proxy of this machine's environment would carry it off the machine.
        builder = builder.no_proxy();
    }
    Ok(builder.build()?)
}

/// HTTPS, or HTTP that stays on this machine.
pub fn is_safe(address: &Url) -> bool {
    address.has_host()
        && (address.scheme() == "https" || (address.scheme() == "http" && is_loopback(address)))
}

pub fn is_loopback(address: &Url) -> bool {
    match address.host() {
        Some(Host::Ipv4(ip)) => IpAddr::V4(ip).is_loopback(),
        Some(Host::Ipv6(ip)) => IpAddr::V6(ip).is_loopback(),
        Some(Host::Domain(name)) => is_local_name(name),
        None => false,
    }
}

/// For schemes whose hosts are mere names to [`Url`].
pub fn is_local_name(name: &str) -> bool {
    let address = name.parse::<IpAddr>();
    name == "localhost" || address.is_ok_and(|address| address.is_loopback())
}

/// ring and Mozilla's roots, without state of the process: no provider to install, no CA files needed.
fn tls() -> Result<rustls::ClientConfig, rustls::Error> {
    let roots = rustls::RootCertStore {
        roots: webpki_roots::TLS_SERVER_ROOTS.into(),
    };
    Ok(rustls::ClientConfig::builder_with_provider(provider())
        .with_safe_default_protocol_versions()?
        .with_root_certificates(roots)
        .with_no_client_auth())
}

fn provider() -> Arc<rustls::crypto::CryptoProvider> {
    Arc::new(rustls::crypto::ring::default_provider())
}
