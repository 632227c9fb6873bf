//! Switching somebody or something off, asked once more, and on again at once.

use leptos::prelude::*;

use super::confirm::Confirm;
use super::form::PostForm;

/// A form with `id` and `is_active`. `children` say what deactivating does.
#[component]
pub fn Activation<C: IntoView + 'static>(
    action: &'static str,
    #[prop(into)] id: String,
    /// For screen readers, beside the buttons' labels.
    #[prop(into)]
    name: String,
    is_active: bool,
    /// On the button that does it: “Deactivate client”.
    deactivate: &'static str,
    children: TypedChildren<C>,
) -> impl IntoView {
    let posted = move || {
        view! {
            <input type="hidden" name="id" value=id />
            <input type="hidden" name="is_active" value=(!is_active).to_string() />
        }
    };
    if is_active {
        view! {
            <Confirm label=text!("Deactivate") of=name class="button quiet">
                <p>{children.into_inner()()}</p>
                <PostForm action=action>
                    {posted()} <button class="button danger" type="submit">{deactivate}</button>
                </PostForm>
            </Confirm>
        }
        .into_any()
    } else {
        view! {
            <PostForm action=action>
                {posted()}
                <button class="button quiet" type="submit">
                    {text!("Activate")} <span class="visually-hidden">" " {name}</span>
                </button>
            </PostForm>
        }
        .into_any()
    }
}
