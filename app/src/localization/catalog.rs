//! The catalogs of translations, read once.

use std::collections::HashMap;
use std::sync::LazyLock;

use parcelpilot_domain::language::Language;
use polib::message::MessageView;

use super::pseudo;

/// By the English text, or by the English for one where the wording depends on a count.
type Catalog = HashMap<&'static str, Entry>;

#[derive(Debug, Clone, Copy)]
struct Entry {
    /// Nothing where a translator is still to come.
    translation: Option<Translation>,
    /// The English for other counts.
    plural: Option<&'static str>,
    /// In the order of [`BrowserModule::ALL`].
    is_said_by: [bool; 3],
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Translation {
    pub one: &'static str,
    /// For other counts.
    pub other: &'static str,
}

static GERMAN: LazyLock<Catalog> = LazyLock::new(|| read(include_str!("../../languages/de.po")));
static SPANISH: LazyLock<Catalog> = LazyLock::new(|| read(include_str!("../../languages/es.po")));
static FRENCH: LazyLock<Catalog> = LazyLock::new(|| read(include_str!("../../languages/fr.po")));

fn catalog(language: Language) -> Option<&'static Catalog> {
    match language {
        Language::German => Some(&GERMAN),
        Language::Spanish => Some(&SPANISH),
        Language::French => Some(&FRENCH),
        Language::English | Language::LongPseudo | Language::RightToLeftPseudo => None,
    }
}

/// English where there is no translation.
pub fn pattern(language: Language, english: &'static str) -> &'static str {
    match catalog(language) {
        Some(catalog) => translation(catalog, english).map_or(english, |translation| translation.one),
        None => pseudo::pattern(language, english),
    }
}

pub fn counted_pattern(
    language: Language,
    one: &'static str,
    other: &'static str,
    count: i64,
) -> &'static str {
    let forms = match catalog(language) {
        Some(catalog) => translation(catalog, one).unwrap_or(Translation { one, other }),
        None => Translation {
            one: pseudo::pattern(language, one),
            other: pseudo::pattern(language, other),
        },
    };
    if language.takes_singular(count) {
        forms.one
    } else {
        forms.other
    }
}

fn translation(catalog: &Catalog, english: &str) -> Option<Translation> {
    catalog.get(english)?.translation
}

/// What pages carry for a module. Nothing in English, which that has itself.
pub fn said_in_the_browser(
    language: Language,
    module: BrowserModule,
) -> impl Iterator<Item = (&'static str, Translation)> {
    // Which texts these are is the same in each catalog.
    let listed = catalog(language).unwrap_or(&GERMAN);
    let said = listed
        .iter()
        .filter(move |(_, entry)| entry.is_said_by[module as usize] && language != Language::English);
    said.filter_map(move |(english, entry)| match catalog(language) {
        Some(_) => Some((*english, entry.translation?)),
        None => Some((
            *english,
            Translation {
                one: pseudo::pattern(language, english),
                other: pseudo::pattern(language, entry.plural.unwrap_or(english)),
            },
        )),
    })
}

/// A catalog that can't be read is one that the tests refuse.
fn read(po: &'static str) -> Catalog {
    let Ok(catalog) = polib::po_file::parse_from_reader(po.as_bytes()) else {
        return Catalog::new();
    };
    catalog
        .messages()
        .map(|message| (kept(message.msgid()), entry(message)))
        .collect()
}

fn entry(message: &dyn MessageView) -> Entry {
    let files = message.source().split_whitespace();
    Entry {
        translation: translated(message),
        plural: message.msgid_plural().ok().map(kept),
        is_said_by: BrowserModule::ALL.map(|module| files.clone().any(|file| module.is_made_of(file))),
    }
}

fn translated(message: &dyn MessageView) -> Option<Translation> {
    let (one, other) = match message.msgstr_plural() {
        Ok(forms) => (forms.first()?.as_str(), forms.last()?.as_str()),
        Err(_) => (message.msgstr().ok()?, message.msgstr().ok()?),
    };
    (!one.is_empty() && !other.is_empty()).then(|| Translation {
        one: kept(one),
        other: kept(other),
    })
}

/// As long as the server runs.
fn kept(text: &str) -> &'static str {
    String::leak(text.to_owned())
}

/// What runs in the browser, and says texts there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BrowserModule {
    /// The form of an integration.
    Form,
    /// What shows imports.
    Imports,
    /// What reads a CSV of shipments.
    Preview,
}

impl BrowserModule {
    const ALL: [Self; 3] = [Self::Form, Self::Imports, Self::Preview];

    /// Whether it says texts of this file.
    fn is_made_of(self, file: &str) -> bool {
        let places: &[&str] = match self {
            Self::Form => &[
                "app/contract/src/error.rs",
                "app/contract/src/field_problem.rs",
                "app/domain/src/connection.rs",
                "app/domain/src/credentials/",
                "app/domain/src/platform.rs",
                "app/domain/src/store_hash.rs",
                "app/domain/src/sync.rs",
                "app/src/components/",
                "app/src/islands/integration_form/",
            ],
            Self::Imports => &[
                "app/contract/src/error.rs",
                "app/contract/src/field_problem.rs",
                "app/domain/src/check/",
                "app/domain/src/date_range.rs",
                "app/domain/src/import_run/",
                "app/domain/src/problem.rs",
                "app/src/components/",
                "app/src/islands/imports/",
                "app/src/islands/problems/",
            ],
            Self::Preview => &[
                "app/domain/src/shipment/csv/",
                "app/domain/src/shipment/draft.rs",
                "frontend/preview/",
            ],
        };
        places.iter().any(|place| file.starts_with(place))
    }
}
