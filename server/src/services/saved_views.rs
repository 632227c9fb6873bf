//! Lists of orders that people saved under a name.

use async_trait::async_trait;
use parcelpilot_contract::error::{AppError, AppResult, FieldProblem};
use parcelpilot_contract::ports::{Caller, SavedViewPort};
use parcelpilot_contract::saved_views::{SavedViewDraft, SavedViewRow};
use parcelpilot_domain::audit::AuditAction;
use parcelpilot_domain::ids::SavedViewId;
use parcelpilot_domain::name;
use parcelpilot_domain::order_columns::OrderColumns;
use parcelpilot_domain::saved_view::{PER_PERSON, may_change, may_share};
use runtime::clock::now;
use storage::saved_views::{NewSavedView, SavedView};
use storage::{Database, order_columns, saved_views};
use uuid::Uuid;

use super::audit::{record, record_detail};
use super::or_taken;

pub struct SavedViewService {
    pub database: Database,
}

#[async_trait]
impl SavedViewPort for SavedViewService {
    async fn list(&self, caller: &Caller) -> AppResult<Vec<SavedViewRow>> {
        let views = saved_views::list(&self.database, caller.user_id).await?;
        Ok(views.into_iter().map(|view| row(view, caller)).collect())
    }

    async fn save(&self, caller: &Caller, draft: SavedViewDraft, query: String) -> AppResult<SavedViewId> {
        must_be_allowed(may_share(caller.role) || !draft.is_shared)?;
        let name = checked_name(&draft.name)?;
        let id = SavedViewId::from_uuid(Uuid::now_v7());
        let new = NewSavedView {
            id,
            user_id: caller.user_id,
            name: &name,
            query: &query,
            is_shared: draft.is_shared,
            created_at: now(),
        };
        let is_saved = saved_views::insert(&self.database, &new, PER_PERSON)
            .await
            .map_err(or_taken("name"))?;
        if !is_saved {
            return Err(AppError::invalid("name", FieldProblem::TooMany(PER_PERSON)));
        }
        if draft.is_shared {
            record(&self.database, caller, AuditAction::ViewShared, &name).await;
        }
        Ok(id)
    }

    async fn change(&self, caller: &Caller, id: SavedViewId, draft: SavedViewDraft) -> AppResult<()> {
        let before = self.changeable(caller, id).await?;
        must_be_allowed(before.is_shared || may_share(caller.role) || !draft.is_shared)?;
        let name = checked_name(&draft.name)?;
        saved_views::change(&self.database, id, &name, draft.is_shared)
            .await
            .map_err(or_taken("name"))?;
        let action = match (before.is_shared, draft.is_shared) {
            (false, true) => AuditAction::ViewShared,
            (true, false) => AuditAction::ViewUnshared,
            (true, true) if name != before.name => AuditAction::ViewRenamed,
            _ => return Ok(()),
        };
        let detail = if name == before.name {
            String::new()
        } else {
            format!("as {name}")
        };
        record_detail(&self.database, caller, action, &before.name, &detail).await;
        Ok(())
    }

    async fn delete(&self, caller: &Caller, id: SavedViewId) -> AppResult<()> {
        let view = self.changeable(caller, id).await?;
        saved_views::delete(&self.database, id).await?;
        if view.is_shared {
            record(&self.database, caller, AuditAction::ViewDeleted, &view.name).await;
        }
        Ok(())
    }

    async fn columns(&self, caller: &Caller) -> AppResult<OrderColumns> {
        let chosen = order_columns::find(&self.database, caller.user_id).await?;
        Ok(chosen.unwrap_or_default())
    }

    async fn choose_columns(&self, caller: &Caller, columns: OrderColumns) -> AppResult<()> {
        Ok(order_columns::store(&self.database, caller.user_id, &columns).await?)
    }
}

impl SavedViewService {
    /// One that the caller may change. Of what is another's alone, nobody hears that it is there.
    async fn changeable(&self, caller: &Caller, id: SavedViewId) -> AppResult<SavedView> {
        let found = saved_views::find(&self.database, id).await?;
        let view = found.ok_or(AppError::NotFound)?;
        let is_own = view.user_id == caller.user_id;
        if !is_own && !view.is_shared {
            return Err(AppError::NotFound);
        }
        must_be_allowed(may_change(is_own, view.is_shared, caller.role))?;
        Ok(view)
    }
}

fn row(view: SavedView, caller: &Caller) -> SavedViewRow {
    let is_own = view.user_id == caller.user_id;
    SavedViewRow {
        id: view.id,
        may_change: may_change(is_own, view.is_shared, caller.role),
        is_shared: view.is_shared,
        is_own,
        name: view.name,
        query: view.query,
        owner: view.owner,
    }
}

fn must_be_allowed(is_allowed: bool) -> AppResult<()> {
    if is_allowed {
        Ok(())
    } else {
        Err(AppError::Forbidden)
    }
}

fn checked_name(typed: &str) -> AppResult<String> {
    name::checked(typed).map_err(|problem| AppError::invalid("name", problem.into()))
}
