//! Pages in a pseudo-language: what stays English on them could not be translated.

use std::collections::BTreeSet;

use app::components::form_echo::FormEcho;
use parcelpilot_contract::error::AppError;
use parcelpilot_contract::ports::Caller;
use parcelpilot_domain::account::Role;
use parcelpilot_domain::language::Language;
use parcelpilot_domain::order_status::OrderStatus;

use crate::case::Case;
use crate::fakes::{Fakes, Rows};
use crate::harness::{Visit, form_echo, visit};
use crate::hostile;
use crate::page::Page;
use crate::samples;
use crate::samples::orders;
use crate::tags::{attribute, tags, text_of};

/// The same in each language.
const NAMES: [&str; 24] = [
    "ParcelPilot",
    "BigCommerce",
    "JavaScript",
    "WebAssembly",
    "CSV",
    "JSON",
    "SKU",
    "API",
    "URL",
    "UTC",
    "PDF",
    "Enter",
    "Ctrl",
    "ShipStation",
    "OpenAPI",
    "PostgreSQL",
    "SQLite",
    "Excel",
    "UPS",
    "FedEx",
    "USPS",
    "DHL",
    "Letter",
    "Europe",
];

/// In place of all texts of the rows.
pub const DATA: &str = "×";

pub async fn must_be_translatable(case: &Case) {
    let mut english = BTreeSet::new();
    for rows in [Rows::full(), Rows::empty()] {
        let rows = hostile::with_texts(&rows, DATA);
        let fakes = Fakes::of(rows);
        let page = in_pseudo_language(case, &fakes, None).await;
        for offer in page.offers() {
            let fields = offer.fields.into_iter().collect();
            let echo = form_echo(&offer.action, fields, Err(AppError::NotFound));
            english.extend(english_on(&in_pseudo_language(case, &fakes, Some(echo)).await));
        }
        english.extend(english_on(&page));
    }
    assert_eq!(english, BTreeSet::new(), "on {}", case.address);
}

async fn in_pseudo_language(case: &Case, fakes: &Fakes, echo: Option<FormEcho>) -> Page {
    let visitor = Visit {
        ports: fakes.ports(),
        caller: case.visitor().or(case.reader).map(caller),
        echo,
        save_trouble: None,
        language: Language::LongPseudo,
    };
    visit(&case.address, visitor).await
}

fn caller(role: Role) -> Caller {
    Caller {
        name: DATA.to_owned(),
        email: DATA.to_owned(),
        ..samples::caller(role)
    }
}

/// Words without the pseudo-language's accents.
pub fn english_on(page: &Page) -> Vec<String> {
    let html = without_names(&page.html);
    let attributes = tags(&html, "<").flat_map(|tag| {
        ["title", "aria-label", "placeholder", "alt"]
            .into_iter()
            .filter_map(move |name| attribute(tag, name))
    });
    let texts = attributes.map(str::to_owned).chain([text_of(&html)]);
    let texts: Vec<String> = texts.collect();
    let words = texts
        .iter()
        .flat_map(|text| text.split(|char: char| !char.is_alphanumeric()));
    words.filter(|word| is_english(word)).map(str::to_owned).collect()
}

fn is_english(word: &str) -> bool {
    let letters = word.chars().filter(char::is_ascii_alphabetic).count();
    word.len() == letters && letters > 2 && word.contains(['a', 'e', 'i', 'o', 'u']) && !NAMES.contains(&word)
}

/// Without code, and what says that it is the same in each language.
fn without_names(html: &str) -> String {
    let mut html = html.to_owned();
    for (start, end) in [
        ("<code", "</code>"),
        ("<pre", "</pre>"),
        ("<option translate=\"no\"", "</option>"),
        ("<span translate=\"no\"", "</span>"),
        ("<text translate=\"no\"", "</text>"),
        ("<title", "</title>"),
    ] {
        let mut parts = html.split(start);
        let first = parts.next().unwrap_or_default().to_owned();
        let rest: String = parts
            .map(|part| part.split_once(end).map_or("", |(_, after)| after))
            .collect();
        html = first + &rest;
    }
    // BigCommerce's own words; a single one could be ours as well.
    let statuses = OrderStatus::ALL.map(OrderStatus::standard_name);
    for status in statuses.into_iter().filter(|name| name.contains(' ')) {
        html = html.replace(status, "");
    }
    // Two tags of one text would be one.
    for tag in [orders::TAG, orders::OTHER_TAG] {
        html = html.replace(tag, DATA);
    }
    html.replace("&#x27;", "'")
        .replace("&quot;", "\"")
        .replace("&lt;", " ")
        .replace("&gt;", " ")
        .replace("&amp;", "&")
}
