//! What pages and server functions find in their context.

use std::net::{IpAddr, SocketAddr};

use app::server_functions::IsServerFunctionCall;
use axum::extract::{ConnectInfo, Request};
use axum::http::{HeaderMap, header};
use leptos::prelude::provide_context;
use parcelpilot_contract::accounts::{Preferences, SaveTrouble};
use parcelpilot_contract::ports::{Caller, RecentlyConfirmed, RequestOrigin};

use super::reader::Reader;
use super::{AppState, reader};

/// Longest user agent that is kept, in characters.
const USER_AGENT_MAX: usize = 256;

#[derive(Clone)]
pub struct RequestContext {
    pub state: AppState,
    pub caller: Option<Caller>,
    pub reader: Reader,
    recently_confirmed: Option<RecentlyConfirmed>,
    save_trouble: Option<SaveTrouble>,
    origin: RequestOrigin,
}

impl RequestContext {
    pub fn of(state: AppState, request: &Request) -> Self {
        let caller = request.extensions().get::<Caller>().cloned();
        let preferences = caller
            .as_ref()
            .map_or_else(Preferences::default, |caller| caller.preferences.clone());
        Self {
            state,
            caller,
            reader: reader::of(&preferences, request.headers()),
            recently_confirmed: request.extensions().get::<RecentlyConfirmed>().copied(),
            save_trouble: request.extensions().get::<SaveTrouble>().copied(),
            origin: origin(request),
        }
    }

    pub fn provide(&self) {
        provide_context(self.state.ports.clone());
        provide_context(self.state.secure_cookies);
        provide_context(self.origin.clone());
        self.reader.provide();
        if let Some(caller) = self.caller.clone() {
            provide_context(caller);
        }
        if let Some(confirmed) = self.recently_confirmed {
            provide_context(confirmed);
        }
        if let Some(trouble) = self.save_trouble {
            provide_context(trouble);
        }
    }

    pub fn provide_to_function(&self) {
        self.provide();
        provide_context(IsServerFunctionCall);
    }
}

pub fn origin(request: &Request) -> RequestOrigin {
    let peer = request
        .extensions()
        .get::<ConnectInfo<SocketAddr>>()
        .map(|info| info.0.ip());
    let agent = text(request.headers(), header::USER_AGENT.as_str());
    RequestOrigin {
        address: address(peer, request.headers()),
        user_agent: agent.chars().take(USER_AGENT_MAX).collect(),
    }
}

/// Behind a proxy on this machine all requests come from loopback; its own entry in the header, the last one, says
/// from where it got them. From anywhere else the header could say anything.
fn address(peer: Option<IpAddr>, headers: &HeaderMap) -> String {
    let Some(peer) = peer else { return String::new() };
    let forwarded = text(headers, "x-forwarded-for")
        .rsplit(',')
        .next()
        .and_then(|last| last.trim().parse().ok());
    forwarded
        .filter(|_: &IpAddr| peer.is_loopback())
        .unwrap_or(peer)
        .to_string()
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> &'a str {
    headers
        .get(name)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn believes_only_a_proxy_on_this_machine() {
        let mut headers = HeaderMap::new();
        headers.insert("x-forwarded-for", "192.0.2.9, 198.51.100.7".parse().unwrap());
        let from = |peer: &str| address(Some(peer.parse().unwrap()), &headers);
        assert_eq!(from("127.0.0.1"), "198.51.100.7");
        assert_eq!(from("203.0.113.5"), "203.0.113.5");
        headers.insert("x-forwarded-for", "nonsense".parse().unwrap());
        assert_eq!(address(Some("127.0.0.1".parse().unwrap()), &headers), "127.0.0.1");
    }
}
