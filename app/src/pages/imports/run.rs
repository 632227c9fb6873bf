use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Title;
use parcelpilot_domain::account::Role;
use parcelpilot_domain::ids::RunId;

use crate::api::accounts::me_or_login;
use crate::api::imports::{CancelRun, ResumeRun, RetryProblem, RunDetail, fetch_run};
use crate::components::form_echo::form_error;
use crate::components::loaded::Loaded;
use crate::error::{AppError, AppResult};
use crate::islands::LiveRun;
use crate::pages::id_in_address;

#[component]
pub fn RunPage() -> impl IntoView {
    let change_error = form_error(CancelRun::url()).or_else(|| form_error(ResumeRun::url()));
    let retry_error = form_error(RetryProblem::url());
    view! {
        <Title text="Import · ParcelPilot" />
        <Loaded from=load(id_in_address()) let:loaded>
            <LiveRun first=loaded.0 can_change=loaded.1 change_error=change_error retry_error=retry_error />
        </Loaded>
    }
}

async fn load(id: Option<RunId>) -> AppResult<(RunDetail, bool)> {
    let detail = fetch_run(id.ok_or(AppError::NotFound)?).await?;
    Ok((detail, me_or_login().await?.role >= Role::Operator))
}
