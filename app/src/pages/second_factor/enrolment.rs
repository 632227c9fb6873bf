use leptos::either::EitherOf3;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use parcelpilot_contract::error::{AppError, AppResult};
use parcelpilot_contract::second_factor::FactorSetup;

use super::expired::Expired;
use super::recovery_codes::RecoveryCodes;
use super::setup_steps::SetupSteps;
use crate::components::form_echo::{form_echo, form_error};
use crate::components::loaded::Loaded;
use crate::pages::door::Door;
use crate::server_functions::accounts::local_path;
use crate::server_functions::second_factor::{EnrolSecondFactor, enrolment_setup};

/// Where the log-in stands.
enum Stage {
    SetUp(FactorSetup),
    /// In, with new recovery codes.
    Done(Vec<String>),
    Over,
}

/// For people whose role asks for a second factor that they don't have yet: they set it up, then they are in. `?next=` is
/// the page that was asked for.
#[component]
pub fn EnrolmentPage() -> impl IntoView {
    let next = use_query_map().read_untracked().get("next").unwrap_or_default();
    let error = form_error(EnrolSecondFactor::url());
    view! {
        <Title text=text!("Set up a second factor · ParcelPilot") />
        <Door>
            <Loaded from=stage() let:stage>
                {match stage {
                    Stage::SetUp(setup) => EitherOf3::A(view! { <SetUp setup=setup next=next error=error /> }),
                    Stage::Done(codes) => EitherOf3::B(view! { <Done codes=codes next=next /> }),
                    Stage::Over => EitherOf3::C(view! { <Expired next=next /> }),
                }}
            </Loaded>
        </Door>
    }
}

async fn stage() -> AppResult<Stage> {
    let echo = form_echo(&[EnrolSecondFactor::url()]);
    if let Some(codes) = echo.as_ref().and_then(|echo| echo.result().ok()) {
        return Ok(Stage::Done(codes));
    }
    // One that came back is the one that the app knows already.
    let sealed = echo.and_then(|echo| echo.field("sealed").map(str::to_owned));
    match enrolment_setup(sealed).await {
        Ok(setup) => Ok(Stage::SetUp(setup)),
        Err(AppError::LogInExpired) => Ok(Stage::Over),
        Err(error) => Err(error),
    }
}

#[component]
fn SetUp(setup: FactorSetup, next: String, error: Option<AppError>) -> impl IntoView {
    view! {
        <h1>{text!("Set up a second factor")}</h1>
        <p>
            {text!(
                "Your role requires one. From now on you log in with your password and a code of your phone."
            )}
        </p>
        <SetupSteps
            action=EnrolSecondFactor::url()
            setup=setup
            next=next
            error=error
            button=text!("Turn on and log in")
        />
    }
}

#[component]
fn Done(codes: Vec<String>, next: String) -> impl IntoView {
    let next = local_path(&next).to_owned();
    view! {
        <h1>{text!("You are in")}</h1>
        <div class="stack">
            <RecoveryCodes codes=Some(codes) />
            <p><a class="button primary wide" href=next>{text!("I have kept them: go on")}</a></p>
        </div>
    }
}
