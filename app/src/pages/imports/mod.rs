//! Imports: all of them, and one; and what integrations show of them.

mod chart;
mod check_facts;
mod list;
mod run;
mod sync_now;

pub use check_facts::CheckFacts;
pub use list::ImportsPage;
pub use run::RunPage;
pub use sync_now::SyncNow;
