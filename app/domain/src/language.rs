//! The languages that pages are written in.

use crate::codes::codes;

codes! {
    /// Codes are those of HTML's `lang`; labels are each language's own name.
    #[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
    pub enum Language {
        #[default]
        English = "en" => "English",
        German = "de" => "Deutsch",
        Spanish = "es" => "Español",
        French = "fr" => "Français",
        /// Made from the English text: longer, and marked, so that text that nobody can translate stands out. CLDR's code.
        LongPseudo = "en-XA" => "Long pseudo-language",
        /// Made from the English text, and written from right to left. CLDR's code.
        RightToLeftPseudo = "ar-XB" => "Right-to-left pseudo-language",
    }
}

impl Language {
    /// What people choose from. A pseudo-language is there for whoever asks for it by `Accept-Language`.
    pub const OFFERED: [Self; 4] = [Self::English, Self::German, Self::Spanish, Self::French];

    pub const fn is_right_to_left(self) -> bool {
        matches!(self, Self::RightToLeftPseudo)
    }

    /// Whether a count takes the form for one, by CLDR's rules for whole numbers.
    pub const fn takes_singular(self, count: i64) -> bool {
        match self {
            Self::French => count == 0 || count == 1,
            _ => count == 1,
        }
    }

    /// By a language tag such as `de-AT` or `en`, in any case.
    pub fn of_tag(tag: &str) -> Option<Self> {
        let tag = tag.trim();
        let whole = Self::ALL
            .into_iter()
            .find(|language| language.code().eq_ignore_ascii_case(tag));
        let spoken = tag.split(['-', '_']).next().unwrap_or_default();
        whole.or_else(|| {
            Self::OFFERED
                .into_iter()
                .find(|language| language.code().eq_ignore_ascii_case(spoken))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_name_a_language_and_maybe_a_region() {
        for (tag, language) in [
            ("de", Some(Language::German)),
            ("de-AT", Some(Language::German)),
            ("FR_ca", Some(Language::French)),
            ("en-GB", Some(Language::English)),
            ("en-XA", Some(Language::LongPseudo)),
            ("ar-xb", Some(Language::RightToLeftPseudo)),
            ("ar", None),
            ("english", None),
            ("", None),
        ] {
            assert_eq!(Language::of_tag(tag), language, "{tag}");
        }
    }
}
