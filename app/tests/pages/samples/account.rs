use parcelpilot_contract::api_tokens::ApiTokenRow;
use parcelpilot_contract::own_account::{OwnLogIn, SessionRow};
use parcelpilot_contract::passkeys::PasskeyRow;
use parcelpilot_contract::second_factor::{FactorSetup, PendingStep, SecondFactorState};
use parcelpilot_domain::api_token::TokenAccess;
use parcelpilot_domain::second_factor::LogInStep;
use parcelpilot_domain::sees::Sees;

use super::{PASSKEY, TOKEN, at, id, people};

pub const TOKEN_NAME: &str = "Label printer";
pub const ADDRESS: &str = "192.0.2.44";
/// Of a second factor that is being set up.
pub const SETUP_KEY: &str = "MADE UPKE YFOR TEST";
pub const USER_AGENT: &str = "Printer-Browser 7";

pub fn token() -> ApiTokenRow {
    ApiTokenRow {
        sees: Sees::All,
        id: id(TOKEN),
        name: TOKEN_NAME.to_owned(),
        person: people::OTHER_NAME.to_owned(),
        email: people::OTHER_EMAIL.to_owned(),
        access: TokenAccess::Read,
        last_used_at: Some(at(0)),
        expires_at: at(9),
        is_expired: false,
    }
}

pub const PASSKEY_NAME: &str = "Blue security key";

pub fn passkey() -> PasskeyRow {
    PasskeyRow {
        id: id(PASSKEY),
        name: PASSKEY_NAME.to_owned(),
        created_at: at(0),
        last_used_at: None,
    }
}

pub const PROVIDER: &str = "Borealis Accounts";

/// Of somebody who has both.
pub fn own_log_in() -> OwnLogIn {
    OwnLogIn {
        has_password: true,
        provider: Some(PROVIDER.to_owned()),
    }
}

pub fn session() -> SessionRow {
    SessionRow {
        id: "session-1".to_owned(),
        created_at: at(0),
        last_seen_at: at(1),
        address: ADDRESS.to_owned(),
        user_agent: USER_AGENT.to_owned(),
        is_this: false,
    }
}

/// Another one, and the one that asks.
pub fn sessions() -> Vec<SessionRow> {
    vec![
        session(),
        SessionRow {
            id: "session-2".to_owned(),
            is_this: true,
            ..session()
        },
    ]
}

pub const fn second_factor() -> SecondFactorState {
    SecondFactorState {
        codes_since: Some(at(0)),
        recovery_codes: 9,
        is_required: false,
    }
}

pub const fn no_second_factor() -> SecondFactorState {
    SecondFactorState {
        codes_since: None,
        recovery_codes: 0,
        is_required: false,
    }
}

pub fn pending_step() -> PendingStep {
    PendingStep {
        step: LogInStep::SecondFactor,
        email: people::EMAIL.to_owned(),
        has_codes: true,
        has_passkey: true,
    }
}

pub fn setup() -> FactorSetup {
    FactorSetup {
        sealed: "made-up-seal".to_owned(),
        secret: SETUP_KEY.to_owned(),
        qr_code: vec![true, false, false, true],
        qr_width: 2,
    }
}
