//! The preview's tables, as the server builds them (`app/src/pages/shipment_csv/tables.rs`). Whatever stands in the CSV
//! goes in as text.

use std::collections::BTreeMap;
use std::rc::Rc;

use gloo_events::EventListener;
use localization::OfReader;
use parcelpilot_domain::message::{Message, Wording};
use parcelpilot_domain::shipment::csv::{BAD_HEAD, CsvChoices, SHIPMENT_HEAD, Shown};
use web_sys::{Document, Element};

use crate::save::save_bad_rows;

/// The CSV, how it is read, and by line what is wrong with it.
pub type Wrong = Rc<(String, CsvChoices, BTreeMap<u32, String>)>;

pub fn wrong_rows(document: &Document, shown: &Shown, wrong: Wrong) -> Vec<Element> {
    let make = Maker(document);
    let mut parts = make.table(
        text!("Rows with errors"),
        BAD_HEAD,
        &shown.bad,
        shown.more_bad.as_ref(),
    );
    if !parts.is_empty() {
        parts.push(make.download(wrong));
    }
    parts
}

pub fn shipments(document: &Document, shown: &Shown) -> Vec<Element> {
    let more = shown.more_shipments.as_ref();
    Maker(document).table(text!("Shipments"), SHIPMENT_HEAD, &shown.shipments, more)
}

struct Maker<'a>(&'a Document);

impl Maker<'_> {
    fn element(&self, name: &str, attributes: &[(&str, &str)], children: &[Element]) -> Element {
        // Fails only for what is no name of an element or attribute.
        #[allow(clippy::expect_used, reason = "names are literals")]
        let element = self.0.create_element(name).expect("a name of HTML");
        for (name, value) in attributes {
            let _ = element.set_attribute(name, value);
        }
        for child in children {
            let _ = element.append_child(child);
        }
        element
    }

    fn text(&self, name: &str, attributes: &[(&str, &str)], text: &str) -> Element {
        let element = self.element(name, attributes, &[]);
        element.set_text_content(Some(text));
        element
    }

    /// Nothing where there are no rows.
    fn table<const N: usize>(
        &self,
        caption: &str,
        head: [&'static str; N],
        rows: &[[String; N]],
        more: Option<&Message>,
    ) -> Vec<Element> {
        if rows.is_empty() {
            return Vec::new();
        }
        let head = head.map(|label| OfReader.pattern(label));
        let row = |row: &[String; N]| {
            let cells = head.iter().zip(row);
            let cells: Vec<_> = cells
                .map(|(label, cell)| self.text("td", &[("data-label", label)], cell))
                .collect();
            self.element("tr", &[], &cells)
        };
        let rows: Vec<_> = rows.iter().map(row).collect();
        let head: Vec<_> = head
            .iter()
            .map(|label| self.text("th", &[("scope", "col")], label))
            .collect();
        let table = self.element(
            "table",
            &[("class", "data")],
            &[
                self.text("caption", &[("class", "visually-hidden")], caption),
                self.element("thead", &[], &[self.element("tr", &[], &head)]),
                self.element("tbody", &[], &rows),
            ],
        );
        let mut parts = vec![
            self.text("h2", &[], caption),
            self.element("div", &[("class", "table-wrap")], &[table]),
        ];
        parts.extend(more.map(|more| self.text("p", &[("class", "muted")], &more.in_wording(&OfReader))));
        parts
    }

    fn download(&self, wrong: Wrong) -> Element {
        let button = self.text(
            "button",
            &[("type", "button"), ("class", "button")],
            text!("Download these rows"),
        );
        let document = self.0.clone();
        EventListener::new(&button, "click", move |_| save_bad_rows(&document, &wrong)).forget();
        self.element("div", &[("class", "cluster")], &[button])
    }
}
