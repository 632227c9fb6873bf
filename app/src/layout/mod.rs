//! The frame around every page but log-in and set-up: where one can go, where one is, who one is.

mod account;
mod navigation;
mod notice;
mod shipped;

use leptos::prelude::*;
use leptos_router::components::Outlet;

use account::TopBar;
use navigation::Rail;
pub(crate) use notice::UnreadFormNotice;
use notice::{DoneToast, SaveNotice};

use crate::pages::overview::is_wall;

#[component]
pub fn Layout() -> impl IntoView {
    if is_wall() {
        return view! {
            <main id="main" class="wall" tabindex="-1">
                <SaveNotice />
                <Outlet />
            </main>
        }
        .into_any();
    }
    view! {
        <a class="skip-link" href="#main">{text!("Skip to content")}</a>
        <div class="frame">
            <Rail />
            <div class="frame-body">
                <TopBar />
                <main id="main" class="page" tabindex="-1">
                    <SaveNotice />
                    <DoneToast />
                    <UnreadFormNotice />
                    <Outlet />
                </main>
            </div>
        </div>
    }
    .into_any()
}
