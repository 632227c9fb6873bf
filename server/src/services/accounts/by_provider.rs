//! Log-in by the company's identity provider, and confirming there that somebody is who they are.
//!
//! The browser goes to the provider and comes back. What it comes back with counts once, in the browser that went, within
//! ten minutes.

use std::sync::Arc;
use std::time::Duration;

use parcelpilot_contract::error::{AppError, AppResult};
use parcelpilot_contract::own_account::OwnLogIn;
use parcelpilot_contract::ports::{Caller, NewSession, RequestOrigin};
use parcelpilot_domain::audit::AuditAction;
use parcelpilot_domain::identity_provider::ProviderProblem;
use runtime::clock::now;
use secrecy::SecretString;
use storage::external_identities::ExternalIdentity;
use storage::identity_log_ins::{IdentityLogIn, NewIdentityLogIn};
use storage::people::NO_PASSWORD;
use storage::{StorageError, external_identities, identity_log_ins, people, sessions};
use url::Url;

use super::AccountService;
use crate::accounts::throttle::Network;
use crate::accounts::tokens;
use crate::identity_provider::{
    Identity, IdentityProvider, LEEWAY, ProviderError, ProviderSettings, Purpose,
};
use crate::services::internal;

/// From going to the provider to coming back.
pub const UNDER_WAY: Duration = Duration::from_secs(10 * 60);

/// Why nobody was let in.
#[derive(Debug, thiserror::Error)]
pub enum ByProviderError {
    #[error("{}", .0.code())]
    Refused(ProviderProblem),
    #[error(transparent)]
    Provider(#[from] ProviderError),
    #[error(transparent)]
    Failed(#[from] AppError),
}

impl From<StorageError> for ByProviderError {
    fn from(error: StorageError) -> Self {
        ByProviderError::Failed(error.into())
    }
}

/// On the way to the provider.
pub struct Begun {
    pub address: Url,
    /// For a cookie of the browser.
    pub browser: SecretString,
}

/// What the browser comes back with.
pub struct ProviderAnswer {
    /// As the provider calls itself in it, if it does.
    pub issuer: Option<String>,
    pub result: Result<SecretString, Refused>,
}

/// The provider's own words.
pub struct Refused {
    pub error: String,
    pub description: String,
}

/// Who comes back.
pub struct Returning<'a> {
    pub origin: &'a RequestOrigin,
    /// What the browser was given on the way.
    pub token: &'a SecretString,
    /// By which it is known to have logged in before.
    pub browser: Option<SecretString>,
    /// Whoever is logged in, and by which session.
    pub caller: Option<(Caller, SecretString)>,
}

impl AccountService {
    pub fn with_identity_provider(self, provider: Option<Arc<IdentityProvider>>) -> Self {
        Self { provider, ..self }
    }

    pub(super) async fn log_in_of(&self, caller: &Caller) -> AppResult<OwnLogIn> {
        let hash = people::password_hash(&self.database, caller.user_id).await?;
        let provider = match &self.provider {
            Some(provider) => {
                let ProviderSettings { issuer, name, .. } = &provider.settings;
                let known = external_identities::find_by_id(&self.database, issuer, caller.user_id).await?;
                known.filter(|known| known.is_linked).map(|_| name.clone())
            }
            None => None,
        };
        Ok(OwnLogIn {
            has_password: hash.is_some_and(|hash| hash != NO_PASSWORD),
            provider,
        })
    }

    /// # Errors
    /// The provider can't be asked; [`AppError::Internal`].
    pub async fn begin_by_provider(
        &self,
        provider: &IdentityProvider,
        next_page: &str,
        confirms: Option<&Caller>,
        origin: &RequestOrigin,
    ) -> Result<Begun, ByProviderError> {
        let purpose = match confirms {
            Some(_) => Purpose::Confirmation,
            None => Purpose::LogIn,
        };
        let state = tokens::new_token().map_err(internal)?;
        let browser = tokens::new_token().map_err(internal)?;
        let address = provider.address(purpose, &state, &browser).await?;
        let now = now();
        let new = NewIdentityLogIn {
            state_hash: &tokens::hash(&state),
            browser_hash: &tokens::hash(&browser),
            network_hash: &Network::of(&origin.address).hash(),
            next_page,
            confirms: confirms.map(|caller| caller.user_id),
            created_at: now,
            expires_at: now.plus(UNDER_WAY),
        };
        identity_log_ins::begin(&self.database, &new).await?;
        Ok(Begun { address, browser })
    }

    /// What this browser began with this state, which is used up by it.
    ///
    /// # Errors
    /// [`AppError::Internal`].
    pub async fn take_begun(
        &self,
        state: &SecretString,
        browser: &SecretString,
    ) -> Result<Option<IdentityLogIn>, ByProviderError> {
        let (state, browser) = (tokens::hash(state), tokens::hash(browser));
        Ok(identity_log_ins::take(&self.database, &state, &browser, now()).await?)
    }

    /// Lets in whom the provider means. No session where it was to confirm who somebody is: theirs goes on.
    ///
    /// # Errors
    /// The provider refuses, or can't be trusted; nobody here is meant, or not whoever is to confirm;
    /// [`AppError::Internal`].
    pub async fn finish_by_provider(
        &self,
        provider: &IdentityProvider,
        begun: &IdentityLogIn,
        answer: ProviderAnswer,
        returning: Returning<'_>,
    ) -> Result<Option<NewSession>, ByProviderError> {
        if answer
            .issuer
            .is_some_and(|issuer| issuer != provider.settings.issuer)
        {
            let detail = "the browser came back from another issuer";
            return Err(ProviderError::new(ProviderProblem::Untrusted, detail).into());
        }
        let code = answer.result.map_err(|Refused { error, description }| {
            match ProviderError::returned(&error, &description) {
                // Somebody changed their mind: nobody need look into it.
                denied if denied.problem == ProviderProblem::Denied => {
                    ByProviderError::Refused(ProviderProblem::Denied)
                }
                error => error.into(),
            }
        })?;
        let identity = provider.identity(code, returning.token).await?;
        let done = match begun.confirms {
            Some(_) => self
                .confirm_by_provider(provider, begun, &identity, &returning)
                .await
                .map(|()| None),
            None => self.admit(provider, &identity, &returning).await.map(Some),
        };
        if let Err(ByProviderError::Refused(_)) = done {
            let email = identity.email.as_deref().unwrap_or_default();
            self.record_refusal(email, returning.origin, AuditAction::LogInRefused)
                .await;
        }
        done
    }

    async fn confirm_by_provider(
        &self,
        provider: &IdentityProvider,
        begun: &IdentityLogIn,
        identity: &Identity,
        returning: &Returning<'_>,
    ) -> Result<(), ByProviderError> {
        // The session may have ended, or be another person's by now.
        let caller = returning.caller.as_ref();
        let Some((caller, token)) = caller.filter(|(caller, _)| begun.confirms == Some(caller.user_id))
        else {
            return Err(ByProviderError::Refused(ProviderProblem::Over));
        };
        let known = external_identities::find(&self.database, external(provider, identity)).await?;
        if known.is_none_or(|known| known.person.id != caller.user_id) {
            return Err(ByProviderError::Refused(ProviderProblem::OtherPerson));
        }
        let is_fresh = identity
            .authenticated_at
            .is_some_and(|at| at >= begun.created_at.minus(LEEWAY));
        if !is_fresh {
            return Err(ByProviderError::Refused(ProviderProblem::NotFresh));
        }
        sessions::confirm(&self.database, &tokens::hash(token), now()).await?;
        Ok(())
    }
}

pub(super) fn external<'a>(provider: &'a IdentityProvider, identity: &'a Identity) -> ExternalIdentity<'a> {
    ExternalIdentity {
        issuer: &provider.settings.issuer,
        subject: &identity.subject,
    }
}
