//! Whether a device's answer is right, and what it lets in. Limited by failures, as passwords are.

use parcelpilot_contract::audit::AuditActor;
use parcelpilot_contract::error::{AppError, AppResult};
use parcelpilot_contract::ports::{Caller, NewSession, PasskeyAnswer, RequestOrigin};
use parcelpilot_domain::audit::AuditAction;
use parcelpilot_domain::ids::UserId;
use parcelpilot_domain::time::Timestamp;
use runtime::clock::now;
use secrecy::SecretString;
use storage::passkeys::ceremonies::Purpose;
use storage::passkeys::{self, PasskeyProof, StoredPasskey};
use storage::sessions;
use webauthn_rs::prelude::{
    DiscoverableAuthentication, Passkey, PublicKeyCredential, WebauthnError, WebauthnResult,
};

use super::ceremony::{credential_name, or_expired, parsed};
use super::{PasskeyService, RelyingParty};
use crate::accounts::throttle::{Attempt, Guess, Network, Visitor};
use crate::services::accounts::own_hash;
use crate::services::audit;
use crate::services::audit::refusals::Refusal;
use crate::services::internal;

/// What an answer has to be right for.
#[derive(Clone, Copy)]
pub(super) struct Asked<'a> {
    pub purpose: Purpose,
    /// Nobody: who answers is not known yet.
    pub person: Option<UserId>,
    /// From where the answer comes.
    pub address: &'a str,
}

/// An answer that was found right; nothing was used up yet.
pub(super) struct Right {
    ceremony: String,
    pub passkey: StoredPasskey,
    /// The credential with the counter of the answer.
    to: String,
}

impl PasskeyService {
    pub(super) async fn enter(
        &self,
        answer: &PasskeyAnswer,
        origin: &RequestOrigin,
        browser: Option<SecretString>,
    ) -> AppResult<NewSession> {
        let accounts = &self.accounts;
        let credential: PublicKeyCredential = parsed(&answer.credential)?;
        let name = credential_name(credential.get_credential_id());
        let found = passkeys::find(&accounts.database, &name).await?;
        let found = found.filter(|passkey| !passkey.needs_password);
        let email = found.as_ref().map_or("", |passkey| passkey.person.email.as_str());
        let known = accounts.known(email, browser.as_ref()).await?;
        let attempt = Attempt {
            // Nobody can guess what a device calls its passkey, and so use up its person's attempts.
            account: &name,
            guess: Guess::Passkey,
            by: match &known {
                Some(hash) => Visitor::Known(hash),
                None => Visitor::Stranger(Network::of(&origin.address)),
            },
        };
        accounts.begin(&attempt)?;
        let email = email.to_owned();
        let asked = Asked {
            purpose: Purpose::LogIn,
            person: None,
            address: &origin.address,
        };
        let checked = self.right(asked, answer, &credential, found).await;
        if let Err(AppError::PasskeyRefused) = &checked {
            accounts
                .record_refusal(&email, origin, AuditAction::LogInRefused)
                .await;
        }
        let right = checked?;
        let session = self.begin_session(&right, origin, browser).await?;
        accounts.throttle.succeeded(&attempt);
        let person = &right.passkey.person;
        let actor = AuditActor::person(person.id, &person.name, &person.email);
        let detail = format!("with the passkey {}", right.passkey.name);
        let (database, action) = (&accounts.database, AuditAction::LoggedIn);
        audit::record_as(database, &actor, &origin.address, action, &person.email, &detail).await;
        Ok(session)
    }

    async fn begin_session(
        &self,
        right: &Right,
        origin: &RequestOrigin,
        browser: Option<SecretString>,
    ) -> AppResult<NewSession> {
        let accounts = &self.accounts;
        let tokens = accounts.session_tokens(browser).await?;
        let session = tokens.by_passkey(origin);
        let now = session.created_at;
        let let_in = passkeys::log_in(&accounts.database, right.proof(now), &session).await;
        let_in.map_err(or_expired)?;
        sessions::delete_expired(&accounts.database, now).await?;
        Ok(tokens.session())
    }

    /// No stranger locks the caller out: only their session's own failures count.
    pub(super) async fn confirm_session(
        &self,
        caller: &Caller,
        answer: &PasskeyAnswer,
        token: Option<SecretString>,
    ) -> AppResult<()> {
        let accounts = &self.accounts;
        let session = own_hash(token);
        let attempt = Attempt {
            account: &caller.email,
            guess: Guess::Passkey,
            by: Visitor::Known(&session),
        };
        accounts.begin(&attempt)?;
        let credential: PublicKeyCredential = parsed(&answer.credential)?;
        let name = credential_name(credential.get_credential_id());
        let found = passkeys::find(&accounts.database, &name).await?;
        let found = found.filter(|passkey| passkey.person.id == caller.user_id && !passkey.needs_password);
        let asked = Asked {
            purpose: Purpose::Confirm,
            person: Some(caller.user_id),
            address: &caller.address,
        };
        let checked = self.right(asked, answer, &credential, found).await;
        if let Err(AppError::PasskeyRefused) = &checked {
            let refusal = Refusal {
                actor: AuditActor::from(caller),
                address: &caller.address,
                action: AuditAction::LogInRefused,
                subject: &caller.email,
            };
            accounts.refusals.record(&accounts.database, &refusal).await;
        }
        let right = checked?;
        let confirmed = passkeys::confirm(&accounts.database, right.proof(now()), &session).await;
        confirmed.map_err(or_expired)?;
        accounts.throttle.succeeded(&attempt);
        Ok(())
    }

    pub(super) async fn right(
        &self,
        asked: Asked<'_>,
        answer: &PasskeyAnswer,
        credential: &PublicKeyCredential,
        found: Option<StoredPasskey>,
    ) -> AppResult<Right> {
        let (ceremony, state) = self
            .recalled(asked.purpose, asked.person, &answer.ceremony)
            .await?;
        let Some(passkey) = found else {
            return Err(self.refused(&ceremony, &WebauthnError::CredentialNotFound).await);
        };
        let handle = credential.get_user_unique_id();
        if !asked.is_answered_by(handle, &passkey) {
            return Err(self.refused(&ceremony, &WebauthnError::InvalidUserUniqueId).await);
        }
        let key: Passkey = serde_json::from_str(&passkey.credential).map_err(internal)?;
        match verified(self.party()?, credential, state, key) {
            Ok(key) => Ok(Right {
                ceremony,
                to: serde_json::to_string(&key).map_err(internal)?,
                passkey,
            }),
            Err(error) => {
                if matches!(error, WebauthnError::CredentialPossibleCompromise) {
                    self.record_copy(&passkey, asked.address).await;
                }
                Err(self.refused(&ceremony, &error).await)
            }
        }
    }

    /// The counter went back: another device may have the same key.
    async fn record_copy(&self, passkey: &StoredPasskey, address: &str) {
        let database = &self.accounts.database;
        let person = &passkey.person;
        let actor = AuditActor::stranger(&person.email);
        let action = AuditAction::PasskeyCopied;
        audit::record_as(database, &actor, address, action, &person.email, &passkey.name).await;
    }
}

impl Asked<'_> {
    /// Whether the device names the person whose passkey it is. One that was told which passkey to use may leave it out.
    fn is_answered_by(self, handle: Option<&[u8]>, passkey: &StoredPasskey) -> bool {
        match handle {
            Some(handle) => handle == passkey.person.id.uuid().as_bytes(),
            None => self.person.is_some(),
        }
    }
}

/// The passkey with the answer's counter.
fn verified(
    party: &RelyingParty,
    credential: &PublicKeyCredential,
    state: DiscoverableAuthentication,
    mut key: Passkey,
) -> WebauthnResult<Passkey> {
    let result = party
        .webauthn
        .finish_discoverable_authentication_v2(credential, state, &key)?;
    key.update_credential(&result);
    Ok(key)
}

impl Right {
    pub(super) fn proof(&self, at: Timestamp) -> PasskeyProof<'_> {
        PasskeyProof {
            ceremony: &self.ceremony,
            passkey: self.passkey.id,
            user_id: self.passkey.person.id,
            from: &self.passkey.credential,
            to: &self.to,
            at,
        }
    }
}
