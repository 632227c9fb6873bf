//! The parts of the page, by their ids (`app/src/pages/shipment_csv/form.rs`).

use std::cell::Cell;
use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::{Document, Element, HtmlElement, HtmlInputElement, HtmlTextAreaElement};

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

    /// From now on the browser checks, not the server.
    pub fn take_over(&self) {
        self.check.set_hidden(true);
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

    pub fn show(&self, parts: &[Element]) {
        self.preview.set_text_content(None);
        for part in parts {
            // Fails only for a node that is above it.
            let _ = self.preview.append_child(part);
        }
    }

    pub fn begin(&self) -> u32 {
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
