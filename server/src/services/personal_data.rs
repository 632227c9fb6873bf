//! Personal data of shoppers: for how long it is kept, and what is done with that of one of them.

use async_trait::async_trait;
use parcelpilot_contract::error::{AppError, AppResult, FieldProblem};
use parcelpilot_contract::orders::OrderCount;
use parcelpilot_contract::personal_data::{
    ClientRetention, Erased, RetentionPreview, Shopper, ShopperErasure, ShopperOrder,
};
use parcelpilot_contract::ports::{Caller, PersonalDataPort};
use parcelpilot_domain::audit::AuditAction;
use parcelpilot_domain::count_text::counted;
use parcelpilot_domain::ids::{ClientId, ProblemId};
use parcelpilot_domain::personal_data::{Retention, ShopperEmail};
use runtime::clock::now;
use serde_json::{Value, json};
use storage::personal_data::{FoundOrder, OrdersToErase};
use storage::{Database, clients, form_echoes, orders, personal_data};

use super::audit::record_detail;
use super::or_not_found;

pub struct PersonalDataService {
    pub database: Database,
}

#[async_trait]
impl PersonalDataPort for PersonalDataService {
    async fn retention(&self, client: ClientId) -> AppResult<ClientRetention> {
        Ok(personal_data::retention(&self.database, client).await?)
    }

    async fn preview(&self, client: ClientId, days: String) -> AppResult<RetentionPreview> {
        self.client_name(client).await?;
        let erase_after = checked_days(&days)?;
        let orders = match erase_after {
            Some(retention) => {
                let before = retention.finished_before(now());
                personal_data::count_finished(&self.database, client, before).await?
            }
            None => OrderCount::default(),
        };
        Ok(RetentionPreview { erase_after, orders })
    }

    async fn set_retention(&self, caller: &Caller, client: ClientId, days: String) -> AppResult<()> {
        let name = self.client_name(client).await?;
        let after = checked_days(&days)?;
        let before = personal_data::set_retention(&self.database, client, after, now())
            .await
            .map_err(or_not_found)?;
        let detail = format!("from {} to {}", retention_text(before), retention_text(after));
        let action = AuditAction::RetentionChanged;
        record_detail(&self.database, caller, action, &name, &detail).await;
        Ok(())
    }

    async fn find(&self, email: String, client: Option<ClientId>) -> AppResult<Shopper> {
        let email = checked_email(&email)?;
        let orders = personal_data::find(&self.database, &email, client).await?;
        let problems = personal_data::problems_of(&self.database, &email, client).await?;
        Ok(Shopper {
            email: email.as_str().to_owned(),
            client,
            orders: orders.into_iter().map(shown).collect(),
            problems: i64::try_from(problems.len()).unwrap_or(i64::MAX),
        })
    }

    async fn erase(&self, caller: &Caller, erasure: ShopperErasure) -> AppResult<Erased> {
        let email = checked_email(&erasure.email)?;
        if !email.is(&erasure.typed_again) {
            return Err(AppError::invalid("typed_again", FieldProblem::EmailDiffers));
        }
        let which = match erasure.with_unfinished {
            true => OrdersToErase::All,
            false => OrdersToErase::Finished,
        };
        let mut erased = Erased::default();
        let done = self.erase_all(&email, erasure.client, which, &mut erased).await;
        // What was done before an error is on record, too, and the page that asked has the address in what it keeps.
        let forgotten = form_echoes::forget_all_of(&self.database, caller.user_id).await;
        if done.is_ok() || erased.orders > 0 {
            let action = AuditAction::ShopperErased;
            self.record(caller, action, &email, erasure.client, erased.orders)
                .await;
        }
        done?;
        forgotten?;
        Ok(erased)
    }
}

impl PersonalDataService {
    /// Counts in `erased` what is done, whatever comes after.
    async fn erase_all(
        &self,
        email: &ShopperEmail,
        client: Option<ClientId>,
        which: OrdersToErase,
        erased: &mut Erased,
    ) -> AppResult<()> {
        loop {
            let before = erased.orders;
            erased.left_out = 0;
            for order in personal_data::find(&self.database, email, client).await? {
                match personal_data::erase(&self.database, order.id, which, now()).await? {
                    true => erased.orders += 1,
                    false => erased.left_out += 1,
                }
            }
            // There may be more than are found at once, or some have come in.
            if erased.orders == before {
                break;
            }
        }
        // After the orders: what an import meanwhile writes of theirs is without it.
        let problems = personal_data::problems_of(&self.database, email, client).await?;
        let problems: Vec<ProblemId> = problems.into_iter().map(|(id, _)| id).collect();
        personal_data::clear_problems_of(&self.database, &problems).await?;
        erased.problems = i64::try_from(problems.len()).unwrap_or(i64::MAX);
        Ok(())
    }
}

impl PersonalDataService {
    /// All that is kept of whoever has this address, for them to be given.
    ///
    /// # Errors
    /// It is no e-mail address, or the database failed.
    pub async fn export(&self, caller: &Caller, email: &str, client: Option<ClientId>) -> AppResult<Value> {
        let email = checked_email(email)?;
        let mut objects = Vec::new();
        for found in personal_data::find(&self.database, &email, client).await? {
            // Deleted meanwhile.
            let Some(whole) = orders::find_whole(&self.database, found.id).await? else {
                continue;
            };
            let raw = orders::raw(&self.database, found.id).await?;
            let raw: Option<Value> = raw.and_then(|json| serde_json::from_str(&json).ok());
            objects.push(json!({
                "client": found.client_name,
                "integration": found.integration_name,
                "created_at": found.created_at.rfc3339(),
                // Not as other exports have it: all that is kept.
                "order": whole.stored.order,
                "tags": whole.tags,
                "reasons": personal_data::reasons(&self.database, found.id).await?,
                "as_the_store_sent_it": raw,
            }));
        }
        let problems = personal_data::problems_of(&self.database, &email, client).await?;
        let not_imported: Vec<String> = problems.into_iter().map(|(_, raw)| raw).collect();
        let count = i64::try_from(objects.len()).unwrap_or(i64::MAX);
        self.record(caller, AuditAction::ShopperExported, &email, client, count)
            .await;
        Ok(json!({
            "email": email.as_str(),
            "exported_at": now().rfc3339(),
            "orders": objects,
            "not_imported": not_imported,
        }))
    }

    /// Names the shopper by a hash alone: who knows the address, and has the key, can tell whether it was theirs.
    async fn record(
        &self,
        caller: &Caller,
        action: AuditAction,
        email: &ShopperEmail,
        client: Option<ClientId>,
        orders: i64,
    ) {
        let of = match client {
            None => "all clients".to_owned(),
            Some(id) => self.client_name(id).await.unwrap_or_else(|_| id.to_string()),
        };
        let hash = match self.database.audit_key() {
            Some(key) => key.pseudonym(email.as_str()),
            None => "unknown".to_owned(),
        };
        let detail = format!("of {of}, e-mail hash {hash}");
        let subject = counted(orders, "order", "orders");
        record_detail(&self.database, caller, action, &subject, &detail).await;
    }

    async fn client_name(&self, id: ClientId) -> AppResult<String> {
        let found = clients::find(&self.database, id).await?;
        found.map(|client| client.name).ok_or(AppError::NotFound)
    }
}

fn checked_email(typed: &str) -> AppResult<ShopperEmail> {
    ShopperEmail::typed(typed).map_err(|_| AppError::invalid("email", FieldProblem::NotAnEmail))
}

fn checked_days(typed: &str) -> AppResult<Option<Retention>> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Ok(None);
    }
    let days = typed.parse::<u32>().ok().and_then(|days| days.try_into().ok());
    let problem = FieldProblem::NotBetween(Retention::DAYS_MIN, Retention::DAYS_MAX);
    days.map(Some).ok_or_else(|| AppError::invalid("days", problem))
}

fn retention_text(retention: Option<Retention>) -> String {
    match retention {
        Some(retention) => format!("{} days", retention.days()),
        None => "no limit".to_owned(),
    }
}

fn shown(found: FoundOrder) -> ShopperOrder {
    let FoundOrder {
        id,
        number,
        client_name,
        integration_name,
        created_at,
        status_label,
        is_finished,
    } = found;
    ShopperOrder {
        id,
        number,
        client_name,
        integration_name,
        created_at,
        status_label,
        is_finished,
    }
}
