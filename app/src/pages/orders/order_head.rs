//! How an order's page begins: which order it is, how it stands, and where it leads.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use parcelpilot_contract::orders::{Neighbours, OrderDetail, OrderQuery};
use parcelpilot_domain::ids::OrderId;

use super::hold::PutOnHold;
use super::query;
use super::table::{DueBadge, ShippingBadge, StatusBadge};
use crate::components::confirm::Confirm;
use crate::components::form::{FormError, PostForm};
use crate::components::form_echo::form_error;
use crate::components::time::Time;
use crate::localization::now;
use crate::pages::channel_label::channel_label;
use crate::pages::print::{SLIPS, print_address};
use crate::pages::shipments::Resync;
use crate::server_functions::orders::ImportOrderAgain;
use crate::server_functions::shipments::ResyncTracking;

#[component]
pub(super) fn OrderHead(
    order: OrderDetail,
    /// The list that one came from.
    list: OrderQuery,
    neighbours: Neighbours,
    can_change: bool,
) -> impl IntoView {
    let held = order.clone();
    let row = order.row;
    let back = query::address(&list, "");
    let back_label = if query::is_everything(&list) {
        text!("All orders")
    } else {
        text!("Back to the list")
    };
    let is_done = row.left_to_ship == 0;
    let due = row.due(now());
    let ship_by = row.ship_by.map(|ship_by| {
        view! {
            " "
            {rich_text!("To leave by <at/>."; at = move |_| view! { <Time at=ship_by.at /> })}
        }
    });
    let channel = row
        .channel
        .map(|channel| format!("{} · ", channel_label(&channel.name, channel.id)));
    view! {
        <div class="page-head">
            <div>
                <p class="crumb">
                    <a href=back>{back_label}</a>
                </p>
                <div class="cluster">
                    <h1>{text!("Order {number}", number = row.remote_id.to_string())}</h1>
                    <StatusBadge status=row.status label=row.status_label is_deleted=row.is_deleted />
                    <ShippingBadge state=row.shipping_state left=row.left_to_ship />
                    {due.map(|due| view! { <DueBadge due=due /> })}
                </div>
                <p class="muted">{row.client_name} " · " {channel} {left_text(row.left_to_ship)} {ship_by}</p>
            </div>
            <div class="cluster">
                <NeighbourLinks list=list neighbours=neighbours is_done=is_done />
                <a class="button" href=print_address(SLIPS, &[row.id])>
                    {text!("Packing slip")}
                </a>
                {can_change
                    .then(|| {
                        view! {
                            <PutOnHold order=held />
                            <More id=row.id />
                        }
                    })}
            </div>
        </div>
    }
}

/// Where nothing is left here, the next order is what one goes on with.
#[component]
fn NeighbourLinks(list: OrderQuery, neighbours: Neighbours, is_done: bool) -> impl IntoView {
    let link = |id: Option<OrderId>, rel: &'static str, label: &'static str| {
        id.map(|id| {
            let focus = (is_done && rel == "next").then_some("");
            let address = query::order_address(id, &list);
            view! { <a class="button" rel=rel href=address data-focus=focus>{label}</a> }
        })
    };
    view! {
        <nav class="cluster" aria-label=text!("Orders beside this one")>
            {link(neighbours.previous, "prev", text!("Previous"))} {link(neighbours.next, "next", text!("Next"))}
        </nav>
    }
}

/// What is seldom needed.
#[component]
fn More(id: OrderId) -> impl IntoView {
    let import_error = form_error(ImportOrderAgain::url());
    let is_open = import_error.is_some() || form_error(ResyncTracking::url()).is_some();
    view! {
        <Confirm label=text!("More…") of=text!("for this order") open=is_open>
            <FormError error=import_error />
            <PostForm action=ImportOrderAgain::url() class="stack">
                <input type="hidden" name="id" value=id.to_string() />
                <div>
                    <button class="button">
                        {text!("Import again")}
                    </button>
                </div>
                <p class="hint">{text!("Reads the order from the store again.")}</p>
            </PostForm>
            <Resync order=id />
        </Confirm>
    }
}

fn left_text(left_to_ship: i64) -> String {
    match left_to_ship {
        0 => text!("Nothing is left to ship.").to_owned(),
        left => text!(count = left; "1 item left to ship.", "{count} items left to ship."),
    }
}
