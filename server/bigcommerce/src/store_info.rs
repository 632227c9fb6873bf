//! A store's profile.

use parcelpilot_domain::time_zone::StoreZone;

use super::error::BigCommerceError;
use super::fields::{object, text_or_empty, whole_number};
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

/// A time zone that can't be read is left out.
///
/// # Errors
/// Garbled if it is no profile of a store.
pub fn parse(response: &Response) -> Result<StoreInfo, BigCommerceError> {
    let fields: StoreFields = object(page::element(response)?, "")
        .map_err(|_| BigCommerceError::garbled("not a store's profile"))?;
    let zone = fields.timezone.and_then(|zone| {
        let zone: ZoneFields = object(zone, "timezone").ok()?;
        let utc_offset_seconds = whole_number(zone.raw_offset, "raw_offset").ok()??;
        let name = text_or_empty(zone.name);
        // No zone is further from UTC.
        let is_zone = !name.is_empty() && utc_offset_seconds.abs() <= 26 * 3_600;
        is_zone.then_some(StoreZone {
            name,
            utc_offset_seconds,
        })
    });
    Ok(StoreInfo {
        hash: text_or_empty(fields.id),
        name: text_or_empty(fields.name),
        zone,
    })
}
