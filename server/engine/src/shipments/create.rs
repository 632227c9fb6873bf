//! Creates a shipment in the store exactly once, and only while its order may be shipped.
//!
//! A request whose response was lost may have been carried out, and the store's lists may lag behind what it does. So it
//! is sent again only after two lists, a pause apart, have not shown it, and the order does not count it either. The same
//! goes for a refusal because less is left: what took it may be our own lost request.

use std::time::Duration;

use parcelpilot_domain::ids::RemoteLineId;
use parcelpilot_domain::shipment::ShippedLine;
use parcelpilot_domain::shipment::push::PushFailure;
use parcelpilot_domain::store::shipments::{OrderNow, RemoteShipment, ShipmentToSend, SinkError};
use parcelpilot_domain::time::Timestamp;
use storage::shipments::{OrderCopy, PushContent, Sent};
use tracing::info;

use super::execution::{Halt, Outcome, PushExecution};
use super::matching;

/// An order that was read within this need not be looked at again.
const FRESH: Duration = Duration::from_secs(60);

const NOT_LISTED: &str =
    "the order's list of shipments does not show it; looked at again before it is sent once more";
const NOT_LISTED_BUT_COUNTED: &str =
    "the order counts it as shipped, but its list of shipments does not show it yet; looked at again";

impl PushExecution<'_> {
    pub(super) async fn create(&self, content: &PushContent) -> Result<Outcome, Halt> {
        if let Some(sent) = &self.push.sent {
            let listed = match self.look_for(content, sent).await? {
                Look::Found(found) => return Ok(Outcome::Created(found)),
                Look::Missed(listed) => listed,
            };
            if !self.was_missed_before(sent) {
                return Err(self.missed(NOT_LISTED));
            }
            if is_counted(sent, &self.read_shipped(content).await?, &listed) {
                return Err(self.missed(NOT_LISTED_BUT_COUNTED));
            }
        }
        if content.is_voided {
            return Ok(Outcome::NeverCreated);
        }
        if let Some(words) = self.over_quantity() {
            let failure = PushFailure::OverQuantity;
            return Err(Halt::conclusive(SinkError::Refused { failure, words }));
        }
        // Our copy may let it be sent, and never stops it: somebody may have reopened the order since.
        if self.push.sent.is_some() || !self.is_fresh(&content.copy) || refuses(&content.copy) {
            let order = self.read_order(content).await?;
            may_be_sent(content, order.as_ref())?;
        }
        let intent = self.intent(Some(&content.shipment));
        match self.sink.create(content.order, &content.shipment, &intent).await {
            Ok(created) => Ok(Outcome::Created(created)),
            Err(SinkError::Refused {
                failure: PushFailure::OverQuantity,
                words,
            }) => self.look_after_over_quantity(content, words).await,
            Err(error) => Err(Halt::of_write(error)),
        }
    }

    async fn look_for(&self, content: &PushContent, sent: &Sent) -> Result<Look, Halt> {
        let listed = self.sink.list(content.order).await;
        let listed = listed.map_err(|error| Halt {
            over_quantity: sent.over_quantity.clone(),
            ..Halt::undecided(error)
        })?;
        let found = sent
            .shipments
            .iter()
            .find_map(|one| matching::find(&listed, one, sent.at, &content.known));
        Ok(match found {
            Some(found) => {
                info!(push = %self.push.lease.push_id, remote = %found.id, "a response was lost; the store has the shipment");
                Look::Found(found.clone())
            }
            None => Look::Missed(listed),
        })
    }

    async fn look_after_over_quantity(&self, content: &PushContent, words: String) -> Result<Outcome, Halt> {
        let before = self.push.sent.as_ref();
        let mut shipments: Vec<ShipmentToSend> =
            before.map(|sent| sent.shipments.clone()).unwrap_or_default();
        shipments.push(content.shipment.clone());
        let sent = Sent {
            shipments,
            at: before.map_or(self.push.claimed_at, |sent| sent.at),
            missed_at: None,
            over_quantity: Some(words.clone()),
        };
        match self.look_for(content, &sent).await? {
            Look::Found(found) => Ok(Outcome::Created(found)),
            Look::Missed(_) => Err(Halt {
                over_quantity: Some(words),
                ..self.missed(NOT_LISTED)
            }),
        }
    }

    /// Whether an earlier list, long enough ago, did not show it either.
    fn was_missed_before(&self, sent: &Sent) -> bool {
        let is_long_ago = |at: Timestamp| at.plus(self.retry_policy.second_look) <= self.push.claimed_at;
        sent.missed_at.is_some_and(is_long_ago)
    }

    fn missed(&self, detail: &str) -> Halt {
        Halt {
            is_missed: true,
            over_quantity: self.over_quantity(),
            ..Halt::undecided(SinkError::Uncertain(detail.to_owned()))
        }
    }

    fn over_quantity(&self) -> Option<String> {
        self.push.sent.as_ref()?.over_quantity.clone()
    }

    fn is_fresh(&self, copy: &OrderCopy) -> bool {
        copy.read_at
            .is_some_and(|at| at.plus(FRESH) >= self.push.claimed_at)
    }

    /// By the order's own list of lines: inside of the order, BigCommerce sometimes sends none of them, and never more than
    /// 50.
    async fn read_shipped(&self, content: &PushContent) -> Result<Vec<ShippedLine>, Halt> {
        let read = self.sink.shipped(content.order).await;
        read.map_err(|error| Halt {
            over_quantity: self.over_quantity(),
            ..Halt::undecided(error)
        })
    }

    async fn read_order(&self, content: &PushContent) -> Result<Option<OrderNow>, Halt> {
        let read = self.sink.order(content.order).await;
        read.map_err(|error| Halt {
            may_have_arrived: self.push.sent.is_some(),
            over_quantity: self.over_quantity(),
            ..Halt::conclusive(error)
        })
    }
}

enum Look {
    Found(RemoteShipment),
    /// What the store has instead.
    Missed(Vec<RemoteShipment>),
}

/// Stops what was made before the order was cancelled. Whoever made it of an order that had ended has said why.
fn may_be_sent(content: &PushContent, order: Option<&OrderNow>) -> Result<(), Halt> {
    let words = match order {
        None => "The order is no longer there (404).".to_owned(),
        Some(order) if order.is_deleted => "The order is archived.".to_owned(),
        Some(order) if order.status.refuses_push() => {
            format!("The order is {}.", order.status.standard_name())
        }
        Some(_) => return Ok(()),
    };
    if content.despite_ending {
        return Ok(());
    }
    let failure = PushFailure::OrderCancelled;
    Err(Halt::conclusive(SinkError::Refused { failure, words }))
}

fn refuses(copy: &OrderCopy) -> bool {
    copy.status.refuses_push() || copy.is_deleted
}

/// Whether the order counts so much more as shipped than the list shows that one of these may be among it.
fn is_counted(sent: &Sent, counted: &[ShippedLine], listed: &[RemoteShipment]) -> bool {
    let shown = |line: RemoteLineId| -> i64 {
        let lines = listed.iter().flat_map(|remote| &remote.lines);
        let shown = lines.filter(|shown| shown.line == line);
        shown.map(|shown| shown.quantity).sum()
    };
    let may_be_among = |line: &ShippedLine| {
        let counted = counted.iter().find(|counted| counted.line == line.line);
        counted.is_some_and(|counted| counted.quantity - shown(line.line) >= line.quantity)
    };
    sent.shipments
        .iter()
        .any(|shipment| shipment.lines.iter().all(may_be_among))
}
