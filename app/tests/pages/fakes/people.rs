use async_trait::async_trait;
use parcelpilot_contract::audit::{AuditPage, AuditQuery};
use parcelpilot_contract::error::{AppError, AppResult};
use parcelpilot_contract::people::People;
use parcelpilot_contract::ports::{Caller, PeoplePort};
use parcelpilot_domain::account::Role;
use parcelpilot_domain::ids::UserId;
use parcelpilot_domain::sees::Sees;

use super::Fakes;

#[async_trait]
impl PeoplePort for Fakes {
    async fn list(&self) -> AppResult<People> {
        self.answer("people.list", |rows| rows.people.clone())
    }

    async fn invite(&self, _: &Caller, _: String, _: Role, _: Sees, _: bool) -> AppResult<String> {
        Err(AppError::NotFound)
    }

    async fn withdraw(&self, _: &Caller, _: String) -> AppResult<()> {
        Err(AppError::NotFound)
    }

    async fn set_role(&self, _: &Caller, _: UserId, _: Role) -> AppResult<()> {
        Err(AppError::NotFound)
    }

    async fn set_clients(&self, _: &Caller, _: UserId, _: Sees) -> AppResult<()> {
        Err(AppError::NotFound)
    }

    async fn set_active(&self, _: &Caller, _: UserId, _: bool) -> AppResult<()> {
        Err(AppError::NotFound)
    }

    async fn end_sessions(&self, _: &Caller, _: UserId) -> AppResult<()> {
        Err(AppError::NotFound)
    }

    async fn reset_second_factor(&self, _: &Caller, _: UserId) -> AppResult<()> {
        Err(AppError::NotFound)
    }

    async fn require_second_factor(&self, _: &Caller, _: Vec<Role>) -> AppResult<()> {
        Err(AppError::NotFound)
    }

    async fn password_link(&self, _: &Caller, _: UserId) -> AppResult<String> {
        Err(AppError::NotFound)
    }

    async fn audit_events(&self, _: AuditQuery, _: String) -> AppResult<AuditPage> {
        self.answer("people.audit_events", |rows| rows.audit.clone())
    }
}
