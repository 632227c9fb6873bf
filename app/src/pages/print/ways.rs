//! Links to the same page in other ways: on other paper, in more lists.

use leptos::prelude::*;
use parcelpilot_domain::pick_list::WaveSize;

use super::asked::Paper;
use crate::localization::Localized;

pub struct Way {
    label: &'static str,
    address: String,
    is_chosen: bool,
}

pub fn papers(chosen: Paper, address: impl Fn(Paper) -> String) -> Vec<Way> {
    let way = |paper: Paper| Way {
        label: paper.label().localized(),
        address: address(paper),
        is_chosen: paper == chosen,
    };
    Paper::ALL.into_iter().map(way).collect()
}

pub fn wave_sizes(chosen: WaveSize, address: impl Fn(WaveSize) -> String) -> Vec<Way> {
    let way = |size: WaveSize| Way {
        label: size.label().localized(),
        address: address(size),
        is_chosen: size == chosen,
    };
    WaveSize::ALL.into_iter().map(way).collect()
}

#[component]
pub fn Ways(label: &'static str, ways: Vec<Way>) -> impl IntoView {
    let links = ways
        .into_iter()
        .map(|way| {
            let current = way.is_chosen.then_some("true");
            view! {
                <a
                    class=if way.is_chosen { "button" } else { "button quiet" }
                    href=way.address
                    aria-current=current
                >
                    {way.label}
                </a>
            }
        })
        .collect_view();
    view! {
        <nav class="cluster" aria-label=label>
            {links}
        </nav>
    }
}
