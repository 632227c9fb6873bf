use leptos::web_sys::FormData;
use parcelpilot_contract::error::AppResult;
use serde::de::DeserializeOwned;

/// Posts the fields of a form to a server function, as a browser posts a form. The answer, or its error, is
/// what [`FormEcho`](crate::components::form_echo::FormEcho) would carry.
pub fn post_form<T: DeserializeOwned>(
    url: &'static str,
    fields: &FormData,
    then: impl FnOnce(AppResult<T>) + 'static,
) {
    #[cfg(feature = "hydrate")]
    {
        use parcelpilot_contract::error::AppError;

        let fields = web_sys::UrlSearchParams::new_with_str_sequence_sequence(fields);
        leptos::task::spawn_local(async move {
            let answer = match fields {
                Ok(fields) => hydrate::post(url, &fields).await.ok(),
                Err(_) => None,
            };
            then(match answer {
                Some((true, json)) => super::read_json(&json).map_err(|_| AppError::Connection),
                Some((false, json)) => Err(super::read_json(&json).unwrap_or(AppError::Connection)),
                None => Err(AppError::Connection),
            });
        });
    }
    #[cfg(not(feature = "hydrate"))]
    let _ = (url, fields, then);
}

#[cfg(feature = "hydrate")]
mod hydrate {
    use wasm_bindgen::{JsCast, JsValue};
    use wasm_bindgen_futures::JsFuture;
    use web_sys::{RequestInit, Response, UrlSearchParams};

    /// Whether it was carried out, and the body.
    pub(super) async fn post(url: &str, fields: &UrlSearchParams) -> Result<(bool, String), JsValue> {
        let settings = RequestInit::new();
        settings.set_method("POST");
        settings.set_body(fields);
        let request = leptos::prelude::window().fetch_with_str_and_init(url, &settings);
        let response: Response = JsFuture::from(request).await?.dyn_into()?;
        let body = JsFuture::from(response.text()?).await?;
        Ok((response.ok(), body.as_string().unwrap_or_default()))
    }
}
