//! Reads a run's spans: page after page by ascending id, each stored in one transaction with its checkpoint.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use futures::{StreamExt, TryStreamExt, stream};
use metrics::counter;
use parcelpilot_domain::ids::RemoteOrderId;
use parcelpilot_domain::import_run::event::RunEvent;
use parcelpilot_domain::import_run::{RunFailure, Selection};
use parcelpilot_domain::store::orders::{
    FetchedOrder, FetchedPage, OrderSource, SourceError, StoreOrderFilter,
};
use runtime::blocking::run_blocking;
use runtime::clock::now;
use runtime::metrics::ORDERS_READ;
use storage::order_import::{Accept, PageToStore, PreparedPage};
use storage::runs::{Lease, Span};
use storage::{Database, StorageError, clock, order_import, runs};

use super::page_reader::PageReader;
use super::planner::base_filter;
use super::split::SIDE_BY_SIDE;

/// Why a run stopped early.
#[derive(Debug, thiserror::Error)]
pub enum PullError {
    #[error(transparent)]
    Source(#[from] SourceError),
    #[error(transparent)]
    Storage(#[from] StorageError),
}

pub struct Puller<'a> {
    pub database: &'a Database,
    pub source: &'a dyn OrderSource,
    pub lease: &'a Lease,
    pub selection: &'a Selection,
    pub keeps_raw_orders: bool,
    /// Set once an order's channel has no name.
    pub met_unnamed_channel: AtomicBool,
}

impl Puller<'_> {
    /// Reads the rest of the spans side by side. Whatever stops it, the pages read so far are stored with their checkpoints.
    pub async fn pull(&self, spans: Vec<Span>) -> Result<(), PullError> {
        let left = spans.into_iter().filter(|span| !span.is_done);
        // The closing span, which has no expected count, covers what changed while the others were read.
        let (counted, closing): (Vec<_>, Vec<_>) = left.partition(|span| span.expected.is_some());
        for spans in [counted, closing] {
            let reading = spans.into_iter().map(|span| self.read(span));
            stream::iter(reading)
                .buffer_unordered(SIDE_BY_SIDE)
                .try_collect::<()>()
                .await?;
        }
        Ok(())
    }

    async fn read(&self, span: Span) -> Result<(), PullError> {
        match self.selection {
            Selection::Named { remote_ids } | Selection::Hinted { remote_ids, .. } => {
                self.fetch_named(span, remote_ids).await
            }
            _ => self.read_pages(span).await,
        }
    }

    /// Fetches the next page while one is stored.
    async fn read_pages(&self, mut span: Span) -> Result<(), PullError> {
        let mut reader = PageReader::new(self.source);
        let mut asked = Instant::now();
        let (mut page, mut is_short) = reader.page(&self.filter(&span)).await?;
        let mut has_logged = false;
        loop {
            if let Some(event) = reader.take_event() {
                runs::log_event(self.database, self.lease, now(), &event).await?;
            }
            if page.outside > 0 && !has_logged {
                runs::log_event(self.database, self.lease, now(), &RunEvent::DatesIgnored).await?;
                has_logged = true;
            }
            let received = i64::try_from(page.orders.len()).unwrap_or(i64::MAX);
            let Some(last_id) = page.last_id else {
                self.end_span(span, page, asked).await?;
                return Ok(());
            };
            span.seen += received;
            span.next_id = last_id + 1;
            span.is_done = is_last(&span, is_short);
            let asked_for_next = Instant::now();
            let next = async {
                if span.is_done {
                    Ok((FetchedPage::default(), true))
                } else {
                    reader.page(&self.filter(&span)).await
                }
            };
            let (stored, next) = tokio::join!(self.store(&span, page.orders, asked), next);
            stored?;
            if span.is_done {
                return Ok(());
            }
            (page, is_short) = next?;
            asked = asked_for_next;
        }
    }

    /// An empty page ends a span. A page on which no order has a readable id is stored as problems and fails the run, since
    /// the id that the next page begins after is unknown.
    async fn end_span(&self, mut span: Span, page: FetchedPage, asked: Instant) -> Result<(), PullError> {
        let unreadable = !page.orders.is_empty();
        span.is_done = !unreadable;
        self.store(&span, page.orders, asked).await?;
        if unreadable {
            let detail = format!(
                "no order on the page after id {} has a readable id",
                span.next_id - 1
            );
            return Err(SourceError::of_store(RunFailure::Unexpected, detail).into());
        }
        Ok(())
    }

    async fn fetch_named(&self, mut span: Span, remote_ids: &[RemoteOrderId]) -> Result<(), PullError> {
        let mut left: VecDeque<_> = remote_ids
            .iter()
            .copied()
            .filter(|id| id.0 >= span.next_id)
            .collect();
        while let Some(id) = left.pop_front() {
            let asked = Instant::now();
            let order = self.source.order(id).await?;
            span.seen += 1;
            span.next_id = id.0 + 1;
            span.is_done = left.is_empty();
            self.store(&span, vec![order], asked).await?;
        }
        Ok(())
    }

    /// `asked`: when the request for these orders went out.
    async fn store(
        &self,
        span: &Span,
        mut orders: Vec<FetchedOrder>,
        asked: Instant,
    ) -> Result<(), PullError> {
        if let Selection::Span { dates, .. } = self.selection {
            orders.retain(|order| {
                order
                    .as_ref()
                    .map_or(true, |order| dates.holds(order.created_at, order.modified_at))
            });
        }
        if !self.keeps_raw_orders {
            orders.iter_mut().flatten().for_each(|order| order.raw = None);
        }
        let at = clock::database_now(self.database).await?;
        let read_at = at.minus(asked.elapsed());
        let mut page = run_blocking(move || PreparedPage::new(orders, read_at, at)).await;
        // Webhooks also name carts, and orders that are deleted before they are fetched.
        if matches!(self.selection, Selection::Hinted { .. }) {
            page = page.without_problems_of_missing();
        }
        let (read, problems) = (page.orders(), page.problems());
        let to_store = PageToStore {
            span,
            page,
            accept: self.accept(),
        };
        let stored = order_import::store_page(self.database, self.lease, to_store).await?;
        if stored.has_unnamed_channels {
            self.met_unnamed_channel.store(true, Ordering::Relaxed);
        }
        counter!(ORDERS_READ.name, "result" => "order").increment(read as u64);
        counter!(ORDERS_READ.name, "result" => "problem").increment(problems as u64);
        Ok(())
    }

    fn accept(&self) -> Accept<'_> {
        match self.selection {
            Selection::Named { .. } => Accept::Everything,
            Selection::Span { statuses, .. }
            | Selection::ModifiedSince { statuses, .. }
            | Selection::Hinted { statuses, .. } => Accept::Statuses(statuses),
        }
    }

    fn filter(&self, span: &Span) -> StoreOrderFilter {
        let base = base_filter(self.selection);
        StoreOrderFilter {
            min_id: Some(span.next_id),
            max_id: span.last_id,
            status: span.status,
            modified_from: span.modified_from.max(base.modified_from),
            ..base
        }
    }
}

/// A short page alone is not proof of the end, since stores leave hidden orders out of pages. A short page after as many
/// orders as were counted is.
fn is_last(span: &Span, is_short: bool) -> bool {
    let is_past_the_end = span.last_id.is_some_and(|last_id| span.next_id > last_id);
    is_past_the_end || (is_short && span.expected.is_some_and(|expected| span.seen >= expected))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(expected: Option<i64>, seen: i64) -> Span {
        Span {
            ordinal: 0,
            status: None,
            first_id: 1,
            last_id: None,
            next_id: 1_000,
            modified_from: None,
            expected,
            seen,
            is_done: false,
        }
    }

    #[test]
    fn only_a_short_page_after_all_counted_orders_ends_a_span() {
        assert!(is_last(&span(Some(400), 400), true));
        assert!(
            !is_last(&span(Some(500), 500), false),
            "a full page may be followed by more"
        );
        assert!(
            !is_last(&span(Some(400), 390), true),
            "hidden orders make pages short"
        );
        assert!(!is_last(&span(None, 10), true), "nothing was counted");
    }
}
