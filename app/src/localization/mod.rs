//! What pages say, in the reader's language, with numbers and times as the reader writes them.
//!
//! English stands in the code, and names each text in the catalogs of translations, `app/languages/*.po`, in gettext's
//! format: a page can be read where it is written. [`text!`](crate::text!) says a text, [`rich_text!`](crate::rich_text!)
//! one with links or other elements in it, and [`Localized`] what the domain and the contract word. A test compares the
//! catalogs with the code.
//!
//! The server has the whole catalogs. A page with an island carries the translations that its islands say
//! ([`CarriedTranslations`]); in English it carries none.

#[cfg(feature = "ssr")]
mod ago;
#[cfg(feature = "ssr")]
mod carried;
#[cfg(feature = "ssr")]
pub mod catalog;
#[cfg(feature = "ssr")]
mod formats;
#[cfg(not(feature = "ssr"))]
mod in_the_browser;
#[cfg(feature = "ssr")]
mod on_the_server;
#[cfg(feature = "ssr")]
mod pseudo;
#[cfg(feature = "ssr")]
#[macro_use]
mod rich;

#[cfg(feature = "ssr")]
pub use ago::{ago, now};
#[cfg(feature = "ssr")]
pub use carried::CarriedTranslations;
#[cfg(feature = "ssr")]
pub use catalog::BrowserModule;
#[cfg(not(feature = "ssr"))]
pub use in_the_browser::OfReader;
#[cfg(feature = "ssr")]
pub use on_the_server::{OfReader, Reader, language, language_tag, money, store_time, time_zone};
use parcelpilot_domain::message::{Message, Wording};
use parcelpilot_domain::time::Timestamp;
#[cfg(feature = "ssr")]
pub use rich::{Element, rich};

/// One text, or one pattern filled: `text!("Orders")` is a `&'static str`, `text!("{name} fails", name = row.name)` and
/// `text!(count = orders; "1 order", "{count} orders")` are a `String`. Places take what
/// [`Place`](parcelpilot_domain::message::Place) can be made from.
#[macro_export]
macro_rules! text {
    ($english:literal $(,)?) => { $crate::localization::text($english) };
    ($($message:tt)+) => {
        $crate::localization::Localized::localized(&::parcelpilot_domain::message!($($message)+))
    };
}

/// In the reader's language. Only for literals, or what the domain has as literals: the catalogs are checked against
/// them.
pub fn text(english: &'static str) -> &'static str {
    OfReader.pattern(english)
}

/// What the domain and the contract word, in the reader's language.
pub trait Localized {
    type Said;

    fn localized(self) -> Self::Said;
}

impl Localized for &'static str {
    type Said = &'static str;

    fn localized(self) -> &'static str {
        text(self)
    }
}

impl Localized for &Message {
    type Said = String;

    fn localized(self) -> String {
        self.in_wording(&OfReader)
    }
}

impl Localized for Message {
    type Said = String;

    fn localized(self) -> String {
        self.in_wording(&OfReader)
    }
}

/// `1,234`, as the reader writes it.
pub fn count(count: i64) -> String {
    OfReader.count(count)
}

/// A moment, to the minute.
pub fn moment(at: Timestamp) -> String {
    OfReader.time(at)
}

/// A day that begins at this moment in UTC.
pub fn day(day: Timestamp) -> String {
    OfReader.day(day)
}
