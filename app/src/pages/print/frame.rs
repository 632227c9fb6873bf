//! What stands around the sheets on the screen, and is not printed.

use leptos::prelude::*;
use parcelpilot_contract::error::AppResult;
use parcelpilot_contract::orders::OrderDetail;
use parcelpilot_domain::english;
use parcelpilot_domain::pick_list::WaveSize;

use super::asked::{Asked, PICK, SLIPS};
use super::not_printed::{NotPrinted, NothingChosen, TooMany};
use super::to_pack::LeftOut;
use super::ways::{Ways, papers, wave_sizes};
use crate::components::page_head::PageHead;
use crate::localization::Localized;
use crate::server_functions::accounts::me_or_login;
use crate::server_functions::orders::fetch_orders;
use crate::shell::Script;

const PRINT: &str = include_str!("print.js");
/// As many orders as the smallest wave has.
const WAVE_MIN: usize = 10;

/// What is printed of orders.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Slips,
    PickList,
}

impl Kind {
    const fn title(self) -> &'static str {
        match self {
            Kind::Slips => english!("Packing slips"),
            Kind::PickList => english!("Pick list"),
        }
    }

    const fn page(self) -> &'static str {
        match self {
            Kind::Slips => SLIPS,
            Kind::PickList => PICK,
        }
    }

    /// Of the same orders.
    const fn other(self) -> Self {
        match self {
            Kind::Slips => Kind::PickList,
            Kind::PickList => Kind::Slips,
        }
    }
}

/// The orders that were asked for, as far as they are here; none where more were asked for than are read.
pub async fn load(asked: Asked) -> AppResult<Vec<OrderDetail>> {
    me_or_login().await.map(drop)?;
    if asked.is_too_much() {
        return Ok(Vec::new());
    }
    fetch_orders(asked.ids).await
}

/// The page around the sheets: without any it says why.
#[component]
pub fn PaperPage(
    kind: Kind,
    asked: Asked,
    found: usize,
    left_out: Vec<LeftOut>,
    sheets: Vec<AnyView>,
) -> impl IntoView {
    let is_empty = sheets.is_empty();
    let missing = asked.ids.len() + asked.unreadable - found;
    let paper = asked.paper;
    let notes = if asked.ids.is_empty() && asked.unreadable == 0 {
        view! { <NothingChosen /> }.into_any()
    } else if asked.is_too_much() {
        view! { <TooMany chosen=asked.ids.len() /> }.into_any()
    } else {
        view! { <NotPrinted missing=missing left_out=left_out kind=kind /> }.into_any()
    };
    let parent = ("/orders", text!("All orders"));
    view! {
        <PageHead title=kind.title().localized() parent=parent>
            {(!is_empty).then(|| view! { <Controls kind=kind asked=asked /> })}
        </PageHead>
        <div class=paper.class()>{notes} {sheets}</div>
    }
}

#[component]
fn Controls(kind: Kind, asked: Asked) -> impl IntoView {
    let paper = asked.paper;
    let wave = asked.wave;
    let other_address = asked.address(kind.other().page(), paper, wave);
    // A few orders are one list in any case.
    let has_waves = kind == Kind::PickList && (asked.ids.len() > WAVE_MIN || wave != WaveSize::All);
    let waves = has_waves.then(|| wave_sizes(wave, |wave| asked.address(kind.page(), paper, wave)));
    view! {
        <div class="cluster">
            <Ways label=text!("Paper size") ways=papers(paper, |paper| asked.address(kind.page(), paper, wave)) />
            {waves.map(|ways| view! { <Ways label=text!("Orders in a list") ways=ways /> })}
            <a class="button" href=other_address>
                {kind.other().title().localized()}
            </a>
            <button class="button primary" type="button" data-print="" hidden=true>
                {text!("Print")}
            </button>
            <span class="hint" data-print-hint="">
                {text!("Press Ctrl+P to print.")}
            </span>
        </div>
        <Script code=PRINT.to_owned() />
    }
}
