//! Changing what a client's packing slips look like.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use parcelpilot_contract::clients::ClientSlip;
use parcelpilot_contract::error::AppError;
use parcelpilot_domain::packing_slip::SlipText;

use super::client::Logo;
use crate::components::field::{CheckField, Field, problem_of};
use crate::components::form::{ConflictError, FormError};
use crate::components::form_echo::{ACTION_FIELD, FormEcho, echoed, form_echo, form_error};
use crate::components::text_area::TextAreaField;
use crate::server_functions::clients::SaveClientSlip;

const FIELDS: [&str; 3] = ["logo", "return_address", "closing_words"];

/// A chosen file makes it another form than a [`crate::components::form::PostForm`].
#[component]
pub(super) fn SlipForm(name: String, slip: ClientSlip) -> impl IntoView {
    let action = SaveClientSlip::url();
    let error = form_error(action);
    let conflict = error.clone().filter(|error| *error == AppError::ChangedMeanwhile);
    let is_at_a_field = |error: &AppError| FIELDS.iter().any(|field| error.field_problem(field).is_some());
    let other_error = error
        .clone()
        .filter(|error| !is_at_a_field(error) && conflict.is_none());
    let version = form_echo(&[action])
        .as_ref()
        .and_then(FormEcho::version)
        .unwrap_or(slip.version);
    let error = Signal::stored(error);
    let typed = |field, stored: &SlipText| echoed(action, field, &stored.to_string());
    view! {
        <form
            class="stack loose client-form"
            method="post"
            enctype="multipart/form-data"
            aria-labelledby="packing-slip"
            novalidate=true
        >
            <input type="hidden" name=ACTION_FIELD value=action />
            <input type="hidden" name="id" value=slip.client.to_string() />
            <input type="hidden" name="version" value=version.to_string() />
            <ConflictError error=conflict />
            <FormError error=other_error />
            <LogoField name=name slip=slip.clone() error=error />
            <TextAreaField
                name="return_address"
                label=text!("Return address")
                value=typed("return_address", &slip.return_address)
                hint=text!("As it is to be printed, with its lines. Up to 500 characters.")
                rows=5
                error=error
            />
            <TextAreaField
                name="closing_words"
                label=text!("Closing words")
                value=typed("closing_words", &slip.closing_words)
                hint=text!("The last thing on the slip, for example “Thank you for your order!” Up to 500 characters.")
                error=error
            />
            <div class="form-foot">
                <button class="button primary" type="submit">{text!("Save packing slip")}</button>
            </div>
        </form>
    }
}

#[component]
fn LogoField(name: String, slip: ClientSlip, error: Signal<Option<AppError>>) -> impl IntoView {
    let has_logo = slip.logo.is_some();
    let hint = if has_logo {
        text!("Another one takes its place. PNG, JPEG or WebP, up to 256 KiB.")
    } else {
        text!("PNG, JPEG or WebP, up to 256 KiB. Without one, slips have the client's name.")
    };
    let problem = problem_of(error, "logo");
    view! {
        <div class="stack tight">
            <Field id="logo_file" label=text!("Logo") hint=hint.to_owned() problem=problem>
                <Logo name=name slip=slip />
                <input
                    id="logo_file"
                    type="file"
                    name="logo_file"
                    accept="image/png,image/jpeg,image/webp"
                    aria-describedby="logo_file-hint logo_file-error"
                    aria-invalid=problem.get_untracked().is_some().to_string()
                />
            </Field>
            {has_logo.then(|| view! { <CheckField name="remove_logo" label=text!("Remove the logo") /> })}
        </div>
    }
}
