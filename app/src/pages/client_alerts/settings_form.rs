//! When a client's people are written to.

use leptos::either::Either;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use parcelpilot_contract::client_alerts::ClientAlertsDetail;
use parcelpilot_contract::error::AppError;
use parcelpilot_domain::client_alert::ClientAlertSettings;

use crate::components::field::{CheckField, Field, TextField, problem_of};
use crate::components::form::{ConflictError, FormError, PostForm};
use crate::components::form_echo::{form_echo, form_error};
use crate::pages::time_zones::time_zone_options;
use crate::server_functions::client_alerts::SaveClientAlerts;

const FIELDS: [&str; 5] = ["zone", "quiet_from", "quiet_until", "lead_hours", "digest_at"];

/// What was typed into the form that came back, or else what there is.
#[component]
pub(super) fn SettingsForm(detail: ClientAlertsDetail) -> impl IntoView {
    let action = SaveClientAlerts::url();
    let (echo, error) = (form_echo(&[action]), form_error(action));
    let conflict = error.clone().filter(|error| *error == AppError::ChangedMeanwhile);
    let is_at_a_field = |error: &AppError| FIELDS.iter().any(|field| error.field_problem(field).is_some());
    let other_error = error
        .clone()
        .filter(|error| !is_at_a_field(error) && conflict.is_none());
    let typed = |field: &str, stored: String| match &echo {
        Some(echo) => echo.field(field).unwrap_or_default().to_owned(),
        None => stored,
    };
    let settings = &detail.settings;
    let (from, until) = match settings.quiet {
        Some(quiet) => (quiet.from().to_string(), quiet.until().to_string()),
        None => (String::new(), String::new()),
    };
    // That of a form that came back stays, where there was none, too: it would overwrite what it was refused for.
    let version = detail.version.map(|version| version.to_string());
    let version = typed("version", version.unwrap_or_default());
    let zone = typed("zone", detail.zone().to_string());
    let is_always = match &echo {
        Some(echo) => echo.field("digest_when_empty").is_some(),
        None => settings.digest_when_empty,
    };
    let [from, until] = [typed("quiet_from", from), typed("quiet_until", until)];
    let lead_hours = typed("lead_hours", settings.lead_hours.to_string());
    let digest_at = typed("digest_at", settings.digest_at.to_string());
    let error = Signal::stored(error);
    let zone_field = match &detail.promise {
        Some(promise) => Either::Left(view! {
            <p>
                {rich_text!(
                    "Times are those of <zone>{zone}</zone>, as in the shipping promise.",
                    zone = promise.zone().to_string();
                    zone = |name| view! { <span translate="no">{name}</span> }
                )}
            </p>
            <input type="hidden" name="zone" value=promise.zone().to_string() />
        }),
        None => Either::Right(view! {
            <Field id="zone" label=text!("Time zone of these times") problem=problem_of(error, "zone")>
                <select id="zone" name="zone" aria-describedby="zone-error">
                    {time_zone_options(&zone)}
                </select>
            </Field>
        }),
    };
    let is_never_told = detail
        .promise
        .as_ref()
        .zip(settings.quiet)
        .is_some_and(|(promise, quiet)| quiet.contain_all_before(promise.leaves_by(), settings.lead_hours));
    let lead_hint = match &detail.promise {
        Some(_) if is_never_told => text!(
            "Nobody is told that orders will be late: quiet hours last until the carrier has come. From 1 to {most}.",
            most = i64::from(ClientAlertSettings::LEAD_HOURS_MAX)
        ),
        Some(_) => text!(
            "If orders will be late, contacts are told so this many hours before the carrier comes, once each working day. From 1 \
             to {most}.",
            most = i64::from(ClientAlertSettings::LEAD_HOURS_MAX)
        ),
        None => text!(
            "Counts once the client has a shipping promise: until then nobody is told that orders will be late. From 1 to {most}.",
            most = i64::from(ClientAlertSettings::LEAD_HOURS_MAX)
        ),
    };
    view! {
        <section class="card" aria-labelledby="when">
            <h2 class="card-title" id="when">{text!("When")}</h2>
            <PostForm action=action class="stack loose client-form">
                <input type="hidden" name="client" value=detail.client.id.to_string() />
                <input type="hidden" name="version" value=version />
                <ConflictError error=conflict />
                <FormError error=other_error />
                {zone_field}
                <TextField
                    name="digest_at"
                    kind="time"
                    label=text!("Daily digest at")
                    value=digest_at
                    hint=text!("What there was on the day before, and what waits now.")
                    required=true
                    error=error
                />
                <CheckField
                    name="digest_when_empty"
                    label=text!("Also when nothing happened")
                    checked=is_always
                />
                <TextField
                    name="lead_hours"
                    kind="number"
                    label=text!("Hours before the carrier comes")
                    value=lead_hours
                    hint=lead_hint
                    required=true
                    error=error
                />
                <TextField
                    name="quiet_from"
                    kind="time"
                    label=text!("Quiet hours from")
                    value=from
                    hint=text!("Nothing is sent then. What is still true when they end is sent in one message. Empty for none.")
                    error=error
                />
                <TextField
                    name="quiet_until"
                    kind="time"
                    label=text!("Quiet hours until")
                    value=until
                    error=error
                />
                <div class="form-foot">
                    <button class="button primary" type="submit">{text!("Save alerts")}</button>
                </div>
            </PostForm>
        </section>
    }
}
