//! The BigCommerce client against a server that answers what the test wants.

mod errors;
mod pages;
mod permissions;
mod remainder;
mod retries;
mod sandbox;
mod secrecy;
mod shipments;
mod single;
mod support;
