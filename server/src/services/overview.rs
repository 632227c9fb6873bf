//! The overview's figures.

use std::time::Duration;

use async_trait::async_trait;
use parcelpilot_contract::alerts::OperatorAlertRow;
use parcelpilot_contract::error::AppResult;
use parcelpilot_contract::imports::QuietSyncs;
use parcelpilot_contract::orders::OrderQuery;
use parcelpilot_contract::overview::{DayFlow, Overview, SoFar};
use parcelpilot_contract::ports::{Caller, OverviewPort};
use parcelpilot_domain::alert::AlertChannel;
use parcelpilot_domain::shipment::order_age::OrderAge;
use parcelpilot_domain::time::Timestamp;
use runtime::clock::now;
use storage::overview::{Flow, Span, flow};
use storage::{Database, alerts, integrations, orders, overview, runs, shipments};

use super::orders::filter;

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
        let counts = overview::counts(&self.database).await?;
        Ok(Overview {
            version,
            read_at: now,
            clients: counts.clients,
            orders: counts.orders,
            to_ship: self.to_ship(now.start_of_day()).await?,
            on_hold: counts.on_hold,
            imported: self.so_far(Flow::Imported, now).await?,
            shipped: self.so_far(Flow::Shipped, now).await?,
            days: self.days(now.start_of_day()).await?,
            open_problems: counts.open_problems,
            with_warnings: counts.with_warnings,
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

    /// Each age is counted by the query of the list that its number leads to.
    async fn to_ship(&self, today: Timestamp) -> AppResult<Vec<(OrderAge, i64)>> {
        let mut counts = Vec::new();
        for age in OrderAge::ALL {
            let filter = filter(&self.database, OrderQuery::to_ship_of_age(age, today)).await?;
            counts.push((age, orders::count(&self.database, &filter).await?));
        }
        Ok(counts)
    }

    async fn so_far(&self, what: Flow, now: Timestamp) -> AppResult<SoFar> {
        let today = now.start_of_day();
        let spans = [
            Span {
                from: today,
                until: today.plus(DAY),
            },
            Span {
                from: today.minus(WEEK),
                until: now.minus(WEEK),
            },
        ];
        let counts = flow(&self.database, what, &spans).await?;
        Ok(SoFar {
            today: counts.first().copied().unwrap_or_default(),
            last_week: counts.get(1).copied().unwrap_or_default(),
        })
    }

    async fn days(&self, today: Timestamp) -> AppResult<Vec<DayFlow>> {
        let begins = (0..Overview::DAYS).rev().map(|before| today.minus(DAY * before));
        let spans: Vec<Span> = begins
            .map(|from| Span {
                from,
                until: from.plus(DAY),
            })
            .collect();
        let orders = flow(&self.database, Flow::Placed, &spans).await?;
        let shipments = flow(&self.database, Flow::Shipped, &spans).await?;
        let days = spans.iter().zip(orders.into_iter().zip(shipments));
        let day = |(span, (orders, shipments)): (&Span, (i64, i64))| DayFlow {
            day: span.from,
            orders,
            shipments,
        };
        Ok(days.map(day).collect())
    }
}
