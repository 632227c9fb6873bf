//! The only code that touches the browser. Everything here is there on the server, too, where it does nothing.

mod clock;
mod event_stream;
mod local_time;

pub use clock::{every_second, now};
pub use event_stream::{StreamEvent, open_event_stream};
pub use local_time::local_time;
