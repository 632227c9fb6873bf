//! The reader, by the request.

use std::sync::{Arc, LazyLock};

use leptos::prelude::{provide_context, use_context};
use parcelpilot_domain::language::Language;
use parcelpilot_domain::message::Wording;
use parcelpilot_domain::money::Amount;
use parcelpilot_domain::time::Timestamp;
use parcelpilot_domain::time_zone::StoreZone;

use super::catalog;
use super::formats::Formats;
use crate::text;

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
fn reader() -> Arc<Reader> {
    static NOBODY: LazyLock<Arc<Reader>> =
        LazyLock::new(|| Arc::new(Reader::new(Language::English, "en", None)));
    use_context().unwrap_or_else(|| NOBODY.clone())
}

/// How the reader of this page says things.
pub struct OfReader;

impl Wording for OfReader {
    fn pattern(&self, english: &'static str) -> &'static str {
        reader().pattern(english)
    }

    fn counted_pattern(&self, one: &'static str, other: &'static str, count: i64) -> &'static str {
        reader().counted_pattern(one, other, count)
    }

    fn count(&self, count: i64) -> String {
        reader().count(count)
    }

    fn time(&self, at: Timestamp) -> String {
        reader().time(at)
    }

    fn day(&self, day: Timestamp) -> String {
        reader().day(day)
    }
}

/// How this reader is told something, whoever asks: in a letter, say.
impl Wording for Reader {
    fn pattern(&self, english: &'static str) -> &'static str {
        catalog::pattern(self.language, english)
    }

    fn counted_pattern(&self, one: &'static str, other: &'static str, count: i64) -> &'static str {
        catalog::counted_pattern(self.language, one, other, count)
    }

    fn count(&self, count: i64) -> String {
        self.formats.count(count)
    }

    fn time(&self, at: Timestamp) -> String {
        self.formats.moment(at)
    }

    fn day(&self, day: Timestamp) -> String {
        self.formats.day(day)
    }
}

pub fn language() -> Language {
    reader().language
}

/// For `<html lang>`: with the region, where there is one.
pub fn language_tag() -> String {
    reader().formats.tag().to_owned()
}

/// The zone that the reader chose.
pub fn time_zone() -> Option<String> {
    reader().formats.time_zone().map(str::to_owned)
}

/// The moment by the clock of a store, and of which one: for where days are the store's.
pub fn store_time(at: Timestamp, zone: &StoreZone) -> Option<String> {
    let time = reader().formats.moment_in_store(at, zone)?;
    Some(text!(
        "{time} in the store ({zone})",
        time = time,
        zone = zone.name.clone()
    ))
}

/// `USD 1,234.50`: by the currency's code, since one list holds many currencies.
pub fn money(currency: &str, amount: Amount) -> String {
    reader().formats.money(currency, amount)
}
