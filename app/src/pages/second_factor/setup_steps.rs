use leptos::prelude::*;
use parcelpilot_contract::error::AppError;
use parcelpilot_contract::second_factor::FactorSetup;

use super::code_field::CodeField;
use super::qr_code::QrCode;
use crate::components::form::{FormError, PostForm};

/// The key for the app, and the first code that proves that the app has it.
#[component]
pub(in crate::pages) fn SetupSteps(
    /// The server function that takes the code.
    action: &'static str,
    setup: FactorSetup,
    /// Where a log-in goes on.
    #[prop(optional)]
    next: Option<String>,
    error: Option<AppError>,
    button: &'static str,
) -> impl IntoView {
    let other_error = error
        .clone()
        .filter(|error| error.field_problem("code").is_none());
    view! {
        <ol class="steps stack">
            <li>
                <p>{text!("Open an authenticator app on your phone, and scan this code with it.")}</p>
                <QrCode dark=setup.qr_code width=setup.qr_width />
                <p class="hint">{text!("No camera? Type this key into the app. It is for codes by time, with six digits.")}</p>
                <p class="mono setup-key" id="setup-key" translate="no">{setup.secret}</p>
            </li>
            <li>
                <PostForm action=action class="stack">
                    <FormError error=other_error />
                    <input type="hidden" name="sealed" value=setup.sealed />
                    {next.map(|next| view! { <input type="hidden" name="next" value=next /> })}
                    <CodeField
                        label=text!("Code that the app shows now")
                        hint=text!("Six digits. They change every half minute.")
                        error=error
                    />
                    <div><button class="button primary" type="submit">{button}</button></div>
                </PostForm>
            </li>
        </ol>
    }
}
