//! Rules and cryptography of accounts: passwords, sessions, tokens, and the limit on log-in attempts. Nothing here
//! stores anything: [`crate::services::accounts`] does.

mod argon2id;
mod guessable;
pub mod one_time_codes;
pub mod passwords;
pub mod rules;
pub mod sessions;
mod stolen;
pub mod throttle;
pub mod tokens;
