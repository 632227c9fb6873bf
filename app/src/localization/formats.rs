//! Numbers and moments by CLDR.

use icu_datetime::DateTimeFormatter;
use icu_datetime::fieldsets::{YMD, YMDT};
use icu_datetime::input::{Date, DateTime, Time};
use icu_decimal::DecimalFormatter;
use icu_decimal::input::Decimal;
use icu_locale_core::Locale;
use jiff::tz::{Offset, TimeZone, TimeZoneDatabase};
use parcelpilot_domain::count_text::count_text;
use parcelpilot_domain::language::Language;
use parcelpilot_domain::money::Amount;
use parcelpilot_domain::time::Timestamp;
use parcelpilot_domain::time_zone::StoreZone;

pub struct Formats {
    tag: String,
    time_zone: Option<String>,
    zone: TimeZone,
    /// CLDR has all languages that there are here; where one could not be read, things are said as programs say them.
    number: Option<DecimalFormatter>,
    moment: Option<DateTimeFormatter<YMDT>>,
    day: Option<DateTimeFormatter<YMD>>,
}

impl Formats {
    pub fn new(language: Language, tag: &str, time_zone: Option<&str>) -> Self {
        // Of another language, or of none, it names no region that matters.
        let tag = if Language::of_tag(tag) == Some(language) {
            tag
        } else {
            language.code()
        };
        let locale: Locale = match language {
            // Pseudo-languages are English in all but their words.
            Language::LongPseudo | Language::RightToLeftPseudo => Locale::UNKNOWN,
            _ => tag.parse().unwrap_or(Locale::UNKNOWN),
        };
        let zone = time_zone.and_then(|name| Some((name, known_zone(name)?)));
        Self {
            tag: tag.to_owned(),
            time_zone: zone.as_ref().map(|(name, _)| (*name).to_owned()),
            zone: zone.map_or(TimeZone::UTC, |(_, zone)| zone),
            number: DecimalFormatter::try_new((&locale).into(), Default::default()).ok(),
            moment: DateTimeFormatter::try_new((&locale).into(), YMD::medium().with_time_hm()).ok(),
            day: DateTimeFormatter::try_new((&locale).into(), YMD::medium()).ok(),
        }
    }

    pub fn tag(&self) -> &str {
        &self.tag
    }

    pub fn time_zone(&self) -> Option<&str> {
        self.time_zone.as_deref()
    }

    pub fn count(&self, count: i64) -> String {
        match &self.number {
            Some(format) => format.format(&Decimal::from(count)).to_string(),
            None => count_text(count),
        }
    }

    pub fn money(&self, currency: &str, amount: Amount) -> String {
        let shown = amount.shown();
        let number = self.number.as_ref().zip(shown.parse::<Decimal>().ok());
        let shown = number.map_or(shown, |(format, number)| format.format(&number).to_string());
        format!("{currency} {shown}")
    }

    /// In the reader's zone; in UTC, and saying so, where that is not known.
    pub fn moment(&self, at: Timestamp) -> String {
        match (&self.time_zone, self.moment_in_zone(at, &self.zone)) {
            (Some(_), Some(said)) => said,
            (None, Some(said)) => format!("{said} UTC"),
            (_, None) => at.to_string(),
        }
    }

    /// By the store's clock. Nothing where that can't be known.
    pub fn moment_in_store(&self, at: Timestamp, zone: &StoreZone) -> Option<String> {
        let by_offset = || {
            let seconds = i32::try_from(zone.utc_offset_seconds).ok()?;
            Some(TimeZone::fixed(Offset::from_seconds(seconds).ok()?))
        };
        self.moment_in_zone(at, &known_zone(&zone.name).or_else(by_offset)?)
    }

    fn moment_in_zone(&self, at: Timestamp, zone: &TimeZone) -> Option<String> {
        let format = self.moment.as_ref()?;
        Some(format.format(&civil(at, zone)?).to_string())
    }

    pub fn day(&self, day: Timestamp) -> String {
        match (&self.day, civil(day, &TimeZone::UTC)) {
            (Some(format), Some(local)) => format.format(&local.date).to_string(),
            _ => day.date(),
        }
    }
}

fn known_zone(name: &str) -> Option<TimeZone> {
    TimeZoneDatabase::bundled().get(name).ok()
}

/// Nothing for moments that no calendar reaches.
fn civil(at: Timestamp, zone: &TimeZone) -> Option<DateTime<icu_calendar::Iso>> {
    let local = jiff::Timestamp::from_millisecond(at.millis())
        .ok()?
        .to_zoned(zone.clone());
    let part = |part: i8| u8::try_from(part).ok();
    Some(DateTime {
        date: Date::try_new_iso(local.year().into(), part(local.month())?, part(local.day())?).ok()?,
        time: Time::try_new(
            part(local.hour())?,
            part(local.minute())?,
            part(local.second())?,
            0,
        )
        .ok()?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2026-11-28 20:05 UTC.
    const EVENING: Timestamp = Timestamp::from_millis(1_795_896_300_000);

    #[test]
    fn each_language_and_region_writes_its_own_numbers_and_moments() {
        for (language, tag, count, money, moment, day) in [
            (
                Language::English,
                "en",
                "1,234,567",
                "USD 1,234.50",
                "Nov 28, 2026, 8:05 PM UTC",
                "Nov 28, 2026",
            ),
            (
                Language::English,
                "en-GB",
                "1,234,567",
                "USD 1,234.50",
                "28 Nov 2026, 20:05 UTC",
                "28 Nov 2026",
            ),
            (
                Language::German,
                "de",
                "1.234.567",
                "USD 1.234,50",
                "28.11.2026, 20:05 UTC",
                "28.11.2026",
            ),
            (
                Language::German,
                "fr-CA",
                "1.234.567",
                "USD 1.234,50",
                "28.11.2026, 20:05 UTC",
                "28.11.2026",
            ),
            (
                Language::Spanish,
                "es",
                "1.234.567",
                "USD 1234,50",
                "28 nov 2026, 20:05 UTC",
                "28 nov 2026",
            ),
            (
                Language::French,
                "fr",
                "1 234 567",
                "USD 1 234,50",
                "28 nov. 2026, 20:05 UTC",
                "28 nov. 2026",
            ),
        ] {
            let formats = Formats::new(language, tag, None);
            let amount = "1234.5".parse().expect("an amount");
            let all = [
                formats.count(1_234_567),
                formats.money("USD", amount),
                formats.moment(EVENING),
                formats.day(EVENING),
            ];
            // CLDR's narrow blanks.
            let all = all.map(|text| text.replace(['\u{202F}', '\u{A0}'], " "));
            assert_eq!(all, [count, money, moment, day].map(str::to_owned), "{tag}");
        }
    }

    #[test]
    fn moments_are_in_the_readers_zone() {
        let in_zone = |zone| Formats::new(Language::German, "de", Some(zone)).moment(EVENING);
        assert_eq!(in_zone("Europe/Berlin"), "28.11.2026, 21:05");
        assert_eq!(in_zone("Asia/Tokyo"), "29.11.2026, 05:05");
        assert_eq!(in_zone("Nowhere/Here"), "28.11.2026, 20:05 UTC");
    }
}
