//! What can only be seen on this machine: whether its disks are full, and whether last night's backup is there.

mod disk;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use async_trait::async_trait;
use engine::alerts::{Machine, Observation};
use parcelpilot_domain::operator_alert::{AlertThresholds, OperatorAlertDetail, OperatorAlertKind};
use parcelpilot_domain::time::Timestamp;
use runtime::blocking::run_blocking;
use storage::alerts::{Condition, Strength};

use crate::backup::nightly::Nightly;
use crate::config::DataSettings;

pub use disk::Space;
use disk::{host_name, space};

/// Measures the file system of a folder; nothing where that is not possible.
type Measure = fn(&Path) -> Option<Space>;

#[derive(Clone)]
pub struct WatchedMachine {
    host: String,
    /// Whose file systems are measured.
    folders: Vec<PathBuf>,
    nightly: Option<Nightly>,
    measure: Measure,
}

impl WatchedMachine {
    /// Watches the folders of the SQLite file and of the backups.
    pub fn new(data: &DataSettings, nightly: Option<Nightly>) -> Self {
        let of_database = data.database_folder();
        let of_backups = nightly.as_ref().map(|nightly| nightly.folder.clone());
        Self::of(of_database.into_iter().chain(of_backups), nightly, space)
    }

    pub fn of(
        folders: impl IntoIterator<Item = PathBuf>,
        nightly: Option<Nightly>,
        measure: Measure,
    ) -> Self {
        Self {
            host: host_name(),
            folders: folders.into_iter().collect(),
            nightly,
            measure,
        }
    }

    fn observations(&self, thresholds: &AlertThresholds, now: Timestamp) -> Vec<Observation> {
        let mut devices = BTreeSet::new();
        let mut observations = Vec::new();
        for folder in &self.folders {
            // Of one file system people hear once.
            if let Some(space) = (self.measure)(folder).filter(|space| devices.insert(space.device)) {
                observations.push(self.disk(folder, space, thresholds, now));
            }
        }
        observations.extend(self.nightly.as_ref().map(|nightly| self.backup(nightly, now)));
        observations
    }

    fn disk(
        &self,
        folder: &Path,
        Space { free, total, .. }: Space,
        thresholds: &AlertThresholds,
        now: Timestamp,
    ) -> Observation {
        let strength = if free < thresholds.disk_free.of(total) {
            Some(Strength::Opens)
        } else if free < thresholds.disk_free.enough_again(total) {
            Some(Strength::Keeps)
        } else {
            None
        };
        let (host, folder) = (self.host.clone(), shown(folder));
        let detail = OperatorAlertDetail::DiskFull {
            host,
            folder: folder.clone(),
            free_bytes: free,
            total_bytes: total,
        };
        self.observation(&folder, detail, now, strength)
    }

    fn backup(&self, nightly: &Nightly, now: Timestamp) -> Observation {
        let missed = nightly.missed(now);
        let (host, folder) = (self.host.clone(), shown(&nightly.folder));
        let detail = OperatorAlertDetail::BackupFailed {
            host,
            folder: folder.clone(),
        };
        let strength = missed.map(|_| Strength::Opens);
        self.observation(&folder, detail, missed.unwrap_or(now), strength)
    }

    fn observation(
        &self,
        folder: &str,
        detail: OperatorAlertDetail,
        since: Timestamp,
        strength: Option<Strength>,
    ) -> Observation {
        let subject = format!("{}:{folder}", self.host);
        let kind: OperatorAlertKind = detail.kind();
        let condition = strength.map(|strength| Condition {
            subject: subject.clone(),
            integration: None,
            detail,
            since,
            strength,
        });
        Observation {
            kind,
            subject,
            condition,
        }
    }
}

#[async_trait]
impl Machine for WatchedMachine {
    async fn look(&self, thresholds: &AlertThresholds, now: Timestamp) -> Vec<Observation> {
        let (machine, thresholds) = (self.clone(), *thresholds);
        // A file system on a network may take its time.
        run_blocking(move || machine.observations(&thresholds, now)).await
    }
}

/// As it is on this machine, wherever the process was started.
fn shown(folder: &Path) -> String {
    let whole = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
    whole.display().to_string()
}
