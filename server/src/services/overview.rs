//! Is everything flowing?

use app::api::imports::QuietSyncs;
use app::api::overview::Overview;
use app::error::AppResult;
use app::ports::OverviewPort;
use async_trait::async_trait;
use parcelpilot_domain::alert::AlertChannel;
use parcelpilot_domain::time::Timestamp;

use super::stored;
use crate::storage::{Database, alerts, integrations, overview, runs, shipments};

pub struct OverviewService {
    pub database: Database,
    /// Who is told of alerts outside the pages.
    pub tells: Vec<AlertChannel>,
}

#[async_trait]
impl OverviewPort for OverviewService {
    async fn overview(&self) -> AppResult<Overview> {
        let now = crate::time::now();
        let midnight = Timestamp::from_millis(now.millis() - now.millis().rem_euclid(86_400_000));
        let counts = overview::counts(&self.database, midnight).await.map_err(stored)?;
        Ok(Overview {
            clients: counts.clients,
            orders: counts.orders,
            orders_today: counts.orders_since,
            waiting_to_ship: counts.waiting_to_ship,
            open_problems: counts.open_problems,
            integrations: integrations::list(&self.database).await.map_err(stored)?,
            pushes: shipments::counts(&self.database, now).await.map_err(stored)?,
            running: runs::live(&self.database, None, QuietSyncs::Hidden)
                .await
                .map_err(stored)?
                .running,
            alerts: alerts::list_open(&self.database).await.map_err(stored)?,
            tells: self.tells.clone(),
        })
    }

    async fn attention_count(&self) -> AppResult<i64> {
        overview::attention_count(&self.database, crate::time::now())
            .await
            .map_err(stored)
    }
}
