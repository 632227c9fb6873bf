//! Merchants whose orders this warehouse ships.

use async_trait::async_trait;
use parcelpilot_contract::clients::ClientRow;
use parcelpilot_contract::error::{AppError, AppResult};
use parcelpilot_contract::ports::{Caller, ClientPort};
use parcelpilot_domain::audit::AuditAction;
use parcelpilot_domain::ids::ClientId;
use parcelpilot_domain::name;
use storage::{Database, clients};
use uuid::Uuid;

use super::audit::{record, record_detail};
use super::{or_not_found, or_taken};

pub struct ClientService {
    pub database: Database,
}

#[async_trait]
impl ClientPort for ClientService {
    async fn list(&self) -> AppResult<Vec<ClientRow>> {
        Ok(clients::list(&self.database).await?)
    }

    async fn add(&self, caller: &Caller, name: String) -> AppResult<ClientId> {
        let name = checked_name(&name)?;
        let id = ClientId::from_uuid(Uuid::now_v7());
        clients::insert(&self.database, id, &name, runtime::clock::now())
            .await
            .map_err(or_taken("name"))?;
        record(&self.database, caller, AuditAction::ClientAdded, &name).await;
        Ok(id)
    }

    async fn rename(&self, caller: &Caller, id: ClientId, name: String) -> AppResult<()> {
        let name = checked_name(&name)?;
        let before = self.name(id).await?;
        clients::rename(&self.database, id, &name)
            .await
            .map_err(or_taken("name"))?;
        let detail = format!("to {name}");
        record_detail(
            &self.database,
            caller,
            AuditAction::ClientRenamed,
            &before,
            &detail,
        )
        .await;
        Ok(())
    }

    async fn set_active(&self, caller: &Caller, id: ClientId, is_active: bool) -> AppResult<()> {
        let name = self.name(id).await?;
        clients::set_active(&self.database, id, is_active, runtime::clock::now())
            .await
            .map_err(or_not_found)?;
        let action = if is_active {
            AuditAction::ClientActivated
        } else {
            AuditAction::ClientDeactivated
        };
        record(&self.database, caller, action, &name).await;
        Ok(())
    }
}

impl ClientService {
    async fn name(&self, id: ClientId) -> AppResult<String> {
        let found = clients::find(&self.database, id).await?;
        found.map(|client| client.name).ok_or(AppError::NotFound)
    }
}

fn checked_name(typed: &str) -> AppResult<String> {
    name::checked(typed).map_err(|problem| AppError::invalid("name", problem.into()))
}
