//! Cancelling a run, going on with it, and starting it again.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use parcelpilot_contract::error::AppError;
use parcelpilot_domain::ids::RunId;
use parcelpilot_domain::import_run::{RunKind, RunState};

use crate::components::confirm::Confirm;
use crate::components::form::{FormError, PostForm};
use crate::server_functions::imports::{CancelRun, RestartRun, ResumeRun};

/// The buttons that the run's state allows.
#[component]
pub fn RunChanges(id: RunId, kind: RunKind, state: Memo<RunState>, error: Option<AppError>) -> impl IntoView {
    // What comes by itself comes again by itself.
    let can_restart = kind == RunKind::Backfill;
    view! {
        <FormError error=error />
        <Show when=move || !state.get().is_over()>
            <Confirm label=text!("Cancel this import")>
                <p>{text!("Orders read so far are kept, and you can resume later. Nothing changes in the store.")}</p>
                <PostForm action=CancelRun::url()>
                    <input type="hidden" name="id" value=id.to_string() />
                    <button class="button danger">{text!("Yes, cancel it")}</button>
                </PostForm>
            </Confirm>
        </Show>
        <Show when=move || state.get().can_resume()>
            <div class="cluster">
                <PostForm action=ResumeRun::url()>
                    <input type="hidden" name="id" value=id.to_string() />
                    <button class="button primary">{text!("Resume")}</button>
                    <p class="hint">{text!("Continues where it stopped.")}</p>
                </PostForm>
                {can_restart.then(|| view! { <StartAgain id=id /> })}
            </div>
        </Show>
    }
}

#[component]
fn StartAgain(id: RunId) -> impl IntoView {
    view! {
        <Confirm label=text!("Start again")>
            <p>
                {text!(
                    "A new import reads everything from the beginning, including what this one has read. No order is \
                     duplicated: orders already here are compared and updated where they differ."
                )}
            </p>
            <PostForm action=RestartRun::url()>
                <input type="hidden" name="id" value=id.to_string() />
                <button class="button">{text!("Yes, from the beginning")}</button>
            </PostForm>
        </Confirm>
    }
}
