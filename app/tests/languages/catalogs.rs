//! Each catalog, against the texts of the code.

use std::collections::{BTreeMap, BTreeSet};
use std::env;

use parcelpilot_domain::language::Language;
use parcelpilot_domain::message::{Piece, pieces};
use polib::catalog::Catalog;
use polib::message::{Message, MessageMutView, MessageView};
use polib::po_file;

use crate::sources::{Text, root, texts};

/// English is in the code.
fn catalogs() -> impl Iterator<Item = (Language, std::path::PathBuf)> {
    let others = Language::OFFERED
        .into_iter()
        .filter(|language| *language != Language::English);
    others.map(|language| {
        (
            language,
            root().join(format!("app/languages/{}.po", language.code())),
        )
    })
}

fn text_of(message: &dyn MessageView) -> Text {
    Text {
        english: message.msgid().to_owned(),
        plural: message.msgid_plural().ok().map(str::to_owned),
    }
}

#[test]
fn each_text_of_the_code_is_in_each_catalog_and_nothing_else_is() {
    let texts = texts();
    for (language, path) in catalogs() {
        let mut catalog = po_file::parse(&path).expect("a catalog");
        if env::var_os("UPDATE_CATALOGS").is_some() {
            catalog = updated(&catalog, &texts);
            po_file::write_to_file_sort_by(&catalog, &path, Box::new(by_source)).expect("a file to write");
        }
        let listed: BTreeMap<Text, String> = catalog
            .messages()
            .map(|message| (text_of(message), message.source().to_owned()))
            .collect();
        let expected = texts
            .iter()
            .map(|(text, files)| (text.clone(), files.join(" ")))
            .collect();
        assert_eq!(
            listed,
            expected,
            "app/languages/{}.po; UPDATE_CATALOGS=1 cargo test -p app --test languages brings it up to date",
            language.code()
        );
    }
}

/// What is translated stays; what the code says no more goes.
fn updated(catalog: &Catalog, texts: &BTreeMap<Text, Vec<String>>) -> Catalog {
    let mut new = Catalog::new(catalog.metadata.clone());
    for (text, files) in texts {
        let plural = text.plural.as_deref();
        let known = catalog.find_message(None, &text.english, plural);
        let mut message = match (known, plural) {
            (Some(known), _) => {
                let mut builder = match plural {
                    Some(_) => Message::build_plural(),
                    None => Message::build_singular(),
                };
                builder.with_msgid(text.english.clone());
                match (plural, known.msgstr_plural(), known.msgstr()) {
                    (Some(plural), Ok(forms), _) => {
                        builder
                            .with_msgid_plural(plural.to_owned())
                            .with_msgstr_plural(forms.clone());
                    }
                    (_, _, Ok(only)) => {
                        builder.with_msgstr(only.to_owned());
                    }
                    _ => {}
                }
                builder.done()
            }
            (None, Some(plural)) => Message::build_plural()
                .with_msgid(text.english.clone())
                .with_msgid_plural(plural.to_owned())
                .with_msgstr_plural(vec![String::new(), String::new()])
                .done(),
            (None, None) => Message::build_singular().with_msgid(text.english.clone()).done(),
        };
        *message.source_mut() = files.join(" ");
        new.append_or_update(message);
    }
    new
}

/// A translator reads what stands together.
fn by_source(one: &&dyn MessageView, other: &&dyn MessageView) -> std::cmp::Ordering {
    (one.source(), one.msgid()).cmp(&(other.source(), other.msgid()))
}

#[test]
fn each_text_is_translated() {
    for (language, path) in catalogs() {
        let catalog = po_file::parse(&path).expect("a catalog");
        let missing: Vec<&str> = catalog
            .messages()
            .filter(|message| !message.is_translated())
            .map(MessageView::msgid)
            .collect();
        assert_eq!(missing, [""; 0], "of {language:?}");
    }
}

#[test]
fn translations_have_the_places_and_tags_of_their_english() {
    let mut wrong = Vec::new();
    for (language, path) in catalogs() {
        let catalog = po_file::parse(&path).expect("a catalog");
        for message in catalog.messages().filter(|message| message.is_translated()) {
            let english = message.msgid_plural().unwrap_or_else(|_| message.msgid());
            let forms = match message.msgstr_plural() {
                Ok(forms) => forms.clone(),
                Err(_) => vec![message.msgstr().expect("one form").to_owned()],
            };
            let mut expected = marks(english);
            for (index, form) in forms.iter().enumerate() {
                // A form that is for one alone may say so in a word.
                let says_one = forms.len() > 1 && index == 0 && !language.takes_singular(0);
                if says_one && !form.contains("{count}") {
                    expected.remove("{count}");
                } else {
                    expected = marks(english);
                }
                if marks(form) != expected {
                    wrong.push(format!("{language:?}: {form:?}"));
                }
            }
        }
    }
    assert_eq!(wrong, [""; 0]);
}

/// Its places, and its tags in the order of their names.
fn marks(pattern: &str) -> BTreeSet<String> {
    let places = pieces(pattern).filter_map(|piece| match piece {
        Piece::Place(name) => Some(format!("{{{name}}}")),
        Piece::Text(_) => None,
    });
    let tags = pattern
        .split('<')
        .skip(1)
        .filter_map(|rest| rest.split_once('>'))
        .map(|(tag, _)| format!("<{tag}>"));
    places.chain(tags).collect()
}
