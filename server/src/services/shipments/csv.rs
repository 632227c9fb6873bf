//! Ships the rows of a CSV.

use async_trait::async_trait;
use engine::shipments::csv_rows;
use engine::shipments::csv_rows::RowsOutcome;
use parcelpilot_contract::error::{AppError, AppResult};
use parcelpilot_contract::ports::{Caller, ShipmentCsvPort};
use parcelpilot_contract::shipment_csv::CsvShipped;
use parcelpilot_domain::audit::AuditAction;
use parcelpilot_domain::ids::{CsvUploadId, IntegrationId, OrderId, ShipmentId, UserId};
use parcelpilot_domain::shipment::csv::{Preview, RowRefusal, ShipmentRows};
use storage::orders;
use uuid::{Builder, Uuid};

use super::ShipmentService;
use crate::accounts::tokens;
use crate::services::audit::record_detail;
use crate::services::internal;

#[async_trait]
impl ShipmentCsvPort for ShipmentService {
    async fn ship_csv(
        &self,
        caller: &Caller,
        upload: CsvUploadId,
        integration: Option<IntegrationId>,
        preview: Preview,
    ) -> AppResult<CsvShipped> {
        let mut shipped = CsvShipped::default();
        for wanted in &preview.shipments {
            let rows = self.ship_rows(caller, upload, integration, wanted).await?;
            shipped.shipments += i64::from(rows.exists);
            shipped.rows += i64::try_from(wanted.rows.len() - rows.refused.len()).map_err(internal)?;
            shipped.refused.extend(rows.refused);
        }
        shipped.refused.sort_unstable_by_key(|(line, _)| *line);
        Ok(shipped)
    }
}

impl ShipmentService {
    async fn ship_rows(
        &self,
        caller: &Caller,
        upload: CsvUploadId,
        integration: Option<IntegrationId>,
        wanted: &ShipmentRows,
    ) -> AppResult<RowsOutcome> {
        let all = |refusal| RowsOutcome {
            refused: wanted.rows.iter().map(|row| (row.line, refusal)).collect(),
            ..RowsOutcome::default()
        };
        let found = orders::numbered(self.database(), wanted.order, integration).await?;
        let (order, store) = match found.as_slice() {
            [] => return Ok(all(RowRefusal::UnknownOrder)),
            [one] => one,
            _ => return Ok(all(RowRefusal::SeveralIntegrations)),
        };
        let id = shipment_id(upload, caller.user_id, *order, wanted)?;
        let made = self
            .change(caller, *order, |order| csv_rows::ship(order, id, wanted))
            .await;
        let made = match made {
            // The order was deleted meanwhile.
            Err(AppError::NotFound) => return Ok(all(RowRefusal::UnknownOrder)),
            made => made?,
        };
        if made.is_new {
            let subject = format!("{} of {store}", wanted.order);
            record_detail(
                self.database(),
                caller,
                AuditAction::ShipmentMade,
                &subject,
                "by CSV",
            )
            .await;
        }
        Ok(made)
    }
}

/// The same rows of the same upload by the same person have the same id, so rows that are sent again are recognised.
/// The id starts with the time of the upload, since ids sort by age. The rest is a digest, so that nobody can choose the
/// id of another shipment.
fn shipment_id(
    upload: CsvUploadId,
    person: UserId,
    order: OrderId,
    wanted: &ShipmentRows,
) -> AppResult<ShipmentId> {
    let tracking = &wanted.tracking;
    let [carrier, name, number] = [
        tracking.carrier_code(),
        tracking.carrier_name(),
        tracking.number(),
    ];
    let key = format!("{upload}\n{person}\n{order}\n{carrier}\n{name}\n{number}");
    let digest = tokens::digest(key.as_bytes());
    let moment: String = upload
        .to_string()
        .chars()
        .filter(|c| *c != '-')
        .take(12)
        .collect();
    let bytes = Uuid::parse_str(&format!("{moment}{}", &digest[..20])).map_err(internal)?;
    let id = Builder::from_bytes(bytes.into_bytes())
        .with_version(uuid::Version::SortRand)
        .with_variant(uuid::Variant::RFC4122)
        .into_uuid();
    Ok(ShipmentId::from_uuid(id))
}
