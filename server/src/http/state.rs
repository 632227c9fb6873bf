//! What requests need of the server.

use std::ops::Deref;
use std::sync::Arc;

use app::Assets;
use app::server_functions::accounts::ssr::SecureCookies;
use engine::webhooks::Inbox;
use parcelpilot_contract::ports::Ports;
use tokio_util::sync::CancellationToken;

use super::api_v1::RateLimit;
use super::limits::Limits;
use super::{Feeds, Ingress, TrustedProxies};
use crate::compose::AppContext;

/// Each layer of a route clones it for each request, so it is one pointer.
#[derive(Clone)]
pub struct AppState(Arc<SharedState>);

#[derive(Clone)]
pub struct SharedState {
    pub context: AppContext,
    pub ports: Ports,
    pub feeds: Arc<Feeds>,
    pub api_limit: Arc<RateLimit>,
    pub limits: Limits,
    pub assets: Assets,
    pub trusted_proxies: TrustedProxies,
    /// Whether a trace that a trusted proxy began is continued.
    pub continues_traces: bool,
    pub secure_cookies: SecureCookies,
    pub strict_transport: bool,
    /// Where pages may load pictures from.
    pub image_sources: Arc<str>,
    /// What stores have told of in the last moment.
    pub inbox: Arc<Inbox>,
    /// Ends the streams that would otherwise keep the server from stopping.
    pub shutdown: CancellationToken,
}

impl AppState {
    pub fn new(context: AppContext, assets: Assets, ingress: Ingress) -> Self {
        let ports = context.ports();
        Self::from(SharedState {
            feeds: Arc::new(Feeds::new(&ports, context.database.clone())),
            api_limit: Arc::default(),
            limits: Limits::default(),
            image_sources: context.platforms.image_sources().into(),
            context,
            ports,
            assets,
            trusted_proxies: ingress.trusted_proxies,
            continues_traces: ingress.continues_traces,
            secure_cookies: ingress.secure_cookies,
            strict_transport: ingress.strict_transport,
            inbox: Arc::default(),
            shutdown: CancellationToken::new(),
        })
    }
}

impl From<SharedState> for AppState {
    fn from(state: SharedState) -> Self {
        Self(Arc::new(state))
    }
}

impl Deref for AppState {
    type Target = SharedState;

    fn deref(&self) -> &SharedState {
        &self.0
    }
}
