//! Orders that nobody should pack: said before anything is scanned.

use leptos::prelude::*;
use parcelpilot_contract::orders::OrderDetail;
use parcelpilot_domain::shipment::may_ship::ShippingState;

use super::find::OrderForm;
use crate::components::icon::{Icon, IconName};
use crate::localization::Localized;
use crate::pages::shipments::why_not;

/// It is on hold or refused: who decides otherwise does so on the order's page, and says why there.
#[component]
pub fn NotToPack<'a>(order: &'a OrderDetail) -> impl IntoView + use<> {
    let title = match order.may_ship.state() {
        ShippingState::Held => text!("On hold: don't pack it"),
        _ => text!("Not to ship: don't pack it"),
    };
    let address = format!("/orders/{}", order.row.id);
    let sentences = order.may_ship.sentences();
    let sentences = sentences
        .into_iter()
        .map(|sentence| view! { <p>{sentence.localized()}</p> })
        .collect_view();
    view! {
        <section class="notice notice-error" aria-label=title>
            <Icon name=IconName::Bad />
            <div class="stack">
                <h2>{title}</h2>
                {sentences}
                <p>
                    {rich_text!(
                        "<link>Open the order</link> to see what can be done.";
                        link = |text| view! { <a href=address>{text}</a> },
                    )}
                </p>
            </div>
        </section>
        <OrderForm />
    }
}

#[component]
pub fn NothingLeft<'a>(order: &'a OrderDetail) -> impl IntoView + use<> {
    let address = format!("/orders/{}", order.row.id);
    let why = match why_not(order).as_str() {
        "" => text!("This order has no lines.").to_owned(),
        why => format!("{why}."),
    };
    view! {
        <section class="notice notice-warn" aria-labelledby="nothing-left">
            <div class="stack">
                <h2 id="nothing-left">{text!("Nothing is left to pack")}</h2>
                <p>{why}</p>
                <p>
                    {rich_text!(
                        "<link>Open the order</link> to see its shipments.";
                        link = |text| view! { <a href=address>{text}</a> },
                    )}
                </p>
            </div>
        </section>
        <OrderForm />
    }
}

/// The order ended in the store while somebody was at work on it.
#[component]
pub fn Ended<'a>(order: &'a OrderDetail) -> impl IntoView + use<> {
    let warnings = order.warnings.iter();
    warnings
        .map(|warning| view! { <p class="notice notice-error">{warning.kind.sentence().localized()}</p> })
        .collect_view()
}
