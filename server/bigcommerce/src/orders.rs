//! One store's orders.

use std::time::Duration;

use async_trait::async_trait;
use futures::{StreamExt, TryStreamExt, stream};
use parcelpilot_domain::ids::RemoteOrderId;
use parcelpilot_domain::problem::ProblemKind;
use parcelpilot_domain::store::orders::{
    Count, FetchedOrder, FetchedPage, ListedPage, OrderSource, PAGE_LIMIT, SourceError, StoreOrderFilter,
    Urgency,
};
use parcelpilot_domain::time_zone::StoreZone;

use super::error::{BigCommerceError, ErrorKind};
use super::fields::Malformed;
use super::http::{Request, Response};
use super::mapping::bad;
use super::page::Row;
use super::remainder::{complete, concerns_one_order};
use super::retry::Calls;
use super::{listing, page, store_info};

/// Orders completed side by side; the rate_limiter admits no more anyway.
const AT_ONCE: usize = 3;

/// A run waits no longer for the store's time zone.
const ZONE_WITHIN: Duration = Duration::from_secs(10);

/// One store, on behalf of one run.
pub struct StoreClient {
    pub(super) calls: Calls,
}

impl StoreClient {
    pub(super) fn new(calls: Calls) -> Self {
        Self { calls }
    }

    /// With other calls before or behind it.
    #[must_use]
    pub fn with_urgency(mut self, urgency: Urgency) -> Self {
        self.calls.urgency = urgency;
        self
    }

    async fn complete_row(&self, row: Row) -> Result<FetchedOrder, SourceError> {
        match row {
            Row::Read(order) => Ok(order),
            Row::Cut(order, raw) => complete(&self.calls, order, raw).await,
        }
    }
}

#[async_trait]
impl OrderSource for StoreClient {
    /// Orders that the store sent although they are outside the dates asked for are left out, so that a page may be
    /// short or empty before the last one: only a page without `last_id` is the end.
    async fn page(&self, filter: &StoreOrderFilter, limit: u16) -> Result<FetchedPage, SourceError> {
        let limit = limit.clamp(1, PAGE_LIMIT);
        let mut query = page::query(filter);
        query.extend([("sort", "id:asc".to_owned()), ("limit", limit.to_string())]);
        query.extend(page::include());
        let asked = filter.clone();
        let read =
            move |response: Response| Ok((page::orders(&response, &asked, limit)?, response.store_time));
        let (page, store_time) = self
            .calls
            .get(Request::get(["v2", "orders"], query), read)
            .await?;
        let orders = stream::iter(page.rows)
            .map(|row| self.complete_row(row))
            .buffered(AT_ONCE);
        Ok(FetchedPage {
            orders: orders.try_collect().await?,
            last_id: page.last_id,
            outside: page.outside,
            store_time,
        })
    }

    async fn list(&self, filter: &StoreOrderFilter, limit: u16) -> Result<ListedPage, SourceError> {
        let mut query = page::query(filter);
        let limit = limit.clamp(1, PAGE_LIMIT).to_string();
        query.extend([("sort", "id:asc".to_owned()), ("limit", limit)]);
        let asked = filter.clone();
        let read = move |response| listing::list(&response, &asked);
        Ok(self
            .calls
            .get(Request::get(["v2", "orders"], query), read)
            .await?)
    }

    async fn count(&self, filter: &StoreOrderFilter) -> Result<Count, SourceError> {
        let request = Request::get(["v2", "orders", "count"], page::query(filter));
        Ok(self.calls.get(request, |response| page::count(&response)).await?)
    }

    async fn order(&self, id: RemoteOrderId) -> Result<FetchedOrder, SourceError> {
        let request = Request::get(["v2", "orders", &id.to_string()], page::include());
        let read = |response: Response| match response.body.trim() {
            "" => Ok(None),
            _ => Ok(Some(page::row_of(page::element(&response)?))),
        };
        match self.calls.get(request, read).await {
            Ok(Some(row)) if row.remote_id().is_none_or(|sent| sent == id) => self.complete_row(row).await,
            Ok(Some(_)) => Ok(unread(id, ProblemKind::Malformed, "the store sent another order")),
            Ok(None) => Ok(unread(id, ProblemKind::NotFound, "the store sent nothing")),
            Err(error) => of_one(id, error),
        }
    }

    async fn id_at(&self, filter: &StoreOrderFilter, place: i64) -> Result<Option<i64>, SourceError> {
        let mut query = page::query(filter);
        query.extend([
            ("sort", "id:asc".to_owned()),
            ("limit", "1".to_owned()),
            ("page", place.to_string()),
        ]);
        let read = |response| {
            Ok(page::elements(&response)?
                .first()
                .and_then(|order| page::id_of(order)))
        };
        Ok(self
            .calls
            .get(Request::get(["v2", "orders"], query), read)
            .await?)
    }

    async fn zone(&self) -> Option<StoreZone> {
        let request = Request {
            time_out: ZONE_WITHIN,
            ..Request::get(["v2", "store"], Vec::new())
        };
        // Nothing waits for it, and a token may lack the scope: what fails is asked for again by the next run.
        let response = self.calls.once(&request).await.ok()?;
        store_info::read(&response).ok()?.zone
    }
}

fn of_one(id: RemoteOrderId, error: BigCommerceError) -> Result<FetchedOrder, SourceError> {
    let kind = match error.kind {
        ErrorKind::NotFound => ProblemKind::NotFound,
        _ if concerns_one_order(&error) => ProblemKind::Refused,
        _ => return Err(error.into()),
    };
    Ok(unread(id, kind, &error.to_string()))
}

fn unread(id: RemoteOrderId, kind: ProblemKind, detail: &str) -> FetchedOrder {
    let wrong = Malformed {
        field: "id".to_owned(),
        detail: detail.to_owned(),
    };
    Err(bad(Some(id), kind, wrong, ""))
}
