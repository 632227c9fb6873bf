//! Which lines of clients' orders the warehouse does not ship.

use async_trait::async_trait;
use parcelpilot_contract::error::{AppError, AppResult, FieldProblem};
use parcelpilot_contract::ignore_rules::{IgnoreRulePreview, IgnoreRuleRow};
use parcelpilot_contract::ports::{Caller, IgnoreRulePort};
use parcelpilot_domain::audit::AuditAction;
use parcelpilot_domain::ids::ClientId;
use parcelpilot_domain::ignore_rule::{IgnoreRule, IgnoreRuleKind, RULES_MAX};
use runtime::clock::now;
use storage::ignore_rules::Added;
use storage::{Database, StorageError, clients, clock, ignore_rules};

use super::audit::record_detail;

pub struct IgnoreRuleService {
    pub database: Database,
}

#[async_trait]
impl IgnoreRulePort for IgnoreRuleService {
    async fn list(&self, client: ClientId) -> AppResult<Vec<IgnoreRuleRow>> {
        let mut rows = ignore_rules::list(&self.database, client).await?;
        if rows.is_empty() {
            return Ok(rows);
        }
        let open = ignore_rules::open_orders(&self.database, client).await?;
        for row in &mut rows {
            row.open_orders = open.get(&row.rule.to_string()).copied().unwrap_or_default();
        }
        Ok(rows)
    }

    async fn preview(&self, client: ClientId, kind: &str, value: &str) -> AppResult<IgnoreRulePreview> {
        self.name(client).await?;
        let rule = typed(kind, value)?;
        let known = ignore_rules::list(&self.database, client).await?;
        if known.len() >= RULES_MAX {
            return Err(too_many());
        }
        let is_same = |row: &IgnoreRuleRow| row.rule.kind() == rule.kind() && row.rule.key() == rule.key();
        if known.iter().any(is_same) {
            return Err(AppError::invalid("value", FieldProblem::Taken));
        }
        Ok(ignore_rules::preview(&self.database, client, rule, now()).await?)
    }

    async fn save(&self, caller: &Caller, client: ClientId, kind: &str, value: &str) -> AppResult<()> {
        let name = self.name(client).await?;
        let rule = typed(kind, value)?;
        // By the clock that those go by who follow it.
        let at = clock::database_now(&self.database).await?;
        let added = ignore_rules::add(&self.database, client, &rule, &caller.name, at).await;
        match added {
            Ok(Added::Yes) => {}
            Ok(Added::TooMany) => return Err(too_many()),
            Err(StorageError::Taken) => return Err(AppError::invalid("value", FieldProblem::Taken)),
            Err(error) => return Err(error.into()),
        }
        self.record(caller, AuditAction::IgnoreRuleAdded, &name, &rule)
            .await;
        Ok(())
    }

    async fn remove(&self, caller: &Caller, client: ClientId, kind: &str, value: &str) -> AppResult<()> {
        let name = self.name(client).await?;
        let rule = typed(kind, value)?;
        let at = clock::database_now(&self.database).await?;
        ignore_rules::remove(&self.database, client, &rule, at).await?;
        self.record(caller, AuditAction::IgnoreRuleRemoved, &name, &rule)
            .await;
        Ok(())
    }
}

impl IgnoreRuleService {
    async fn name(&self, client: ClientId) -> AppResult<String> {
        let found = clients::find(&self.database, client).await?;
        found.map(|client| client.name).ok_or(AppError::NotFound)
    }

    async fn record(&self, caller: &Caller, action: AuditAction, client: &str, rule: &IgnoreRule) {
        let detail = format!("{}: {}", rule.kind().label(), rule.value());
        record_detail(&self.database, caller, action, client, &detail).await;
    }
}

fn typed(kind: &str, value: &str) -> AppResult<IgnoreRule> {
    let kind =
        IgnoreRuleKind::from_code(kind).ok_or_else(|| AppError::invalid("kind", FieldProblem::Unknown))?;
    IgnoreRule::typed(kind, value).map_err(|problem| AppError::invalid("value", problem.into()))
}

fn too_many() -> AppError {
    let most = u32::try_from(RULES_MAX).unwrap_or(u32::MAX);
    AppError::invalid("value", FieldProblem::TooManyRules(most))
}
