//! The reader, by the page.

#[cfg(feature = "hydrate")]
pub use localization::OfReader;
/// Without either half's feature nobody reads.
#[cfg(not(feature = "hydrate"))]
pub use parcelpilot_domain::message::English as OfReader;
