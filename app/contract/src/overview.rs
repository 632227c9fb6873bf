//! Is everything flowing?

use parcelpilot_domain::alert::AlertChannel;
use serde::{Deserialize, Serialize};

use crate::alerts::AlertRow;
use crate::imports::RunRow;
use crate::integrations::IntegrationRow;
use crate::shipments::PushCounts;

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Overview {
    pub clients: i64,
    pub orders: i64,
    /// Orders imported since [`today`](Self::today) began.
    pub orders_today: i64,
    /// The day, `YYYY-MM-DD` in UTC.
    pub today: String,
    /// Orders that may be shipped now.
    pub waiting_to_ship: i64,
    /// Orders on hold.
    pub on_hold: i64,
    pub open_problems: i64,
    /// Orders that ended in the store while somebody was at work on them.
    pub with_warnings: i64,
    pub integrations: Vec<IntegrationRow>,
    pub pushes: Vec<PushCounts>,
    pub running: Vec<RunRow>,
    pub alerts: Vec<AlertRow>,
    /// Who is told of alerts outside the pages.
    pub alert_channels: Vec<AlertChannel>,
}
