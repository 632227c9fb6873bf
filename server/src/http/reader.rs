//! For whom a page is written: their own choice counts, then what their browser prefers.

use app::localization;
use axum::http::{HeaderMap, header};
use parcelpilot_contract::accounts::Preferences;
use parcelpilot_domain::language::Language;
use parcelpilot_domain::time_zone::TimeZoneName;

use crate::services::time_zones;

/// Longest language tag that is kept: longer ones hold more than language, script and region.
const TAG_MAX: usize = 35;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reader {
    pub language: Language,
    /// A well-formed tag of this language, maybe with a region, for formats: `en-GB`.
    tag: String,
    /// One that the time zone database has.
    time_zone: Option<TimeZoneName>,
}

impl Reader {
    /// For all that is rendered for this request.
    pub fn provide(&self) {
        let time_zone = self.time_zone.as_ref().map(TimeZoneName::as_str);
        localization::Reader::new(self.language, &self.tag, time_zone).provide();
    }
}

pub fn of(preferences: &Preferences, headers: &HeaderMap) -> Reader {
    let wanted = accepted(headers);
    let language = preferences
        .language
        .or_else(|| wanted.iter().find_map(|tag| Language::of_tag(tag)))
        .unwrap_or_default();
    let tag = wanted
        .into_iter()
        .find(|tag| Language::of_tag(tag) == Some(language) && is_well_formed(tag))
        .unwrap_or(language.code());
    Reader {
        language,
        tag: tag.to_owned(),
        time_zone: preferences.time_zone.as_ref().and_then(time_zones::known),
    }
}

/// The tags in `Accept-Language`, the most wanted first; without those that are refused (`q=0`).
fn accepted(headers: &HeaderMap) -> Vec<&str> {
    let mut tags: Vec<(&str, f32)> = headers
        .get_all(header::ACCEPT_LANGUAGE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .filter_map(weighted)
        .collect();
    // The order of the header decides between those that are wanted alike.
    tags.sort_by(|(_, one), (_, other)| other.total_cmp(one));
    tags.into_iter().map(|(tag, _)| tag).collect()
}

/// `de-AT;q=0.8`, or `de-AT` alone, which is wanted most.
fn weighted(range: &str) -> Option<(&str, f32)> {
    let Some((tag, weight)) = range.split_once(';') else {
        return Some((range.trim(), 1.0));
    };
    let (name, quality) = weight.split_once('=')?;
    let quality: f32 = quality.trim().parse().ok()?;
    let is_wanted = name.trim().eq_ignore_ascii_case("q") && quality > 0.0 && quality <= 1.0;
    is_wanted.then_some((tag.trim(), quality))
}

fn is_well_formed(tag: &str) -> bool {
    let is_part = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric());
    tag.len() <= TAG_MAX && tag.split('-').all(is_part)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reads(chosen: Option<Language>, accept: &str) -> (Language, String) {
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT_LANGUAGE, accept.parse().unwrap());
        let preferences = Preferences {
            language: chosen,
            time_zone: None,
        };
        let reader = of(&preferences, &headers);
        (reader.language, reader.tag)
    }

    #[test]
    fn the_browser_gets_the_most_wanted_language_that_there_is() {
        for (accept, language, tag) in [
            ("de-AT,de;q=0.9,en;q=0.8", Language::German, "de-AT"),
            ("en;q=0.5, fr-CA ; q=0.8, es;q=0.75", Language::French, "fr-CA"),
            ("en-GB, de", Language::English, "en-GB"),
            ("pl, de;q=0.2, es;q=0.3", Language::Spanish, "es"),
            ("de;q=0, en;q=0.1", Language::English, "en"),
            ("de;q=0.000,fr;q=0", Language::English, "en"),
            (
                "de;q=nan, de;q=2, de;q=-1, de;q, de;v=1, fr;q=0.1",
                Language::French,
                "fr",
            ),
            ("*", Language::English, "en"),
            ("", Language::English, "en"),
            ("pl,uk", Language::English, "en"),
            ("en-XA", Language::LongPseudo, "en-XA"),
            ("ar-XB", Language::RightToLeftPseudo, "ar-XB"),
            ("ar", Language::English, "en"),
        ] {
            assert_eq!(reads(None, accept), (language, tag.to_owned()), "{accept}");
        }
    }

    #[test]
    fn the_own_choice_wins_and_the_browser_still_says_the_region() {
        let german = Some(Language::German);
        for (accept, tag) in [
            ("fr,en;q=0.5", "de"),
            ("en-US,de-CH;q=0.1,de-AT;q=0.2", "de-AT"),
            ("de-CH;q=0", "de"),
        ] {
            assert_eq!(
                reads(german, accept),
                (Language::German, tag.to_owned()),
                "{accept}"
            );
        }
    }

    #[test]
    fn a_tag_that_is_not_well_formed_is_the_language_alone() {
        for tag in [
            "de_AT",
            "de-",
            "de--AT",
            "de-<b>",
            &format!("de-x-{}", "a".repeat(40)),
        ] {
            assert_eq!(reads(None, tag), (Language::German, "de".to_owned()), "{tag}");
        }
    }

    #[test]
    fn a_time_zone_is_one_that_there_is() {
        let of_zone = |name: &str| {
            let preferences = Preferences {
                language: None,
                time_zone: name.parse().ok(),
            };
            of(&preferences, &HeaderMap::new())
                .time_zone
                .map(|name| name.to_string())
        };
        assert_eq!(of_zone("America/Chicago").as_deref(), Some("America/Chicago"));
        assert_eq!(of_zone("America/Atlantis"), None);
    }
}
