//! Imports: all of them, and one.

mod list;
mod run;

pub use list::ImportsPage;
pub use run::RunPage;
