//! A request to a browser, and what is remembered of it until its answer comes.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use parcelpilot_contract::error::{AppError, AppResult};
use parcelpilot_contract::passkeys::PasskeyRequest;
use parcelpilot_contract::ports::RequestOrigin;
use parcelpilot_domain::ids::UserId;
use runtime::clock::now;
use secrecy::{ExposeSecret, SecretString};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use storage::StorageError;
use storage::passkeys;
use storage::passkeys::ceremonies::{self, Ceremony, Purpose};
use webauthn_rs::prelude::{CredentialID, WebauthnError};

use super::PasskeyService;
use crate::accounts::throttle::Network;
use crate::accounts::tokens;
use crate::services::internal;

/// Who is asked for a passkey.
#[derive(Clone, Copy)]
pub(super) enum Whom<'a> {
    Person(UserId),
    /// Nobody yet: whoever answers.
    Stranger(&'a RequestOrigin),
}

impl PasskeyService {
    /// Asks for any passkey of this site, or for one of this person's.
    pub(super) async fn request(&self, purpose: Purpose, whom: Whom<'_>) -> AppResult<PasskeyRequest> {
        let (challenge, state) = self
            .party()?
            .webauthn
            .start_discoverable_authentication()
            .map_err(internal)?;
        let mut options = serde_json::to_value(challenge.public_key).map_err(internal)?;
        if let Whom::Person(person) = whom {
            let own = passkeys::credential_ids(&self.accounts.database, person).await?;
            if own.is_empty() {
                return Err(AppError::NotFound);
            }
            let named = own.iter().map(|id| json!({ "type": "public-key", "id": id }));
            options["allowCredentials"] = named.collect();
        }
        self.begin(purpose, whom, &state, &options).await
    }

    pub(super) async fn begin(
        &self,
        purpose: Purpose,
        whom: Whom<'_>,
        state: &impl Serialize,
        options: &Value,
    ) -> AppResult<PasskeyRequest> {
        let token = tokens::new_token().map_err(internal)?;
        let (user_id, network) = match whom {
            Whom::Person(person) => (Some(person), String::new()),
            Whom::Stranger(origin) => (None, Network::of(&origin.address).hash()),
        };
        let ceremony = Ceremony {
            token_hash: &tokens::hash(&token),
            purpose,
            user_id,
        };
        let state = serde_json::to_string(state).map_err(internal)?;
        ceremonies::begin(&self.accounts.database, ceremony, &network, &state, now()).await?;
        Ok(PasskeyRequest {
            ceremony: token.expose_secret().to_owned(),
            options: options.to_string(),
        })
    }

    /// The hash of the request's token, and what was remembered of it. It is not used up yet.
    pub(super) async fn recalled<State: DeserializeOwned>(
        &self,
        purpose: Purpose,
        person: Option<UserId>,
        token: &SecretString,
    ) -> AppResult<(String, State)> {
        let token_hash = tokens::hash(token);
        let ceremony = Ceremony {
            token_hash: &token_hash,
            purpose,
            user_id: person,
        };
        let state = ceremonies::state(&self.accounts.database, ceremony, now()).await?;
        let state = state.ok_or(AppError::PasskeyExpired)?;
        let state = serde_json::from_str(&state).map_err(internal)?;
        Ok((token_hash, state))
    }

    /// Nobody tries a second answer to the same request.
    pub(super) async fn refused(&self, ceremony: &str, error: &WebauthnError) -> AppError {
        tracing::info!(%error, "a passkey's answer was refused");
        match ceremonies::end(&self.accounts.database, ceremony).await {
            Ok(()) => AppError::PasskeyRefused,
            Err(error) => error.into(),
        }
    }
}

/// As the script on the page makes it.
pub(super) fn parsed<Credential: DeserializeOwned>(json: &str) -> AppResult<Credential> {
    serde_json::from_str(json).map_err(|_| AppError::Invalid(Vec::new()))
}

pub(super) fn credential_name(id: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(id)
}

pub(super) fn credential_id(name: &str) -> Option<CredentialID> {
    URL_SAFE_NO_PAD.decode(name).ok()
}

/// Somebody was quicker: with the same answer, the same counter, or by taking the passkey away.
pub(super) fn or_expired(error: StorageError) -> AppError {
    match error {
        StorageError::ChangedMeanwhile => AppError::PasskeyExpired,
        error => error.into(),
    }
}
