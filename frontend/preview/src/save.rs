//! A file of the page's own making.

use parcelpilot_domain::shipment::csv::bad_rows;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, BlobPropertyBag, Document, HtmlAnchorElement, Url};

use crate::show::Wrong;

pub fn save_bad_rows(document: &Document, wrong: &Wrong) {
    let (text, choices, wrong) = &**wrong;
    // It was read before, and is read in the same way.
    if let Ok(csv) = bad_rows(text, choices, wrong) {
        // A browser that can't keep a file has nothing to say about it either.
        let _ = save(document, "wrong-rows.csv", &csv);
    }
}

fn save(document: &Document, name: &str, text: &str) -> Result<(), JsValue> {
    let options = BlobPropertyBag::new();
    options.set_type("text/csv;charset=utf-8");
    let parts = js_sys::Array::of1(&JsValue::from_str(text));
    let address =
        Url::create_object_url_with_blob(&Blob::new_with_str_sequence_and_options(&parts, &options)?)?;
    let link: HtmlAnchorElement = document.create_element("a")?.unchecked_into();
    link.set_href(&address);
    link.set_download(name);
    link.click();
    Url::revoke_object_url(&address)
}
