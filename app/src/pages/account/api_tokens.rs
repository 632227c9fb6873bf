use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use parcelpilot_contract::api_tokens::ApiTokenRow;
use parcelpilot_contract::clients::ClientRow;
use parcelpilot_contract::error::AppError;
use parcelpilot_contract::people::WORKS_FOR;
use parcelpilot_domain::account::Role;
use parcelpilot_domain::api_token::{TokenAccess, TokenLifetime};

use super::api_token_table::ApiTokenTable;
use crate::components::choices::{Choice, Choices};
use crate::components::field::TextField;
use crate::components::form::{FormError, PostForm};
use crate::components::form_echo::{echoed, form_echo, form_error};
use crate::components::select_field::SelectField;
use crate::components::shown_once::ShownOnce;
use crate::localization::Localized;
use crate::pages::people::{Chosen, Whoever, WorksForChoice};
use crate::pages::portal::is_of_client;
use crate::server_functions::api_tokens::{MakeApiToken, RevokeApiToken};
use crate::server_functions::caller;

#[component]
pub(super) fn ApiTokens(rows: Vec<ApiTokenRow>, clients: Vec<ClientRow>) -> impl IntoView {
    let table = (!rows.is_empty())
        .then(|| view! { <ApiTokenTable rows=rows clients=clients.clone() revoke=RevokeApiToken::url() /> });
    view! {
        <section class="stack" aria-labelledby="api-tokens">
            <h2 id="api-tokens">{text!("API tokens")}</h2>
            <p>
                {match is_of_client() {
                    true => text!("Programs use a token to read your orders and shipments for you."),
                    false => text!("Programs use a token to read orders and make shipments for you."),
                }}
                " "
                <a href="/help/api">{text!("How the API works")}</a>
            </p>
            <NewToken />
            <FormError error=form_error(RevokeApiToken::url()) />
            {table}
            <MakeForm clients=clients />
        </section>
    }
}

#[component]
fn NewToken() -> impl IntoView {
    let token = form_echo(&[MakeApiToken::url()]).and_then(|echo| echo.result::<String>().ok());
    view! {
        <ShownOnce secret=token id="new-token" label=text!("New token")>
            {rich_text!(
                "<strong>Copy this token now.</strong> It is not shown again. Anyone who has it can use it: keep it as safe \
                 as a password.";
                strong = |text| view! { <strong>{text}</strong> }
            )}
        </ShownOnce>
    }
}

#[component]
fn MakeForm(clients: Vec<ClientRow>) -> impl IntoView {
    let error = form_error(MakeApiToken::url());
    // What was made needs no second one of the same name.
    let typed = |name| match &error {
        Some(_) => echoed(MakeApiToken::url(), name, ""),
        None => String::new(),
    };
    let name = typed("name");
    let access = TokenAccess::from_code(&typed("access")).unwrap_or(TokenAccess::Read);
    let lifetime = TokenLifetime::from_code(&typed("lifetime")).unwrap_or_default();
    let other_error = error.clone().filter(|error| {
        ["name", "access", WORKS_FOR, "clients"]
            .iter()
            .all(|field| error.field_problem(field).is_none())
    });
    view! {
        <div class="card">
            <h3 class="card-title">{text!("Make a token")}</h3>
            <PostForm action=MakeApiToken::url() class="stack">
                <FormError error=other_error />
                <TextField
                    name="name"
                    label=text!("Name")
                    within="token-"
                    value=name
                    hint=text!("What it is for, for example “Warehouse software”.")
                    required=true
                    error=error.clone()
                />
                <AccessChoice chosen=access error=error />
                <LifetimeChoice chosen=lifetime />
                <ForClients clients=clients />
                <div><button class="button primary" type="submit">{text!("Make token")}</button></div>
            </PostForm>
        </div>
    }
}

#[component]
fn AccessChoice(chosen: TokenAccess, error: Option<AppError>) -> impl IntoView {
    let own = caller().map_or(Role::Viewer, |caller| caller.role);
    let is_of_client = is_of_client();
    let problem = error.and_then(|error| error.field_problem("access"));
    let choices = TokenAccess::ALL
        .into_iter()
        .filter(|access| access.role() <= own)
        .map(|access| Choice {
            code: access.code(),
            label: access.label().localized(),
            explanation: match is_of_client && access == TokenAccess::Write {
                true => text!("Also puts orders on hold and releases them."),
                false => access.explanation().localized(),
            },
        });
    view! {
        <Choices
            legend=text!("What it may do")
            name="access"
            within="access-"
            choices=choices.collect()
            chosen=chosen.code()
            problem=problem.map(|problem| problem.sentence().localized())
        />
    }
}

/// Nothing for people of clients: their programs see what they see.
#[component]
fn ForClients(clients: Vec<ClientRow>) -> impl IntoView {
    let posted = form_echo(&[MakeApiToken::url()]).filter(|echo| echo.error().is_some());
    let chosen = posted.as_ref().map(Chosen::posted).unwrap_or_default();
    caller().is_ok_and(|caller| !caller.sees.is_limited()).then(|| {
        view! {
            <WorksForChoice within="token-".to_owned() whoever=Whoever::Token clients=clients chosen=chosen />
        }
    })
}

#[component]
fn LifetimeChoice(chosen: TokenLifetime) -> impl IntoView {
    let options = TokenLifetime::ALL.map(|lifetime| {
        (
            lifetime.code().to_owned(),
            lifetime.label().localized().to_owned(),
        )
    });
    view! {
        <SelectField
            name="lifetime"
            label=text!("How long it works")
            options=options.into()
            chosen=chosen.code().to_owned()
        />
    }
}
