//! A row's form for a new name, opened by a button.

use leptos::prelude::*;

use crate::components::confirm::Confirm;
use crate::components::field::TextField;
use crate::components::form::PostForm;
use crate::components::form_echo::{FormEcho, row_echo};

/// Posts `id` and `name` to `action`. It comes back open, with what was typed, where that was not taken.
#[component]
pub fn Rename(action: &'static str, id: String, name: String) -> impl IntoView {
    let echo = row_echo(action, &id);
    let typed = echo
        .as_ref()
        .and_then(|echo| echo.field("name").map(str::to_owned));
    let error = echo.as_ref().and_then(FormEcho::error);
    let was_posted = echo.is_some();
    view! {
        <Confirm label=text!("Rename") of=name.clone() class="button quiet" open=was_posted>
            <PostForm action=action class="stack">
                <input type="hidden" name="id" value=id.clone() />
                <TextField
                    name="name"
                    label=text!("New name")
                    value=typed.unwrap_or(name)
                    within=format!("rename-{id}-")
                    required=true
                    error=error
                />
                <button class="button primary" type="submit">{text!("Save name")}</button>
            </PostForm>
        </Confirm>
    }
}
