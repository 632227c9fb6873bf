//! Reads pages from a store that may fail on large ones, or on a single order.
//!
//! The client has tried a page three times when it reports that the store fails on it. The page is then asked for in
//! parts ([`PageSize`]). If even a page of one order fails, that order is asked for by itself; what comes of it, which may
//! be a problem, takes the place of the page, and reading goes on after it.

use std::collections::BTreeSet;

use parcelpilot_domain::ids::RemoteOrderId;
use parcelpilot_domain::import_run::RunFailure;
use parcelpilot_domain::import_run::event::RunEvent;
use parcelpilot_domain::order_status::OrderStatus;
use parcelpilot_domain::problem::ProblemKind;
use parcelpilot_domain::store::orders::{
    FaultExtent, FetchedOrder, FetchedPage, ListedOrder, ListedPage, OrderSource, SourceError,
    StoreOrderFilter,
};

use super::page_size::PageSize;

/// A store that fails on this many orders in a row, without a good page in between, is taken to be down.
const MAX_UNSERVABLE_IN_A_ROW: u32 = 5;

/// What a store lists of some ids.
pub struct LookedUp {
    pub listed: Vec<ListedOrder>,
    pub unlisted: BTreeSet<i64>,
}

pub struct PageReader<'a> {
    source: &'a dyn OrderSource,
    size: PageSize,
    unservable_in_a_row: u32,
    event: Option<RunEvent>,
}

impl<'a> PageReader<'a> {
    pub const fn new(source: &'a dyn OrderSource) -> Self {
        Self {
            source,
            size: PageSize::new(),
            unservable_in_a_row: 0,
            event: None,
        }
    }

    /// What the run's log should say since the last call.
    pub fn take_event(&mut self) -> Option<RunEvent> {
        self.event.take()
    }

    /// The next page, and whether it has fewer orders than were asked for.
    ///
    /// # Errors
    /// The store can't be read at all.
    pub async fn page(&mut self, filter: &StoreOrderFilter) -> Result<(FetchedPage, bool), SourceError> {
        loop {
            let limit = self.size.limit();
            match self.source.page(filter, limit).await {
                Ok(page) => {
                    self.served(page.orders.len() + page.outside);
                    let is_short = page.orders.len() < usize::from(limit);
                    return Ok((page, is_short));
                }
                Err(error) if error.extent == FaultExtent::Store => return Err(error),
                Err(error) => {
                    if !self.size.shrink() {
                        return Ok((self.single(filter, &error).await?, false));
                    }
                }
            }
        }
    }

    /// As [`page`](Self::page), in the short form.
    ///
    /// # Errors
    /// The store can't be read at all.
    pub async fn list(&mut self, filter: &StoreOrderFilter) -> Result<(ListedPage, bool), SourceError> {
        loop {
            let limit = self.size.limit();
            match self.source.list(filter, limit).await {
                Ok(page) => {
                    self.served(page.received);
                    let is_short = page.received < usize::from(limit);
                    return Ok((page, is_short));
                }
                Err(error) if error.extent == FaultExtent::Store => return Err(error),
                Err(error) => {
                    if !self.size.shrink() {
                        return Ok((self.unlistable(filter, &error).await?, false));
                    }
                }
            }
        }
    }

    /// Asks for as many of these ids as one call answers, from the lowest on, and takes them out of `ids`: ids that lie
    /// close together share a call. `ids` has at least one.
    ///
    /// # Errors
    /// The store can't be read at all.
    pub async fn look_up(
        &mut self,
        ids: &mut BTreeSet<i64>,
        status: Option<OrderStatus>,
    ) -> Result<LookedUp, SourceError> {
        let filter = StoreOrderFilter {
            min_id: ids.first().copied(),
            max_id: ids.last().copied(),
            status,
            ..StoreOrderFilter::default()
        };
        let (page, _) = self.list(&filter).await?;
        let rest = page
            .last_id
            .map_or_else(BTreeSet::new, |last| ids.split_off(&(last + 1)));
        let mut unlisted = std::mem::replace(ids, rest);
        let listed = page.orders.into_iter();
        Ok(LookedUp {
            listed: listed
                .filter(|order| unlisted.remove(&order.remote_id.0))
                .collect(),
            unlisted,
        })
    }

    fn served(&mut self, received: usize) {
        self.event = self.size.served(received).or(self.event.take());
        if received > 0 {
            self.unservable_in_a_row = 0;
        }
    }

    /// The first order of the filter by itself. An empty page if there is none.
    async fn single(
        &mut self,
        filter: &StoreOrderFilter,
        page_error: &SourceError,
    ) -> Result<FetchedPage, SourceError> {
        let Some(id) = self.first_id(filter).await? else {
            return Ok(FetchedPage::default());
        };
        let order = self.source.order(RemoteOrderId(id)).await?;
        if order.is_err() {
            self.count_unservable(page_error)?;
        }
        self.size.found_cause();
        Ok(FetchedPage {
            orders: vec![as_listed(order)],
            last_id: Some(id),
            ..FetchedPage::default()
        })
    }

    /// The first order of the filter, of which nothing is known but its id.
    async fn unlistable(
        &mut self,
        filter: &StoreOrderFilter,
        page_error: &SourceError,
    ) -> Result<ListedPage, SourceError> {
        let Some(id) = self.first_id_by_counting(filter).await? else {
            return Ok(ListedPage::default());
        };
        self.count_unservable(page_error)?;
        self.size.found_cause();
        let order = ListedOrder {
            remote_id: RemoteOrderId(id),
            status: filter.status,
            is_deleted: false,
            created_at: None,
            modified_at: None,
            channel: None,
        };
        Ok(ListedPage {
            orders: vec![order],
            received: 1,
            last_id: Some(id),
            is_date_ignored: false,
        })
    }

    fn count_unservable(&mut self, page_error: &SourceError) -> Result<(), SourceError> {
        self.unservable_in_a_row += 1;
        if self.unservable_in_a_row < MAX_UNSERVABLE_IN_A_ROW {
            return Ok(());
        }
        let detail = format!("{MAX_UNSERVABLE_IN_A_ROW} orders in a row: {}", page_error.detail);
        Err(SourceError::of_store(RunFailure::StoreUnavailable, detail))
    }

    /// The lowest id that the filter matches: from the short form of the order, or if the store fails on that, too, by
    /// counting.
    async fn first_id(&self, filter: &StoreOrderFilter) -> Result<Option<i64>, SourceError> {
        match self.source.list(filter, 1).await {
            Ok(page) if page.received == 0 => Ok(None),
            Ok(ListedPage {
                last_id: Some(id), ..
            }) => Ok(Some(id)),
            Err(error) if error.extent == FaultExtent::Store => Err(error),
            _ => self.first_id_by_counting(filter).await,
        }
    }

    /// Doubles a range of ids until it holds an order, and halves it until it holds one id.
    async fn first_id_by_counting(&self, filter: &StoreOrderFilter) -> Result<Option<i64>, SourceError> {
        let mut first = filter.min_id.unwrap_or(1);
        if !self.has_orders(filter, first, filter.max_id).await? {
            return Ok(None);
        }
        let last_of = |first: i64, width: i64| Some(first.saturating_add(width - 1));
        let mut width = 1;
        while !self.has_orders(filter, first, last_of(first, width)).await? {
            first = first.saturating_add(width);
            width *= 2;
            if width > WIDEST_GAP {
                return Ok(None);
            }
        }
        while width > 1 {
            let half = width / 2;
            if !self.has_orders(filter, first, last_of(first, half)).await? {
                first += half;
            }
            width = half;
        }
        Ok(Some(first))
    }

    async fn has_orders(
        &self,
        filter: &StoreOrderFilter,
        first: i64,
        last: Option<i64>,
    ) -> Result<bool, SourceError> {
        let filter = StoreOrderFilter {
            min_id: Some(first),
            max_id: last,
            ..filter.clone()
        };
        Ok(self.source.count(&filter).await?.total > 0)
    }
}

/// A store that counts an order, but in no range of ids as wide as this, ignores the range.
const WIDEST_GAP: i64 = 1 << 40;

/// The list has the order, so it is in the store, whatever the store says of it alone.
fn as_listed(order: FetchedOrder) -> FetchedOrder {
    order.map_err(|mut bad| {
        if bad.kind == ProblemKind::NotFound {
            bad.kind = ProblemKind::Unservable;
        }
        bad
    })
}
