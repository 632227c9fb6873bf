//! A second factor: the log-in's step that asks for it, and the one that sets it up.

mod code;
mod code_field;
mod enrolment;
mod expired;
mod qr_code;
mod recovery_codes;
mod setup_steps;

pub use code::LogInCodePage;
pub use enrolment::EnrolmentPage;
pub(super) use recovery_codes::RecoveryCodes;
pub(super) use setup_steps::SetupSteps;
