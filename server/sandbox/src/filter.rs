//! The filters of `/v2/orders` (§3.1).

use std::collections::HashMap;

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::fmt::rfc2822;
use jiff::tz::TimeZone;

use super::errors::Refusal;
use super::order_store::OrderStore;
use super::orders::money::Money;
use super::orders::status::INCOMPLETE;
use super::orders::timeline::LONGEST_LAG;
use super::orders::{Head, Order};

/// The parameters of a call, decoded once.
pub type Parameters = HashMap<String, String>;

/// Which orders are wanted; what is absent does not matter.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    ids: Bounds<u64>,
    created: Bounds<i64>,
    modified: Bounds<i64>,
    total: Bounds<Money>,
    customer_id: Option<u64>,
    channel_id: Option<u64>,
    status_id: Option<u8>,
    is_deleted: Option<bool>,
    email: Option<String>,
    cart_id: Option<String>,
    payment_method: Option<String>,
    external_order_id: Option<String>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Bounds<T> {
    min: Option<T>,
    max: Option<T>,
}

impl<T: PartialOrd + Copy> Bounds<T> {
    fn hold(self, value: T) -> bool {
        self.min.is_none_or(|min| value >= min) && self.max.is_none_or(|max| value <= max)
    }

    fn are_open(self) -> bool {
        self.min.is_none() && self.max.is_none()
    }
}

impl Filter {
    /// # Errors
    /// A number that is none; a date that can't be read is ignored in silence, as the real API does.
    pub fn parse(from: &Parameters, ignore_dates: bool) -> Result<Self, Refusal> {
        let date = |name: &str| {
            if ignore_dates {
                None
            } else {
                from.get(name).and_then(|text| second(text))
            }
        };
        let text = |name: &str| from.get(name).filter(|text| !text.is_empty()).cloned();
        Ok(Self {
            ids: Bounds {
                min: number(from, "min_id")?,
                max: number(from, "max_id")?,
            },
            created: Bounds {
                min: date("min_date_created"),
                max: date("max_date_created"),
            },
            modified: Bounds {
                min: date("min_date_modified"),
                max: date("max_date_modified"),
            },
            total: Bounds {
                min: money(from, "min_total")?,
                max: money(from, "max_total")?,
            },
            customer_id: number(from, "customer_id")?,
            channel_id: number(from, "channel_id")?,
            status_id: number(from, "status_id")?,
            is_deleted: number(from, "is_deleted")?,
            email: text("email"),
            cart_id: text("cart_id"),
            payment_method: text("payment_method"),
            external_order_id: text("external_order_id"),
        })
    }

    /// Incomplete orders are left out of lists, unless they are asked for.
    pub fn shows_incomplete(&self) -> bool {
        self.status_id == Some(INCOMPLETE)
    }

    /// The same filter for Incomplete orders, which a count tells even where a list hides them; `None` where
    /// another status was asked for.
    pub fn for_incomplete(&self) -> Option<Self> {
        let status_id = Some(INCOMPLETE);
        (self.status_id.is_none() || self.shows_incomplete()).then(|| Self {
            status_id,
            ..self.clone()
        })
    }

    /// The indexes of the orders that may match, ascending: arithmetic for ids and dates, and those edited
    /// orders whose `date_modified` has moved out of its place.
    pub fn candidates(&self, order_store: &OrderStore) -> Vec<std::ops::Range<u64>> {
        let line = &order_store.timeline;
        let from_id = self.ids.min.map_or(0, |id| line.first_at_least(id));
        let from_created = self
            .created
            .min
            .map_or(0, |second| line.first_created_since(second));
        let from_modified = self
            .modified
            .min
            .map_or(0, |second| line.first_created_since(second - LONGEST_LAG));
        let to_id = self.ids.max.map_or(order_store.count(), |id| {
            line.first_at_least(id.saturating_add(1))
        });
        let start = from_id.max(from_created).max(from_modified);
        let mut ranges: Vec<_> = order_store
            .edited()
            .filter(|index| *index < start)
            .map(|index| index..index + 1)
            .collect();
        ranges.push(start..to_id.min(order_store.count()));
        ranges
    }

    /// Whether an order matches, as far as its head tells.
    pub fn matches_head(&self, head: &Head) -> bool {
        let status_fits = match self.status_id {
            Some(wanted) => head.status == wanted,
            None => head.status != INCOMPLETE,
        };
        status_fits
            && self.ids.hold(head.id)
            && self.created.hold(head.created)
            && self.modified.hold(head.modified)
            && self.customer_id.is_none_or(|wanted| head.customer_id == wanted)
            && self.channel_id.is_none_or(|wanted| head.channel_id == wanted)
            && self.is_deleted.is_none_or(|wanted| head.is_deleted == wanted)
    }

    /// Whether an order matches altogether; makes the order only where a filter needs it.
    pub fn matches(&self, order_store: &OrderStore, head: &Head) -> bool {
        self.matches_head(head)
            && !order_store.is_gone(head.index)
            && (!self.needs_body() || self.matches_body(&order_store.order(head.index)))
    }

    fn needs_body(&self) -> bool {
        let texts = [
            &self.email,
            &self.cart_id,
            &self.payment_method,
            &self.external_order_id,
        ];
        !self.total.are_open() || texts.into_iter().any(Option::is_some)
    }

    fn matches_body(&self, order: &Order) -> bool {
        let is = |wanted: &Option<String>, text: &str| wanted.as_ref().is_none_or(|wanted| wanted == text);
        self.total.hold(order.total())
            && self
                .email
                .as_ref()
                .is_none_or(|wanted| order.billing.email.eq_ignore_ascii_case(wanted))
            && is(&self.cart_id, order.cart_id.as_deref().unwrap_or(""))
            && is(&self.payment_method, order.payment_method)
            && is(&self.external_order_id, &order.external_order_id)
    }
}

/// A parameter that must be a number (or `true`, `false`) if it is there at all.
pub fn number<T: std::str::FromStr>(from: &Parameters, name: &str) -> Result<Option<T>, Refusal> {
    match from.get(name).map(|text| text.trim()) {
        None | Some("") => Ok(None),
        Some(text) => text.parse().map(Some).map_err(|_| Refusal::bad_parameter(name)),
    }
}

fn money(from: &Parameters, name: &str) -> Result<Option<Money>, Refusal> {
    let Some(text) = from.get(name) else {
        return Ok(None);
    };
    Money::parse(text)
        .map(Some)
        .ok_or_else(|| Refusal::bad_parameter(name))
}

/// The Unix second of an RFC 2822 or ISO 8601 date, the latter with or without time and offset.
fn second(text: &str) -> Option<i64> {
    if let Ok(moment) = text.parse::<Timestamp>() {
        return Some(moment.as_second());
    }
    if let Ok(moment) = rfc2822::DateTimeParser::new().parse_timestamp(text) {
        return Some(moment.as_second());
    }
    let civil: DateTime = text.parse().ok()?;
    TimeZone::UTC.to_timestamp(civil).ok().map(Timestamp::as_second)
}
