//! What a rule would do, before it is saved.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use parcelpilot_contract::ignore_rules::{AffectedOrder, IgnoreRulePreview};
use parcelpilot_domain::ids::ClientId;

use super::path;
use super::words::heading;
use crate::components::form::PostForm;
use crate::localization::count;
use crate::server_functions::ignore_rules::SaveIgnoreRule;

#[component]
pub(super) fn Preview(client: ClientId, preview: IgnoreRulePreview) -> impl IntoView {
    let (kind, value) = (preview.rule.kind().code(), preview.rule.value().to_owned());
    let found = text!(
        "Orders looked at, from the last {days} days: {looked_at}. With a line that the rule names: {orders}. Such lines: {lines}.",
        days = IgnoreRulePreview::DAYS,
        looked_at = count(preview.looked_at),
        orders = count(preview.orders),
        lines = count(preview.lines)
    );
    let limit = preview.has_more.then(|| {
        let newest = count(IgnoreRulePreview::ORDERS);
        view! {
            <p class="muted">
                {text!("Only the newest {count} orders were looked at. Older ones follow the rule, too, while they are open.", count = newest)}
            </p>
        }
    });
    let open = match preview.open_orders {
        0 => text!("None of these orders is open with such a line: nothing changes for them.").to_owned(),
        open => {
            text!(count = open; "1 open order has less to ship.", "{count} open orders have less to ship.")
        }
    };
    let nothing_left = (preview.nothing_left > 0).then(|| {
        let sentence = text!(
            count = preview.nothing_left;
            "1 of them has nothing left to ship here.",
            "{count} of them have nothing left to ship here."
        );
        view! { <p>{sentence}</p> }
    });
    let more = preview.open_orders - i64::try_from(preview.shown.len()).unwrap_or(i64::MAX);
    let more = (more > 0)
        .then(|| view! { <p class="muted">{text!(count = more; "And 1 more order.", "And {count} more orders.")}</p> });
    let orders = preview
        .shown
        .iter()
        .map(|order| view! { <li>{link(*order)}</li> });
    let orders = orders.collect_view();
    let list = (preview.open_orders > 0).then(|| view! { <ul class="order-links">{orders}</ul> });
    view! {
        <section class="card stack" aria-labelledby="ignore-rule-preview">
            <h2 class="card-title" id="ignore-rule-preview">{heading(&preview.rule)}</h2>
            <p class="notice notice-info" role="status" tabindex="-1" autofocus>
                {found}
            </p>
            {limit}
            <p>{open}</p>
            {nothing_left}
            {list}
            {more}
            <p class="muted">{text!("Nothing is saved yet. What has been shipped stays as it is.")}</p>
            <PostForm action=SaveIgnoreRule::url()>
                <input type="hidden" name="client" value=client.to_string() />
                <input type="hidden" name="kind" value=kind />
                <input type="hidden" name="value" value=value />
                <input type="hidden" name="page" value=path(client) />
                <div class="form-foot">
                    <a class="button quiet" href=path(client)>{text!("Cancel")}</a>
                    <button class="button primary" type="submit">{text!("Save the rule")}</button>
                </div>
            </PostForm>
        </section>
    }
}

fn link(order: AffectedOrder) -> AnyView {
    let address = format!("/orders/{}", order.id);
    let number = order.number.to_string();
    match order.has_nothing_left {
        true => rich_text!(
            "<link>Order {number}</link>: nothing left to ship",
            number = number;
            link = |text| view! { <a href=address>{text}</a> }
        )
        .into_any(),
        false => view! { <a href=address>{text!("Order {number}", number = number)}</a> }.into_any(),
    }
}
