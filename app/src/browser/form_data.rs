use leptos::html;
use leptos::prelude::NodeRef;

/// Leaves these fields out of what is sent, whoever reads the form: the browser or a script.
pub fn leave_out(form: NodeRef<html::Form>, names: &'static [&'static str]) {
    #[cfg(feature = "hydrate")]
    {
        use gloo_events::EventListener;
        use leptos::prelude::{Effect, Get, LocalStorage, StoredValue, UpdateValue, on_cleanup};
        use wasm_bindgen::JsCast;

        Effect::new(move |_| {
            let Some(form) = form.get() else { return };
            let listener = EventListener::new(&form, "formdata", move |event| {
                // `web-sys` has no type for this event.
                let data = js_sys::Reflect::get(event, &"formData".into());
                if let Some(data) = data
                    .ok()
                    .and_then(|data| data.dyn_into::<web_sys::FormData>().ok())
                {
                    names.iter().for_each(|name| data.delete(name));
                }
            });
            let listener: StoredValue<_, LocalStorage> = StoredValue::new_local(Some(listener));
            // Dropping it removes it.
            on_cleanup(move || drop(listener.try_update_value(Option::take)));
        });
    }
    #[cfg(not(feature = "hydrate"))]
    let _ = (form, names);
}
