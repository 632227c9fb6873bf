//! Is everything flowing?

use parcelpilot_domain::alert::AlertChannel;
use parcelpilot_domain::shipment::order_age::OrderAge;
use parcelpilot_domain::time::Timestamp;
use serde::{Deserialize, Serialize};

use crate::alerts::{AlertRow, OperatorAlertRow};
use crate::imports::RunRow;
use crate::integrations::IntegrationRow;
use crate::orders::OrderCount;
use crate::shipments::PushCounts;

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Overview {
    /// Another text once something has changed of what is counted here.
    pub version: String,
    /// Days are this one's, in UTC.
    pub read_at: Timestamp,
    pub clients: i64,
    pub orders: i64,
    /// Orders that may be shipped now, by their age; each age once.
    pub to_ship: Vec<(OrderAge, i64)>,
    /// Of these, the late ones.
    pub late: OrderCount,
    /// Of these, those that are to leave later today. Nothing where no client has a shipping promise.
    pub due_today: Option<OrderCount>,
    /// Orders on hold.
    pub on_hold: i64,
    pub imported: SoFar,
    pub shipped: SoFar,
    /// The last ones, oldest first, today among them.
    pub days: Vec<DayFlow>,
    pub open_problems: i64,
    /// Orders that ended in the store while somebody was at work on them.
    pub with_warnings: i64,
    pub integrations: Vec<IntegrationRow>,
    pub pushes: Vec<PushCounts>,
    pub running: Vec<RunRow>,
    pub alerts: Vec<AlertRow>,
    /// Those that the caller is to know of.
    pub operator_alerts: Vec<OperatorAlertRow>,
    /// Who is told of alerts outside the pages.
    pub alert_channels: Vec<AlertChannel>,
}

/// How many there were today, and on the same weekday last week by the same time of day.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SoFar {
    pub today: i64,
    pub last_week: i64,
}

/// One day's orders, by when they were placed, and its shipments that were not voided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct DayFlow {
    /// When the day began.
    pub day: Timestamp,
    pub orders: i64,
    pub shipments: i64,
}

impl Overview {
    /// So many days have their flow, today included.
    pub const DAYS: u32 = 14;

    /// When the day began.
    pub fn today(&self) -> Timestamp {
        self.read_at.start_of_day()
    }

    /// Orders that may be shipped now.
    pub fn waiting_to_ship(&self) -> i64 {
        self.to_ship.iter().map(|(_, count)| count).sum()
    }

    /// Shipments that the stores did not take.
    pub fn failed(&self) -> i64 {
        self.pushes.iter().map(|counts| counts.failed).sum()
    }

    /// Shipments of which the stores are not told for now.
    pub fn held(&self) -> i64 {
        self.pushes.iter().map(|counts| counts.held).sum()
    }
}
