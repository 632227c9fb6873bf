//! How the reader of a page says things, in the browser: in the translations that the page carries, and by the formats
//! that the browser has.
//!
//! May be here: reading what the page says of its reader. Not: texts, which are where they are said.

mod formats;
mod translations;

use parcelpilot_domain::message::Wording;
use parcelpilot_domain::time::Timestamp;

/// The reader's own wording.
pub struct OfReader;

impl Wording for OfReader {
    fn pattern(&self, english: &'static str) -> &'static str {
        translations::of(english).map_or(english, |[one, _]| one)
    }

    fn counted_pattern(&self, one: &'static str, other: &'static str, count: i64) -> &'static str {
        let [translated_one, translated_other] = translations::of(one).unwrap_or([one, other]);
        if formats::takes_singular(count) {
            translated_one
        } else {
            translated_other
        }
    }

    fn count(&self, count: i64) -> String {
        formats::count(count)
    }

    fn time(&self, at: Timestamp) -> String {
        formats::moment(at)
    }

    fn day(&self, day: Timestamp) -> String {
        formats::day(day)
    }
}
