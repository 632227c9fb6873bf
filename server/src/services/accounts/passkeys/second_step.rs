//! A passkey as the second step of a log-in that a password began.

use parcelpilot_contract::audit::AuditActor;
use parcelpilot_contract::error::{AppError, AppResult};
use parcelpilot_contract::passkeys::PasskeyRequest;
use parcelpilot_contract::ports::{NewSession, PasskeyAnswer, RequestOrigin};
use parcelpilot_domain::audit::AuditAction;
use parcelpilot_domain::second_factor::LogInStep;
use runtime::clock::now;
use secrecy::SecretString;
use storage::log_in::steps::{self, Proof, Try};
use storage::passkeys;
use storage::passkeys::ceremonies::Purpose;
use webauthn_rs::prelude::PublicKeyCredential;

use super::PasskeyService;
use super::ceremony::{Whom, credential_name, parsed};
use super::proof::Asked;
use crate::accounts::tokens;
use crate::services::audit;
use crate::services::audit::refusals::Refusal;

impl PasskeyService {
    pub(super) async fn request_step(&self, step: &SecretString) -> AppResult<PasskeyRequest> {
        let hash = tokens::hash(step);
        let waiting = self.accounts.waiting(&hash, LogInStep::SecondFactor).await?;
        self.request(Purpose::SecondStep, Whom::Person(waiting.person.id))
            .await
    }

    pub(super) async fn finish_step(
        &self,
        step: &SecretString,
        answer: &PasskeyAnswer,
        origin: &RequestOrigin,
        browser: Option<SecretString>,
    ) -> AppResult<NewSession> {
        let accounts = &self.accounts;
        let hash = tokens::hash(step);
        let credential: PublicKeyCredential = parsed(&answer.credential)?;
        accounts.waiting(&hash, LogInStep::SecondFactor).await?;
        // Of the few attempts that a log-in has for its second step.
        let counted = steps::attempt(&accounts.database, &hash, Try::Other, now()).await?;
        let pending = counted.ok_or(AppError::LogInExpired)?;
        let person = &pending.person;
        let name = credential_name(credential.get_credential_id());
        let found = passkeys::find(&accounts.database, &name).await?;
        let found = found.filter(|passkey| passkey.person.id == person.id);
        let asked = Asked {
            purpose: Purpose::SecondStep,
            person: Some(person.id),
            address: &origin.address,
        };
        let actor = AuditActor::person(person.id, &person.name, &person.email);
        let checked = self.right(asked, answer, &credential, found).await;
        if let Err(AppError::PasskeyRefused) = &checked {
            let refusal = Refusal {
                actor: actor.clone(),
                address: &origin.address,
                action: AuditAction::SecondFactorRefused,
                subject: &person.email,
            };
            accounts.refusals.record(&accounts.database, &refusal).await;
        }
        let right = checked?;
        let proof = Proof::Passkey(right.proof(now()));
        let session = accounts.finished(&hash, &pending, proof, origin, browser).await?;
        let session = session.ok_or(AppError::LogInExpired)?;
        let detail = format!("by the passkey {}", right.passkey.name);
        let (database, action) = (&accounts.database, AuditAction::LoggedIn);
        audit::record_as(database, &actor, &origin.address, action, &person.email, &detail).await;
        Ok(session)
    }
}
