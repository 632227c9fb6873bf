use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Title;
use parcelpilot_contract::checks::CheckResult;
use parcelpilot_contract::error::{AppError, AppResult};
use parcelpilot_contract::imports::{RunDetail, RunRow};
use parcelpilot_domain::account::Role;
use parcelpilot_domain::ids::RunId;
use parcelpilot_domain::import_run::RunKind;

use super::check_facts::CheckFacts;
use crate::components::form_echo::any_form_error;
use crate::components::loaded::Loaded;
use crate::islands::{Carried, LiveRun, RunStart};
use crate::localization::{BrowserModule, CarriedTranslations, Localized};
use crate::pages::id_in_address;
use crate::server_functions::accounts::me_or_login;
use crate::server_functions::checks::fetch_check_of_run;
use crate::server_functions::imports::{CancelRun, RestartRun, ResumeRun, fetch_run};
use crate::server_functions::problems::{DismissProblem, RetryProblems};

#[component]
pub fn RunPage() -> impl IntoView {
    let change_error = any_form_error(&[CancelRun::url(), ResumeRun::url(), RestartRun::url()]);
    let retry_error = any_form_error(&[RetryProblems::url(), DismissProblem::url()]);
    view! {
        <Title text=text!("Import · ParcelPilot") />
        <Loaded from=load(id_in_address()) let:loaded>
            <RunHead row=loaded.detail.row.clone() />
            {loaded.check.map(|check| view! { <CheckFacts result=check may_pull=loaded.can_change /> })}
            {is_underway(&loaded.detail.row)
                .then(|| {
                    view! {
                        <p class="notice notice-info">
                            {text!("This check's results appear here once it is finished.")} " "
                            <a href="">{text!("Show it")}</a>
                        </p>
                    }
                })}
            <CarriedTranslations module=BrowserModule::Imports />
            <Carried start=RunStart {
                first: loaded.detail,
                can_change: loaded.can_change,
                change_error,
                retry_error,
            } />
            <LiveRun />
        </Loaded>
    }
}

/// What never changes of a run: what it is, and of which integration.
#[component]
fn RunHead(row: RunRow) -> impl IntoView {
    let integration = format!("/integrations/{}", row.integration_id);
    let title = rich_text!(
        "{kind} of <link>{integration}</link>",
        kind = row.kind.label().localized(),
        integration = row.integration_name;
        link = move |text| view! { <a href=integration>{text}</a> }
    );
    view! {
        <div class="page-head">
            <div>
                <p class="crumb">
                    <a href="/imports">{text!("All imports")}</a>
                </p>
                <h1>{title}</h1>
            </div>
        </div>
    }
}

struct Content {
    detail: RunDetail,
    /// Of a completeness check that is over.
    check: Option<CheckResult>,
    can_change: bool,
}

/// A check whose result is still to come: it is not among what moves on this page.
fn is_underway(row: &RunRow) -> bool {
    row.kind == RunKind::Check && !row.state.is_over()
}

async fn load(id: Option<RunId>) -> AppResult<Content> {
    let id = id.ok_or(AppError::NotFound)?;
    Ok(Content {
        detail: fetch_run(id).await?,
        check: fetch_check_of_run(id).await?,
        can_change: me_or_login().await?.role >= Role::Operator,
    })
}
