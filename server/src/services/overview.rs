//! The overview's figures.

use std::time::Duration;

use async_trait::async_trait;
use parcelpilot_contract::alerts::OperatorAlertRow;
use parcelpilot_contract::error::AppResult;
use parcelpilot_contract::imports::QuietSyncs;
use parcelpilot_contract::orders::OrderCount;
use parcelpilot_contract::overview::{DayFlow, Overview, SoFar};
use parcelpilot_contract::ports::{Caller, OverviewPort};
use parcelpilot_domain::alert::AlertChannel;
use parcelpilot_domain::shipment::order_age::OrderAge;
use parcelpilot_domain::shipment::work_list::WorkList;
use parcelpilot_domain::shipping_promise::Due;
use parcelpilot_domain::time::Timestamp;
use runtime::clock::now;
use storage::counts::{SpanCounts, Totals};
use storage::orders::OrderFilter;
use storage::overview::{Flow, Span, hour_of, part_of_hour};
use storage::{Database, alerts, counts, integrations, orders, overview, runs, shipments};

use super::promises::Promises;

const HOUR: Duration = Duration::from_secs(3_600);
const DAY: Duration = Duration::from_secs(86_400);
const WEEK: Duration = Duration::from_secs(7 * 86_400);

pub struct OverviewService {
    pub database: Database,
    /// By which channels alerts are sent.
    pub alert_channels: Vec<AlertChannel>,
}

#[async_trait]
impl OverviewPort for OverviewService {
    async fn overview(&self, caller: &Caller) -> AppResult<Overview> {
        let now = now();
        // Before everything else: what changes while it is read is noticed.
        let version = overview::version(&self.database, now).await?;
        let today = now.start_of_day();
        let first = today.minus(DAY * (Overview::DAYS - 1));
        let (totals, spans) = counts::totals_and_spans(&self.database, first).await?;
        let to_ship = to_ship(&totals, &spans, today);
        let promises = Promises::read(&self.database).await?;
        let (late, due_today) = match promises.is_empty() {
            true => (late(&to_ship), None),
            false => (
                self.due(&promises, Due::Late, now).await?,
                Some(self.due(&promises, Due::Today, now).await?),
            ),
        };
        Ok(Overview {
            version,
            read_at: now,
            clients: overview::active_clients(&self.database).await?,
            orders: totals.orders,
            to_ship,
            late,
            due_today,
            on_hold: totals.held,
            imported: self.so_far(Flow::Imported, &spans, now).await?,
            shipped: self.so_far(Flow::Shipped, &spans, now).await?,
            days: days(&spans, first),
            open_problems: totals.open_problems,
            with_warnings: totals.with_warnings,
            integrations: integrations::list(&self.database).await?,
            pushes: shipments::counts(&self.database, now).await?,
            running: runs::live(&self.database, None, QuietSyncs::Hidden)
                .await?
                .running,
            alerts: alerts::list_open(&self.database).await?,
            operator_alerts: self.operator_alerts(caller).await?,
            alert_channels: self.alert_channels.clone(),
        })
    }

    async fn version(&self) -> AppResult<String> {
        Ok(overview::version(&self.database, now()).await?)
    }

    async fn attention_count(&self, caller: &Caller) -> AppResult<i64> {
        let alerts = self.operator_alerts(caller).await?;
        let besides = alerts
            .iter()
            .filter(|alert| !alert.detail.kind().is_counted_elsewhere());
        let besides = i64::try_from(besides.count()).unwrap_or(i64::MAX);
        Ok(overview::attention_count(&self.database, now()).await? + besides)
    }
}

impl OverviewService {
    /// Those that the caller is to know of.
    async fn operator_alerts(&self, caller: &Caller) -> AppResult<Vec<OperatorAlertRow>> {
        let mut open = alerts::list_open_of_operators(&self.database).await?;
        open.retain(|alert| alert.detail.is_for(caller.user_id, caller.role));
        Ok(open)
    }

    async fn due(&self, promises: &Promises, due: Due, now: Timestamp) -> AppResult<OrderCount> {
        let filter = OrderFilter {
            work_list: Some(WorkList::ToShip),
            due: promises.placed(due, now),
            ..OrderFilter::default()
        };
        Ok(orders::count(&self.database, &filter).await?)
    }

    async fn so_far(&self, flow: Flow, counts: &[SpanCounts], now: Timestamp) -> AppResult<SoFar> {
        let sum = |from: Timestamp, until: Timestamp| Span { from, until }.sum(counts, |span| flow.of(span));
        let today = now.start_of_day();
        let (from, until) = (today.minus(WEEK), now.minus(WEEK));
        let hour = hour_of(until);
        let part = part_of_hour(&self.database, flow, until).await?;
        Ok(SoFar {
            today: sum(today, today.plus(DAY)),
            last_week: sum(from, hour) + part.unwrap_or_else(|| sum(hour, hour.plus(HOUR))),
        })
    }
}

/// Each age as the list has it that its number leads to. `counts` begin before orders become old.
fn to_ship(totals: &Totals, counts: &[SpanCounts], today: Timestamp) -> Vec<(OrderAge, i64)> {
    let since = |day: Timestamp| {
        let spans = counts.iter().filter(|span| span.begins_at >= day.millis());
        spans.map(|span| span.to_ship).sum::<i64>()
    };
    let of_age = |age: OrderAge| {
        let days = age.placed(today);
        let later: i64 = days.until.map_or(0, |last| since(last.plus(DAY)));
        days.from.map_or(totals.to_ship, since) - later
    };
    OrderAge::ALL.map(|age| (age, of_age(age))).to_vec()
}

/// By their age, where no client was promised anything else.
fn late(to_ship: &[(OrderAge, i64)]) -> OrderCount {
    let late = to_ship.iter().filter(|(age, _)| age.is_late());
    OrderCount(late.map(|(_, count)| count).sum())
}

fn days(counts: &[SpanCounts], first: Timestamp) -> Vec<DayFlow> {
    let day = |number: u32| {
        let from = first.plus(DAY * number);
        let span = Span {
            from,
            until: from.plus(DAY),
        };
        DayFlow {
            day: from,
            orders: span.sum(counts, |span| span.placed),
            shipments: span.sum(counts, |span| span.shipped),
        }
    };
    (0..Overview::DAYS).map(day).collect()
}
