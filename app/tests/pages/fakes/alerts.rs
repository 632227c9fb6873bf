use async_trait::async_trait;
use parcelpilot_contract::error::{AppError, AppResult};
use parcelpilot_contract::ports::{AlertPort, Caller};

use super::Fakes;

#[async_trait]
impl AlertPort for Fakes {
    async fn send_test(&self, _: &Caller) -> AppResult<()> {
        Err(AppError::NotFound)
    }
}
