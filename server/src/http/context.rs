//! What pages and server functions find in their context.

use app::ClosedToClients;
use app::server_functions::IsServerFunctionCall;
use app::server_functions::accounts::ssr::{ProviderAddress, ProviderName, PublicAddress};
use axum::extract::Request;
use axum::http::{HeaderMap, header};
use leptos::prelude::provide_context;
use parcelpilot_contract::accounts::{Preferences, SaveTrouble};
use parcelpilot_contract::ports::{Caller, RecentlyConfirmed, RequestOrigin};

use super::client_address::ClientAddress;
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
    provider_address: Option<ProviderAddress>,
    is_closed: bool,
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
            provider_address: None,
            is_closed: false,
        }
    }

    /// Of the page that leads to the identity provider.
    pub fn on_the_way(self, address: ProviderAddress) -> Self {
        Self {
            provider_address: Some(address),
            ..self
        }
    }

    /// Whatever the page is, it is not for the caller.
    pub fn closed(self) -> Self {
        Self {
            is_closed: true,
            ..self
        }
    }

    pub fn provide(&self) {
        if self.is_closed {
            provide_context(ClosedToClients);
        }
        provide_context(self.state.ports.clone());
        provide_context(self.state.secure_cookies);
        let public_url = self.state.context.public_url.as_ref();
        provide_context(PublicAddress(public_url.map(ToString::to_string)));
        let provider = self.state.context.accounts.provider.as_ref();
        provide_context(ProviderName(
            provider.map(|provider| provider.settings.name.clone()),
        ));
        if let Some(address) = self.provider_address.clone() {
            provide_context(address);
        }
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
    let address = request.extensions().get::<ClientAddress>();
    let agent = text(request.headers(), header::USER_AGENT.as_str());
    RequestOrigin {
        address: address
            .map(|ClientAddress(address)| address.to_string())
            .unwrap_or_default(),
        user_agent: agent.chars().take(USER_AGENT_MAX).collect(),
    }
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> &'a str {
    headers
        .get(name)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default()
}
