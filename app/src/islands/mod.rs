//! The parts of pages that move: the browser takes them over. Everything else is rendered by the server alone, so
//! that people download the code of these parts only. An island's properties travel in the page: no secret may be
//! among them.

mod carried;
mod imports;
mod integration_form;

pub use imports::{LiveImports, LiveRun};
pub use integration_form::{FormStart, IntegrationForm};
