//! The catalogs of translations against the code: each text of the code is in each catalog, nothing else is, and each
//! translation has the places and tags of its English. `UPDATE_CATALOGS=1 cargo test -p app --test languages` writes what
//! is missing into the catalogs, for translators, and takes out what the code says no more.

mod catalogs;
mod literals;
mod sources;
