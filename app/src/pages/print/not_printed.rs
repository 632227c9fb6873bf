//! Why there are no sheets, or not all that were asked for.

use leptos::prelude::*;

use super::to_pack::LeftOut;
use crate::components::empty_state::EmptyState;
use crate::components::icon::{Icon, IconName};
use crate::server_functions::orders::PRINTS_AT_ONCE;

#[component]
pub fn NothingChosen() -> impl IntoView {
    view! {
        <EmptyState title="No orders chosen">
            <p>"Tick orders in the list, then choose what to print."</p>
            <p>
                <a class="button primary" href="/orders">
                    "Choose orders"
                </a>
            </p>
        </EmptyState>
    }
}

#[component]
pub fn TooMany(chosen: usize) -> impl IntoView {
    view! {
        <EmptyState title="Too many orders">
            <p>
                {format!("You chose {chosen} orders. Choose at most {PRINTS_AT_ONCE}.")}
            </p>
        </EmptyState>
    }
}

/// Nothing where all orders are printed.
#[component]
pub fn NotPrinted(missing: usize, left_out: Vec<LeftOut>, is_left_out: &'static str) -> impl IntoView {
    if missing == 0 && left_out.is_empty() {
        return None;
    }
    let lines = left_out
        .into_iter()
        .map(|one| {
            view! {
                <p>
                    <a href=format!("/orders/{}", one.id)>{format!("Order {}", one.number)}</a>
                    {format!("{is_left_out} {}", one.reason)}
                </p>
            }
        })
        .collect_view();
    Some(view! {
        <section class="notice notice-warn" aria-label="Not printed">
            <Icon name=IconName::Warn />
            <div class="stack tight">{(missing > 0).then(|| view! { <p>{missing_text(missing)}</p> })} {lines}</div>
        </section>
    })
}

fn missing_text(missing: usize) -> String {
    match missing {
        1 => "1 order is no longer here.".to_owned(),
        missing => format!("{missing} orders are no longer here."),
    }
}
