//! A second factor: of one's own account, and in a log-in that waits for it.

use async_trait::async_trait;
use parcelpilot_contract::audit::AuditActor;
use parcelpilot_contract::error::{AppError, AppResult, FieldProblem};
use parcelpilot_contract::ports::{Caller, NewSession, RequestOrigin, SecondFactorPort};
use parcelpilot_contract::second_factor::{FactorSetup, PendingStep, SecondFactorState};
use parcelpilot_domain::audit::AuditAction;
use parcelpilot_domain::second_factor::{LogInStep, TypedCode};
use runtime::clock::now;
use secrecy::{ExposeSecret, SecretString};
use storage::log_in::steps::{self, ATTEMPTS_MAX, PendingLogIn, Proof, Try};
use storage::people::Person;
use storage::{StorageError, passkeys, second_factors};

use super::factor_setup::recovery_codes;
use super::{AccountService, own_hash};
use crate::accounts::throttle::{Attempt, Guess, Network, Visitor};
use crate::accounts::{one_time_codes, tokens};
use crate::services::audit::refusals::Refusal;
use crate::services::audit::{record, record_as};
use crate::services::{internal, or_not_found};
use crate::vault::SecretLocation;

#[async_trait]
impl SecondFactorPort for AccountService {
    async fn state(&self, caller: &Caller) -> AppResult<SecondFactorState> {
        let state = second_factors::state(&self.database, caller.user_id).await?;
        let state = state.ok_or(AppError::NotFound)?;
        Ok(SecondFactorState {
            codes_since: state.codes_since,
            recovery_codes: state.recovery_codes,
            is_required: state.must_have_one,
        })
    }

    async fn setup(&self, caller: &Caller, sealed: Option<String>) -> AppResult<FactorSetup> {
        self.factor_setup(caller.user_id, &caller.email, sealed)
    }

    async fn turn_on(
        &self,
        caller: &Caller,
        sealed: String,
        code: SecretString,
        token: Option<SecretString>,
    ) -> AppResult<Vec<String>> {
        let proved = self.proved_factor(caller.user_id, &sealed, &code)?;
        let own = own_hash(token);
        let turned_on = second_factors::turn_on(&self.database, caller.user_id, &proved.factor(), &own).await;
        turned_on.map_err(|error| match error {
            StorageError::Taken => AppError::ChangedMeanwhile,
            error => error.into(),
        })?;
        record(
            &self.database,
            caller,
            AuditAction::SecondFactorTurnedOn,
            &caller.email,
        )
        .await;
        Ok(proved.recovery_codes)
    }

    async fn new_recovery_codes(&self, caller: &Caller) -> AppResult<Vec<String>> {
        let (shown, hashes) = recovery_codes()?;
        second_factors::replace_recovery_codes(&self.database, caller.user_id, &hashes).await?;
        record(
            &self.database,
            caller,
            AuditAction::RecoveryCodesMade,
            &caller.email,
        )
        .await;
        Ok(shown)
    }

    async fn turn_off(&self, caller: &Caller) -> AppResult<()> {
        second_factors::turn_off(&self.database, caller.user_id)
            .await
            .map_err(or_not_found)?;
        record(
            &self.database,
            caller,
            AuditAction::SecondFactorTurnedOff,
            &caller.email,
        )
        .await;
        Ok(())
    }

    async fn pending(&self, step: SecretString) -> AppResult<Option<PendingStep>> {
        let found = steps::find(&self.database, &tokens::hash(&step), now()).await?;
        let Some(pending) = found else { return Ok(None) };
        let person = pending.person;
        let codes = second_factors::one_time_codes(&self.database, person.id).await?;
        let passkeys = passkeys::credential_ids(&self.database, person.id).await?;
        Ok(Some(PendingStep {
            step: pending.step,
            email: person.email,
            has_codes: codes.is_some(),
            has_passkey: !passkeys.is_empty(),
        }))
    }

    async fn enter_code(
        &self,
        step: SecretString,
        code: SecretString,
        origin: RequestOrigin,
        browser: Option<SecretString>,
    ) -> AppResult<NewSession> {
        let hash = tokens::hash(&step);
        let person = self.waiting(&hash, LogInStep::SecondFactor).await?.person;
        let entered = self.checked_code(&hash, &person, &code, &origin, browser).await;
        let refused = match &entered {
            Err(AppError::TooManyTries(_)) => Some(AuditAction::LogInThrottled),
            Err(AppError::Invalid(_) | AppError::LogInExpired) => Some(AuditAction::SecondFactorRefused),
            _ => None,
        };
        if let Some(action) = refused {
            let refusal = Refusal {
                actor: AuditActor::person(person.id, &person.name, &person.email),
                address: &origin.address,
                action,
                subject: &person.email,
            };
            self.refusals.record(&self.database, &refusal).await;
        }
        entered
    }

    async fn enrolment(&self, step: SecretString, sealed: Option<String>) -> AppResult<FactorSetup> {
        let waiting = self.waiting(&tokens::hash(&step), LogInStep::Enrolment).await?;
        self.factor_setup(waiting.person.id, &waiting.person.email, sealed)
    }

    async fn enrol(
        &self,
        step: SecretString,
        sealed: String,
        code: SecretString,
        origin: RequestOrigin,
        browser: Option<SecretString>,
    ) -> AppResult<(NewSession, Vec<String>)> {
        let hash = tokens::hash(&step);
        let waiting = self.waiting(&hash, LogInStep::Enrolment).await?;
        let person = &waiting.person;
        let proved = self.proved_factor(person.id, &sealed, &code)?;
        let factor = proved.factor();
        let proof = Proof::NewFactor(&factor);
        let session = self.finished(&hash, &waiting, proof, &origin, browser).await?;
        let session = session.ok_or(AppError::LogInExpired)?;
        let actor = AuditActor::person(person.id, &person.name, &person.email);
        for action in [AuditAction::SecondFactorTurnedOn, AuditAction::LoggedIn] {
            self.record_as(&actor, &origin, action, &person.email).await;
        }
        Ok((session, proved.recovery_codes))
    }
}

impl AccountService {
    pub(super) async fn waiting(&self, step_hash: &str, step: LogInStep) -> AppResult<PendingLogIn> {
        let found = steps::find(&self.database, step_hash, now()).await?;
        found
            .filter(|pending| pending.step == step)
            .ok_or(AppError::LogInExpired)
    }

    async fn checked_code(
        &self,
        step_hash: &str,
        person: &Person,
        code: &SecretString,
        origin: &RequestOrigin,
        browser: Option<SecretString>,
    ) -> AppResult<NewSession> {
        let known = self.known(&person.email, browser.as_ref()).await?;
        let attempt = Attempt {
            account: &person.email,
            guess: Guess::Code,
            by: match &known {
                Some(hash) => Visitor::Known(hash),
                None => Visitor::Stranger(Network::of(&origin.address)),
            },
        };
        self.begin(&attempt)?;
        let typed = TypedCode::read(code.expose_secret());
        let tried = match &typed {
            Some(TypedCode::OneTime(_)) => Try::OneTimeCode,
            Some(TypedCode::Recovery(_)) | None => Try::Other,
        };
        let counted = steps::attempt(&self.database, step_hash, tried, now()).await?;
        let pending = counted.ok_or(AppError::LogInExpired)?;
        let wrong = || match pending.attempts {
            attempts if attempts < ATTEMPTS_MAX => AppError::invalid("code", FieldProblem::WrongCode),
            _ => AppError::LogInExpired,
        };
        let typed = typed.ok_or_else(wrong)?;
        let recovery_hash = match &typed {
            TypedCode::Recovery(code) => tokens::digest(code.as_bytes()),
            TypedCode::OneTime(_) => String::new(),
        };
        let (proof, by) = match &typed {
            TypedCode::OneTime(code) => {
                let step = self.step_of(person, code).await?.ok_or_else(wrong)?;
                (Proof::OneTimeCode(step), "by a one-time code")
            }
            TypedCode::Recovery(_) => (Proof::RecoveryCode(&recovery_hash), "by a recovery code"),
        };
        let finished = self.finished(step_hash, &pending, proof, origin, browser).await?;
        let session = finished.ok_or_else(wrong)?;
        self.throttle.succeeded(&attempt);
        let actor = AuditActor::person(person.id, &person.name, &person.email);
        let (action, email) = (AuditAction::LoggedIn, &person.email);
        record_as(&self.database, &actor, &origin.address, action, email, by).await;
        Ok(session)
    }

    /// The time step of a code that is right.
    async fn step_of(&self, person: &Person, code: &str) -> AppResult<Option<i64>> {
        let Some(codes) = second_factors::one_time_codes(&self.database, person.id).await? else {
            return Ok(None);
        };
        let location = SecretLocation::one_time_codes(person.id);
        let secret = self.vault.open(&location, &codes.secret).map_err(internal)?;
        one_time_codes::step_of(&secret, code, now()).map_err(internal)
    }

    /// A session in place of the step. Nothing where the proof was used before.
    pub(super) async fn finished(
        &self,
        step_hash: &str,
        pending: &PendingLogIn,
        proof: Proof<'_>,
        origin: &RequestOrigin,
        browser: Option<SecretString>,
    ) -> AppResult<Option<NewSession>> {
        let tokens = self.session_tokens(browser).await?;
        let row = tokens.row(pending.person.id, &pending.password_hash, origin);
        let finished = steps::finish(&self.database, step_hash, proof, &row).await;
        let is_finished = finished.map_err(|error| match error {
            StorageError::ChangedMeanwhile | StorageError::Taken => AppError::LogInExpired,
            error => error.into(),
        })?;
        Ok(is_finished.then(|| tokens.session()))
    }
}
