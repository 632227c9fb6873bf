use async_trait::async_trait;
use parcelpilot_contract::error::{AppError, AppResult};
use parcelpilot_contract::ports::{Caller, ProblemPort};
use parcelpilot_contract::problems::OpenProblems;
use parcelpilot_domain::ids::{IntegrationId, ProblemId, RunId};

use super::Fakes;

#[async_trait]
impl ProblemPort for Fakes {
    async fn open(&self, _: Option<IntegrationId>) -> AppResult<OpenProblems> {
        self.answer("problems.open", |rows| rows.problems.clone())
    }

    async fn retry(&self, _: &Caller, _: Vec<ProblemId>) -> AppResult<Vec<RunId>> {
        Err(AppError::NotFound)
    }

    async fn retry_all(&self, _: &Caller, _: Option<IntegrationId>) -> AppResult<Vec<RunId>> {
        Err(AppError::NotFound)
    }

    async fn dismiss(&self, _: &Caller, _: ProblemId) -> AppResult<()> {
        Err(AppError::NotFound)
    }
}
