use parcelpilot_domain::time::Timestamp;

/// The moment in the reader's zone and language; nothing on the server.
pub fn local_time(at: Timestamp) -> Option<String> {
    #[cfg(feature = "hydrate")]
    {
        let date = js_sys::Date::new(&wasm_bindgen::JsValue::from_f64(at.millis() as f64));
        let options = js_sys::Object::new();
        for (key, value) in [("dateStyle", "medium"), ("timeStyle", "short")] {
            js_sys::Reflect::set(&options, &key.into(), &value.into()).ok()?;
        }
        Some(date.to_locale_string("default", &options).into())
    }
    #[cfg(not(feature = "hydrate"))]
    {
        let _ = at;
        None
    }
}
