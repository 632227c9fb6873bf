use parcelpilot_contract::alerts::{AlertNotification, AlertRow};
use parcelpilot_contract::client_links::{ClientLinkRow, ClientLinkState, RequestedStore, StoreWrites};
use parcelpilot_contract::integrations::{
    Health, IntegrationDetail, IntegrationRow, StoredSecret, WebhookStatus,
};
use parcelpilot_contract::status_updates::{FailedStatusUpdate, StatusUpdates};
use parcelpilot_domain::alert::{AlertChannel, AlertKind};
use parcelpilot_domain::import_run::RunFailure;
use parcelpilot_domain::order_status::OrderStatus;
use parcelpilot_domain::platform::Platform;
use parcelpilot_domain::quota::Quota;
use parcelpilot_domain::status_update::{StatusMove, StatusUpdateReason};
use parcelpilot_domain::sync::SyncInterval;
use parcelpilot_domain::time_zone::StoreZone;
use parcelpilot_domain::webhook::WebhookState;

use super::{CLIENT, CLIENT_LINK, FAILING_INTEGRATION, INTEGRATION, ORDER, at, clients, id};

pub const NAME: &str = "Birch US store";
pub const REQUESTED_NAME: &str = "Birch CA store";
pub const LINK_MAKER: &str = "Lena Link";
pub const FAILING_NAME: &str = "Birch UK store";
pub const STORE_NAME: &str = "Trails and Tents";
pub const STORE_HASH: &str = "birch7hash";
pub const ZONE: &str = "America/Chicago";
pub const LAST_FOUR: &str = "k7q2";
pub const STATUS_LABEL: &str = "Waiting for Wanda";
pub const FAILED_UPDATE: i64 = 40_417;

pub fn integration() -> IntegrationRow {
    IntegrationRow {
        id: id(INTEGRATION),
        name: NAME.to_owned(),
        client_name: clients::NAME.to_owned(),
        platform: Platform::BigCommerce,
        store_hash: STORE_HASH.to_owned(),
        store_name: Some(STORE_NAME.to_owned()),
        is_enabled: true,
        health: Health::HasProblems,
        last_good_poll: Some(at(0)),
        sync_every: SyncInterval::default(),
        next_sync: Some(at(2)),
        overdue_since: None,
        orders: 4_321,
        open_problems: 1,
    }
}

/// Its token was refused.
pub fn failing() -> IntegrationRow {
    IntegrationRow {
        id: id(FAILING_INTEGRATION),
        name: FAILING_NAME.to_owned(),
        health: Health::Failing(RunFailure::TokenRefused),
        open_problems: 0,
        ..integration()
    }
}

pub fn alert() -> AlertRow {
    AlertRow {
        integration_id: id(FAILING_INTEGRATION),
        kind: AlertKind::Failing,
        since: at(1),
        notified: vec![AlertNotification {
            channel: AlertChannel::Webhook,
            at: at(2),
        }],
    }
}

/// Of an integration that is yet to be connected.
pub fn client_link() -> ClientLinkRow {
    ClientLinkRow {
        id: id(CLIENT_LINK),
        integration: None,
        name: REQUESTED_NAME.to_owned(),
        client_name: clients::NAME.to_owned(),
        made_by: LINK_MAKER.to_owned(),
        expires_at: at(9),
        state: ClientLinkState::Waiting,
    }
}

pub fn requested_store() -> RequestedStore {
    RequestedStore {
        name: REQUESTED_NAME.to_owned(),
        client_name: clients::NAME.to_owned(),
        made_by: LINK_MAKER.to_owned(),
        expires_at: at(9),
        writes: StoreWrites::default(),
        adds_webhook: false,
    }
}

/// Pushing is off.
pub fn detail() -> IntegrationDetail {
    IntegrationDetail {
        client_secret: Some(StoredSecret {
            last_four: "m3n8".to_owned(),
        }),
        api_client_id: Some("birchapiclient".to_owned()),
        status_labels: vec![(OrderStatus::AWAITING_SHIPMENT, STATUS_LABEL.to_owned())],
        status_on_import: Some(StatusMove::AwaitingShipment),
        zone: Some(StoreZone {
            name: ZONE.to_owned(),
            utc_offset_seconds: -21_600,
        }),
        quota: Some(Quota {
            left: 100,
            total: 150,
            resets_at: at(1),
        }),
        alert: Some(alert()),
        webhook: Some(WebhookStatus {
            state: WebhookState::Working,
            last_heard: Some(at(1)),
        }),
        row: integration(),
        client_link: Some(ClientLinkRow {
            integration: Some(id(INTEGRATION)),
            name: NAME.to_owned(),
            ..client_link()
        }),
        ..bare_detail()
    }
}

/// One waits, and one has failed.
pub fn status_updates() -> StatusUpdates {
    StatusUpdates {
        waiting: 1,
        failed: 1,
        is_paused: false,
        failed_orders: vec![FailedStatusUpdate {
            order: id(ORDER),
            number: FAILED_UPDATE,
            reason: Some(StatusUpdateReason::Refused),
            since: at(0),
        }],
    }
}

/// The store refuses all, and the one that was tried waits again.
pub fn refused_status_updates() -> StatusUpdates {
    StatusUpdates {
        waiting: 1,
        is_paused: true,
        ..StatusUpdates::default()
    }
}

/// Just saved.
pub fn bare_detail() -> IntegrationDetail {
    IntegrationDetail {
        row: IntegrationRow {
            store_name: None,
            health: Health::New,
            last_good_poll: None,
            next_sync: None,
            orders: 0,
            open_problems: 0,
            ..integration()
        },
        client_id: id(CLIENT),
        version: 1,
        access_token: StoredSecret {
            last_four: LAST_FOUR.to_owned(),
        },
        api_client_id: None,
        client_secret: None,
        credentials_set_at: at(0),
        credentials_set_by: "Adam Admin".to_owned(),
        push_ship_confirms: false,
        status_on_import: None,
        client_is_active: true,
        statuses: OrderStatus::IMPORTED_BY_DEFAULT.to_vec(),
        status_labels: Vec::new(),
        zone: None,
        quota: None,
        alert: None,
        webhook: None,
        unsent: 0,
        client_link: None,
    }
}
