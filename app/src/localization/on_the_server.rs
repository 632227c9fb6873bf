//! The reader, by the request.

use std::sync::Arc;

use leptos::prelude::{provide_context, with_context};
use parcelpilot_domain::language::Language;
use parcelpilot_domain::message::Wording;
use parcelpilot_domain::money::Amount;
use parcelpilot_domain::time::Timestamp;

use super::catalog;
use super::formats::Formats;

/// Whom a page is for.
pub struct Reader {
    language: Language,
    formats: Formats,
}

impl Reader {
    /// `tag` may name a region of the language, for formats: `en-GB`. `time_zone` is an IANA name; without one, times are
    /// in UTC until the browser's comforts put them into its own.
    pub fn new(language: Language, tag: &str, time_zone: Option<&str>) -> Self {
        Self {
            language,
            formats: Formats::new(language, tag, time_zone),
        }
    }

    /// For everything that is rendered for this request.
    pub fn provide(self) {
        provide_context(Arc::new(self));
    }
}

/// English where nobody is known, as in tests.
fn reader<T>(read: impl FnOnce(&Reader) -> T) -> T {
    let mut read = Some(read);
    let known = with_context::<Arc<Reader>, _>(|reader| read.take().map(|read| read(reader)));
    match (known.flatten(), read) {
        (Some(answer), _) => answer,
        (None, Some(read)) => read(&Reader::new(Language::English, "en", None)),
        (None, None) => unreachable!("it answers once it is taken"),
    }
}

/// How the reader of this page says things.
pub struct OfReader;

impl Wording for OfReader {
    fn pattern(&self, english: &'static str) -> &'static str {
        catalog::pattern(language(), english)
    }

    fn counted_pattern(&self, one: &'static str, other: &'static str, count: i64) -> &'static str {
        catalog::counted_pattern(language(), one, other, count)
    }

    fn count(&self, count: i64) -> String {
        reader(|reader| reader.formats.count(count))
    }

    fn time(&self, at: Timestamp) -> String {
        reader(|reader| reader.formats.moment(at))
    }

    fn day(&self, day: Timestamp) -> String {
        reader(|reader| reader.formats.day(day))
    }
}

pub fn language() -> Language {
    reader(|reader| reader.language)
}

/// For `<html lang>`: with the region, where there is one.
pub fn language_tag() -> String {
    reader(|reader| reader.formats.tag().to_owned())
}

/// The zone that the reader chose.
pub fn time_zone() -> Option<String> {
    reader(|reader| reader.formats.time_zone().map(str::to_owned))
}

/// `USD 1,234.50`: by the currency's code, since one list holds many currencies.
pub fn money(currency: &str, amount: Amount) -> String {
    reader(|reader| reader.formats.money(currency, amount))
}
