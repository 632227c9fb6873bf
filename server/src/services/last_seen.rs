//! That somebody was here is noted in passing: it keeps nobody waiting, and turns nobody away.

use std::future::Future;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use parcelpilot_contract::accounts::SaveTrouble;
use parcelpilot_contract::error::AppError;
use runtime::error_report::with_causes;
use storage::{StorageError, StorageResult};

/// Whoever writes for longer than this is not waited for. It is noted with the next request.
const PATIENCE: Duration = Duration::from_millis(250);

/// Whether it could be noted; nothing where the database was busy.
pub async fn note(
    noting: impl Future<Output = StorageResult<()>>,
) -> Option<Result<(), Option<SaveTrouble>>> {
    let noted = tokio::time::timeout(PATIENCE, noting).await.ok()?;
    Some(noted.map_err(|error| {
        tracing::warn!("could not note that somebody was here: {}", with_causes(&error));
        trouble(&error)
    }))
}

fn trouble(error: &StorageError) -> Option<SaveTrouble> {
    match (error.is_disk_full(), error.is_read_only()) {
        (true, _) => Some(SaveTrouble::DiskFull),
        (_, true) => Some(SaveTrouble::ReadOnly),
        _ => None,
    }
}

/// Why nothing could be saved when it was last tried, for the notice on every page.
#[derive(Debug, Default)]
pub struct LastSave(Mutex<Option<SaveTrouble>>);

impl LastSave {
    pub fn trouble(&self) -> Option<SaveTrouble> {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn went(&self, trouble: Option<SaveTrouble>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = trouble;
    }

    /// What a form was answered.
    pub fn failed(&self, error: &AppError) {
        match error {
            AppError::DiskFull => self.went(Some(SaveTrouble::DiskFull)),
            AppError::ReadOnly => self.went(Some(SaveTrouble::ReadOnly)),
            _ => {}
        }
    }
}
