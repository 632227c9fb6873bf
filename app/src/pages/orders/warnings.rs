//! What of an order in the store needs a person, and what of it does not fit together.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use parcelpilot_contract::orders::{OrderDetail, OrderWarningRow};
use parcelpilot_domain::order::LineKind;
use parcelpilot_domain::order_status::OrderStatus;

use crate::components::form::{FormError, PostForm};
use crate::components::form_echo::form_error;
use crate::components::icon::{Icon, IconName};
use crate::components::time::Ago;
use crate::localization::Localized;
use crate::server_functions::orders::ResolveOrderWarning;

#[component]
pub fn Warnings(order: OrderDetail, can_change: bool) -> impl IntoView {
    let page = format!("/orders/{}", order.row.id);
    let disagreement = disagreement(&order);
    let warnings = order
        .warnings
        .into_iter()
        .map(|warning| view! { <Warning warning=warning page=page.clone() can_change=can_change /> })
        .collect_view();
    view! {
        <FormError error=form_error(ResolveOrderWarning::url()) />
        {warnings}
        {disagreement.map(|text| view! { <p class="notice notice-warn">{text}</p> })}
    }
}

#[component]
fn Warning(warning: OrderWarningRow, page: String, can_change: bool) -> impl IntoView {
    let noticed = rich_text!("Noticed <at/>"; at = move |_| view! { <Ago at=warning.raised_at /> });
    view! {
        <div class="notice notice-error" role="alert">
            <Icon name=IconName::Bad />
            <div>
                <strong>{warning.kind.sentence().localized()}</strong>
                <p class="muted">{noticed}</p>
            </div>
            {can_change
                .then(|| {
                    view! {
                        <PostForm action=ResolveOrderWarning::url()>
                            <input type="hidden" name="id" value=warning.id.to_string() />
                            <input type="hidden" name="page" value=page />
                            <button class="button">{text!("Done")}</button>
                        </PostForm>
                    }
                })}
        </div>
    }
}

/// A store may call an order shipped of which it counts items as not shipped: both are shown, and a person decides.
fn disagreement(order: &OrderDetail) -> Option<String> {
    let status = order.row.status;
    if !matches!(status, OrderStatus::SHIPPED | OrderStatus::COMPLETED) {
        return None;
    }
    let lines = || {
        let lines = order
            .consignments
            .iter()
            .flat_map(|consignment| &consignment.lines);
        lines.filter(|line| line.kind == LineKind::Physical)
    };
    let sold: i64 = lines()
        .map(|line| (line.quantity - line.quantity_refunded).max(0))
        .sum();
    let shipped: i64 = lines().map(|line| line.quantity_shipped).sum();
    (shipped < sold).then(|| {
        text!(
            count = sold;
            "The store calls this order {status}, but counts {shipped} of 1 item as shipped. Ask the client before you ship it.",
            "The store calls this order {status}, but counts {shipped} of {count} items as shipped. Ask the client before you ship it.",
            status = order.row.status_label.as_str(),
            shipped = shipped
        )
    })
}
