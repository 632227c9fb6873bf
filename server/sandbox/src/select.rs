//! Which orders a list call answers with, and in which order.

use super::errors::Refusal;
use super::filter::{Filter, Parameters, number};
use super::order_store::OrderStore;
use super::orders::Head;

const DEFAULT_LIMIT: usize = 50;
const MOST: usize = 250;

/// A page of a list: 50 long unless asked, 250 at most.
#[derive(Clone, Copy, Debug)]
pub struct Page {
    pub number: usize,
    pub limit: usize,
}

impl Page {
    /// # Errors
    /// 413 over 250, 400 for what is no number.
    pub fn parse(from: &Parameters) -> Result<Self, Refusal> {
        let limit = number(from, "limit")?.unwrap_or(DEFAULT_LIMIT).max(1);
        if limit > MOST {
            return Err(Refusal::LimitTooHigh);
        }
        Ok(Self {
            number: number(from, "page")?.unwrap_or(1).max(1),
            limit,
        })
    }

    pub fn skip(self) -> usize {
        (self.number - 1).saturating_mul(self.limit)
    }

    pub fn of<T>(self, all: &[T]) -> &[T] {
        let from = self.skip().min(all.len());
        &all[from..(from + self.limit).min(all.len())]
    }
}

/// The order of a list.
#[derive(Clone, Copy, Debug)]
pub struct Sort {
    by: Field,
    descending: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Field {
    Id,
    DateCreated,
    DateModified,
    StatusId,
    CustomerId,
    ChannelId,
}

impl Sort {
    /// # Errors
    /// 400 for a field or direction that the API does not know.
    pub fn parse(from: &Parameters) -> Result<Self, Refusal> {
        let asked = from.get("sort").map_or("id:asc", String::as_str);
        let (field, direction) = asked.split_once(':').unwrap_or((asked, "asc"));
        let by = match field {
            "id" => Field::Id,
            "date_created" => Field::DateCreated,
            "date_modified" => Field::DateModified,
            "status_id" => Field::StatusId,
            "customer_id" => Field::CustomerId,
            "channel_id" => Field::ChannelId,
            _ => return Err(Refusal::bad_parameter("sort")),
        };
        match direction {
            "asc" => Ok(Self {
                by,
                descending: false,
            }),
            "desc" => Ok(Self { by, descending: true }),
            _ => Err(Refusal::bad_parameter("sort")),
        }
    }

    /// Ids and creation times ascend with the index, so such a list need not be sorted.
    fn is_by_age(self) -> bool {
        matches!(self.by, Field::Id | Field::DateCreated)
    }

    fn key(self, head: &Head) -> (i64, u64) {
        let key = match self.by {
            Field::Id | Field::DateCreated => head.created,
            Field::DateModified => head.modified,
            Field::StatusId => i64::from(head.status),
            Field::CustomerId => head.customer_id as i64,
            Field::ChannelId => head.channel_id as i64,
        };
        (key, head.id)
    }
}

/// The indexes of the orders on one page.
pub fn select(order_store: &OrderStore, filter: &Filter, sort: Sort, page: Page) -> Vec<u64> {
    let candidates = filter.candidates(order_store).into_iter().flatten();
    if sort.is_by_age() && !sort.descending {
        return on_page(candidates, order_store, filter, page);
    }
    if sort.is_by_age() {
        let newest_first = filter
            .candidates(order_store)
            .into_iter()
            .rev()
            .flat_map(Iterator::rev);
        return on_page(newest_first, order_store, filter, page);
    }
    let mut keys: Vec<_> = candidates
        .map(|index| order_store.head(index))
        .filter(|head| filter.matches(order_store, head))
        .map(|head| (sort.key(&head), head.index))
        .collect();
    keys.sort_unstable();
    if sort.descending {
        keys.reverse();
    }
    page.of(&keys).iter().map(|(_, index)| *index).collect()
}

fn on_page(
    candidates: impl Iterator<Item = u64>,
    order_store: &OrderStore,
    filter: &Filter,
    page: Page,
) -> Vec<u64> {
    candidates
        .filter(|index| filter.matches(order_store, &order_store.head(*index)))
        .skip(page.skip())
        .take(page.limit)
        .collect()
}
