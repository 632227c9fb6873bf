//! The overview's figures.

use async_trait::async_trait;
use parcelpilot_contract::error::AppResult;
use parcelpilot_contract::imports::QuietSyncs;
use parcelpilot_contract::overview::Overview;
use parcelpilot_contract::ports::OverviewPort;
use parcelpilot_domain::alert::AlertChannel;
use parcelpilot_domain::time::Timestamp;
use storage::{Database, alerts, integrations, overview, runs, shipments};

pub struct OverviewService {
    pub database: Database,
    /// By which channels alerts are sent.
    pub alert_channels: Vec<AlertChannel>,
}

#[async_trait]
impl OverviewPort for OverviewService {
    async fn overview(&self) -> AppResult<Overview> {
        let now = runtime::clock::now();
        let midnight = Timestamp::from_millis(now.millis() - now.millis().rem_euclid(86_400_000));
        let counts = overview::counts(&self.database, midnight).await?;
        Ok(Overview {
            clients: counts.clients,
            orders: counts.orders,
            orders_today: counts.orders_since,
            today: midnight.date(),
            waiting_to_ship: counts.waiting_to_ship,
            on_hold: counts.on_hold,
            open_problems: counts.open_problems,
            with_warnings: counts.with_warnings,
            integrations: integrations::list(&self.database).await?,
            pushes: shipments::counts(&self.database, now).await?,
            running: runs::live(&self.database, None, QuietSyncs::Hidden)
                .await?
                .running,
            alerts: alerts::list_open(&self.database).await?,
            alert_channels: self.alert_channels.clone(),
        })
    }

    async fn attention_count(&self) -> AppResult<i64> {
        Ok(overview::attention_count(&self.database, runtime::clock::now()).await?)
    }
}
