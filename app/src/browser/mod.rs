//! The only code that touches the browser. Everything here is there on the server, too, where it does nothing.

#[cfg(any(feature = "ssr", feature = "imports"))]
mod clock;
#[cfg(any(feature = "ssr", feature = "imports"))]
mod event_stream;
#[cfg(any(feature = "ssr", feature = "form"))]
mod files;
#[cfg(any(feature = "ssr", feature = "form"))]
mod form_data;
#[cfg(any(feature = "ssr", feature = "form"))]
mod inputs;
#[cfg(feature = "hydrate")]
mod json;
#[cfg(feature = "hydrate")]
mod page;
#[cfg(any(feature = "ssr", feature = "imports"))]
mod reload;
#[cfg(any(feature = "ssr", feature = "form"))]
mod requests;

#[cfg(any(feature = "ssr", feature = "imports"))]
pub use clock::{every_second, now};
#[cfg(any(feature = "ssr", feature = "imports"))]
pub use event_stream::{StreamEvent, open_event_stream};
#[cfg(any(feature = "ssr", feature = "form"))]
pub use files::{read_chosen, read_dropped};
#[cfg(any(feature = "ssr", feature = "form"))]
pub use form_data::leave_out;
#[cfg(any(feature = "ssr", feature = "form"))]
pub use inputs::{keep_in_step, keep_in_step_area};
#[cfg(feature = "hydrate")]
pub use json::read_json;
#[cfg(feature = "hydrate")]
pub use page::text_of;
#[cfg(any(feature = "ssr", feature = "imports"))]
pub use reload::reload;
#[cfg(any(feature = "ssr", feature = "form"))]
pub use requests::post_form;
