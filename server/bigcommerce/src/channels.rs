//! The channels that a store sells on: `/v3/channels`, page by page (bigcommerce/docs 24f580ca, `reference/channels.v3.yml`).
//! The token needs `store_channel_settings_read_only`, which many do not have.

use std::time::Duration;

use parcelpilot_domain::ids::RemoteChannelId;
use parcelpilot_domain::store::channels::{ChannelKind, ChannelsError, StoreChannel};

use serde_json::value::RawValue;

use super::call::Calls;
use super::error::{BigCommerceError, ErrorKind};
use super::fields::{FieldResult, id, object, objects, text_or_empty, whole_number};
use super::http::Request;
use super::page;
use super::wire::{ChannelFields, ChannelsFields, MetaFields, PaginationFields};

const TIME_OUT: Duration = Duration::from_secs(15);

/// More than any plan has channels for.
const MAX_PAGES: usize = 8;

pub async fn read(calls: &Calls) -> Result<Vec<StoreChannel>, BigCommerceError> {
    read_pages(calls, MAX_PAGES).await
}

/// In one call, for a connection test, which somebody waits for. Few stores have more; a sync reads them.
pub async fn read_first(calls: &Calls) -> Result<Vec<StoreChannel>, BigCommerceError> {
    read_pages(calls, 1).await
}

async fn read_pages(calls: &Calls, most: usize) -> Result<Vec<StoreChannel>, BigCommerceError> {
    let mut channels = Vec::new();
    for number in 1..=most {
        let request = Request::get(&["v3", "channels"], page::numbered(number)).with_time_out(TIME_OUT);
        let response = calls.send(&request).await?;
        let (some, pages) = parse(page::element(&response)?)
            .map_err(|_| BigCommerceError::garbled("the response is not a page of channels"))?;
        channels.extend(some);
        if i64::try_from(number).is_ok_and(|number| number >= pages) {
            break;
        }
    }
    Ok(channels)
}

/// The page's channels, and how many pages there are. A channel without a number is left out.
fn parse(body: &RawValue) -> FieldResult<(Vec<StoreChannel>, i64)> {
    let page: ChannelsFields = object(body, "")?;
    let pages = page.meta.and_then(|meta| {
        let meta: MetaFields = object(meta, "meta").ok()?;
        let pagination: PaginationFields = object(meta.pagination?, "pagination").ok()?;
        whole_number(pagination.total_pages, "total_pages").ok()?
    });
    let channels = objects::<ChannelFields>(page.data, "data")?;
    Ok((
        channels.into_iter().flatten().filter_map(channel).collect(),
        pages.unwrap_or(1),
    ))
}

fn channel(fields: ChannelFields<'_>) -> Option<StoreChannel> {
    Some(StoreChannel {
        id: RemoteChannelId(id(fields.id, "id").ok()??),
        name: text_or_empty(fields.name).trim().to_owned(),
        kind: ChannelKind::from_code(&text_or_empty(fields.r#type)),
        platform: text_or_empty(fields.platform),
        is_closed: matches!(
            text_or_empty(fields.status).as_str(),
            "archived" | "deleted" | "terminated"
        ),
    })
}

pub fn channels_error(error: BigCommerceError) -> ChannelsError {
    match error.kind {
        ErrorKind::ScopeMissing | ErrorKind::TokenRefused => ChannelsError::Refused,
        _ => ChannelsError::Failed(error.to_string()),
    }
}
