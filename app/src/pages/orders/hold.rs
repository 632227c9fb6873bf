//! Putting an order on hold, and releasing it.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use parcelpilot_contract::error::AppError;
use parcelpilot_contract::orders::{HoldRow, OrderDetail};
use parcelpilot_domain::ids::{ClientId, OrderId};
use parcelpilot_domain::message::Place;
use parcelpilot_domain::shipment::may_ship::{HoldCause, MayShip, Refusal, ShippingState};

use crate::components::confirm::Confirm;
use crate::components::field::{Field, TextField, problem_of};
use crate::components::form::{FormError, IDS_FIELD, PostForm};
use crate::components::form_echo::{FormEcho, form_echo, form_error};
use crate::components::icon::{Icon, IconName};
use crate::components::time::Ago;
use crate::localization::Localized;
use crate::pages::client_skus::choose_sku;
use crate::server_functions::holds::{HoldOrders, ReleaseOrders};

/// Why the order is on hold or not to be shipped, and what can be done about it.
#[component]
pub(super) fn HoldSection(order: OrderDetail, may_change: bool) -> impl IntoView {
    let id = order.row.id;
    let hold = order.hold.clone();
    let is_done = is_done(&order);
    view! {
        {(!is_done || hold.is_some())
            .then(|| view! { <WhyNot may_ship=order.may_ship.clone() hold=hold.clone() /> })}
        {may_change.then(|| view! { <MapSkus client=order.client_id may_ship=order.may_ship.clone() /> })}
        {hold.filter(|_| may_change).map(|hold| view! { <Held order=id hold=hold /> })}
    }
}

/// Where the order is not on hold, and something of it is left.
#[component]
pub(super) fn PutOnHold(order: OrderDetail) -> impl IntoView {
    let can_be_held = order.hold.is_none() && !is_done(&order);
    can_be_held.then(
        || view! { <PlaceHold order=order.row.id label=text!("Put on hold…") button=text!("Put on hold") /> },
    )
}

fn is_done(order: &OrderDetail) -> bool {
    order.may_ship == MayShip::No(Refusal::NothingLeft)
}

/// Nothing where the order may be shipped.
#[component]
fn WhyNot(may_ship: MayShip, hold: Option<HoldRow>) -> impl IntoView {
    let title = match may_ship.state() {
        ShippingState::ToShip => return None,
        ShippingState::Held => text!("On hold"),
        ShippingState::NotToShip => text!("Not to ship"),
    };
    // What a person wrote stands by itself, with who it was.
    let others = match &may_ship {
        MayShip::Held(causes) => causes
            .iter()
            .filter(|cause| !matches!(cause, HoldCause::Manual(_)))
            .map(HoldCause::sentence)
            .collect(),
        other => other.sentences(),
    };
    let others = others
        .into_iter()
        .map(|sentence| view! { <p>{sentence.localized()}</p> });
    Some(view! {
        <section class="notice notice-warn" aria-label=title>
            <Icon name=IconName::Warn />
            <div class="stack tight">
                <strong>{title}</strong>
                {hold.map(|hold| view! { <HoldFacts hold=hold /> })}
                {others.collect_view()}
            </div>
        </section>
    })
}

/// For each SKU that its client's list must have.
#[component]
fn MapSkus(client: ClientId, may_ship: MayShip) -> impl IntoView {
    let causes = match may_ship {
        MayShip::Held(causes) => causes,
        _ => Vec::new(),
    };
    let skus = causes.into_iter().flat_map(|cause| match cause {
        HoldCause::SkuNotListed(skus) => skus,
        _ => Vec::new(),
    });
    let links: Vec<_> = skus
        .filter(|sku| !sku.is_empty())
        .map(|sku| {
            view! {
                <a class="button" href=choose_sku(client, &sku)>
                    {text!("Map SKU {sku}", sku = sku.as_str())}
                </a>
            }
        })
        .collect();
    (!links.is_empty()).then(|| view! { <div class="cluster">{links}</div> })
}

#[component]
fn HoldFacts(hold: HoldRow) -> impl IntoView {
    let at = move |_| view! { <Ago at=hold.placed_at /> };
    let facts = match hold.hold.until {
        None => rich_text!("{name}, <at/>", name = hold.placed_by; at = at),
        Some(until) => rich_text!(
            "{name}, <at/>, until {day}",
            name = hold.placed_by,
            day = Place::Day(until);
            at = at,
        ),
    };
    view! {
        <p>{hold.hold.reason.to_string()}</p>
        <p class="muted">{facts}</p>
    }
}

/// What can be done with a hold.
#[component]
fn Held(order: OrderId, hold: HoldRow) -> impl IntoView {
    view! {
        <FormError error=form_error(ReleaseOrders::url()) />
        <div class="cluster">
            <PostForm action=ReleaseOrders::url() label=text!("Release")>
                <Which order=order />
                <button class="button primary" type="submit">
                    {text!("Release")}
                </button>
            </PostForm>
            <PlaceHold order=order label=text!("Change the hold…") button=text!("Save") hold=Some(hold) />
        </div>
    }
}

#[component]
fn PlaceHold(
    order: OrderId,
    label: &'static str,
    button: &'static str,
    #[prop(optional_no_strip)] hold: Option<HoldRow>,
) -> impl IntoView {
    let posted = form_echo(&[HoldOrders::url()]);
    let error = posted.as_ref().and_then(FormEcho::error);
    let was_posted = posted.is_some();
    let typed = |name: &str, known: String| {
        let typed = posted.as_ref().and_then(|echo| echo.field(name));
        typed.map_or(known, str::to_owned)
    };
    let known = hold.map(|row| row.hold);
    let until = known.as_ref().and_then(|hold| hold.until);
    let reason = typed(
        "reason",
        known.map(|hold| hold.reason.to_string()).unwrap_or_default(),
    );
    let until = typed("until", until.map(|until| until.date()).unwrap_or_default());
    view! {
        <div>
            <Confirm label=label open=was_posted>
                <PostForm action=HoldOrders::url() class="stack" label=text!("Hold")>
                    <FormError error=error.clone() />
                    <Which order=order />
                    <HoldFields hint=for_colleagues() reason=reason until=until error=error />
                    <div class="cluster">
                        <button class="button primary" type="submit">
                            {button}
                        </button>
                    </div>
                </PostForm>
            </Confirm>
        </div>
    }
}

pub(super) fn for_colleagues() -> &'static str {
    text!("For your colleagues, like “address is unclear”.")
}

/// Why, and how long. The hint says who reads the reason.
#[component]
pub fn HoldFields(
    hint: &'static str,
    reason: String,
    until: String,
    error: Option<AppError>,
) -> impl IntoView {
    let error = Signal::stored(error);
    view! {
        <TextField
            name="reason"
            label=text!("Reason")
            hint=hint
            value=reason
            error=error
        />
        <DayField until=until error=error />
    }
}

#[component]
fn DayField(until: String, error: Signal<Option<AppError>>) -> impl IntoView {
    let problem = problem_of(error, "until");
    view! {
        <Field
            id="until"
            label=text!("Until (optional)")
            hint=text!("Released by itself when this day begins (UTC). Without a day, until somebody releases it.").to_owned()
            problem=problem
        >
            <input id="until" name="until" type="date" value=until aria-describedby="until-hint until-error" />
        </Field>
    }
}

/// Which order is meant, and the page to come back to.
#[component]
fn Which(order: OrderId) -> impl IntoView {
    view! {
        <input type="hidden" name=IDS_FIELD value=order.to_string() />
        <input type="hidden" name="page" value=format!("/orders/{order}") />
    }
}
