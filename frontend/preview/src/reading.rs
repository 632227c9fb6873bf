//! Reading in slices: between them the browser shows what changed and answers clicks.

use std::rc::Rc;

use gloo_timers::future::TimeoutFuture;
use localization::OfReader;
use parcelpilot_domain::shipment::csv::{CsvChoices, Preview, Sheet, SheetError, ship_label};

use crate::page::{Page, Tone};
use crate::show;

/// Less than a frame.
const SLICE_MILLIS: f64 = 12.0;
/// What is quicker needs no word.
const SILENT_MILLIS: f64 = 1_000.0;

pub async fn read(page: &Page, reading: u32, text: String) {
    if text.trim().is_empty() {
        return clear(page);
    }
    let choices = page.choices(&text);
    match preview(page, reading, &text, &choices).await {
        Some(Ok(preview)) => {
            page.say(Tone::Info, &preview.summary().in_wording(&OfReader));
            let label = ship_label(preview.shipments.len()).in_wording(&OfReader);
            page.offer((!preview.shipments.is_empty()).then_some(label.as_str()));
            page.show_nothing();
            let shown = preview.shown(&OfReader);
            // Each table in a slice of its own: to lay them out takes as long as to read them.
            page.show(&show::wrong_rows(
                &page.document,
                &shown,
                Rc::new((text, choices, preview.wrong(&OfReader))),
            ));
            TimeoutFuture::new(0).await;
            if page.is_newest(reading) {
                page.show(&show::shipments(&page.document, &shown));
            }
            page.tell_read();
        }
        // A question that the store's orders may answer, or columns that were chosen before or can be.
        Some(Err(error @ (SheetError::SeveralOrderColumns(_) | SheetError::MissingColumns(_)))) => {
            refuse(page, &error);
            page.tell_read();
        }
        Some(Err(error)) => refuse(page, &error),
        None => {}
    }
}

/// None where something newer is being read.
async fn preview(
    page: &Page,
    reading: u32,
    text: &str,
    choices: &CsvChoices,
) -> Option<Result<Preview, SheetError>> {
    let began = now();
    let mut preview = Preview::default();
    let sheet = match Sheet::open(text, choices) {
        Ok(sheet) => sheet,
        Err(error) => return Some(Err(error)),
    };
    let mut slice_began = now();
    for (read, row) in sheet.enumerate() {
        match row {
            Ok(row) => preview.add(row),
            Err(error) => return Some(Err(error)),
        }
        if now() - slice_began < SLICE_MILLIS {
            continue;
        }
        if now() - began > SILENT_MILLIS {
            page.say(
                Tone::Quiet,
                &text!("Reading: {rows} rows so far …", rows = read + 1),
            );
        }
        TimeoutFuture::new(0).await;
        if !page.is_newest(reading) {
            return None;
        }
        slice_began = now();
    }
    Some(Ok(preview))
}

pub fn clear(page: &Page) {
    page.say(Tone::Quiet, "");
    page.offer(None);
    page.show_nothing();
}

pub fn refuse(page: &Page, error: &SheetError) {
    clear(page);
    page.say(Tone::Error, &error.sentence().in_wording(&OfReader));
}

fn now() -> f64 {
    web_sys::window()
        .and_then(|window| window.performance())
        .map_or(0.0, |clock| clock.now())
}
