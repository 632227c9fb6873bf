//! One's own account: password, second factor, language and time zone, where one is logged in, and tokens for programs.

mod api_token_table;
mod api_tokens;
mod passkeys;
mod preferences;
mod second_factor;
mod sessions;

pub use api_token_table::ApiTokenTable;
use api_tokens::ApiTokens;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Title;
use parcelpilot_contract::accounts::Me;
use parcelpilot_contract::api_tokens::ApiTokenRow;
use parcelpilot_contract::clients::ClientRow;
use parcelpilot_contract::error::AppResult;
use parcelpilot_contract::own_account::{OwnLogIn, SessionRow};
use parcelpilot_contract::passkeys::PasskeyRow;
use parcelpilot_contract::second_factor::{FactorSetup, SecondFactorState};
use parcelpilot_domain::account::{PASSWORD_MIN_CHARS, Role};
use passkeys::Passkeys;
use preferences::PreferencesForm;
use second_factor::SecondFactor;
use sessions::Sessions;

use crate::components::field::{CheckField, TextField};
use crate::components::form::{FormError, PostForm};
use crate::components::form_echo::{form_echo, form_error};
use crate::components::loaded::Loaded;
use crate::components::page_head::PageHead;
use crate::localization::Localized;
use crate::server_functions::accounts::me_or_login;
use crate::server_functions::api_tokens::list_api_tokens;
use crate::server_functions::clients::list_clients;
use crate::server_functions::own_account::{ChangePassword, fetch_own_log_in, list_sessions};
use crate::server_functions::passkeys::list_passkeys;
use crate::shell::FloorStyle;

#[component]
pub fn AccountPage() -> impl IntoView {
    view! {
        <FloorStyle />
        <Title text=text!("Your account · ParcelPilot") />
        <Loaded from=load() let:loaded>
            <Head me=loaded.me />
            <div class="stack loose">
                <PreferencesForm />
                {loaded.log_in.has_password.then(|| view! { <PasswordForm /> })}
                <SecondFactor
                    state=loaded.factor
                    setup=loaded.factor_setup
                    has_passkey=!loaded.passkeys.is_empty()
                />
                <Passkeys rows=loaded.passkeys factor=loaded.factor />
                <Sessions rows=loaded.sessions />
                <ApiTokens rows=loaded.tokens clients=loaded.clients />
            </div>
        </Loaded>
    }
}

#[derive(Clone)]
struct Account {
    me: Me,
    log_in: OwnLogIn,
    factor: SecondFactorState,
    /// One that has begun.
    factor_setup: Option<FactorSetup>,
    passkeys: Vec<PasskeyRow>,
    sessions: Vec<SessionRow>,
    tokens: Vec<ApiTokenRow>,
    /// For which a token of theirs may be alone; none for people of clients.
    clients: Vec<ClientRow>,
}

async fn load() -> AppResult<Account> {
    let me = me_or_login().await?;
    let (factor, factor_setup) = second_factor::load().await?;
    let clients = match me.is_of_client {
        true => Vec::new(),
        false => list_clients().await?,
    };
    Ok(Account {
        me,
        clients,
        log_in: fetch_own_log_in().await?,
        factor,
        factor_setup,
        passkeys: list_passkeys().await?,
        sessions: list_sessions().await?,
        tokens: list_api_tokens().await?,
    })
}

#[component]
fn Head(me: Me) -> impl IntoView {
    let explanation = match (me.is_of_client, me.role) {
        (true, Role::Operator) => {
            text!("Sees your company's orders and shipments, and may put orders on hold.")
        }
        (true, _) => text!("Sees your company's orders and shipments, and changes nothing."),
        (false, role) => role.explanation().localized(),
    };
    let lead = text!(
        "{name} · {email} · {role}. {explanation}",
        name = me.name,
        email = me.email,
        role = me.role.label().localized(),
        explanation = explanation
    );
    view! { <PageHead title=text!("Your account") lead=lead /> }
}

#[component]
fn PasswordForm() -> impl IntoView {
    let error = form_error(ChangePassword::url());
    let ends_tokens =
        form_echo(&[ChangePassword::url()]).is_none_or(|echo| echo.field("ends_tokens").is_some());
    view! {
        <section class="card" aria-labelledby="password-title">
            <h2 class="card-title" id="password-title">{text!("Password")}</h2>
            <PostForm action=ChangePassword::url() class="stack">
                <FormError error=error.clone() />
                <TextField
                    name="current"
                    label=text!("Current password")
                    kind="password"
                    autocomplete="current-password"
                    required=true
                    error=error.clone()
                />
                <TextField
                    name="password"
                    label=text!("New password")
                    kind="password"
                    autocomplete="new-password"
                    hint=text!("At least {least} characters. A few words make a good one. Your other sessions end.", least = PASSWORD_MIN_CHARS)
                    required=true
                    error=error
                />
                <CheckField
                    name="ends_tokens"
                    label=text!("End my API tokens and the links that I made, too")
                    hint=text!(
                        "Programs that use a token of yours stop working until they get a new one. Untick this if nobody \
                         else can know your old password."
                    )
                    checked=ends_tokens
                />
                <div><button class="button primary" type="submit">{text!("Change password")}</button></div>
            </PostForm>
        </section>
    }
}
