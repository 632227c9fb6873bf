//! Cancelling a run, and going on with it.

use leptos::prelude::*;
use parcelpilot_domain::ids::RunId;
use parcelpilot_domain::import_run::RunState;

use crate::api::imports::{CancelRun, ResumeRun};
use crate::components::confirm::Confirm;
use crate::components::form::{FormError, PostForm, form_error};

/// Made by the page, so that it can load again after a change.
#[derive(Clone, Copy)]
pub struct Changes {
    cancel: ServerAction<CancelRun>,
    resume: ServerAction<ResumeRun>,
}

impl Changes {
    pub fn new() -> Self {
        Self {
            cancel: ServerAction::new(),
            resume: ServerAction::new(),
        }
    }

    /// Grows with each change that was carried out or refused.
    pub fn version(self) -> usize {
        self.cancel.version().get() + self.resume.version().get()
    }
}

/// The buttons that the run's state allows.
#[component]
pub fn RunChanges(id: RunId, state: Memo<RunState>, changes: Changes) -> impl IntoView {
    let cancel_error = form_error(changes.cancel);
    let resume_error = form_error(changes.resume);
    view! {
        <FormError error=cancel_error />
        <FormError error=resume_error />
        <Show when=move || !state.get().is_over()>
            <Confirm label="Cancel this import">
                <p>"What was read is kept, and you can go on from there later. Nothing changes in the store."</p>
                <PostForm action=changes.cancel>
                    <input type="hidden" name="id" value=id.to_string() />
                    <button class="button danger" disabled=move || changes.cancel.pending().get()>
                        "Yes, cancel it"
                    </button>
                </PostForm>
            </Confirm>
        </Show>
        <Show when=move || state.get().can_resume()>
            <PostForm action=changes.resume>
                <input type="hidden" name="id" value=id.to_string() />
                <button class="button primary" disabled=move || changes.resume.pending().get()>
                    "Resume"
                </button>
                <p class="hint">"Goes on where it stopped."</p>
            </PostForm>
        </Show>
    }
}
