use crate::shell::FloorStyle;
use leptos::prelude::*;
use leptos_meta::Title;
use parcelpilot_contract::error::AppError;

use crate::components::icon::{Icon, IconName};
use crate::components::loaded::Failure;

/// No such address.
#[component]
pub fn NotFoundPage() -> impl IntoView {
    view! {
        <Title text=text!("Not found · ParcelPilot") />
        <FloorStyle />
        <main class="door">
            <h1 class="brand">
                <Icon name=IconName::Logo />
                "ParcelPilot"
            </h1>
            <Failure error=AppError::NotFound />
            <a class="button wide" href="/">
                {text!("Go to the overview")}
            </a>
        </main>
    }
}
