//! What the log-in page, and the page that confirms who somebody is, have in common where people may do so by their
//! company's identity provider; and the page on the way there.

mod go_on;

pub use go_on::ProviderPage;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use parcelpilot_domain::identity_provider::{ProviderProblem, USUAL_NAME};

use crate::localization::Localized;

/// As many as ids in the log have.
const ERROR_ID_CHARS: usize = 8;

/// A name that somebody gave it is the same in all languages.
pub(super) fn shown_name(name: &str) -> String {
    if name == USUAL_NAME {
        text!("your company's account").to_owned()
    } else {
        name.to_owned()
    }
}

/// Posts to an address of its own: the server answers with the [`ProviderPage`].
#[component]
pub(super) fn ProviderForm(
    action: &'static str,
    next: String,
    #[prop(into)] label: String,
    #[prop(default = "button wide")] class: &'static str,
) -> impl IntoView {
    view! {
        <form method="post" action=action>
            <input type="hidden" name="next" value=next />
            <button class=class type="submit">{label}</button>
        </form>
    }
}

/// Why the provider did not help, as the page's address says it.
#[component]
pub(super) fn ProviderNotice() -> impl IntoView {
    let query = use_query_map().read_untracked();
    let problem = query
        .get("provider")
        .and_then(|code| ProviderProblem::from_code(&code));
    // Anybody can write an address: nothing but an id of the log is shown of it.
    let id = query
        .get("error")
        .filter(|id| id.len() == ERROR_ID_CHARS && id.bytes().all(|sign| sign.is_ascii_hexdigit()));
    problem.map(|problem| {
        view! {
            <div role="alert">
                <p class="notice notice-error" tabindex="-1" autofocus>
                    {problem.label().localized()} {id.map(|id| format!(" {}", text!("(Error {id})", id = id)))}
                </p>
            </div>
        }
    })
}
