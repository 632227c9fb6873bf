//! A backup every night, of which the latest few are kept.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use parcelpilot_domain::time::Timestamp;
use runtime::clock::now;
use runtime::error_report::with_causes;
use tokio_util::sync::CancellationToken;

use super::{BackupError, MANIFEST, files, make, moment};
use crate::compose::AppContext;

const HOUR: Duration = Duration::from_secs(60 * 60);
const DAY: Duration = Duration::from_secs(24 * 60 * 60);
const LOOK_EVERY: Duration = Duration::from_secs(60);
/// What kept one from being made, such as a full disk, seldom passes at once.
const AGAIN_AFTER: Duration = Duration::from_secs(15 * 60);
/// Longer takes none, with a few tries.
const MADE_WITHIN: Duration = HOUR;
/// Others, which people made, are never removed.
const NAME_BEGINS: &str = "parcelpilot-nightly-";

/// When backups are made, where, and how many are kept.
#[derive(Debug, Clone)]
pub struct Nightly {
    pub folder: PathBuf,
    pub keep: usize,
    /// From when on, in UTC.
    pub hour: u8,
}

impl Nightly {
    /// Until `shutdown`. A night that was missed is made up for at once.
    pub async fn work(self, context: AppContext, shutdown: CancellationToken) {
        loop {
            let wait = match self.make_if_due(&context, now()).await {
                Ok(_) => LOOK_EVERY,
                Err(error) => {
                    let folder = self.folder.display();
                    tracing::error!("no nightly backup was made in {folder}: {}", with_causes(&error));
                    AGAIN_AFTER
                }
            };
            tokio::select! {
                () = shutdown.cancelled() => return,
                () = tokio::time::sleep(wait) => {}
            }
        }
    }

    /// The new backup, unless the night has one. Several processes may share a folder: a night's backups have the same
    /// name, and the first one gets it.
    ///
    /// # Errors
    /// See [`BackupError`].
    pub async fn make_if_due(
        &self,
        context: &AppContext,
        at: Timestamp,
    ) -> Result<Option<PathBuf>, BackupError> {
        let name = Self::name_of(self.latest_night(at));
        if self.folder.join(&name).exists() {
            return Ok(None);
        }
        let made = match make(&context.database, &context.vault, &self.folder, &name, at).await {
            Err(BackupError::Taken(_)) => None,
            made => Some(made?),
        };
        if let Some(path) = &made {
            tracing::info!("made the backup {}", path.display());
        }
        self.remove_old()?;
        Ok(made)
    }

    /// The latest night, if its backup should be there and is not, whichever process was to make it.
    pub fn missed(&self, at: Timestamp) -> Option<Timestamp> {
        let night = self.latest_night(at);
        let is_made = self.folder.join(Self::name_of(night)).exists();
        (!is_made && at.since(night) >= MADE_WITHIN).then_some(night)
    }

    fn name_of(night: Timestamp) -> String {
        format!("{NAME_BEGINS}{}", moment(night))
    }

    fn latest_night(&self, at: Timestamp) -> Timestamp {
        let of_this_day = at.start_of_day().plus(HOUR * u32::from(self.hour));
        if of_this_day <= at {
            of_this_day
        } else {
            of_this_day.minus(DAY)
        }
    }

    fn remove_old(&self) -> Result<(), BackupError> {
        let mut nightly = Vec::new();
        for entry in fs::read_dir(&self.folder).map_err(BackupError::io(&self.folder))? {
            let entry = entry.map_err(BackupError::io(&self.folder))?;
            let (name, path) = (entry.file_name().to_string_lossy().into_owned(), entry.path());
            if name.starts_with(NAME_BEGINS) && path.join(MANIFEST).exists() {
                nightly.push(path);
            } else if files::is_draft(&name) && is_older_than(&path, DAY) {
                // Of a program that was killed.
                remove(&path)?;
            }
        }
        // Their names are as old as they are.
        nightly.sort_unstable();
        let too_many = nightly.len().saturating_sub(self.keep);
        nightly[..too_many].iter().try_for_each(|path| remove(path))
    }
}

fn remove(path: &Path) -> Result<(), BackupError> {
    fs::remove_dir_all(path).map_err(BackupError::io(path))
}

fn is_older_than(path: &Path, age: Duration) -> bool {
    let modified = fs::metadata(path).and_then(|metadata| metadata.modified());
    modified.is_ok_and(|at| {
        SystemTime::now()
            .duration_since(at)
            .is_ok_and(|since| since > age)
    })
}
