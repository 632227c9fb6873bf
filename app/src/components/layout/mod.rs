//! The frame around every page but log-in and set-up: where one can go, where one is, who one is.

mod account;
mod navigation;

use leptos::prelude::*;
use leptos_router::components::Outlet;

use super::notice::DoneToast;
use account::TopBar;
use navigation::Rail;

#[component]
pub fn Layout() -> impl IntoView {
    view! {
        // The browser follows it itself, so that the focus moves too.
        <a class="skip-link" href="#main" rel="external">"Skip to content"</a>
        <div class="frame">
            <Rail />
            <div class="frame-body">
                <TopBar />
                <main id="main" class="page" tabindex="-1">
                    <DoneToast />
                    <Outlet />
                </main>
            </div>
        </div>
    }
}
