use std::time::Duration;

use parcelpilot_contract::alerts::{AlertedIntegrationRow, OperatorAlertRow};
use parcelpilot_contract::orders::OrderCount;
use parcelpilot_contract::overview::{DayFlow, Overview, SoFar};
use parcelpilot_domain::alert::AlertChannel;
use parcelpilot_domain::operator_alert::OperatorAlertDetail;
use parcelpilot_domain::shipment::order_age::OrderAge;
use parcelpilot_domain::time::Timestamp;

use super::{CLIENT, INTEGRATION, PERSON, RUN, clients, id, imports, integrations, shipments};

pub const ATTENTION_COUNT: i64 = 23;
pub const HOST: &str = "pilot-7";
pub const TOKEN_NAME: &str = "Label printer";

/// 14:20 UTC on 2026-11-28, a Saturday.
pub const NOW: Timestamp = Timestamp::from_millis(1_795_875_600_000);

pub fn overview() -> Overview {
    Overview {
        version: "as-it-was-read".to_owned(),
        read_at: NOW,
        clients: 1,
        orders: 8_642,
        to_ship: vec![
            (OrderAge::Today, 5_001),
            (OrderAge::OneDay, 396),
            (OrderAge::TwoOrThreeDays, 61),
            (OrderAge::Older, 7),
        ],
        late: OrderCount(68),
        due_today: None,
        on_hold: 3_086,
        imported: SoFar {
            today: 2_468,
            last_week: 2_000,
        },
        shipped: SoFar {
            today: 1_357,
            last_week: 1_400,
        },
        days: days(),
        open_problems: 1,
        with_warnings: 7_531,
        integrations: vec![integrations::integration(), integrations::failing()],
        pushes: vec![shipments::counts()],
        running: vec![imports::running()],
        alerts: vec![integrations::alert()],
        operator_alerts: operator_alerts(),
        alert_channels: vec![AlertChannel::Webhook],
    }
}

/// One of each kind that the overview has an item of its own for.
fn operator_alerts() -> Vec<OperatorAlertRow> {
    let [host, folder] = [HOST, "/srv/pilot"].map(str::to_owned);
    let of = AlertedIntegrationRow {
        id: id(INTEGRATION),
        name: integrations::NAME.to_owned(),
        client_id: id(CLIENT),
        client_name: clients::NAME.to_owned(),
    };
    let alert = |detail: OperatorAlertDetail, integration: Option<&AlertedIntegrationRow>| OperatorAlertRow {
        detail,
        integration: integration.cloned(),
        since: NOW,
        notified: Vec::new(),
    };
    vec![
        alert(OperatorAlertDetail::PushWaiting { shipments: 6_172 }, Some(&of)),
        alert(
            OperatorAlertDetail::CompletenessDiffers {
                run_id: id(RUN),
                orders: 283,
            },
            Some(&of),
        ),
        alert(
            OperatorAlertDetail::DiskFull {
                host: host.clone(),
                folder: folder.clone(),
                free_bytes: 1 << 30,
                total_bytes: 64 << 30,
            },
            None,
        ),
        alert(
            OperatorAlertDetail::ApiTokenExpiring {
                token: TOKEN_NAME.to_owned(),
                user_id: id(PERSON),
                person: "Ada".to_owned(),
                expires_at: NOW,
                is_close: true,
            },
            None,
        ),
        alert(
            OperatorAlertDetail::EventsStopped {
                endpoint: id(super::EVENT_ENDPOINT),
                description: super::events::DESCRIPTION.to_owned(),
            },
            None,
        ),
        alert(OperatorAlertDetail::BackupFailed { host, folder }, None),
    ]
}

fn days() -> Vec<DayFlow> {
    let day = |before: u32| DayFlow {
        day: NOW.start_of_day().minus(Duration::from_secs(86_400) * before),
        orders: 1_100 + i64::from(before),
        shipments: 900 - i64::from(before),
    };
    (0..14).rev().map(day).collect()
}
