//! The parts of pages that move: the browser takes them over. Everything else is rendered by the server alone, so
//! that people download the code of these parts only. What they begin with travels in the page ([`Carried`]): no secret
//! may be in it.
//!
//! The browser has two modules of them, by feature: the form of an integration, and what shows imports. A page loads the
//! one that it has a part of.
//!
//! What an island is made of stands in its folder, even where pages show it too: this is the half that compiles for
//! both.

mod carried;
#[cfg(any(feature = "ssr", feature = "imports"))]
pub mod imports;
#[cfg(any(feature = "ssr", feature = "form"))]
mod integration_form;
#[cfg(any(feature = "ssr", feature = "imports"))]
pub mod problems;

#[cfg(feature = "ssr")]
pub use carried::Carried;
#[cfg(any(feature = "ssr", feature = "imports"))]
pub use imports::{ImportsStart, LiveImports, LiveRun, RunStart};
#[cfg(any(feature = "ssr", feature = "form"))]
pub use integration_form::{
    ConnectionFindings, FormStart, IntegrationForm, SettingsFields, SettingsStart, WhoseStart, WhoseStore,
};
