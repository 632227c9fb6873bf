//! What a store says of itself.

use parcelpilot_domain::time_zone::StoreZone;

use super::error::BigCommerceError;
use super::fields::{any_text, object, whole_number};
use super::http::Response;
use super::page;
use super::wire::{StoreFields, ZoneFields};

pub struct StoreInfo {
    /// May be empty.
    pub hash: String,
    /// May be empty.
    pub name: String,
    pub zone: Option<StoreZone>,
}

/// # Errors
/// Garbled where it is no profile of a store. A zone that can't be read is none.
pub fn read(response: &Response) -> Result<StoreInfo, BigCommerceError> {
    let fields: StoreFields = object(page::element(response)?, "")
        .map_err(|_| BigCommerceError::garbled("not a response of BigCommerce's"))?;
    let zone = fields.timezone.and_then(|zone| {
        let zone: ZoneFields = object(zone, "timezone").ok()?;
        let utc_offset_seconds = whole_number(zone.raw_offset, "raw_offset").ok()??;
        let name = any_text(zone.name);
        // No zone is further from UTC; such a number is no offset.
        let is_a_zone = !name.is_empty() && utc_offset_seconds.abs() <= 26 * 3_600;
        is_a_zone.then_some(StoreZone {
            name,
            utc_offset_seconds,
        })
    });
    Ok(StoreInfo {
        hash: any_text(fields.id),
        name: any_text(fields.name),
        zone,
    })
}
