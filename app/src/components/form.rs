//! Forms that need no script.

use leptos::prelude::*;
use parcelpilot_contract::error::{AppError, FieldProblem};

use super::form_echo::ACTION_FIELD;
use crate::localization::Localized;

/// Names the boxes of rows that are ticked. Browsers send one pair a box; the brackets make the server read them as a
/// list.
pub const IDS_FIELD: &str = "ids[]";

/// A form for a server function. It posts to the page that it is on; the server answers with that page again or with
/// the next one (see [`super::form_echo`]). Leptos' own `ActionForm` would put errors into the address and lose what
/// was typed.
#[component]
pub fn PostForm<C: IntoView + 'static>(
    /// The server function's path, `ServFn::url()`.
    action: &'static str,
    #[prop(optional, into)] class: String,
    /// For buttons that stand elsewhere, and name it.
    #[prop(optional)]
    id: Option<&'static str>,
    /// Names the form for screen readers, where a heading does not.
    #[prop(optional, into)]
    label: Option<String>,
    children: TypedChildren<C>,
) -> impl IntoView {
    view! {
        <form method="post" id=id class=class aria-label=label novalidate=true>
            <input type="hidden" name=ACTION_FIELD value=action />
            {children.into_inner()()}
        </form>
    }
}

/// The sentence over a form that could not be carried out. A page that comes back with one begins there: browsers go
/// to what has `autofocus`.
#[component]
pub fn FormError(#[prop(into)] error: Signal<Option<AppError>>) -> impl IntoView {
    view! {
        <div class="form-error-slot" role="alert">
            {move || {
                error
                    .get()
                    .map(|error| {
                        view! { <p class="notice notice-error" tabindex="-1" autofocus>{error.message().localized()}</p> }
                    })
            }}
        </div>
    }
}

/// Somebody else saved first. The form that came back is refused until its page is opened anew, which this leads to. In
/// place of a [`FormError`], which says it without a link.
#[cfg(feature = "ssr")]
#[component]
pub fn ConflictError(error: Option<AppError>) -> impl IntoView {
    let path = leptos_router::hooks::use_location().pathname.get_untracked();
    (error == Some(AppError::ChangedMeanwhile)).then(move || {
        view! {
            <div role="alert">
                <p class="notice notice-error" tabindex="-1" autofocus>
                    {rich_text!(
                        "Somebody else changed this in the meantime. Nothing was overwritten. <link>Reload to see their version.</link>";
                        link = move |text| view! { <a href=path>{text}</a> }
                    )}
                </p>
            </div>
        }
    })
}

/// What is wrong with what was ticked, over the rows. The page begins there, like at a [`FormError`].
#[component]
pub fn SelectionError(problem: Option<FieldProblem>) -> impl IntoView {
    problem.map(|problem| {
        view! { <p class="field-error" role="alert" tabindex="-1" autofocus>{problem.sentence().localized()}</p> }
    })
}
