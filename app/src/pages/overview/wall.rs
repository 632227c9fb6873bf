//! For a screen on the warehouse's wall: a few large numbers that move by themselves. Nobody stands before it with a
//! mouse.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::{use_location, use_query_map};
use parcelpilot_contract::overview::Overview;

use super::chart::DaysOnTheWall;
use super::figures::{Figures, failed, imported, on_hold, shipped};
use super::to_ship::{all, due_today, late};
use crate::components::live_part::{LivePart, LivePartNotice};
use crate::components::loaded::Loaded;
use crate::components::time::Time;
use crate::server_functions::overview::fetch_overview;

pub(super) const WALL_ADDRESS: &str = "/?wall=1";

/// Whether the page is meant for the wall: it has no navigation then.
pub(crate) fn is_wall() -> bool {
    use_location().pathname.get_untracked() == "/" && use_query_map().read_untracked().get("wall").is_some()
}

#[component]
pub(super) fn Wall() -> impl IntoView {
    view! {
        <Title text=text!("Wall view · ParcelPilot") />
        // With scripts it moves by itself, and outlives a server that is away for a moment.
        <noscript>
            <meta http-equiv="refresh" content="60" />
        </noscript>
        <header class="wall-head">
            <h1>"ParcelPilot"</h1>
            <LivePartNotice otherwise=text!("Loads again every minute.") />
            <a class="button quiet" href="/">
                {text!("Back to the overview")}
            </a>
        </header>
        <Loaded from=fetch_overview() let:overview>
            <LivePart events="/events/overview" version=overview.version.clone()>
                <Numbers overview=overview />
            </LivePart>
        </Loaded>
    }
}

#[component]
fn Numbers(overview: Overview) -> impl IntoView {
    let figures = [all, late].map(|figure| Some(figure(&overview)));
    let others = [on_hold, failed, shipped, imported].map(|figure| Some(figure(&overview)));
    let figures = figures.into_iter().chain([due_today(&overview)]).chain(others);
    let as_of = rich_text!(
        "As of <at/>. Days begin at midnight UTC.";
        at = move |_| view! { <Time at=overview.read_at /> },
    );
    view! {
        <section aria-labelledby="now">
            <h2 class="visually-hidden" id="now">{text!("Now")}</h2>
            <Figures figures=figures.flatten().collect() />
        </section>
        <DaysOnTheWall days=overview.days />
        <p class="muted wall-foot">{as_of}</p>
    }
}
