//! Lists and dismisses problems, and retries their orders.

use async_trait::async_trait;
use parcelpilot_contract::error::{AppError, AppResult};
use parcelpilot_contract::imports::NAMED_ORDERS_MAX;
use parcelpilot_contract::ports::{Caller, ImportPort, ProblemPort};
use parcelpilot_contract::problems::OpenProblems;
use parcelpilot_domain::audit::AuditAction;
use parcelpilot_domain::ids::{IntegrationId, ProblemId, RunId};
use parcelpilot_domain::import_run::Selection;
use runtime::clock::now;
use storage::problems;
use storage::problems::{Dismissed, Retry};

use super::audit::record;
use super::imports::ImportService;

pub struct ProblemService {
    pub imports: ImportService,
}

#[async_trait]
impl ProblemPort for ProblemService {
    async fn open(&self, integration: Option<IntegrationId>) -> AppResult<OpenProblems> {
        let database = self.imports.database();
        Ok(OpenProblems {
            latest: problems::open(database, integration).await?,
            total: problems::count_open(database, integration).await?,
        })
    }

    async fn retry(&self, caller: &Caller, problems: Vec<ProblemId>) -> AppResult<Vec<RunId>> {
        let retries = problems::retries_of(self.imports.database(), &problems).await;
        self.queue(caller, retries?).await
    }

    async fn dismiss(&self, caller: &Caller, problem: ProblemId) -> AppResult<()> {
        let database = self.imports.database();
        let dismissed = problems::dismiss(database, problem, now()).await?;
        let Dismissed {
            remote_id,
            integration_name,
        } = dismissed.ok_or(AppError::NotFound)?;
        let order = remote_id.map_or("an order without a number".to_owned(), |id| format!("order {id}"));
        let subject = format!("{order} of {integration_name}");
        record(database, caller, AuditAction::ProblemDismissed, &subject).await;
        Ok(())
    }

    async fn retry_all(&self, caller: &Caller, integration: Option<IntegrationId>) -> AppResult<Vec<RunId>> {
        let retries = problems::retries_of_all(self.imports.database(), integration).await;
        self.queue(caller, retries?).await
    }
}

impl ProblemService {
    /// `retries` are sorted by integration.
    async fn queue(&self, caller: &Caller, retries: Vec<Retry>) -> AppResult<Vec<RunId>> {
        if retries.is_empty() {
            return Err(AppError::NothingToRetry);
        }
        let mut runs = Vec::new();
        for of_one in retries.chunk_by(|one, next| one.integration_id == next.integration_id) {
            for some in of_one.chunks(NAMED_ORDERS_MAX as usize) {
                let remote_ids = some.iter().map(|retry| retry.remote_id).collect();
                let selection = Selection::Named { remote_ids };
                runs.push(
                    self.imports
                        .start(caller, some[0].integration_id, selection)
                        .await?,
                );
            }
        }
        Ok(runs)
    }
}
