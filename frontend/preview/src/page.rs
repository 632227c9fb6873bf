//! The parts of the page, by their ids (`app/src/pages/shipment_csv/form.rs`).

use std::cell::Cell;
use std::rc::Rc;

use parcelpilot_domain::shipment::csv::{Column, CsvChoices, header_key, header_of};
use wasm_bindgen::JsCast;
use web_sys::{
    Document, Element, Event, HtmlElement, HtmlInputElement, HtmlSelectElement, HtmlTextAreaElement,
};

/// Cloning it shares everything.
#[derive(Clone)]
pub struct Page {
    pub document: Document,
    pub form: HtmlElement,
    pub drop_zone: HtmlElement,
    pub text: HtmlTextAreaElement,
    pub file: HtmlInputElement,
    pub status: HtmlElement,
    pub preview: HtmlElement,
    check: HtmlElement,
    ship: HtmlElement,
    /// Which reading is the newest: older ones stop.
    newest: Rc<Cell<u32>>,
}

/// What the line above the preview says.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    Quiet,
    Info,
    Error,
}

impl Page {
    pub fn find() -> Option<Self> {
        let document = web_sys::window()?.document()?;
        Some(Self {
            form: part(&document, "csv-form")?,
            drop_zone: part(&document, "csv-drop")?,
            text: part(&document, "csv")?,
            file: part(&document, "csv-file")?,
            status: part(&document, "csv-status")?,
            preview: part(&document, "csv-preview")?,
            check: part(&document, "csv-check")?,
            ship: part(&document, "csv-ship")?,
            newest: Rc::default(),
            document,
        })
    }

    /// From now on the browser checks, not the server; but for what was just answered, which may be tried again as it is.
    pub fn take_over(&self) {
        self.check.set_hidden(!self.is_answer());
        // Attributes with such names are always taken.
        let _ = self.form.set_attribute("data-is-live", "");
    }

    /// Whether what is in the field was just answered, so that there is nothing new to say of it.
    pub fn is_answer(&self) -> bool {
        self.document.get_element_by_id("csv-answer").is_some()
    }

    pub fn say(&self, tone: Tone, text: &str) {
        self.status.set_class_name(match tone {
            Tone::Quiet => "muted",
            Tone::Info => "notice notice-info",
            Tone::Error => "notice notice-error",
        });
        self.status.set_text_content(Some(text));
    }

    /// None where nothing can be shipped.
    pub fn offer(&self, label: Option<&str>) {
        self.ship.set_hidden(label.is_none());
        if let Some(label) = label {
            self.ship.set_text_content(Some(label));
        }
    }

    /// What was chosen of how this file is read. Choices for a file with other columns say nothing.
    pub fn choices(&self, text: &str) -> CsvChoices {
        let made_for = part::<HtmlInputElement>(&self.document, "csv-choices-for").map(|field| field.value());
        let key = header_of(text).map(|header| header_key(header.iter().map(String::as_str)));
        if made_for.is_none() || made_for != key.ok() {
            return CsvChoices::default();
        }
        let chosen = |id: &str| part::<HtmlSelectElement>(&self.document, id).map(|select| select.value());
        let column = |column: Column| {
            let name = chosen(&format!("columns-{}", column.code()))?;
            (!name.is_empty()).then_some((column, name))
        };
        CsvChoices {
            columns: Column::ALL.into_iter().filter_map(column).collect(),
            carrier: chosen("csv-carrier").unwrap_or_default(),
        }
    }

    /// For the page's script, which asks the server what only the store's orders can tell.
    pub fn tell_read(&self) {
        if let Ok(event) = Event::new("csv-read") {
            let _ = self.form.dispatch_event(&event);
        }
    }

    pub fn show_nothing(&self) {
        self.preview.set_text_content(None);
    }

    /// Below what is shown already.
    pub fn show(&self, parts: &[Element]) {
        for part in parts {
            // Fails only for a node that is above it.
            let _ = self.preview.append_child(part);
        }
    }

    pub fn begin(&self) -> u32 {
        self.check.set_hidden(true);
        self.newest.set(self.newest.get().wrapping_add(1));
        self.newest.get()
    }

    pub fn is_newest(&self, reading: u32) -> bool {
        self.newest.get() == reading
    }
}

fn part<T: JsCast>(document: &Document, id: &str) -> Option<T> {
    document.get_element_by_id(id)?.dyn_into().ok()
}
