//! People who log in: their passwords, their sessions, and the link that makes the first of them. Pure rules and
//! cryptography; what is stored, and in which order, is the business of [`crate::services::accounts`].

pub mod passwords;
pub mod rules;
pub mod sessions;
pub mod throttle;
pub mod tokens;
