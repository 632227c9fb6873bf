//! The SKUs of clients' stores, and what the warehouse calls them.

use std::collections::BTreeSet;

use async_trait::async_trait;
use parcelpilot_contract::client_skus::{
    CheckedFile, CheckedRow, SHOWN_MAX, SkuCheck, SkuFile, SkuPage, SkuQuery, SkuRow, TypedSku, UnlistedSkus,
};
use parcelpilot_contract::error::{AppError, AppResult, FieldError, FieldProblem};
use parcelpilot_contract::ports::{Caller, ClientSkuPort};
use parcelpilot_domain::audit::AuditAction;
use parcelpilot_domain::client_sku::{
    self, PlannedRow, RowEffect, Sku, SkuImport, SkuKey, SkuSheetError, UnitsPerPack, WarehouseItem,
};
use parcelpilot_domain::count_text::counted;
use parcelpilot_domain::ids::ClientId;
use parcelpilot_domain::sheet;
use runtime::clock::now;
use storage::{Database, StorageError, client_skus, clients};

use super::audit::record_detail;
use crate::accounts::tokens;

const PAGE_ROWS: usize = 50;

pub struct ClientSkuService {
    pub database: Database,
}

#[async_trait]
impl ClientSkuPort for ClientSkuService {
    async fn list(&self, client: ClientId, query: SkuQuery) -> AppResult<SkuPage> {
        Ok(client_skus::page(&self.database, client, &query, PAGE_ROWS).await?)
    }

    async fn find(&self, client: ClientId, store_sku: &str) -> AppResult<Option<SkuRow>> {
        Ok(client_skus::find(&self.database, client, &SkuKey::of(store_sku)).await?)
    }

    async fn is_name(&self, client: ClientId, code: &str) -> AppResult<bool> {
        Ok(client_skus::is_name(&self.database, client, &SkuKey::of(code)).await?)
    }

    async fn save(&self, caller: &Caller, client: ClientId, sku: TypedSku) -> AppResult<()> {
        let name = self.name(client).await?;
        let (store, item) = checked_sku(&sku)?;
        match sku.version {
            0 => client_skus::add(&self.database, client, &store, &item, now()).await,
            version => client_skus::change(&self.database, client, &store.key(), &item, version, now()).await,
        }
        .map_err(|error| match error {
            StorageError::Taken => AppError::invalid("store_sku", FieldProblem::Taken),
            error => error.into(),
        })?;
        let detail = format!("{store} is {}", described(&item));
        self.record(caller, AuditAction::ClientSkuMapped, &name, &detail)
            .await;
        Ok(())
    }

    async fn remove(
        &self,
        caller: &Caller,
        client: ClientId,
        store_sku: &str,
        version: i64,
    ) -> AppResult<()> {
        let name = self.name(client).await?;
        let key = SkuKey::of(store_sku);
        let row = client_skus::find(&self.database, client, &key)
            .await?
            .ok_or(AppError::NotFound)?;
        client_skus::remove(&self.database, client, &key, version).await?;
        let detail = format!("{}, which was {}", row.store, described(&row.item));
        self.record(caller, AuditAction::ClientSkuRemoved, &name, &detail)
            .await;
        Ok(())
    }

    async fn set_required(&self, caller: &Caller, client: ClientId, is_required: bool) -> AppResult<()> {
        let name = self.name(client).await?;
        client_skus::set_required(&self.database, client, is_required).await?;
        let action = match is_required {
            true => AuditAction::ClientSkusRequired,
            false => AuditAction::ClientSkusNotRequired,
        };
        self.record(caller, action, &name, "").await;
        Ok(())
    }

    async fn unlisted(&self, client: ClientId) -> AppResult<UnlistedSkus> {
        Ok(client_skus::unlisted(&self.database, client).await?)
    }

    async fn check(&self, client: ClientId, csv: &str) -> AppResult<SkuFile> {
        let planned = self.plan(client, csv).await?;
        Ok(planned.map(|planned| planned.check()))
    }

    async fn import(
        &self,
        caller: &Caller,
        client: ClientId,
        csv: &str,
        checked: CheckedFile,
    ) -> AppResult<()> {
        let name = self.name(client).await?;
        let not_as_checked = || AppError::invalid("csv", FieldProblem::NotAsChecked);
        let planned = self.plan(client, csv).await?.map_err(|_| not_as_checked())?;
        if planned.checked.digest != checked.digest {
            return Err(not_as_checked());
        }
        if planned.checked.version != checked.version {
            return Err(AppError::ChangedMeanwhile);
        }
        let import = planned.import;
        client_skus::import(&self.database, client, checked.version, &import.rows, now()).await?;
        let detail = format!(
            "{} new, {} changed; unchanged {}, with errors {}",
            import.new_rows(),
            import.changed_rows(),
            import.unchanged,
            import.problems.len()
        );
        self.record(caller, AuditAction::ClientSkusImported, &name, &detail)
            .await;
        Ok(())
    }
}

impl ClientSkuService {
    /// What a file would change of the list as it is. Where the list changes in between, its version tells.
    async fn plan(&self, client: ClientId, csv: &str) -> AppResult<Result<Planned, SkuSheetError>> {
        let digest = tokens::digest(sheet::canonical(csv).as_bytes());
        let sheet = match client_sku::read(csv) {
            Ok(sheet) => sheet,
            Err(error) => return Ok(Err(error)),
        };
        let list = client_skus::state(&self.database, client).await?;
        let good = sheet.rows.iter().filter_map(|(_, row)| row.as_ref().ok());
        let keys: BTreeSet<SkuKey> = good.map(|row| row.store.key()).collect();
        let listed = client_skus::listed(&self.database, client, &keys).await?;
        Ok(Ok(Planned {
            checked: CheckedFile {
                digest,
                version: list.version,
            },
            has_units: sheet.has_units,
            passed_over: sheet.passed_over.clone(),
            import: client_sku::plan(sheet, &listed),
        }))
    }

    async fn name(&self, client: ClientId) -> AppResult<String> {
        let found = clients::find(&self.database, client).await?;
        found.map(|client| client.name).ok_or(AppError::NotFound)
    }

    async fn record(&self, caller: &Caller, action: AuditAction, client: &str, detail: &str) {
        record_detail(&self.database, caller, action, client, detail).await;
    }
}

struct Planned {
    checked: CheckedFile,
    has_units: bool,
    passed_over: Vec<String>,
    import: SkuImport,
}

impl Planned {
    fn check(self) -> SkuCheck {
        let count = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
        let import = self.import;
        SkuCheck {
            checked: self.checked,
            has_units: self.has_units,
            passed_over: self.passed_over,
            new_rows: count(import.new_rows()),
            changed_rows: count(import.changed_rows()),
            unchanged_rows: count(import.unchanged),
            bad_rows: count(import.problems.len()),
            rows: import.rows.into_iter().take(SHOWN_MAX).map(checked_row).collect(),
            problems: import.problems.into_iter().take(SHOWN_MAX).collect(),
        }
    }
}

fn checked_row(row: PlannedRow) -> CheckedRow {
    CheckedRow {
        line: row.line,
        store: row.store,
        item: row.item,
        before: match row.effect {
            RowEffect::New => None,
            RowEffect::Changed(before) => Some(before),
        },
    }
}

/// All that is wrong is said at once.
fn checked_sku(typed: &TypedSku) -> AppResult<(Sku, WarehouseItem)> {
    let sku =
        |field: &str, text: &str| Sku::typed(text).map_err(|problem| FieldError::new(field, problem.into()));
    let store = sku("store_sku", &typed.store_sku);
    let warehouse = sku("warehouse_sku", &typed.warehouse_sku);
    let units: Result<UnitsPerPack, FieldError> = typed
        .units_per_pack
        .parse()
        .map_err(|problem: client_sku::NotUnits| FieldError::new("units_per_pack", problem.into()));
    match (store, warehouse, units) {
        (Ok(store), Ok(sku), Ok(units)) => Ok((store, WarehouseItem { sku, units })),
        (store, warehouse, units) => {
            let errors = [store.err(), warehouse.err(), units.err()];
            Err(AppError::Invalid(errors.into_iter().flatten().collect()))
        }
    }
}

/// As the audit trail has it.
fn described(item: &WarehouseItem) -> String {
    let units = counted(i64::from(item.units.get()), "unit", "units");
    format!("{} with {units} a pack", item.sku)
}
