use async_trait::async_trait;
use parcelpilot_domain::account::Role;
use parcelpilot_domain::ids::UserId;
use parcelpilot_domain::sees::Sees;

use super::Caller;
use crate::audit::{AuditPage, AuditQuery};
use crate::error::AppResult;
use crate::people::People;

#[async_trait]
pub trait PeoplePort: Send + Sync {
    async fn list(&self) -> AppResult<People>;

    /// The path and query of a one-time link; one made before for this address no longer works.
    ///
    /// # Errors
    /// [`AppError::Invalid`](crate::error::AppError::Invalid) for `role` of an admin who is to belong to clients, and for
    /// `works_for` of somebody who was invited for clients before and is to see all, unless that `is_confirmed`.
    async fn invite(
        &self,
        caller: &Caller,
        email: String,
        role: Role,
        sees: Sees,
        is_confirmed: bool,
    ) -> AppResult<String>;

    async fn withdraw(&self, caller: &Caller, email: String) -> AppResult<()>;

    /// To which clients they belong does not change.
    async fn set_role(&self, caller: &Caller, id: UserId, role: Role) -> AppResult<()>;

    /// To which clients they belong. They are logged out everywhere, and their API tokens end.
    ///
    /// # Errors
    /// As [`Self::invite`].
    async fn set_clients(&self, caller: &Caller, id: UserId, sees: Sees) -> AppResult<()>;

    /// Whoever is deactivated is logged out everywhere.
    async fn set_active(&self, caller: &Caller, id: UserId, is_active: bool) -> AppResult<()>;

    async fn end_sessions(&self, caller: &Caller, id: UserId) -> AppResult<()>;

    /// For a person who has lost it. Their sessions end.
    async fn reset_second_factor(&self, caller: &Caller, id: UserId) -> AppResult<()>;

    /// Just these roles from now on. The sessions of people who must have a second factor then, and have none, end.
    ///
    /// # Errors
    /// [`AppError::NoSecondFactor`](crate::error::AppError::NoSecondFactor) where the caller would be one of them.
    async fn require_second_factor(&self, caller: &Caller, roles: Vec<Role>) -> AppResult<()>;

    /// As [`Self::invite`], for a new password.
    async fn password_link(&self, caller: &Caller, id: UserId) -> AppResult<String>;

    /// `after` is the `next` of the page before.
    async fn audit_events(&self, query: AuditQuery, after: String) -> AppResult<AuditPage>;
}
