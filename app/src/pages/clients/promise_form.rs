//! Making and changing a client's shipping promise.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use parcelpilot_contract::error::AppError;
use parcelpilot_domain::ids::ClientId;
use parcelpilot_domain::shipping_promise::{Holidays, ShippingPromise, Weekday, WorkingDays};

use crate::components::field::{Field, TextField, TickBox, problem_of};
use crate::components::form::{ConflictError, FormError, PostForm, SelectionError};
use crate::components::form_echo::{echoed, form_echo, form_error};
use crate::components::text_area::TextAreaField;
use crate::localization::Localized;
use crate::pages::time_zones::time_zone_options;
use crate::server_functions::clients::SaveShippingPromise;

const FIELDS: [&str; 6] = [
    "cut_off",
    "promised_days",
    "leaves_by",
    "working_days",
    "holidays",
    "zone",
];

const HOLIDAYS_MAX: i64 = Holidays::MAX as i64;

/// What was typed into the form that came back, or else what there is.
#[component]
pub(super) fn PromiseForm(
    client: ClientId,
    promise: Option<ShippingPromise>,
    version: Option<i64>,
    store_zone: Option<String>,
) -> impl IntoView {
    let action = SaveShippingPromise::url();
    let error = form_error(action);
    let conflict = error.clone().filter(|error| *error == AppError::ChangedMeanwhile);
    let is_at_a_field = |error: &AppError| FIELDS.iter().any(|field| error.field_problem(field).is_some());
    let other_error = error
        .clone()
        .filter(|error| !is_at_a_field(error) && conflict.is_none());
    // That of a form that came back stays, where there was none, too: it would overwrite what it was refused for.
    let version = match form_echo(&[action]) {
        Some(echo) => echo.field("version").unwrap_or_default().to_owned(),
        None => version.map(|version| version.to_string()).unwrap_or_default(),
    };
    let stored = promise.as_ref();
    let of = |value: fn(&ShippingPromise) -> String, otherwise: &str| {
        stored.map_or_else(|| otherwise.to_owned(), value)
    };
    let typed = |field, stored: &str| echoed(action, field, stored);
    let cut_off = typed("cut_off", &of(|promise| promise.cut_off().to_string(), "14:00"));
    let leaves_by = typed(
        "leaves_by",
        &of(|promise| promise.leaves_by().to_string(), "17:00"),
    );
    let days = typed("promised_days", &of(|promise| promise.days().to_string(), "0"));
    let zone = typed(
        "zone",
        &of(
            |promise| promise.zone().to_string(),
            store_zone.as_deref().unwrap_or("UTC"),
        ),
    );
    let holidays = typed("holidays", &of(|promise| promise.holidays().lines(), ""));
    let working_days = stored.map_or(WorkingDays::MONDAY_TO_FRIDAY, ShippingPromise::working_days);
    let error = Signal::stored(error);
    let zone_problem = problem_of(error, "zone");
    view! {
        <PostForm action=action class="stack loose client-form">
            <input type="hidden" name="id" value=client.to_string() />
            <input type="hidden" name="version" value=version />
            <ConflictError error=conflict />
            <FormError error=other_error />
            <TextField
                name="cut_off"
                within="promise-"
                kind="time"
                label=text!("Cut-off")
                value=cut_off
                hint=text!("Orders placed before it count for that day, later ones for the next working day.")
                required=true
                error=error
            />
            <TextField
                name="promised_days"
                within="promise-"
                kind="number"
                label=text!("Working days after that day")
                value=days
                hint=text!("0 for the same day. Up to {most}.", most = i64::from(ShippingPromise::DAYS_MAX))
                required=true
                error=error
            />
            <TextField
                name="leaves_by"
                within="promise-"
                kind="time"
                label=text!("Leaves by")
                value=leaves_by
                hint=text!("When the carrier comes. An order that has not left by then is late.")
                required=true
                error=error
            />
            <WorkingDayBoxes action=action chosen=working_days error=error />
            <TextAreaField
                name="holidays"
                label=text!("Days without shipping")
                value=holidays
                hint=text!(
                    "Public holidays and the like, one a line, as in {example}. They count as no working days. Up to {most}.",
                    example = "2026-12-25",
                    most = HOLIDAYS_MAX
                )
                error=error
            />
            <Field id="zone" label=text!("Time zone of these times") problem=zone_problem>
                <select id="zone" name="zone" aria-describedby="zone-error">
                    {time_zone_options(&zone)}
                </select>
            </Field>
            <div class="form-foot">
                <button class="button primary" type="submit">{text!("Save promise")}</button>
            </div>
        </PostForm>
    }
}

#[component]
fn WorkingDayBoxes(
    action: &'static str,
    chosen: WorkingDays,
    error: Signal<Option<AppError>>,
) -> impl IntoView {
    let echo = form_echo(&[action]);
    let is_ticked = |day: Weekday| match &echo {
        Some(echo) => {
            let mut typed = echo.fields.iter();
            typed.any(|(name, value)| name.starts_with("working_days[") && value == day.code())
        }
        None => chosen.contains(day),
    };
    let boxes = Weekday::ALL.map(|day| {
        view! {
            <TickBox
                id=format!("working-day-{}", day.code())
                name="working_days[]"
                value=day.code().to_owned()
                checked=is_ticked(day)
            >
                {day.label().localized()}
            </TickBox>
        }
    });
    let problem = problem_of(error, "working_days").get_untracked();
    view! {
        <fieldset>
            <legend>{text!("Working days")}</legend>
            <div class="check-grid">{boxes.collect_view()}</div>
            <SelectionError problem=problem />
        </fieldset>
    }
}
