//! Orders that get another status in their store once they are here.

use parcelpilot_domain::ids::OrderId;
use parcelpilot_domain::order_status::OrderStatus;
use parcelpilot_domain::status_update::{StatusMove, StatusUpdateReason, StatusUpdateState};
use parcelpilot_domain::time::Timestamp;
use serde::{Deserialize, Serialize};

use crate::error::{AppError, AppResult, FieldProblem};

/// How it stands with an order's update.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatusUpdateRow {
    pub to: StatusMove,
    pub state: StatusUpdateState,
    /// Why it was skipped, failed, or waits.
    pub reason: Option<StatusUpdateReason>,
    /// The status that the store's order had instead.
    pub seen_status: Option<OrderStatus>,
    /// Since when it is in this state.
    pub since: Timestamp,
}

/// How it stands with an integration's updates.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatusUpdates {
    pub waiting: i64,
    pub failed: i64,
    /// The store refuses all, and some wait: one is tried from time to time.
    pub is_paused: bool,
    /// The first of those that failed.
    pub failed_orders: Vec<FailedStatusUpdate>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FailedStatusUpdate {
    pub order: OrderId,
    /// In its store.
    pub number: i64,
    pub reason: Option<StatusUpdateReason>,
    pub since: Timestamp,
}

/// The form of the setting: a code of [`StatusMove`], or empty where orders keep their status.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct StatusOnImportForm {
    #[serde(rename = "settings.status_on_import")]
    pub status_on_import: String,
}

impl StatusUpdates {
    /// Whether a person has to do something, and can try again.
    pub const fn needs_person(&self) -> bool {
        self.failed > 0 || self.is_paused
    }
}

impl StatusUpdateRow {
    /// Whether it can be tried again: it has failed, or waits because the store refuses all.
    pub fn can_be_retried(&self) -> bool {
        match self.state {
            StatusUpdateState::Failed => true,
            StatusUpdateState::Pending => self.reason.is_some(),
            _ => false,
        }
    }
}

impl StatusOnImportForm {
    pub const FIELD: &str = "settings.status_on_import";

    /// # Errors
    /// A code that is none.
    pub fn read(&self) -> AppResult<Option<StatusMove>> {
        match self.status_on_import.as_str() {
            "" => Ok(None),
            code => StatusMove::from_code(code)
                .map(Some)
                .ok_or(AppError::invalid(Self::FIELD, FieldProblem::Unknown)),
        }
    }
}
