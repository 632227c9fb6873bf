//! One file a page, folders by area.

pub mod help;
pub mod imports;
pub mod not_found;
pub mod orders;
pub mod overview;
