//! Why there are no sheets, or not all that were asked for.

use leptos::prelude::*;

use super::frame::Kind;
use super::to_pack::LeftOut;
use crate::components::empty_state::EmptyState;
use crate::components::icon::{Icon, IconName};
use crate::server_functions::orders::PRINTS_AT_ONCE;

#[component]
pub fn NothingChosen() -> impl IntoView {
    view! {
        <EmptyState title=text!("No orders chosen")>
            <p>{text!("Tick orders in the list, then choose what to print.")}</p>
            <p>
                <a class="button primary" href="/orders">
                    {text!("Choose orders")}
                </a>
            </p>
        </EmptyState>
    }
}

#[component]
pub fn TooMany(chosen: usize) -> impl IntoView {
    view! {
        <EmptyState title=text!("Too many orders")>
            <p>
                {text!(
                    "You chose {chosen} orders. Choose at most {most}.",
                    chosen = chosen,
                    most = PRINTS_AT_ONCE
                )}
            </p>
        </EmptyState>
    }
}

/// Nothing where all orders are printed.
#[component]
pub fn NotPrinted(missing: usize, left_out: Vec<LeftOut>, kind: Kind) -> impl IntoView {
    if missing == 0 && left_out.is_empty() {
        return None;
    }
    let lines = left_out
        .into_iter()
        .map(|one| view! { <p>{left_out_sentence(one, kind)}</p> })
        .collect_view();
    Some(view! {
        <section class="notice notice-warn" aria-label=text!("Not printed")>
            <Icon name=IconName::Warn />
            <div class="stack tight">{(missing > 0).then(|| view! { <p>{missing_text(missing)}</p> })} {lines}</div>
        </section>
    })
}

fn left_out_sentence(one: LeftOut, kind: Kind) -> impl IntoView {
    let number = one.number.to_string();
    let address = format!("/orders/{}", one.id);
    let link = |text| view! { <a href=address>{text}</a> };
    match kind {
        Kind::Slips => {
            rich_text!(
                "<link>Order {number}</link> has no slip. {reason}",
                number = number, reason = one.reason; link = link
            )
        }
        Kind::PickList => {
            rich_text!(
                "<link>Order {number}</link> is not in this list. {reason}",
                number = number, reason = one.reason; link = link
            )
        }
    }
}

fn missing_text(missing: usize) -> String {
    text!(count = missing; "1 order is no longer here.", "{count} orders are no longer here.")
}
