use leptos::ev::{DragEvent, Event};

/// Reads the file that was dropped, and stops the browser from opening it. Text that is dropped is left to the
/// browser. `then` gets one byte more than a credentials file may have, at most.
pub fn read_dropped(event: &DragEvent, then: impl FnOnce(Vec<u8>) + 'static) {
    #[cfg(feature = "hydrate")]
    if let Some(file) = event
        .data_transfer()
        .and_then(|data| data.files())
        .and_then(|files| files.get(0))
    {
        event.prevent_default();
        hydrate::read(file, then);
    }
    #[cfg(not(feature = "hydrate"))]
    let _ = (event, then);
}

/// Reads the file that was chosen, and empties the field: what was read is in the form's other fields, and choosing
/// the same file again must count as a change.
pub fn read_chosen(event: &Event, then: impl FnOnce(Vec<u8>) + 'static) {
    #[cfg(feature = "hydrate")]
    {
        let input: web_sys::HtmlInputElement = leptos::prelude::event_target(event);
        if let Some(file) = input.files().and_then(|files| files.get(0)) {
            hydrate::read(file, then);
            input.set_value("");
        }
    }
    #[cfg(not(feature = "hydrate"))]
    let _ = (event, then);
}

#[cfg(feature = "hydrate")]
mod hydrate {
    use parcelpilot_domain::credentials::MAX_BYTES;
    use wasm_bindgen_futures::JsFuture;

    pub(super) fn read(file: web_sys::File, then: impl FnOnce(Vec<u8>) + 'static) {
        // Somebody may drop a film.
        let Ok(start) = file.slice_with_f64_and_f64(0.0, (MAX_BYTES + 1) as f64) else {
            return;
        };
        leptos::task::spawn_local(async move {
            let bytes = JsFuture::from(start.array_buffer()).await;
            // Gone since it was dropped, or a folder: as if it were empty.
            then(bytes.map_or_else(|_| Vec::new(), |bytes| js_sys::Uint8Array::new(&bytes).to_vec()));
        });
    }
}
