//! Imports as they happen: all of them, and one. What these two are made of stands here as well, since it compiles in
//! both halves; pages show some of it standing still.

mod cancel;
mod countdown;
mod list;
mod live;
mod log;
mod progress_bar;
mod progress_text;
mod run;
mod run_card;
mod run_facts;
mod run_state;
mod run_tables;
mod spans;

pub use list::{ImportsStart, LiveImports};
pub use run::{LiveRun, RunStart};
pub use run_card::RunCard;
pub use run_state::StateBadge;
