//! The only code that touches the browser. Everything here is there on the server, too, where it does nothing.

mod local_time;

pub use local_time::local_time;
