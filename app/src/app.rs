//! The route table.

use leptos::prelude::*;
use leptos_meta::provide_meta_context;
use leptos_router::components::{FlatRoutes, Route, Router};
use leptos_router::{SsrMode, path};

use crate::components::form_echo::provide_form_echo;
use crate::pages;

/// Pages are rendered whole before they are sent (`SsrMode::Async`), so that they need no script to be read.
/// Everything but `/login`, `/setup` and `/help` asks for a log-in; the HTTP layer sees to that before rendering.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    provide_form_echo();
    view! {
        <Router>
            <FlatRoutes fallback=pages::not_found::NotFoundPage>
                <Route path=path!("/") view=pages::overview::OverviewPage ssr=SsrMode::Async />
            </FlatRoutes>
        </Router>
    }
}
