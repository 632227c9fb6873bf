//! Putting one's own order on hold, and releasing one's own hold.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use parcelpilot_contract::portal::PortalHold;
use parcelpilot_domain::ids::OrderId;

use crate::components::confirm::Confirm;
use crate::components::form::{FormError, PostForm};
use crate::components::form_echo::{FormEcho, any_form_error, form_echo, form_error};
use crate::pages::orders::HoldFields;
use crate::server_functions::portal::{HoldOwnOrder, ReleaseOwnOrder};

/// Nothing where the hold is the warehouse's.
#[component]
pub(super) fn HoldControls(id: OrderId, hold: Option<PortalHold>, can_be_held: bool) -> impl IntoView {
    let (reason, until) = match hold {
        Some(PortalHold::OfTheWarehouse) => {
            let error = any_form_error(&[HoldOwnOrder::url(), ReleaseOwnOrder::url()]);
            return view! { <FormError error=error /> }.into_any();
        }
        None if !can_be_held => return ().into_any(),
        None => (String::new(), None),
        Some(PortalHold::Own { reason, until }) => (reason, Some(until)),
    };
    let is_held = until.is_some();
    let until = until.flatten().map(|day| day.date()).unwrap_or_default();
    let label = match is_held {
        true => text!("Change the hold…"),
        false => text!("Put on hold…"),
    };
    let release = is_held.then(|| {
        view! {
            <PostForm action=ReleaseOwnOrder::url() label=text!("Release")>
                <input type="hidden" name="id" value=id.to_string() />
                <button class="button primary" type="submit">{text!("Release")}</button>
            </PostForm>
        }
    });
    view! {
        <FormError error=form_error(ReleaseOwnOrder::url()) />
        <div class="cluster">
            {release}
            <PlaceHold id=id label=label reason=reason until=until />
        </div>
    }
    .into_any()
}

#[component]
fn PlaceHold(id: OrderId, label: &'static str, reason: String, until: String) -> impl IntoView {
    let posted = form_echo(&[HoldOwnOrder::url()]);
    let error = posted.as_ref().and_then(FormEcho::error);
    let typed = |name: &str, known: String| {
        let typed = posted.as_ref().and_then(|echo| echo.field(name));
        typed.map_or(known, str::to_owned)
    };
    let (reason, until) = (typed("reason", reason), typed("until", until));
    view! {
        <div>
            <Confirm label=label open=posted.is_some()>
                <PostForm action=HoldOwnOrder::url() class="stack" label=text!("Hold")>
                    <FormError error=error.clone() />
                    <input type="hidden" name="id" value=id.to_string() />
                    <p>{text!("The warehouse does not ship it until you release it.")}</p>
                    <HoldFields
                        hint=text!("Your warehouse reads it, like “the customer moves”.")
                        reason=reason
                        until=until
                        error=error
                    />
                    <div><button class="button primary" type="submit">{text!("Put on hold")}</button></div>
                </PostForm>
            </Confirm>
        </div>
    }
}
