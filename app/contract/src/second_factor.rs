//! A second factor: its state on one's own account, setting it up, and the log-in that asks for it.

use parcelpilot_domain::second_factor::LogInStep;
use parcelpilot_domain::time::Timestamp;
use serde::{Deserialize, Serialize};

/// Of one's own account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct SecondFactorState {
    /// Since when an app makes codes. `None`: no app does.
    pub codes_since: Option<Timestamp>,
    pub recovery_codes: i64,
    /// One's role asks for one.
    pub is_required: bool,
}

/// What an app needs in order to make codes. Nothing of it is kept until a first code was right.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FactorSetup {
    /// The secret, sealed for its person: the form carries it.
    pub sealed: String,
    /// Base 32, to type by hand.
    pub secret: String,
    /// The same as an `otpauth:` link, as dark squares of a QR code: row after row, each so many wide.
    pub qr_code: Vec<bool>,
    pub qr_width: u32,
}

/// A log-in that is not finished.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PendingStep {
    pub step: LogInStep,
    pub email: String,
    /// Their app makes codes.
    pub has_codes: bool,
    pub has_passkey: bool,
}

impl std::fmt::Debug for FactorSetup {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("FactorSetup").finish_non_exhaustive()
    }
}
