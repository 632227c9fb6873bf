//! Which levels a lease gets, and in which order they are sent.

use std::time::Duration;

use parcelpilot_domain::ids::IntegrationId;
use parcelpilot_domain::store::stock::LevelToSend;
use parcelpilot_domain::time::Timestamp;

use crate::StorageResult;
use crate::columns::RowName;
use crate::macros::row;
use crate::statement::Statement;

/// As many as BigCommerce takes by one call.
pub const BATCH: usize = 2_000;
/// Each of them may need a call of its own, and one more.
const REFUSED_BATCH: usize = 20;

/// The store says that it has taken a call before it has carried it out: so much later the next level of the same SKU goes, for
/// the two must not change places.
const APART: Duration = Duration::from_secs(10);

/// When a level may go. One wrong SKU has a whole call refused: those that the store is known to have never wait for that, and
/// those that it refused before come after all others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    /// The store took the last level of the SKU.
    Taken,
    /// It was told none yet.
    New,
    /// It refused the last one: longest ago first.
    Refused,
}

impl Turn {
    pub(super) const ALL: [Self; 3] = [Self::Taken, Self::New, Self::Refused];

    const fn condition(self) -> &'static str {
        match self {
            Self::Taken => " AND turn = 0",
            Self::New => " AND turn = 1",
            Self::Refused => " AND turn > 1",
        }
    }

    fn at_most(self, room: usize) -> i64 {
        let at_most = match self {
            Self::Taken | Self::New => room,
            Self::Refused => room.min(REFUSED_BATCH),
        };
        i64::try_from(at_most).unwrap_or(i64::MAX)
    }
}

#[derive(Debug, Clone)]
pub struct LeasedLevel {
    pub level: LevelToSend,
    pub fresh_until: Timestamp,
    pub turn: Turn,
}

row! {
    pub(super) struct BatchColumns { pub(super) sku: String, level: i64, fresh_until: i64 }
}

impl BatchColumns {
    pub(super) fn level(&self, turn: Turn) -> StorageResult<LeasedLevel> {
        let row = RowName::new("stock_levels", &self.sku);
        Ok(LeasedLevel {
            level: LevelToSend {
                sku: row.parsed("sku", &self.sku)?,
                level: row.known("level", self.level.try_into().ok())?,
            },
            fresh_until: Timestamp::from_millis(self.fresh_until),
            turn,
        })
    }
}

/// Of levels that wait: which may be sent by now. A time of confirmation that is far ahead is that of a clock that was set back.
pub(super) fn push_open(statement: &mut Statement, at: Timestamp) {
    statement
        .push(" AND fresh_until > ")
        .integer(at.millis())
        .push(" AND (confirmed_at IS NULL OR confirmed_at NOT BETWEEN ")
        .integer(at.minus(APART).millis() + 1)
        .push(" AND ")
        .integer(at.plus(APART).millis())
        .push(")");
}

/// Where the first of them is that is too old.
pub(super) fn select_location(
    integration: IntegrationId,
    generation: i64,
    turn: Turn,
    at: Timestamp,
) -> Statement {
    let mut statement = Statement::default();
    statement
        .push("SELECT location_id FROM stock_levels WHERE state = 'waiting' AND integration_id = ")
        .text(integration.to_string())
        .push(" AND generation = ")
        .integer(generation)
        .push(turn.condition());
    push_open(&mut statement, at);
    statement.push(" ORDER BY turn, fresh_until LIMIT 1");
    statement
}

pub(super) fn select_batch(
    integration: IntegrationId,
    generation: i64,
    location: i64,
    turn: Turn,
    room: usize,
    at: Timestamp,
) -> Statement {
    let mut statement = Statement::default();
    statement
        .push(
            "SELECT sku, level, fresh_until FROM stock_levels WHERE state = 'waiting' AND integration_id = ",
        )
        .text(integration.to_string())
        .push(" AND generation = ")
        .integer(generation)
        .push(" AND location_id = ")
        .integer(location)
        .push(turn.condition());
    push_open(&mut statement, at);
    statement
        .push(" ORDER BY turn, fresh_until, sku LIMIT ")
        .integer(turn.at_most(room));
    statement
}
