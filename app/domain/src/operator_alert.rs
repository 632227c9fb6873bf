//! Alerts about what is no integration's polling: shipments, problems, checks, disks, API tokens, backups.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::account::Role;
use crate::codes::codes;
use crate::ids::{EventEndpointId, RunId, UserId};
use crate::time::Timestamp;

codes! {
    /// What an operator must know.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum OperatorAlertKind {
        /// Stores refused shipments.
        PushFailed = "push_failed",
        /// Shipments have waited for too long to be sent.
        PushWaiting = "push_waiting",
        /// Stores refused to give new orders another status, or never answered.
        StatusUpdateFailed = "status_update_failed",
        /// Many orders could not be imported within a day.
        ProblemsGrowing = "problems_growing",
        /// The latest completeness check found a difference that is still there.
        CompletenessDiffers = "completeness_differs",
        /// Little is free on a file system that ParcelPilot writes to.
        DiskFull = "disk_full",
        /// Nothing more is sent to an endpoint for events.
        EventsStopped = "events_stopped",
        /// An API token that is in use ends soon.
        ApiTokenExpiring = "api_token_expiring",
        /// The latest night has no backup.
        BackupFailed = "backup_failed",
    }
}

const MINUTE: Duration = Duration::from_secs(60);
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

impl OperatorAlertKind {
    /// How long it must hold before anybody is alerted: what passes by itself needs nobody.
    pub const fn opens_after(self) -> Duration {
        match self {
            Self::PushFailed | Self::PushWaiting | Self::StatusUpdateFailed | Self::DiskFull => {
                MINUTE.saturating_mul(5)
            }
            Self::BackupFailed => MINUTE.saturating_mul(10),
            Self::ProblemsGrowing
            | Self::CompletenessDiffers
            | Self::EventsStopped
            | Self::ApiTokenExpiring => Duration::ZERO,
        }
    }

    /// How long it must be gone before it is over: a shipment that is tried again and refused again is no news.
    pub const fn clears_after(self) -> Duration {
        match self {
            Self::PushFailed | Self::PushWaiting | Self::StatusUpdateFailed | Self::DiskFull => {
                MINUTE.saturating_mul(5)
            }
            Self::ProblemsGrowing
            | Self::CompletenessDiffers
            | Self::EventsStopped
            | Self::ApiTokenExpiring
            | Self::BackupFailed => Duration::ZERO,
        }
    }

    /// Whether the bell counts what it is about one by one: refused shipments, problems.
    pub const fn is_counted_elsewhere(self) -> bool {
        matches!(self, Self::PushFailed | Self::ProblemsGrowing)
    }

    /// Whether only a machine itself can tell, for its own disks and folders.
    pub const fn is_of_a_machine(self) -> bool {
        matches!(self, Self::DiskFull | Self::BackupFailed)
    }
}

/// What there is to say of an alert.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OperatorAlertDetail {
    PushFailed {
        shipments: i64,
    },
    PushWaiting {
        shipments: i64,
    },
    StatusUpdateFailed {
        orders: i64,
    },
    ProblemsGrowing {
        /// Met first within a day, and still open.
        problems: i64,
    },
    CompletenessDiffers {
        run_id: RunId,
        /// Counted to [`MOST_DIFFERING`].
        orders: i64,
    },
    DiskFull {
        host: String,
        folder: String,
        free_bytes: u64,
        total_bytes: u64,
    },
    EventsStopped {
        endpoint: EventEndpointId,
        description: String,
    },
    ApiTokenExpiring {
        token: String,
        user_id: UserId,
        person: String,
        expires_at: Timestamp,
        /// It ends within three days.
        is_close: bool,
    },
    BackupFailed {
        host: String,
        folder: String,
    },
}

/// Differing orders are counted so far.
pub const MOST_DIFFERING: i64 = 1_000;

impl OperatorAlertDetail {
    pub const fn kind(&self) -> OperatorAlertKind {
        match self {
            Self::PushFailed { .. } => OperatorAlertKind::PushFailed,
            Self::PushWaiting { .. } => OperatorAlertKind::PushWaiting,
            Self::StatusUpdateFailed { .. } => OperatorAlertKind::StatusUpdateFailed,
            Self::ProblemsGrowing { .. } => OperatorAlertKind::ProblemsGrowing,
            Self::CompletenessDiffers { .. } => OperatorAlertKind::CompletenessDiffers,
            Self::DiskFull { .. } => OperatorAlertKind::DiskFull,
            Self::EventsStopped { .. } => OperatorAlertKind::EventsStopped,
            Self::ApiTokenExpiring { .. } => OperatorAlertKind::ApiTokenExpiring,
            Self::BackupFailed { .. } => OperatorAlertKind::BackupFailed,
        }
    }

    /// Whether people who know `before` have to be told at once. What only grows waits for the reminder.
    pub fn is_news_after(&self, before: &Self) -> bool {
        match (before, self) {
            (Self::ApiTokenExpiring { is_close: before, .. }, Self::ApiTokenExpiring { is_close, .. }) => {
                is_close != before
            }
            (Self::CompletenessDiffers { run_id: before, .. }, Self::CompletenessDiffers { run_id, .. }) => {
                run_id != before
            }
            _ => false,
        }
    }

    /// Machines and endpoints for events concern admins, tokens their people and admins; integrations everybody.
    pub fn is_for(&self, user_id: UserId, role: Role) -> bool {
        match self {
            Self::DiskFull { .. } | Self::BackupFailed { .. } | Self::EventsStopped { .. } => {
                role == Role::Admin
            }
            Self::ApiTokenExpiring { user_id: of, .. } => role == Role::Admin || *of == user_id,
            Self::PushFailed { .. }
            | Self::PushWaiting { .. }
            | Self::StatusUpdateFailed { .. }
            | Self::ProblemsGrowing { .. }
            | Self::CompletenessDiffers { .. } => true,
        }
    }
}

/// From when on there is something to alert people of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AlertThresholds {
    /// A shipment waits for too long to be sent.
    pub push_age: Duration,
    /// So many new problems of one integration in a day are too many.
    pub problems_per_day: i64,
    pub disk_free: DiskFloor,
}

impl AlertThresholds {
    /// Before an API token ends.
    pub const TOKEN_ENDS_SOON: Duration = DAY.saturating_mul(14);
    pub const TOKEN_IS_CLOSE: Duration = DAY.saturating_mul(3);
    /// A token that was not used for longer is missed by nobody.
    pub const TOKEN_IS_USED: Duration = DAY.saturating_mul(30);

    /// An alert that is open stays so down to half of what opens it.
    pub const fn problems_that_keep(&self) -> i64 {
        (self.problems_per_day + 1) / 2
    }
}

impl Default for AlertThresholds {
    fn default() -> Self {
        Self {
            push_age: MINUTE * 60,
            problems_per_day: 20,
            disk_free: DiskFloor::default(),
        }
    }
}

/// How much of a file system has to be free: the larger of both.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DiskFloor {
    pub percent: u8,
    pub bytes: u64,
}

impl DiskFloor {
    pub const fn of(self, total_bytes: u64) -> u64 {
        let share = total_bytes / 100 * self.percent as u64;
        if share > self.bytes { share } else { self.bytes }
    }

    /// A fifth more has to be free before it is enough again, so that an alert doesn't come and go with each file.
    pub const fn enough_again(self, total_bytes: u64) -> u64 {
        let floor = self.of(total_bytes);
        floor.saturating_add(floor / 5)
    }
}

impl Default for DiskFloor {
    fn default() -> Self {
        Self {
            percent: 5,
            bytes: 1 << 30,
        }
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn the_larger_of_share_and_bytes_has_to_be_free() {
        let floor = DiskFloor::default();
        assert_eq!(floor.of(10 << 30), 1 << 30);
        assert_eq!(floor.of(100_000_000_000), 5_000_000_000);
        assert_eq!(floor.enough_again(100_000_000_000), 6_000_000_000);
        let off = DiskFloor { percent: 0, bytes: 0 };
        assert_eq!((off.of(u64::MAX), off.enough_again(u64::MAX)), (0, 0));
    }

    #[test]
    fn machines_concern_admins_and_tokens_their_people() {
        let [ada, bob] = [1, 2].map(|number| UserId::from_uuid(Uuid::from_u128(number)));
        let disk = OperatorAlertDetail::DiskFull {
            host: "pilot".to_owned(),
            folder: "/srv".to_owned(),
            free_bytes: 1,
            total_bytes: 2,
        };
        let token = OperatorAlertDetail::ApiTokenExpiring {
            token: "Label printer".to_owned(),
            user_id: ada,
            person: "Ada".to_owned(),
            expires_at: Timestamp::from_millis(0),
            is_close: false,
        };
        let pushes = OperatorAlertDetail::PushFailed { shipments: 1 };
        for (role, admin) in [
            (Role::Viewer, false),
            (Role::Operator, false),
            (Role::Admin, true),
        ] {
            assert_eq!(disk.is_for(ada, role), admin);
            assert!(token.is_for(ada, role) && pushes.is_for(bob, role));
            assert_eq!(token.is_for(bob, role), admin);
        }
    }

    #[test]
    fn a_kind_is_stored_as_its_detail_is() {
        let detail = OperatorAlertDetail::PushWaiting { shipments: 3 };
        let json = serde_json::to_value(&detail).expect("JSON");
        assert_eq!(
            json,
            serde_json::json!({ detail.kind().code(): { "shipments": 3 } })
        );
    }
}
