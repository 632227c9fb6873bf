//! The import engine: what to read, in which order, and how never to lose any of it. Knows no HTTP.

pub mod source;
