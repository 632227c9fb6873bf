//! Where the CSV comes from: pasted, dropped or chosen. It stays in its field, which is what is posted.

use gloo_events::{EventListener, EventListenerOptions};
use gloo_timers::future::TimeoutFuture;
use parcelpilot_domain::shipment::csv::{BYTES_MAX, SheetError, decode};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{DragEvent, Event, File, HtmlSelectElement};

use crate::page::{Page, Tone};
use crate::reading;

/// Somebody who types is not to be read after every letter.
const TYPING_PAUSE_MILLIS: u32 = 150;

pub fn listen(page: Page) {
    page.take_over();
    listen_to_text(&page);
    listen_to_file(&page);
    listen_to_drop(&page);
    listen_to_choices(&page);
    // Chosen or pasted before this was here.
    if chosen(&page).is_some() {
        read_file(page);
    } else if !page.text.value().trim().is_empty() && !page.is_answer() {
        read_text(page);
    }
}

fn listen_to_text(page: &Page) {
    let of = page.clone();
    EventListener::new(&page.text, "input", move |_| {
        of.file.set_value("");
        read_text(of.clone());
    })
    .forget();
}

/// The fields are replaced by what the server answers, so the form listens for them.
fn listen_to_choices(page: &Page) {
    let of = page.clone();
    EventListener::new(&page.form, "change", move |event| {
        let field = event
            .target()
            .and_then(|target| target.dyn_into::<HtmlSelectElement>().ok());
        if field.is_some() {
            read_again(of.clone());
        }
    })
    .forget();
}

fn read_again(page: Page) {
    if chosen(&page).is_some() {
        read_file(page);
    } else {
        read_text(page);
    }
}

fn listen_to_file(page: &Page) {
    let of = page.clone();
    EventListener::new(&page.file, "change", move |_| take_file(of.clone())).forget();
}

fn listen_to_drop(page: &Page) {
    let options = EventListenerOptions::enable_prevent_default();
    let zone = page.drop_zone.clone();
    EventListener::new_with_options(&page.drop_zone, "dragover", options, move |event| {
        event.prevent_default();
        mark_over(&zone, true);
    })
    .forget();
    let zone = page.drop_zone.clone();
    EventListener::new(&page.drop_zone, "dragleave", move |_| mark_over(&zone, false)).forget();
    let of = page.clone();
    EventListener::new_with_options(&page.drop_zone, "drop", options, move |event| {
        mark_over(&of.drop_zone, false);
        if let Some(files) = dropped(event) {
            event.prevent_default();
            of.file.set_files(Some(&files));
            take_file(of.clone());
        }
    })
    .forget();
}

fn mark_over(zone: &web_sys::HtmlElement, is_over: bool) {
    zone.set_class_name(if is_over { "drop-zone is-over" } else { "drop-zone" });
}

/// Text that is dropped is left to the browser, which puts it into the field.
fn dropped(event: &Event) -> Option<web_sys::FileList> {
    let files = event.dyn_ref::<DragEvent>()?.data_transfer()?.files()?;
    (files.length() > 0).then_some(files)
}

/// A file takes the place of what was pasted.
fn take_file(page: Page) {
    if chosen(&page).is_some() {
        page.text.set_value("");
    }
    read_file(page);
}

fn chosen(page: &Page) -> Option<File> {
    page.file.files()?.get(0)
}

fn read_text(page: Page) {
    let reading = page.begin();
    page.offer(None);
    spawn_local(async move {
        TimeoutFuture::new(TYPING_PAUSE_MILLIS).await;
        if page.is_newest(reading) {
            let text = page.text.value();
            reading::read(&page, reading, text).await;
        }
    });
}

fn read_file(page: Page) {
    let reading = page.begin();
    page.offer(None);
    let Some(file) = chosen(&page) else {
        return reading::clear(&page);
    };
    spawn_local(async move {
        // Twice as many bytes where it is UTF-16.
        if file.size() > 2.0 * BYTES_MAX as f64 {
            return reading::refuse(&page, &SheetError::TooLarge);
        }
        match JsFuture::from(file.array_buffer()).await {
            Ok(bytes) if page.is_newest(reading) => {
                let text = decode(&js_sys::Uint8Array::new(&bytes).to_vec());
                reading::read(&page, reading, text).await;
            }
            Ok(_) => {}
            Err(_) => page.say(Tone::Error, text!("This file can't be read. Choose it again.")),
        }
    });
}
