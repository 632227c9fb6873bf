use async_trait::async_trait;

use super::Caller;
use crate::error::AppResult;

#[async_trait]
pub trait AlertPort: Send + Sync {
    /// A message by every channel. [`crate::error::AppError::NotFound`] where none is set,
    /// [`crate::error::AppError::AlertNotSent`] where one does not take it.
    async fn send_test(&self, caller: &Caller) -> AppResult<()>;
}
