//! What the page carries (`app/src/localization/carried.rs`).

use std::cell::{OnceCell, RefCell};

use js_sys::{Array, JSON, Reflect};
use wasm_bindgen::{JsCast, JsValue};

/// For one, and for other counts.
type Forms = [&'static str; 2];

thread_local! {
    /// Nothing where the page is in English.
    static CARRIED: OnceCell<Option<JsValue>> = const { OnceCell::new() };
    /// What was asked for already: literals are the same ones each time, so each is taken over once.
    static KNOWN: RefCell<Vec<(*const u8, Forms)>> = const { RefCell::new(Vec::new()) };
}

pub fn of(english: &'static str) -> Option<Forms> {
    CARRIED.with(|carried| {
        let carried = carried.get_or_init(read).as_ref()?;
        let known = KNOWN.with_borrow(|known| {
            let mut all = known.iter();
            all.find(|(literal, _)| *literal == english.as_ptr())
                .map(|(_, forms)| *forms)
        });
        known.or_else(|| {
            let forms: Array = Reflect::get(carried, &english.into()).ok()?.dyn_into().ok()?;
            let form = |at| Some(&*String::leak(forms.get(at).as_string()?));
            let forms = [form(0)?, form(1)?];
            KNOWN.with_borrow_mut(|known| known.push((english.as_ptr(), forms)));
            Some(forms)
        })
    })
}

fn read() -> Option<JsValue> {
    let page = web_sys::window()?.document()?;
    let json = page.get_element_by_id("translations")?.text_content()?;
    JSON::parse(&json).ok()
}
