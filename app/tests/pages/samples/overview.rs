use parcelpilot_contract::overview::Overview;
use parcelpilot_domain::alert::AlertChannel;

use super::{imports, integrations, shipments};

pub const ATTENTION_COUNT: i64 = 23;

pub const TODAY: &str = "2026-11-22";

pub fn overview() -> Overview {
    Overview {
        clients: 1,
        orders: 8_642,
        orders_today: 2_468,
        today: TODAY.to_owned(),
        waiting_to_ship: 5_397,
        on_hold: 3_086,
        open_problems: 1,
        with_warnings: 7_531,
        integrations: vec![integrations::integration(), integrations::failing()],
        pushes: vec![shipments::counts()],
        running: vec![imports::running()],
        alerts: vec![integrations::alert()],
        alert_channels: vec![AlertChannel::Webhook],
    }
}
