//! The only code that touches the browser. Everything here is there on the server, too, where it does nothing.

mod clock;
mod event_stream;
mod files;
mod form_data;
mod inputs;
mod reload;
mod requests;

pub use clock::{every_second, now};
pub use event_stream::{StreamEvent, open_event_stream};
pub use files::{read_chosen, read_dropped};
pub use form_data::leave_out;
pub use inputs::{keep_in_step, keep_in_step_area};
pub use reload::reload;
pub use requests::post_form;
