//! Reads one store's orders.

use std::time::Duration;

use async_trait::async_trait;
use futures::{StreamExt, TryStreamExt, stream};
use parcelpilot_domain::ids::RemoteOrderId;
use parcelpilot_domain::problem::ProblemKind;
use parcelpilot_domain::store::channels::{ChannelsError, StoreChannel};
use parcelpilot_domain::store::orders::{
    Count, FaultExtent, FetchedOrder, FetchedPage, ListedPage, OrderSource, PAGE_LIMIT, SourceError,
    StoreOrderFilter, Urgency,
};
use parcelpilot_domain::time_zone::StoreZone;

use super::call::Calls;
use super::error::{BigCommerceError, ErrorKind};
use super::fields::FieldError;
use super::http::{Request, Response};
use super::mapping::bad;
use super::missing_parts::complete;
use super::page::Row;
use super::rate_limiter::Admission;
use super::{channels, listing, page, store_info};

/// Orders whose missing parts are fetched side by side; the rate limiter admits no more anyway.
const AT_ONCE: usize = 3;

/// How long a run waits for the store's time zone.
const ZONE_TIME_OUT: Duration = Duration::from_secs(10);

/// One store, on behalf of one run.
pub struct StoreClient {
    pub(super) calls: Calls,
}

impl StoreClient {
    pub(super) fn new(calls: Calls) -> Self {
        Self { calls }
    }

    /// With another place in the order of calls to the store.
    #[must_use]
    pub fn with_urgency(mut self, urgency: Urgency) -> Self {
        self.calls.admission = Admission::Queued(urgency);
        self
    }

    async fn complete_row(&self, row: Row) -> Result<FetchedOrder, SourceError> {
        match row {
            Row::Complete(order) => Ok(order),
            Row::Partial(order, raw) => complete(&self.calls, order, raw).await,
        }
    }

    /// Tells a store that fails on one order from one that fails on everything. A refusal is an answer, too.
    async fn check_that_it_answers(&self) -> Result<(), SourceError> {
        let request = Request::get(&["v2", "time"], Vec::new());
        match self.calls.get(request, |_| Ok(())).await {
            Err(error) if error.kind.wait_reason().is_some() => Err(SourceError {
                extent: FaultExtent::Store,
                ..error.into()
            }),
            _ => Ok(()),
        }
    }
}

/// By ascending id.
fn list_request(filter: &StoreOrderFilter, limit: u16) -> Request {
    let mut query = page::query(filter);
    query.extend([("sort", "id:asc".to_owned()), ("limit", limit.to_string())]);
    Request::get(&["v2", "orders"], query)
}

#[async_trait]
impl OrderSource for StoreClient {
    /// Orders that the store sent although they are outside the filter's dates are left out, so a page may be short or
    /// empty before the last one: only a page without `last_id` is the end.
    async fn page(&self, filter: &StoreOrderFilter, limit: u16) -> Result<FetchedPage, SourceError> {
        let limit = limit.clamp(1, PAGE_LIMIT);
        let request = list_request(filter, limit).with_parameters(page::include());
        let filter = filter.clone();
        let parse =
            move |response: Response| Ok((page::orders(&response, &filter, limit)?, response.store_time));
        let (page, store_time) = self.calls.get_orders(request, parse).await?;
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
        let request = list_request(filter, limit.clamp(1, PAGE_LIMIT));
        let filter = filter.clone();
        let parse = move |response| listing::parse(&response, &filter);
        Ok(self.calls.get_orders(request, parse).await?)
    }

    async fn count(&self, filter: &StoreOrderFilter) -> Result<Count, SourceError> {
        let request = Request::get(&["v2", "orders", "count"], page::query(filter));
        Ok(self.calls.get(request, |response| page::count(&response)).await?)
    }

    async fn order(&self, id: RemoteOrderId) -> Result<FetchedOrder, SourceError> {
        let request = Request::get(&["v2", "orders", &id.to_string()], page::include());
        let parse = |response: Response| match response.body.trim() {
            "" => Ok(None),
            _ => Ok(Some(page::row_of(page::element(&response)?))),
        };
        let order = match self.calls.get_orders(request, parse).await {
            Ok(Some(row)) if row.remote_id().is_none_or(|sent| sent == id) => self.complete_row(row).await,
            Ok(Some(_)) => Ok(unread(id, ProblemKind::Malformed, "the store sent another order")),
            Ok(None) => Ok(unread(id, ProblemKind::NotFound, "the store sent nothing")),
            Err(error) => failed_order(id, error),
        };
        match order {
            Err(error) if error.extent == FaultExtent::Request => {
                self.check_that_it_answers().await?;
                Ok(unread(id, ProblemKind::Unservable, &error.detail))
            }
            order => order,
        }
    }

    async fn id_at(&self, filter: &StoreOrderFilter, position: i64) -> Result<Option<i64>, SourceError> {
        let request = list_request(filter, 1).with_parameters(vec![("page", position.to_string())]);
        let parse = |response| {
            Ok(page::elements(&response)?
                .first()
                .and_then(|order| page::id_of(order)))
        };
        match self.calls.get_orders(request, parse).await {
            Err(error) if error.kind.extent() == FaultExtent::Request => Ok(None),
            id => Ok(id?),
        }
    }

    async fn zone(&self) -> Option<StoreZone> {
        let request = Request::get(&["v2", "store"], Vec::new()).with_time_out(ZONE_TIME_OUT);
        // Optional, and the token may lack the scope: if it fails, the next run asks again.
        let response = self.calls.send(&request).await.ok()?;
        store_info::parse(&response).ok()?.zone
    }

    async fn channels(&self) -> Result<Vec<StoreChannel>, ChannelsError> {
        channels::read(&self.calls)
            .await
            .map_err(channels::channels_error)
    }
}

fn failed_order(id: RemoteOrderId, error: BigCommerceError) -> Result<FetchedOrder, SourceError> {
    match error.kind {
        ErrorKind::NotFound => Ok(unread(id, ProblemKind::NotFound, &error.to_string())),
        ErrorKind::Refused | ErrorKind::Unexpected => {
            Ok(unread(id, ProblemKind::Refused, &error.to_string()))
        }
        _ => Err(error.into()),
    }
}

fn unread(id: RemoteOrderId, kind: ProblemKind, detail: &str) -> FetchedOrder {
    let error = FieldError {
        field: "id".to_owned(),
        detail: detail.to_owned(),
    };
    Err(bad(Some(id), kind, error, ""))
}
