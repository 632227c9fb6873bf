//! Whether the store is told, and how it stands.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use parcelpilot_contract::error::AppResult;
use parcelpilot_contract::stock::{StockSettingForm, StockStatus};
use parcelpilot_domain::ids::IntegrationId;
use parcelpilot_domain::stock::StockRefusal;
use parcelpilot_domain::store::stock::StoreLocation;

use super::query::LOCATIONS;
use crate::components::badge::{Badge, Tone};
use crate::components::field::{TextField, TickBox};
use crate::components::form::{FormError, PostForm};
use crate::components::form_echo::{FormEcho, form_echo};
use crate::components::icon::IconName;
use crate::localization::Localized;
use crate::pages::integrations::Section;
use crate::server_functions::stock::SetStock;

#[component]
pub(super) fn Standing(status: StockStatus) -> impl IntoView {
    let state = match status.is_on {
        true => view! { <Badge tone=Tone::Good icon=IconName::Good text=text!("On") /> },
        false => view! { <Badge tone=Tone::Muted icon=IconName::Off text=text!("Off") /> },
    };
    let is_stopped = status.is_inactive || status.is_shared || status.pause.is_some();
    let sentence = match (status.is_on, is_stopped) {
        (true, false) => Some(text!(
            "Levels that you give replace those of the store, within seconds."
        )),
        (true, true) => None,
        (false, _) => Some(text!("The store keeps its own levels. Nothing is sent to it.")),
    };
    let inactive =
        (status.is_on && status.is_inactive).then(|| StockRefusal::Inactive.sentence().localized());
    let waiting = (status.waiting > 0).then(|| {
        let count = status.waiting;
        text!(count = count; "1 level waits to be sent.", "{count} levels wait to be sent.")
    });
    let unsolved = (status.unsolved > 0).then(|| {
        let count = status.unsolved;
        text!(
            count = count;
            "1 level is not in the store, or may not be. Send it again.",
            "{count} levels are not in the store, or may not be. Send them again."
        )
    });
    let shared = status
        .is_shared
        .then(|| StockRefusal::SharedStore.sentence().localized());
    let pause = status
        .pause
        .filter(|_| status.is_on)
        .map(|pause| pause.sentence().localized());
    view! {
        <div class="cluster">
            <h2 class="card-title" id="stock">
                {text!("Stock in BigCommerce")}
            </h2>
            {state}
        </div>
        {sentence.map(|sentence| view! { <p>{sentence}</p> })}
        {inactive.map(|sentence| view! { <p class="notice notice-warn">{sentence}</p> })}
        {shared.map(|sentence| view! { <p class="notice notice-warn">{sentence}</p> })}
        {pause.map(|sentence| view! { <p class="notice notice-warn">{sentence}</p> })}
        {waiting.map(|sentence| view! { <p>{sentence}</p> })}
        {unsolved.map(|sentence| view! { <p class="strong">{sentence}</p> })}
    }
}

#[component]
pub(super) fn Setting(
    id: IntegrationId,
    status: StockStatus,
    locations: Option<AppResult<Vec<StoreLocation>>>,
) -> impl IntoView {
    let posted = form_echo(&[SetStock::url()]);
    let error = posted.as_ref().and_then(FormEcho::error);
    let other_error = error
        .clone()
        .filter(|error| error.field_problem(StockSettingForm::LOCATION).is_none());
    let field = |name: &str| posted.as_ref().map(|echo| echo.field(name).map(str::to_owned));
    let is_ticked = field(StockSettingForm::IS_ON).map_or(status.is_on, |posted| posted.is_some());
    let location = field(StockSettingForm::LOCATION)
        .flatten()
        .unwrap_or_else(|| status.location.to_string());
    let error = Signal::stored(error);
    let get_locations = format!("{}?{LOCATIONS}=ask", Section::Stock.address(id));
    view! {
        <PostForm action=SetStock::url() class="stack" label=text!("Stock in BigCommerce")>
            <FormError error=other_error />
            <input type="hidden" name="integration" value=id.to_string() />
            <TickBox
                id="stock-box".to_owned()
                name=StockSettingForm::IS_ON
                value="on".to_owned()
                checked=is_ticked
            >
                {text!("Set stock levels in BigCommerce")}
            </TickBox>
            <TextField
                name=StockSettingForm::LOCATION
                label=text!("Location")
                value=location
                hint=text!(
                    "BigCommerce's number of the location that levels are set at, unless they name another one. The default \
                     location is 1."
                )
                error=error
            />
            <Locations locations=locations />
            <p class="hint">
                {text!(
                    "A level that you give replaces what the store has, so it should be what may still be sold: what is on \
                     the shelf, less what is in all orders that ParcelPilot shows. A level is sent within 15 minutes of being \
                     counted, or not at all. The token needs the scope Store Inventory: modify, and Store Locations: read-only for Get locations. \
                     Test connection does not test these: a missing one is shown here once a level is sent."
                )}
            </p>
            <div class="cluster">
                <button class="button primary" type="submit">
                    {text!("Save")}
                </button>
                <a class="button quiet" href=get_locations>
                    {text!("Get locations")}
                </a>
            </div>
        </PostForm>
    }
}

/// What the store said.
#[component]
fn Locations(locations: Option<AppResult<Vec<StoreLocation>>>) -> impl IntoView {
    let found = match locations? {
        Err(error) => {
            let sentence = error.message().localized();
            view! { <p class="notice notice-warn">{sentence}</p> }.into_any()
        }
        Ok(locations) => {
            let item = |location: StoreLocation| {
                let number = location.id.to_string();
                let line = match location.is_enabled {
                    true => text!("{number}: {location}", number = number, location = location.name),
                    false => text!(
                        "{number}: {location} (disabled in BigCommerce)",
                        number = number,
                        location = location.name
                    ),
                };
                view! { <li>{line}</li> }
            };
            view! {
                <div class="notice">
                    <div class="stack tight">
                        <p class="strong">{text!("Locations of the store")}</p>
                        <ul>{locations.into_iter().map(item).collect_view()}</ul>
                    </div>
                </div>
            }
            .into_any()
        }
    };
    Some(found)
}
