//! One file a page, folders by area.

pub mod clients;
pub mod help;
pub mod imports;
pub mod integrations;
pub mod login;
pub mod not_found;
pub mod orders;
pub mod overview;
pub mod setup;
