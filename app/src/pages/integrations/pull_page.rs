use leptos::prelude::*;
use leptos_meta::Title;

use super::frame::{Frame, Opened};
use super::pull::PullSection;
use super::section::Section;
use crate::components::loaded::Loaded;
use crate::pages::id_in_address;
use crate::shell::FloorStyle;

#[component]
pub fn PullPage() -> impl IntoView {
    view! {
        <Title text=text!("Pull Orders · ParcelPilot") />
        <FloorStyle />
        <Loaded from=Opened::load(id_in_address()) let:opened>
            <Frame opened=opened.clone() section=Section::Pull>
                {if opened.may_pull() {
                    view! { <PullSection detail=opened.detail /> }.into_any()
                } else {
                    view! { <NoPull opened=opened /> }.into_any()
                }}
            </Frame>
        </Loaded>
    }
}

/// Why there is no form.
#[component]
fn NoPull(opened: Opened) -> impl IntoView {
    let row = opened.detail.row;
    let why = if row.is_enabled {
        text!("Only operators and admins may pull orders.").into_any()
    } else {
        let settings = Section::Settings.address(row.id);
        rich_text!(
            "This integration is disabled, and pulls nothing. An admin can enable it under <link>Settings</link>.";
            link = |text| view! { <a href=settings>{text}</a> }
        )
        .into_any()
    };
    view! {
        <p class="notice notice-info">
            <span>{why}</span>
        </p>
    }
}
