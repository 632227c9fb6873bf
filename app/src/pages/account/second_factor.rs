//! One's second factor: setting it up, its recovery codes, and turning it off.

use leptos::either::{Either, EitherOf3};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use parcelpilot_contract::error::AppResult;
use parcelpilot_contract::second_factor::{FactorSetup, SecondFactorState};

use crate::components::badge::{Badge, Tone};
use crate::components::confirm::Confirm;
use crate::components::form::{FormError, PostForm};
use crate::components::form_echo::{any_form_error, form_echo, form_error};
use crate::components::icon::IconName;
use crate::components::time::Ago;
use crate::pages::second_factor::{RecoveryCodes, SetupSteps};
use crate::server_functions::second_factor::{
    BeginSecondFactor, MakeRecoveryCodes, TurnOffSecondFactor, TurnOnSecondFactor, factor_setup,
    fetch_second_factor,
};

/// With the set-up that has begun, while there is none yet.
pub(super) async fn load() -> AppResult<(SecondFactorState, Option<FactorSetup>)> {
    let state = fetch_second_factor().await?;
    let setup = match begun().filter(|_| state.codes_since.is_none()) {
        // Whoever waited too long is asked for the password by the button.
        Some(sealed) => factor_setup(sealed).await.ok(),
        None => None,
    };
    Ok((state, setup))
}

/// A set-up that the last post began, or that came back.
fn begun() -> Option<String> {
    let echo = form_echo(&[BeginSecondFactor::url(), TurnOnSecondFactor::url()])?;
    match echo.field("sealed") {
        Some(sealed) => Some(sealed.to_owned()),
        None => echo.result::<String>().ok(),
    }
}

#[component]
pub(super) fn SecondFactor(
    state: SecondFactorState,
    setup: Option<FactorSetup>,
    /// That stays a second factor where the app is turned off.
    has_passkey: bool,
) -> impl IntoView {
    let made = form_echo(&[TurnOnSecondFactor::url(), MakeRecoveryCodes::url()]);
    let codes = made.and_then(|echo| echo.result::<Vec<String>>().ok());
    let error = any_form_error(&[
        BeginSecondFactor::url(),
        MakeRecoveryCodes::url(),
        TurnOffSecondFactor::url(),
    ]);
    let body = match (state.codes_since, setup) {
        (Some(_), _) => EitherOf3::A(view! { <On state=state has_passkey=has_passkey /> }),
        (None, Some(setup)) => EitherOf3::B(view! { <BeingSetUp setup=setup /> }),
        (None, None) => EitherOf3::C(view! { <Off /> }),
    };
    view! {
        <section class="card stack" aria-labelledby="second-factor">
            <h2 class="card-title" id="second-factor">{text!("Second factor")}</h2>
            <FormError error=error />
            <RecoveryCodes codes=codes />
            {body}
        </section>
    }
}

#[component]
fn Off() -> impl IntoView {
    view! {
        <p>
            {text!(
                "No app makes codes for you yet. With a second factor, such codes or a passkey, your password alone lets \
                 nobody in."
            )}
        </p>
        // A set-up that was too old when its code came has its say here.
        <FormError error=form_error(TurnOnSecondFactor::url()) />
        <PostForm action=BeginSecondFactor::url()>
            <button class="button primary" type="submit">{text!("Set up")}</button>
        </PostForm>
    }
}

#[component]
fn BeingSetUp(setup: FactorSetup) -> impl IntoView {
    view! {
        <SetupSteps
            action=TurnOnSecondFactor::url()
            setup=setup
            error=form_error(TurnOnSecondFactor::url())
            button=text!("Turn on")
        />
    }
}

#[component]
fn On(state: SecondFactorState, has_passkey: bool) -> impl IntoView {
    let since = state.codes_since;
    let left = text!(
        count = state.recovery_codes;
        "1 recovery code left.",
        "{count} recovery codes left."
    );
    view! {
        <p class="cluster">
            <Badge tone=Tone::Good icon=IconName::Good text=text!("On") />
            <span>{text!("By codes of an app")}</span>
            {since.map(|at| view! { <span class="muted"><Ago at=at /></span> })}
        </p>
        <p>{left}</p>
        <div class="cluster">
            <NewRecoveryCodes />
            {if state.is_required && !has_passkey {
                Either::Left(view! { <p class="hint">{text!("Your role requires a second factor, so it can't be turned off.")}</p> })
            } else {
                Either::Right(view! { <TurnOff has_passkey=has_passkey /> })
            }}
        </div>
    }
}

#[component]
pub(super) fn NewRecoveryCodes() -> impl IntoView {
    view! {
        <Confirm label=text!("New recovery codes…")>
            <p>{text!("You get ten new ones. Those that you have stop working.")}</p>
            <PostForm action=MakeRecoveryCodes::url()>
                <button class="button primary" type="submit">{text!("Make recovery codes")}</button>
            </PostForm>
        </Confirm>
    }
}

#[component]
fn TurnOff(has_passkey: bool) -> impl IntoView {
    let then = match has_passkey {
        true => text!("Your passkey stays your second factor. Your recovery codes stop working."),
        false => text!("Your password alone lets you in then. Your recovery codes stop working."),
    };
    view! {
        <Confirm label=text!("Turn off…") class="button quiet">
            <p>{then}</p>
            <PostForm action=TurnOffSecondFactor::url()>
                <button class="button danger" type="submit">{text!("Turn off second factor")}</button>
            </PostForm>
        </Confirm>
    }
}
