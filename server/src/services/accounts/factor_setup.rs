//! A second factor that is being set up. Its secret travels in the form, sealed for its person, until a first code was right:
//! nothing is stored of one that nobody finishes.

use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use parcelpilot_contract::error::{AppError, AppResult, FieldProblem};
use parcelpilot_contract::second_factor::FactorSetup;
use parcelpilot_domain::ids::UserId;
use parcelpilot_domain::sealed::Sealed;
use parcelpilot_domain::second_factor::{TypedCode, in_groups};
use parcelpilot_domain::time::Timestamp;
use runtime::clock::now;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use storage::second_factors::NewFactor;

use super::AccountService;
use crate::accounts::{one_time_codes, tokens};
use crate::services::internal;
use crate::vault::SecretLocation;

const LIFETIME: Duration = Duration::from_secs(60 * 60);

#[derive(Serialize, Deserialize)]
struct SetUp {
    expires_at: Timestamp,
    secret: String,
}

/// One whose first code was right.
pub(super) struct Proved {
    secret: Sealed,
    step: i64,
    confirmed_at: Timestamp,
    /// As they are shown.
    pub recovery_codes: Vec<String>,
    recovery_hashes: Vec<String>,
}

impl Proved {
    pub(super) fn factor(&self) -> NewFactor<'_> {
        NewFactor {
            secret: &self.secret,
            confirmed_at: self.confirmed_at,
            step: self.step,
            recovery_hashes: &self.recovery_hashes,
        }
    }
}

impl AccountService {
    /// The one that a form came back with, or a new one.
    pub(super) fn factor_setup(
        &self,
        person: UserId,
        email: &str,
        sealed: Option<String>,
    ) -> AppResult<FactorSetup> {
        let kept = sealed.and_then(|sealed| Some((self.opened(person, &sealed)?, sealed)));
        let (secret, sealed) = match kept {
            Some(kept) => kept,
            None => self.new_setup(person)?,
        };
        let squares = one_time_codes::qr_code(&secret, email).map_err(internal)?;
        Ok(FactorSetup {
            sealed,
            secret: in_groups(secret.expose_secret(), " "),
            qr_code: squares.dark,
            qr_width: squares.width,
        })
    }

    /// # Errors
    /// [`AppError::Invalid`] for `code`, or without a field where the form is too old.
    pub(super) fn proved_factor(
        &self,
        person: UserId,
        sealed: &str,
        code: &SecretString,
    ) -> AppResult<Proved> {
        let too_old = || AppError::Invalid(Vec::new());
        let secret = self.opened(person, sealed).ok_or_else(too_old)?;
        let confirmed_at = now();
        let step = match TypedCode::read(code.expose_secret()) {
            Some(TypedCode::OneTime(code)) => {
                one_time_codes::step_of(&secret, &code, confirmed_at).map_err(internal)?
            }
            _ => None,
        };
        let step = step.ok_or_else(|| AppError::invalid("code", FieldProblem::WrongCode))?;
        let location = SecretLocation::one_time_codes(person);
        let (recovery_codes, recovery_hashes) = recovery_codes()?;
        Ok(Proved {
            secret: self.vault.seal(&location, &secret).map_err(internal)?,
            step,
            confirmed_at,
            recovery_codes,
            recovery_hashes,
        })
    }

    fn new_setup(&self, person: UserId) -> AppResult<(SecretString, String)> {
        let secret = one_time_codes::new_secret().map_err(internal)?;
        let setup = SetUp {
            expires_at: now().plus(LIFETIME),
            secret: secret.expose_secret().to_owned(),
        };
        let json = SecretString::from(serde_json::to_string(&setup).map_err(internal)?);
        let sealed = self.vault.seal(&place(person), &json).map_err(internal)?;
        Ok((secret, URL_SAFE_NO_PAD.encode(sealed.as_bytes())))
    }

    /// Nothing where it is too old, another person's, or made up.
    fn opened(&self, person: UserId, sealed: &str) -> Option<SecretString> {
        let sealed = Sealed::from_bytes(URL_SAFE_NO_PAD.decode(sealed).ok()?);
        let json = self.vault.open(&place(person), &sealed).ok()?;
        let setup: SetUp = serde_json::from_str(json.expose_secret()).ok()?;
        (now() < setup.expires_at).then(|| SecretString::from(setup.secret))
    }
}

/// New ones as they are shown, and their hashes.
pub(super) fn recovery_codes() -> AppResult<(Vec<String>, Vec<String>)> {
    let codes = one_time_codes::new_recovery_codes().map_err(internal)?;
    let shown = codes.iter().map(|code| in_groups(code.expose_secret(), "-"));
    Ok((shown.collect(), codes.iter().map(tokens::hash).collect()))
}

/// No table has it: it only ever stands in the person's own page.
fn place(person: UserId) -> SecretLocation {
    SecretLocation {
        table: "form",
        column: "second_factor",
        row: person.to_string(),
    }
}
