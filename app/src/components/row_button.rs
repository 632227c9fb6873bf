//! What can be done with a row by one press.

use leptos::prelude::*;

use super::form::PostForm;

/// A form of one button and of what says which row it is for.
#[component]
pub fn RowButton(
    /// The server function's path.
    action: &'static str,
    /// Name and value of what it is sent.
    field: (&'static str, String),
    label: &'static str,
    /// For screen readers, behind the label: of what.
    #[prop(optional, into)]
    of: Option<String>,
    #[prop(default = "button quiet")] class: &'static str,
) -> impl IntoView {
    let (name, value) = field;
    view! {
        <PostForm action=action>
            <input type="hidden" name=name value=value />
            <button class=class type="submit">
                {label} {of.map(|of| view! { <span class="visually-hidden">" " {of}</span> })}
            </button>
        </PostForm>
    }
}
