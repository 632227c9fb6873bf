//! The frame around every page but log-in and set-up: where one can go, where one is, who one is.

mod account;
mod navigation;
mod notice;
mod shipped;

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::components::Outlet;
use parcelpilot_contract::error::AppError;

use account::TopBar;
use navigation::Rail;
pub(crate) use notice::UnreadFormNotice;
use notice::{DoneToast, SaveNotice};

use crate::components::loaded::Failure;
use crate::pages::overview::is_wall;

/// In the context of a request of somebody of a client for what is the warehouse's.
#[derive(Debug, Clone, Copy)]
pub struct ClosedToClients;

#[component]
pub fn Layout() -> impl IntoView {
    if use_context::<ClosedToClients>().is_some() {
        let inner = || {
            view! {
                <Title text=text!("Not allowed · ParcelPilot") />
                <Failure error=AppError::NotForClients />
            }
        };
        return view! { <Frame inner=inner /> }.into_any();
    }
    if is_wall() {
        return view! {
            <main id="main" class="wall" tabindex="-1">
                <SaveNotice />
                <Outlet />
            </main>
        }
        .into_any();
    }
    view! { <Frame inner=|| view! { <Outlet /> } /> }.into_any()
}

#[component]
fn Frame<V: IntoView + 'static>(inner: impl Fn() -> V + Send + 'static) -> impl IntoView {
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
                    {inner()}
                </main>
            </div>
        </div>
    }
}
