//! The credentials file.
