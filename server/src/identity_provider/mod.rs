//! The company's identity provider: log-in by OpenID Connect, in the code flow with PKCE.
//!
//! May be here: what is asked of the provider, and whether its answer can be trusted. Not: who that is here, and what
//! they may do, which [`crate::services::accounts`] says; and nothing is stored.

mod calls;
mod claims;
mod discovery;
mod error;
mod settings;
mod tokens;

use std::time::Duration;

use openidconnect::core::{CoreAuthPrompt, CoreAuthenticationFlow};
use openidconnect::{CsrfToken, Nonce, PkceCodeChallenge, PkceCodeVerifier, Scope};
use parcelpilot_domain::identity_provider::ProviderProblem;
use secrecy::{ExposeSecret, SecretString};
use url::Url;

use calls::Calls;
use discovery::Discovery;

pub use claims::Identity;
pub use error::ProviderError;
pub use settings::{ProviderSettings, RoleByGroups, TIME_LIMIT};

use crate::accounts::tokens::derived;

/// How far the provider's clock may differ from this machine's.
pub const LEEWAY: Duration = Duration::from_secs(60);

/// What it is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    LogIn,
    /// Somebody who may be logged in there already is asked to prove that it is them.
    Confirmation,
}

pub struct IdentityProvider {
    pub settings: ProviderSettings,
    calls: Calls,
    discovery: Discovery,
}

impl IdentityProvider {
    /// Calls nobody yet: a provider that is down keeps no server from starting.
    ///
    /// # Errors
    /// The HTTP client can't be made.
    pub fn new(settings: ProviderSettings) -> Result<Self, outbound::ClientError> {
        Ok(Self {
            calls: Calls::new(&settings)?,
            discovery: Discovery::default(),
            settings,
        })
    }

    /// Where the browser that has this token goes. It comes back with `state`.
    ///
    /// # Errors
    /// The provider can't be reached, or describes itself in a way that can't be used.
    pub async fn address(
        &self,
        purpose: Purpose,
        state: &SecretString,
        browser: &SecretString,
    ) -> Result<Url, ProviderError> {
        let metadata = self.discovery.current(&self.calls, &self.settings).await?;
        let client = tokens::client(&metadata, &self.settings)?;
        let (state, nonce) = (CsrfToken::new(state.expose_secret().to_owned()), nonce(browser));
        let scopes = self.settings.scopes.iter().cloned().map(Scope::new);
        let request = client
            .authorize_url(
                CoreAuthenticationFlow::AuthorizationCode,
                move || state,
                move || nonce,
            )
            .add_scopes(scopes)
            .set_pkce_challenge(PkceCodeChallenge::from_code_verifier_sha256(&verifier(browser)));
        let request = match purpose {
            Purpose::LogIn => request,
            Purpose::Confirmation => request
                .add_prompt(CoreAuthPrompt::Login)
                .set_max_age(Duration::ZERO),
        };
        let (address, ..) = request.url();
        // Browsers go there: never to a script.
        if !self.calls.may_call(&address) {
            let detail = format!(
                "its authorization endpoint is not by HTTPS: {}",
                address.origin().ascii_serialization()
            );
            return Err(ProviderError::new(ProviderProblem::Misconfigured, detail));
        }
        Ok(address)
    }

    /// Whom this code stands for, which came back to the browser that has this token.
    ///
    /// # Errors
    /// The provider can't be reached, refuses the code, or its answer can't be trusted.
    pub async fn identity(
        &self,
        code: SecretString,
        browser: &SecretString,
    ) -> Result<Identity, ProviderError> {
        let exchange = tokens::Exchange {
            code,
            verifier: verifier(browser),
            nonce: nonce(browser),
        };
        tokens::identity(&self.calls, &self.discovery, &self.settings, exchange).await
    }
}

/// Nothing is kept of either: the browser's token is what both come from, so a code that another browser was given is of
/// no use in this one.
fn verifier(browser: &SecretString) -> PkceCodeVerifier {
    PkceCodeVerifier::new(derived(browser, "code verifier").expose_secret().to_owned())
}

fn nonce(browser: &SecretString) -> Nonce {
    Nonce::new(derived(browser, "nonce").expose_secret().to_owned())
}
