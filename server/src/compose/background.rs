//! What runs by itself.

use std::sync::Arc;

use engine::alerts::Watcher;
use engine::imports::channel_follower::ChannelFollower;
use engine::imports::ignore_follower::IgnoreFollower;
use engine::imports::product_images::ProductImageReader;
use engine::imports::scheduler::Scheduler;
use engine::imports::worker::Worker;
use engine::personal_data::Eraser;
use engine::retention::{Retention, Room};
use engine::shipments::pusher::Pusher;
use engine::shipments::retry_policy::PushRetryPolicy;
use engine::status_updates::updater::StatusUpdater;
use engine::stock::sender::StockSender;
use engine::webhooks::WebhookReconciler;
use storage::webhooks::Pace;
use tokio_util::sync::CancellationToken;

use super::AppContext;

impl AppContext {
    /// Runs imports, pushes, status updates, stock, events, letters to clients, the upkeep of webhooks, the look-up of pictures, and the removal of old
    /// records and personal data until `shutdown`.
    pub async fn work(&self, shutdown: CancellationToken) {
        let scheduler = Scheduler {
            database: self.database.clone(),
            wake: self.wake.clone(),
        };
        let database = self.database.clone();
        let channel_follower = ChannelFollower { database };
        let database = self.database.clone();
        let eraser = Eraser { database };
        let database = self.database.clone();
        let ignore_follower = IgnoreFollower { database };
        tokio::join!(
            channel_follower.work(shutdown.clone()),
            eraser.work(shutdown.clone()),
            ignore_follower.work(shutdown.clone()),
            self.worker().work(shutdown.clone()),
            self.pusher().work(shutdown.clone()),
            self.status_updater().work(shutdown.clone()),
            self.stock_sender().work(shutdown.clone()),
            self.send_events(shutdown.clone()),
            self.send_client_alerts(shutdown.clone()),
            self.webhook_reconciler().work(shutdown.clone()),
            self.product_image_reader().work(shutdown.clone()),
            self.retention().work(shutdown.clone()),
            scheduler.work(shutdown)
        );
    }

    pub fn worker(&self) -> Worker {
        Worker {
            database: self.database.clone(),
            sources: Arc::new(self.stores()),
            keeps_raw_orders: self.keeps_raw_orders,
            wake: self.wake.clone(),
        }
    }

    pub fn pusher(&self) -> Pusher {
        Pusher {
            database: self.database.clone(),
            sinks: Arc::new(self.stores()),
            retry_policy: PushRetryPolicy::default(),
        }
    }

    pub fn status_updater(&self) -> StatusUpdater {
        StatusUpdater::new(self.database.clone(), Arc::new(self.stores()))
    }

    pub fn stock_sender(&self) -> StockSender {
        StockSender::new(self.database.clone(), Arc::new(self.stores()))
    }

    pub fn watcher(&self) -> Watcher {
        Watcher {
            database: self.database.clone(),
            channels: self.channels.clone(),
            public_url: self.public_url.clone(),
            thresholds: self.thresholds,
            machine: self.machine.clone(),
        }
    }

    pub fn webhook_reconciler(&self) -> WebhookReconciler {
        WebhookReconciler {
            database: self.database.clone(),
            stores: Arc::new(self.stores()),
            public_url: self.public_url.clone(),
            pace: Pace::default(),
            wake: self.wake.clone(),
        }
    }

    pub fn product_image_reader(&self) -> ProductImageReader {
        ProductImageReader {
            database: self.database.clone(),
            catalogs: Arc::new(self.stores()),
        }
    }

    pub fn retention(&self) -> Retention {
        Retention {
            database: self.database.clone(),
            days: self.kept_days,
            room: Room::default(),
        }
    }
}
