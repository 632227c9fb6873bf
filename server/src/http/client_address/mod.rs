//! From which address does a request come? Known proxies say for whom they ask; what anybody else says of it counts for
//! nothing.
//!
//! From the connection's other end the way is gone back hop by hop: as long as a hop is a trusted proxy, what it said of
//! the one before it is believed. The first that is no such proxy is the client.

mod hops;
#[cfg(test)]
mod tests;
mod trusted_proxies;

use std::net::{IpAddr, SocketAddr};
use std::sync::Once;

use axum::extract::{ConnectInfo, Request, State};
use axum::http::HeaderMap;
use axum::middleware::Next;
use axum::response::Response;

pub use trusted_proxies::TrustedProxies;

use super::AppState;
use hops::{FORWARDED, X_FORWARDED_FOR};

/// More trusted proxies than this are between nobody and us.
const HOPS_MAX: usize = 32;

/// In a request's extensions, where it came over a connection.
#[derive(Debug, Clone, Copy)]
pub(super) struct ClientAddress(pub IpAddr);

pub async fn find(State(state): State<AppState>, mut request: Request, next: Next) -> Response {
    let connection = request.extensions().get::<ConnectInfo<SocketAddr>>();
    if let Some(peer) = connection.map(|info| info.0.ip()) {
        let address = client_address(peer, request.headers(), &state.trusted_proxies);
        request.extensions_mut().insert(ClientAddress(address));
    }
    next.run(request).await
}

/// One of the two headers is the proxy's; the other, if it is there as well, is what the client made up, unless both
/// lead to the same address. Which is which can't be seen, so neither is believed then.
fn client_address(peer: IpAddr, headers: &HeaderMap, trusted: &TrustedProxies) -> IpAddr {
    let peer = peer.to_canonical();
    let has = |name| headers.contains_key(name);
    if !trusted.contains(peer) {
        if has(X_FORWARDED_FOR) || has(FORWARDED) {
            say_once_who_is_not_trusted(peer);
        }
        return peer;
    }
    let by_list = has(X_FORWARDED_FOR).then(|| last_untrusted(peer, hops::x_forwarded_for(headers), trusted));
    let by_standard = has(FORWARDED).then(|| last_untrusted(peer, hops::forwarded(headers), trusted));
    match (by_list, by_standard) {
        (Some(one), Some(other)) if one != other => peer,
        (one, other) => one.or(other).unwrap_or(peer),
    }
}

/// `hops` are the nearest first; one that can't be read ends the way at the one before.
fn last_untrusted(
    peer: IpAddr,
    hops: impl Iterator<Item = Option<IpAddr>>,
    trusted: &TrustedProxies,
) -> IpAddr {
    let mut address = peer;
    for hop in hops.take(HOPS_MAX) {
        let Some(hop) = hop else { break };
        address = hop;
        if !trusted.contains(hop) {
            break;
        }
    }
    address
}

/// Who forgets to name the proxy would otherwise learn it only when the log-ins of all people are throttled as one.
fn say_once_who_is_not_trusted(peer: IpAddr) {
    static SAID: Once = Once::new();
    SAID.call_once(|| {
        tracing::warn!(
            "{peer} sent a request that it says was forwarded, which is not believed. If {peer} is your proxy, name it \
             in --trusted-proxies: until then all people behind it count as one address"
        );
    });
}
