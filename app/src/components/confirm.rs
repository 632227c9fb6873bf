//! Asking once more, without a script: the button opens what it will do, and the form that does it.

use leptos::prelude::*;

/// `label` is on the button that opens it; `children` say what happens, and hold the form.
#[component]
pub fn Confirm<C: IntoView + 'static>(
    #[prop(into)] label: String,
    /// The opening button's class.
    #[prop(default = "button")]
    class: &'static str,
    /// For screen readers, where the label alone does not say of what.
    #[prop(optional, into)]
    of: Option<String>,
    /// Begins opened: the form in it was posted and came back.
    #[prop(optional)]
    open: bool,
    children: TypedChildren<C>,
) -> impl IntoView {
    view! {
        <details class="confirm" open=open>
            <summary class=class>
                {label} {of.map(|of| view! { <span class="visually-hidden">" " {of}</span> })}
            </summary>
            <div class="confirm-body stack">{children.into_inner()()}</div>
        </details>
    }
}
