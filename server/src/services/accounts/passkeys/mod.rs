//! Passkeys: people log in and confirm that it is them by a key that their device keeps, and gives to this site alone.
//! The device asks for a fingerprint, a face or a PIN each time, so that a passkey stands for two factors.

mod ceremony;
mod proof;
mod relying_party;
mod second_step;

use std::sync::Arc;

use async_trait::async_trait;
use parcelpilot_contract::error::{AppError, AppResult, FieldProblem};
use parcelpilot_contract::passkeys::{PASSKEYS_MAX, PasskeyRequest, PasskeyRow};
use parcelpilot_contract::ports::{Caller, NewSession, PasskeyAnswer, PasskeyPort, RequestOrigin};
use parcelpilot_domain::audit::AuditAction;
use parcelpilot_domain::ids::PasskeyId;
use parcelpilot_domain::name;
use runtime::clock::now;
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use storage::StorageError;
use storage::passkeys::ceremonies::Purpose;
use storage::passkeys::{self, NewPasskey};
use uuid::Uuid;
use webauthn_rs::prelude::{PasskeyRegistration, RegisterPublicKeyCredential};

use self::ceremony::{Whom, credential_id, credential_name, or_expired, parsed};
pub use self::relying_party::RelyingParty;
use super::{AccountService, own_hash};
use crate::services::audit::{record, record_detail};
use crate::services::{internal, or_not_found};

pub struct PasskeyService {
    pub accounts: Arc<AccountService>,
    /// Nothing where the server's address can have no passkeys.
    pub relying_party: Option<RelyingParty>,
}

/// A passkey that is being added.
#[derive(Serialize, Deserialize)]
struct Adding {
    name: String,
    registration: PasskeyRegistration,
}

impl PasskeyService {
    fn party(&self) -> AppResult<&RelyingParty> {
        self.relying_party.as_ref().ok_or(AppError::NotFound)
    }
}

#[async_trait]
impl PasskeyPort for PasskeyService {
    fn relying_party(&self) -> Option<String> {
        self.relying_party.as_ref().map(|party| party.id.clone())
    }

    async fn list(&self, caller: &Caller) -> AppResult<Vec<PasskeyRow>> {
        Ok(passkeys::list(&self.accounts.database, caller.user_id).await?)
    }

    async fn request_new(&self, caller: &Caller, name: String) -> AppResult<PasskeyRequest> {
        let party = self.party()?;
        let name = name::checked(&name).map_err(|problem| AppError::invalid("name", problem.into()))?;
        let known = passkeys::credential_ids(&self.accounts.database, caller.user_id).await?;
        if known.len() >= PASSKEYS_MAX as usize {
            return Err(AppError::invalid("name", FieldProblem::TooMany(PASSKEYS_MAX)));
        }
        // A device that has one already says so.
        let known = known.iter().filter_map(|name| credential_id(name)).collect();
        let (challenge, registration) = party
            .webauthn
            .start_passkey_registration(caller.user_id.uuid(), &caller.email, &caller.name, Some(known))
            .map_err(internal)?;
        let mut options = serde_json::to_value(challenge.public_key).map_err(internal)?;
        // Nobody types who they are before they log in by it, so the device must know.
        options["authenticatorSelection"]["residentKey"] = "required".into();
        options["authenticatorSelection"]["requireResidentKey"] = true.into();
        let adding = Adding { name, registration };
        self.begin(Purpose::Add, Whom::Person(caller.user_id), &adding, &options)
            .await
    }

    async fn add(
        &self,
        caller: &Caller,
        answer: PasskeyAnswer,
        token: Option<SecretString>,
    ) -> AppResult<()> {
        let (ceremony, adding) = self
            .recalled::<Adding>(Purpose::Add, Some(caller.user_id), &answer.ceremony)
            .await?;
        let credential: RegisterPublicKeyCredential = parsed(&answer.credential)?;
        let registered = self
            .party()?
            .webauthn
            .finish_passkey_registration(&credential, &adding.registration);
        let passkey = match registered {
            Ok(passkey) => passkey,
            Err(error) => return Err(self.refused(&ceremony, &error).await),
        };
        let new = NewPasskey {
            id: PasskeyId::from_uuid(Uuid::now_v7()),
            user_id: caller.user_id,
            credential_id: &credential_name(passkey.cred_id()),
            credential: &serde_json::to_string(&passkey).map_err(internal)?,
            name: &adding.name,
            created_at: now(),
        };
        let database = &self.accounts.database;
        let inserted = passkeys::insert(database, &ceremony, &new, &own_hash(token)).await;
        inserted.map_err(|error| match error {
            StorageError::Taken => AppError::PasskeyRefused,
            error => or_expired(error),
        })?;
        record(database, caller, AuditAction::PasskeyAdded, &adding.name).await;
        Ok(())
    }

    async fn rename(&self, caller: &Caller, id: PasskeyId, name: String) -> AppResult<()> {
        let name = name::checked(&name).map_err(|problem| AppError::invalid("name", problem.into()))?;
        let before = self.named(caller, id).await?;
        let database = &self.accounts.database;
        passkeys::rename(database, caller.user_id, id, &name)
            .await
            .map_err(or_not_found)?;
        let detail = format!("to {name}");
        record_detail(database, caller, AuditAction::PasskeyRenamed, &before, &detail).await;
        Ok(())
    }

    async fn remove(&self, caller: &Caller, id: PasskeyId) -> AppResult<()> {
        let name = self.named(caller, id).await?;
        let database = &self.accounts.database;
        passkeys::delete(database, caller.user_id, id)
            .await
            .map_err(or_not_found)?;
        record(database, caller, AuditAction::PasskeyRemoved, &name).await;
        Ok(())
    }

    async fn request_log_in(&self, origin: RequestOrigin) -> AppResult<PasskeyRequest> {
        self.request(Purpose::LogIn, Whom::Stranger(&origin)).await
    }

    async fn log_in(
        &self,
        answer: PasskeyAnswer,
        origin: RequestOrigin,
        browser: Option<SecretString>,
    ) -> AppResult<NewSession> {
        self.enter(&answer, &origin, browser).await
    }

    async fn request_confirmation(&self, caller: &Caller) -> AppResult<PasskeyRequest> {
        self.request(Purpose::Confirm, Whom::Person(caller.user_id)).await
    }

    async fn confirm(
        &self,
        caller: &Caller,
        answer: PasskeyAnswer,
        token: Option<SecretString>,
    ) -> AppResult<()> {
        self.confirm_session(caller, &answer, token).await
    }

    async fn request_second_step(&self, step: SecretString) -> AppResult<PasskeyRequest> {
        self.request_step(&step).await
    }

    async fn enter_second_step(
        &self,
        step: SecretString,
        answer: PasskeyAnswer,
        origin: RequestOrigin,
        browser: Option<SecretString>,
    ) -> AppResult<NewSession> {
        self.finish_step(&step, &answer, &origin, browser).await
    }
}

impl PasskeyService {
    /// What the caller calls this passkey of theirs.
    async fn named(&self, caller: &Caller, id: PasskeyId) -> AppResult<String> {
        let own = self.list(caller).await?.into_iter();
        let found = own.into_iter().find(|passkey| passkey.id == id);
        found.map(|passkey| passkey.name).ok_or(AppError::NotFound)
    }
}
