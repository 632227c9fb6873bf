//! The parts of pages that move: the browser takes them over. Everything else is rendered by the server alone, so
//! that people download the code of these parts only. An island's properties travel in the page: no secret may be
//! among them.
//!
//! What an island is made of stands in its folder, even where pages show it too: this is the half that compiles for
//! both.

mod carried;
pub mod imports;
mod integration_form;
pub mod problems;

pub use imports::{LiveImports, LiveRun};
pub use integration_form::{
    ConnectionFindings, FormStart, IntegrationForm, SettingsFields, SettingsStart, WhoseStart, WhoseStore,
};
