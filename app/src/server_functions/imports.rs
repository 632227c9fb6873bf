//! Pull Orders and import runs.

use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use parcelpilot_contract::error::AppError;
use parcelpilot_contract::imports::{LiveImports, PullCount, PullForm, QuietSyncs, RunDetail};
#[cfg(feature = "ssr")]
use parcelpilot_domain::account::Role;
use parcelpilot_domain::ids::{IntegrationId, RunId};

#[cfg(feature = "ssr")]
use crate::server_functions::{ports, require, with_error_status};

/// Counts what a pull with these fields would read.
#[server(endpoint = "count_pull")]
pub async fn count_pull(
    integration: IntegrationId,
    #[server(flatten)] form: PullForm,
) -> Result<PullCount, AppError> {
    with_error_status(async {
        require(Role::Operator)?;
        let imports = ports().imports;
        let selection = imports.selection(integration, form).await?;
        imports.count(integration, selection).await
    })
    .await
}

/// Starts a pull.
#[server(endpoint = "pull_orders")]
pub async fn pull_orders(
    integration: IntegrationId,
    #[server(flatten)] form: PullForm,
) -> Result<RunId, AppError> {
    with_error_status(async {
        let caller = require(Role::Operator)?;
        let imports = ports().imports;
        let selection = imports.selection(integration, form).await?;
        let run = imports.start(&caller, integration, selection).await?;
        leptos_axum::redirect(&format!("/imports/{run}"));
        Ok(run)
    })
    .await
}

/// Starts a sync at once, without waiting for its time.
#[server(endpoint = "sync_now")]
pub async fn sync_now(integration: IntegrationId) -> Result<RunId, AppError> {
    with_error_status(async {
        let caller = require(Role::Operator)?;
        let run = ports().imports.sync_now(&caller, integration).await?;
        leptos_axum::redirect(&format!("/imports/{run}"));
        Ok(run)
    })
    .await
}

#[server(endpoint = "cancel_run")]
pub async fn cancel_run(id: RunId) -> Result<(), AppError> {
    with_error_status(async {
        let caller = require(Role::Operator)?;
        ports().imports.cancel(&caller, id).await?;
        leptos_axum::redirect(&format!("/imports/{id}?done=run_cancelled"));
        Ok(())
    })
    .await
}

#[server(endpoint = "resume_run")]
pub async fn resume_run(id: RunId) -> Result<(), AppError> {
    with_error_status(async {
        let caller = require(Role::Operator)?;
        ports().imports.resume(&caller, id).await?;
        leptos_axum::redirect(&format!("/imports/{id}?done=run_resumed"));
        Ok(())
    })
    .await
}

/// Reads once more, from the beginning, what this run was to read.
#[server(endpoint = "restart_run")]
pub async fn restart_run(id: RunId) -> Result<RunId, AppError> {
    with_error_status(async {
        let caller = require(Role::Operator)?;
        let run = ports().imports.restart(&caller, id).await?;
        leptos_axum::redirect(&format!("/imports/{run}"));
        Ok(run)
    })
    .await
}

#[server(endpoint = "fetch_live_imports", input = GetUrl)]
pub async fn fetch_live_imports(
    integration: Option<IntegrationId>,
    #[server(default)] quiet: QuietSyncs,
) -> Result<LiveImports, AppError> {
    with_error_status(async {
        require(Role::Viewer)?;
        ports().imports.live(integration, quiet).await
    })
    .await
}

#[server(endpoint = "fetch_run", input = GetUrl)]
pub async fn fetch_run(id: RunId) -> Result<RunDetail, AppError> {
    with_error_status(async {
        let role = require(Role::Viewer)?.role;
        Ok(ports().imports.run(id).await?.seen_by(role))
    })
    .await
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use parcelpilot_domain::order_status::OrderStatus;

    use super::*;
    use crate::server_functions::posted::posted;

    const INTEGRATION: &str = "integration=0190a2b4-0000-7000-8000-000000000000";

    fn form(fields: &str) -> Result<PullForm, AppError> {
        posted::<PullOrders>(&format!("{INTEGRATION}&{fields}")).map(|pull| pull.form)
    }

    #[test]
    fn a_pull_is_read_as_browsers_post_it() {
        let fields = "scope=dates&date=modified&from=2026-11-01&until=&remote_ids=1%2C+2&which_statuses=chosen\
                      &statuses%5B%5D=11&statuses%5B%5D=3";
        let form = form(fields).expect("the form can be read");
        assert_eq!((form.scope.as_str(), form.date.as_str()), ("dates", "modified"));
        assert_eq!((form.from.as_str(), form.until.as_str()), ("2026-11-01", ""));
        assert_eq!(
            (form.remote_ids.as_str(), form.which_statuses.as_str()),
            ("1, 2", "chosen")
        );
        assert_eq!(form.statuses, [OrderStatus(11), OrderStatus(3)]);
    }

    #[test]
    fn a_count_reads_the_same_form() {
        let count: CountPull = posted(&format!("scope=named&{INTEGRATION}&remote_ids=7")).expect("a form");
        assert_eq!(
            (count.form.scope.as_str(), count.form.remote_ids.as_str()),
            ("named", "7")
        );
    }

    #[test]
    fn what_is_left_out_is_empty_and_what_is_no_number_is_refused() {
        let form_of_nothing = form("").expect("the form can be read");
        assert!(form_of_nothing.scope.is_empty() && form_of_nothing.statuses.is_empty());
        let refused = form("statuses[0]=none").expect_err("this is no status");
        assert_eq!(refused, AppError::Invalid(Vec::new()));
        assert!(posted::<PullOrders>("scope=everything").is_err());
    }
}
