//! What a message says now. Nothing where there is nothing to say any more.

use std::time::Duration;

use parcelpilot_domain::client_alert::{ClientMessageKind, DigestFacts, Section, Tally};
use parcelpilot_domain::ids::ClientId;
use parcelpilot_domain::shipment::order_age::OrderAge;
use parcelpilot_domain::shipment::work_list::{ListOrder, WorkList};
use parcelpilot_domain::time::Timestamp;
use storage::client_alerts::{ClaimedMessage, StoredSettings, facts};
use storage::orders::{CreatedSpan, OrderFilter};
use storage::{Database, StorageResult};

use super::clock::ClientClock;

const HOUR: Duration = Duration::from_secs(3_600);
const MILLISECOND: Duration = Duration::from_millis(1);

pub(super) struct Composer<'a> {
    pub database: &'a Database,
    pub client: ClientId,
    pub stored: &'a StoredSettings,
    pub clock: &'a ClientClock,
    pub now: Timestamp,
}

impl Composer<'_> {
    pub async fn section(&self, message: &ClaimedMessage) -> StorageResult<Option<Section>> {
        let subject = message.subject.as_str();
        match message.kind {
            ClientMessageKind::StoreFailing => {
                let outage = facts::outage(self.database, self.client, subject).await?;
                Ok(outage
                    .filter(|outage| outage.lasts)
                    .map(|outage| Section::StoreFailing {
                        store: outage.store,
                        since: outage.since,
                    }))
            }
            ClientMessageKind::StoreRecovered => {
                let outage = facts::outage(self.database, self.client, subject).await?;
                Ok(outage
                    .filter(|outage| outage.is_over)
                    .map(|outage| Section::StoreRecovered { store: outage.store }))
            }
            ClientMessageKind::Refused => self.refused(subject).await,
            ClientMessageKind::Late => self.late(subject).await,
            ClientMessageKind::Digest => self.digest(subject).await,
        }
    }

    async fn refused(&self, hour: &str) -> StorageResult<Option<Section>> {
        let Some(hour) = hour.parse().ok().map(Timestamp::from_millis) else {
            return Ok(None);
        };
        let orders = facts::refused(self.database, self.client, hour, hour.plus(HOUR)).await?;
        Ok((!orders.is_empty()).then_some(Section::Refused(orders)))
    }

    async fn late(&self, day: &str) -> StorageResult<Option<Section>> {
        // The carrier may come earlier than when it was queued.
        let due = late_filter(self.clock, self.client, day).filter(|(_, at)| *at > self.now);
        let Some((filter, at)) = due else {
            return Ok(None);
        };
        let orders = facts::numbered(self.database, &filter).await?;
        Ok((!orders.is_empty()).then_some(Section::Late { orders, at }))
    }

    async fn digest(&self, day: &str) -> StorageResult<Option<Section>> {
        let (Some((from, until)), Some(date)) = (self.clock.day_before(day), Timestamp::from_date(day))
        else {
            return Ok(None);
        };
        let placed = OrderFilter {
            client: Some(self.client),
            created: CreatedSpan {
                from: Some(from),
                until: Some(until),
            }
            .into(),
            ..OrderFilter::default()
        };
        let late = OrderFilter {
            due: CreatedSpan {
                from: None,
                until: Some(self.late_before()),
            }
            .into(),
            ..self.listed(WorkList::ToShip)
        };
        let (waiting, on_hold) = (self.listed(WorkList::ToShip), self.listed(WorkList::Held));
        let facts = DigestFacts {
            day: date.minus(24 * HOUR),
            placed: self.tally(&placed).await?,
            shipped: facts::shipped(self.database, self.client, from, until).await?,
            waiting: self.tally(&waiting).await?,
            on_hold: self.tally(&on_hold).await?,
            late: self.tally(&late).await?,
            refused: facts::refused_now(self.database, self.client).await?,
            health: facts::health(self.database, self.client, self.now).await?,
        };
        // Late ones wait, too.
        let counted = [
            (&placed, facts.placed),
            (&waiting, facts.waiting),
            (&on_hold, facts.on_hold),
        ];
        let is_told = self.stored.settings.digest_when_empty
            || !facts.is_empty()
            || self.has_uncounted(&counted).await?;
        Ok(is_told.then_some(Section::Digest(facts)))
    }

    fn listed(&self, list: WorkList) -> OrderFilter {
        OrderFilter {
            client: Some(self.client),
            work_list: Some(list),
            ..OrderFilter::default()
        }
    }

    /// Whether there is any of what would take too long to count.
    async fn has_uncounted(&self, counted: &[(&OrderFilter, Option<Tally>)]) -> StorageResult<bool> {
        for (filter, tally) in counted {
            if tally.is_none() && facts::has_any(self.database, filter).await? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    async fn tally(&self, filter: &OrderFilter) -> StorageResult<Option<Tally>> {
        facts::tally(self.database, filter).await
    }

    /// Before when those orders were placed that are late now; without a promise, as everywhere.
    fn late_before(&self) -> Timestamp {
        let promised = self.clock.promised();
        promised
            .and_then(|promised| promised.placed_to_leave_by(self.now))
            .or_else(|| {
                let last = OrderAge::late(self.now.start_of_day()).until?;
                Some(last.plus(24 * HOUR))
            })
            .unwrap_or(Timestamp::from_millis(0))
    }
}

/// The orders that are to leave on the client's day with the carrier, and are still here; and when it comes.
pub(super) fn late_filter(
    clock: &ClientClock,
    client: ClientId,
    day: &str,
) -> Option<(OrderFilter, Timestamp)> {
    let (promised, at) = (clock.promised()?, clock.carrier_on(day)?);
    let filter = OrderFilter {
        client: Some(client),
        work_list: Some(WorkList::ToShip),
        due: CreatedSpan {
            from: promised.placed_to_leave_by(at.minus(MILLISECOND)),
            until: promised.placed_to_leave_by(at),
        }
        .into(),
        order: ListOrder::OldestFirst,
        ..OrderFilter::default()
    };
    Some((filter, at))
}
