//! What can be done with an endpoint.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use parcelpilot_contract::events::{EventEndpointRow, EventTest};

use crate::components::confirm::Confirm;
use crate::components::form::{FormError, PostForm};
use crate::components::form_echo::{any_form_error, form_echo};
use crate::components::row_button::RowButton;
use crate::localization::Localized;
use crate::server_functions::events::{
    DeleteEventEndpoint, RotateEventSecret, SendTestEvent, SetEventEndpointEnabled,
};

#[component]
pub(super) fn Actions(row: EventEndpointRow) -> impl IntoView {
    let id = row.id;
    let error = any_form_error(&[
        SendTestEvent::url(),
        SetEventEndpointEnabled::url(),
        RotateEventSecret::url(),
        DeleteEventEndpoint::url(),
    ]);
    let (label, is_enabled) = match row.is_enabled {
        true => (text!("Pause"), "false"),
        false => (text!("Resume"), "true"),
    };
    view! {
        <FormError error=error />
        <TestResult />
        <div class="cluster">
            <RowButton
                action=SendTestEvent::url()
                field=("id", id.to_string())
                label=text!("Send a test event")
                class="button"
            />
            <PostForm action=SetEventEndpointEnabled::url()>
                <input type="hidden" name="id" value=id.to_string() />
                <input type="hidden" name="is_enabled" value=is_enabled />
                <button class="button" type="submit">{label}</button>
            </PostForm>
            <Confirm label=text!("Replace the secret…")>
                <p>{text!("The secret of today signs beside the new one for 24 hours, and not after that.")}</p>
                <RowButton
                    action=RotateEventSecret::url()
                    field=("id", id.to_string())
                    label=text!("Replace the secret")
                    class="button primary"
                />
            </Confirm>
            <Confirm label=text!("Delete…")>
                <p>{text!("Nothing more is sent to it. What was not sent yet is lost to this program.")}</p>
                <RowButton
                    action=DeleteEventEndpoint::url()
                    field=("id", id.to_string())
                    label=text!("Delete endpoint")
                    class="button danger"
                />
            </Confirm>
        </div>
    }
}

/// What the test event came to.
#[component]
fn TestResult() -> impl IntoView {
    let result = form_echo(&[SendTestEvent::url()]).and_then(|echo| echo.result::<EventTest>().ok());
    let said = result.map(|test| {
        let class = match test.error {
            None => "notice notice-good",
            Some(_) => "notice notice-warn",
        };
        let sentence = match (test.error, test.status) {
            (None, _) => text!("The test event was accepted.").to_owned(),
            (Some(error), Some(status)) => text!(
                "The test event was not accepted: {reason} ({status}).",
                reason = error.label().localized(),
                status = status.to_string()
            ),
            (Some(error), None) => text!(
                "The test event did not arrive: {reason}.",
                reason = error.label().localized()
            ),
        };
        let answer = test.answer.filter(|answer| !answer.is_empty());
        view! {
            <div class=class>
                <div class="stack">
                    <p>{sentence}</p>
                    {answer.map(|answer| view! { <pre class="raw" translate="no">{answer}</pre> })}
                </div>
            </div>
        }
    });
    view! { <div role="status">{said}</div> }
}
