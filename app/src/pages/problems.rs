//! All orders that could not be imported, and trying them again.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use parcelpilot_contract::error::AppResult;
use parcelpilot_contract::integrations::IntegrationRow;
use parcelpilot_contract::problems::OpenProblems;
use parcelpilot_domain::account::Role;
use parcelpilot_domain::ids::IntegrationId;

use crate::components::empty_state::EmptyState;
use crate::components::form_echo::{ACTION_FIELD, any_form_error};
use crate::components::loaded::Loaded;
use crate::components::page_head::PageHead;
use crate::components::selection::{SelectAll, SelectionScript};
use crate::islands::problems::{ProblemList, Retrying};
use crate::pages::list_filters::IntegrationFilter;
use crate::server_functions::accounts::me_or_login;
use crate::server_functions::integrations::list_integrations;
use crate::server_functions::problems::{DismissProblem, RetryAllProblems, RetryProblems, list_problems};

#[component]
pub fn ProblemsPage() -> impl IntoView {
    let integration = use_query_map()
        .read_untracked()
        .get_str("integration")
        .and_then(|id| id.parse().ok());
    view! {
        <Title text=text!("Problems · ParcelPilot") />
        <PageHead title=text!("Problems") />
        <Loaded from=load(integration) let:content>
            <Problems content=content />
        </Loaded>
    }
}

struct Content {
    may_retry: bool,
    integration: Option<IntegrationId>,
    integrations: Vec<IntegrationRow>,
    problems: OpenProblems,
}

async fn load(integration: Option<IntegrationId>) -> AppResult<Content> {
    Ok(Content {
        may_retry: me_or_login().await?.role >= Role::Operator,
        integration,
        integrations: list_integrations().await?,
        problems: list_problems(integration).await?,
    })
}

#[component]
fn Problems(content: Content) -> impl IntoView {
    let Content {
        may_retry,
        integration,
        integrations,
        problems,
    } = content;
    let filter =
        (!integrations.is_empty()).then(|| view! { <Filter integrations=integrations chosen=integration /> });
    let list = if problems.total == 0 {
        view! { <Nothing is_filtered=integration.is_some() /> }.into_any()
    } else {
        view! { <List problems=problems integration=integration may_retry=may_retry /> }.into_any()
    };
    view! { <div class="stack loose">{filter} {list}</div> }
}

/// A plain GET form: the address is the query, with or without JavaScript.
#[component]
fn Filter(integrations: Vec<IntegrationRow>, chosen: Option<IntegrationId>) -> impl IntoView {
    view! {
        <form class="filters" method="get" action="/problems" role="search" aria-label=text!("Problems")>
            <IntegrationFilter integrations=integrations chosen=chosen />
            <button class="button primary">{text!("Apply")}</button>
        </form>
    }
}

#[component]
fn List(problems: OpenProblems, integration: Option<IntegrationId>, may_retry: bool) -> impl IntoView {
    let error = any_form_error(&[
        RetryProblems::url(),
        RetryAllProblems::url(),
        DismissProblem::url(),
    ]);
    let page = match integration {
        Some(id) => format!("/problems?integration={id}"),
        None => "/problems".to_owned(),
    };
    let OpenProblems { latest, total } = problems;
    let shown = latest.len() as i64;
    let (retrying, buttons) = if may_retry {
        let buttons = view! { <Buttons total=total integration=integration /> };
        (Retrying::Several, Some(buttons))
    } else {
        (Retrying::No, None)
    };
    view! {
        <div>
            <p>
                {text!(
                    count = total;
                    "1 order could not be imported. Everything else was. Orders are retried automatically: first after 5 \
                     minutes, later after an hour, finally once a day. A problem closes when its order is imported.",
                    "{count} orders could not be imported. Everything else was. Orders are retried automatically: first \
                     after 5 minutes, later after an hour, finally once a day. A problem closes when its order is imported."
                )}
            </p>
            {(total > shown)
                .then(|| view! { <p class="muted">{text!("These are the latest {orders}.", orders = shown)}</p> })}
        </div>
        <ProblemList problems=Signal::stored(latest) retrying=retrying error=error page=page>
            {buttons}
        </ProblemList>
        {may_retry.then(|| view! { <SelectionScript /> })}
    }
}

#[component]
fn Buttons(total: i64, integration: Option<IntegrationId>) -> impl IntoView {
    let download = match integration {
        Some(id) => format!("/problems.csv?integration={id}"),
        None => "/problems.csv".to_owned(),
    };
    view! {
        {integration.map(|id| view! { <input type="hidden" name="integration" value=id.to_string() /> })}
        <div class="cluster">
            <SelectAll />
            <button class="button primary" data-needs-choice>{text!("Retry selected")}</button>
            <button class="button" name=ACTION_FIELD value=RetryAllProblems::url()>
                {text!("Retry all {orders}", orders = total)}
            </button>
            <a class="button quiet" href=download download="problems.csv">
                {text!("Download as CSV")}
            </a>
        </div>
        <p class="hint">
            {text!("Retry reads these orders from the store now, one call each. Nothing changes in the store.")}
        </p>
    }
}

#[component]
fn Nothing(is_filtered: bool) -> impl IntoView {
    let (title, link) = if is_filtered {
        (
            text!("No open problems of this integration"),
            Some(view! { <a class="button" href="/problems">{text!("Those of all integrations")}</a> }),
        )
    } else {
        (text!("No open problems"), None)
    };
    view! {
        <EmptyState title=title>
            <p>
                {text!(
                    "Orders that can't be imported appear here, with the reason and what the store sent. All others are \
                     imported."
                )}
            </p>
            {link}
        </EmptyState>
    }
}
