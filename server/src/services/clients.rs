//! Merchants whose orders this warehouse ships.

use async_trait::async_trait;
use parcelpilot_contract::clients::{ClientDetail, ClientPromise, ClientRow, ClientSlip, TypedSlip};
use parcelpilot_contract::error::{AppError, AppResult, FieldError, FieldProblem};
use parcelpilot_contract::ports::{Caller, ClientPort};
use parcelpilot_domain::audit::AuditAction;
use parcelpilot_domain::ids::ClientId;
use parcelpilot_domain::name;
use parcelpilot_domain::packing_slip::SlipText;
use parcelpilot_domain::shipping_promise::{PromiseProblem, ShippingPromise, TypedPromise, Weekday};
use parcelpilot_domain::time::Timestamp;
use storage::client_slips::{LogoChange, SlipChange};
use storage::{Database, client_slips, clients, integrations, shipping_promises};
use uuid::Uuid;

use super::audit::{record, record_detail};
use super::{client_logo, or_not_found, or_taken, time_zones};

pub struct ClientService {
    pub database: Database,
}

#[async_trait]
impl ClientPort for ClientService {
    async fn list(&self) -> AppResult<Vec<ClientRow>> {
        Ok(clients::list(&self.database).await?)
    }

    async fn detail(&self, id: ClientId) -> AppResult<ClientDetail> {
        let row = clients::find(&self.database, id).await?;
        let slip = client_slips::find(&self.database, id).await?;
        let zones = integrations::zones(&self.database, Some(id), None).await?;
        let zones = zones.into_iter().filter_map(|(_, zone)| zone?.name.parse().ok());
        Ok(ClientDetail {
            row: row.ok_or(AppError::NotFound)?,
            slip: slip.ok_or(AppError::NotFound)?,
            store_zone: zones
                .filter_map(|zone| time_zones::known(&zone))
                .map(String::from)
                .next(),
            promise: shipping_promises::find(&self.database, id)
                .await?
                .map(|made| ClientPromise {
                    promise: made.promise,
                    version: made.changed_at.millis(),
                }),
        })
    }

    async fn slips(&self, clients: Vec<ClientId>) -> AppResult<Vec<ClientSlip>> {
        Ok(client_slips::list(&self.database, &clients).await?)
    }

    async fn change_slip(&self, caller: &Caller, id: ClientId, slip: TypedSlip) -> AppResult<()> {
        let name = self.name(id).await?;
        let change = checked_slip(&slip)?;
        client_slips::change(&self.database, id, &change).await?;
        let detail = match change.logo {
            LogoChange::Keep => "",
            LogoChange::Remove => "removed the logo",
            LogoChange::Replace(_) => "with a new logo",
        };
        let action = AuditAction::ClientSlipChanged;
        record_detail(&self.database, caller, action, &name, detail).await;
        Ok(())
    }

    async fn change_promise(
        &self,
        caller: &Caller,
        id: ClientId,
        promise: TypedPromise,
        version: Option<i64>,
    ) -> AppResult<()> {
        let name = self.name(id).await?;
        let promise = promise.checked(time_zones::known).map_err(|problems| {
            let error = |problem: PromiseProblem| FieldError::new(problem.field(), problem.into());
            AppError::Invalid(problems.into_iter().map(error).collect())
        })?;
        let before = version.map(Timestamp::from_millis);
        shipping_promises::set(&self.database, id, &promise, before, runtime::clock::now()).await?;
        let detail = said(&promise);
        let action = AuditAction::ShippingPromiseChanged;
        record_detail(&self.database, caller, action, &name, &detail).await;
        Ok(())
    }

    async fn remove_promise(&self, caller: &Caller, id: ClientId, version: i64) -> AppResult<()> {
        let name = self.name(id).await?;
        shipping_promises::remove(&self.database, id, Timestamp::from_millis(version)).await?;
        record(&self.database, caller, AuditAction::ShippingPromiseRemoved, &name).await;
        Ok(())
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

/// For the audit trail.
fn said(promise: &ShippingPromise) -> String {
    let days = promise.working_days().iter().map(Weekday::code);
    let holidays = match promise.holidays() {
        none if none.is_empty() => String::new(),
        holidays => format!(", but not on {holidays}"),
    };
    format!(
        "placed before {}, left {} working days later by {}, on {}, {}{holidays}",
        promise.cut_off(),
        promise.days(),
        promise.leaves_by(),
        days.collect::<Vec<_>>().join(" "),
        promise.zone(),
    )
}

fn checked_name(typed: &str) -> AppResult<String> {
    name::checked(typed).map_err(|problem| AppError::invalid("name", problem.into()))
}

/// All that is wrong with it is said at once.
fn checked_slip(typed: &TypedSlip) -> AppResult<SlipChange> {
    let text = |field: &str, typed: &str| {
        SlipText::typed(typed).map_err(|problem| FieldError::new(field, problem.into()))
    };
    let return_address = text("return_address", &typed.return_address);
    let closing_words = text("closing_words", &typed.closing_words);
    let logo = match typed.logo.as_str() {
        "" if typed.removes_logo => Ok(LogoChange::Remove),
        "" => Ok(LogoChange::Keep),
        file => client_logo::read(file)
            .map(LogoChange::Replace)
            .map_err(|problem| FieldError::new("logo", FieldProblem::Logo(problem))),
    };
    match (return_address, closing_words, logo) {
        (Ok(return_address), Ok(closing_words), Ok(logo)) => Ok(SlipChange {
            return_address,
            closing_words,
            logo,
            version: typed.version,
        }),
        (return_address, closing_words, logo) => {
            let errors = [return_address.err(), closing_words.err(), logo.err()];
            Err(AppError::Invalid(errors.into_iter().flatten().collect()))
        }
    }
}
