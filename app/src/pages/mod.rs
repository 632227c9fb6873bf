//! One file a page, folders by area.

pub mod not_found;
pub mod overview;
