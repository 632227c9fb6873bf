//! Cancelling a run, and going on with it.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use parcelpilot_domain::ids::RunId;
use parcelpilot_domain::import_run::RunState;

use crate::api::imports::{CancelRun, ResumeRun};
use crate::components::confirm::Confirm;
use crate::components::form::{FormError, PostForm};
use crate::error::AppError;

/// The buttons that the run's state allows.
#[component]
pub fn RunChanges(id: RunId, state: Memo<RunState>, error: Option<AppError>) -> impl IntoView {
    view! {
        <FormError error=error />
        <Show when=move || !state.get().is_over()>
            <Confirm label="Cancel this import">
                <p>"What was read is kept, and you can go on from there later. Nothing changes in the store."</p>
                <PostForm action=CancelRun::url()>
                    <input type="hidden" name="id" value=id.to_string() />
                    <button class="button danger">"Yes, cancel it"</button>
                </PostForm>
            </Confirm>
        </Show>
        <Show when=move || state.get().can_resume()>
            <PostForm action=ResumeRun::url()>
                <input type="hidden" name="id" value=id.to_string() />
                <button class="button primary">"Resume"</button>
                <p class="hint">"Goes on where it stopped."</p>
            </PostForm>
        </Show>
    }
}
