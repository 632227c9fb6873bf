//! Which orders are late, and which are to leave today, by what their clients were promised.

use std::collections::HashMap;
use std::time::Duration;

use engine::promised_days::PromisedDays;
use parcelpilot_contract::orders::OrderRow;
use parcelpilot_domain::ids::ClientId;
use parcelpilot_domain::shipment::may_ship::ShippingState;
use parcelpilot_domain::shipment::order_age::OrderAge;
use parcelpilot_domain::shipping_promise::Due;
use parcelpilot_domain::time::Timestamp;
use storage::orders::{Created, CreatedSpan};
use storage::{Database, StorageResult, shipping_promises};

const DAY: Duration = Duration::from_secs(86_400);
/// Holds no moment, and makes no other span wider.
const NEVER: CreatedSpan = CreatedSpan {
    from: Some(Timestamp::from_millis(i64::MAX)),
    until: Some(Timestamp::from_millis(i64::MIN)),
};

/// Those of all clients that have one.
pub(crate) struct Promises(HashMap<ClientId, PromisedDays>);

/// What was promised of one order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Promised {
    pub ship_by: Option<Timestamp>,
    pub is_late: bool,
}

impl Promises {
    pub(crate) async fn read(database: &Database) -> StorageResult<Self> {
        let made = shipping_promises::list(database).await?;
        let made = made.into_iter();
        Ok(Self(
            made.map(|made| (made.client, PromisedDays::of(made.promise)))
                .collect(),
        ))
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Says of each row when it is to leave, where its client has a promise and it may be shipped now.
    pub(crate) fn fill_in<'a>(&self, rows: impl IntoIterator<Item = &'a mut OrderRow>, now: Timestamp) {
        for row in rows {
            let promised = self.0.get(&row.client_id);
            row.ship_by = promised
                .filter(|_| row.shipping_state == ShippingState::ToShip)
                .and_then(|promised| promised.ship_by(row.created_at, now));
        }
    }

    /// By when an order is to leave that was placed then, and whether it is late. What is not to be shipped leaves never.
    pub(crate) fn of(
        &self,
        client: Option<ClientId>,
        state: ShippingState,
        placed: Timestamp,
        now: Timestamp,
    ) -> Promised {
        let promised = client.and_then(|client| self.0.get(&client));
        let ship_by = promised
            .filter(|_| state != ShippingState::NotToShip)
            .and_then(|promised| promised.ship_by(placed, now));
        let is_late = match promised {
            Some(_) => ship_by.is_some_and(|ship_by| ship_by.due(now) == Some(Due::Late)),
            None => OrderAge::is_late_since(placed, now.start_of_day()),
        };
        Promised {
            ship_by: ship_by.map(|ship_by| ship_by.at),
            is_late: is_late && state == ShippingState::ToShip,
        }
    }

    /// When the orders were placed that are due at `now`.
    pub(crate) fn placed(&self, due: Due, now: Timestamp) -> Created {
        let spans = self
            .0
            .iter()
            .map(|(client, promised)| (*client, span(promised, due, now).unwrap_or(NEVER)));
        let others = match due {
            Due::Late => CreatedSpan {
                from: None,
                until: OrderAge::late(now.start_of_day())
                    .until
                    .map(|last| last.plus(DAY)),
            },
            Due::Today => NEVER,
        };
        Created::by_client(spans, others)
    }
}

fn span(promised: &PromisedDays, due: Due, now: Timestamp) -> Option<CreatedSpan> {
    let late_before = promised.placed_to_leave_by(now)?;
    Some(match due {
        Due::Late => CreatedSpan {
            from: None,
            until: Some(late_before),
        },
        Due::Today => {
            let last_moment = promised.end_of_day(now)?.minus(Duration::from_millis(1));
            CreatedSpan {
                from: Some(late_before),
                until: Some(promised.placed_to_leave_by(last_moment)?),
            }
        }
    })
}
