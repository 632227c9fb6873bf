//! What is wrong with settings: as a start finds it, but all at once.

use std::error::Error;
use std::path::Path;

use engine::alerts::Channel;
use runtime::error_report::with_causes;
use serde::Serialize;

use crate::backup::BackupError;
use crate::command_line::serve_settings::ReadSettings;
use crate::config::{ConfigError, DataSettings, FileError};
use crate::http::Certificate;
use crate::vault::Vault;

#[derive(Debug, Serialize)]
pub struct Problem {
    /// By its name in the settings file; absent where the file as a whole, or a name in it, is wrong.
    setting: Option<&'static str>,
    pub message: String,
}

impl Problem {
    pub fn of(setting: &'static str, error: impl ToString) -> Self {
        Self {
            setting: Some(setting),
            message: error.to_string(),
        }
    }

    fn causes(setting: &'static str, error: &dyn Error) -> Self {
        Self::of(setting, with_causes(error))
    }
}

impl From<&FileError> for Problem {
    fn from(error: &FileError) -> Self {
        Self {
            setting: None,
            message: error.to_string(),
        }
    }
}

impl From<&ConfigError> for Problem {
    fn from(error: &ConfigError) -> Self {
        Self::of(error.id, error)
    }
}

/// Of files that the settings name. Makes none.
pub fn of_files(read: &ReadSettings) -> Vec<Problem> {
    let mut problems = Vec::new();
    let data = read.data.as_ref();
    problems.extend(data.and_then(of_database_folder));
    problems.extend(data.and_then(of_key_file));
    let certificate = read.server.as_ref().and_then(|server| server.certificate.clone());
    if let Some(Err(error)) = certificate.map(Certificate::load) {
        problems.push(Problem::of("tls_cert", error));
    }
    if let Some(nightly) = &read.nightly {
        if data.is_some_and(|data| data.database_folder().is_none()) {
            problems.push(Problem::of("backup_to", BackupError::NotSqlite));
        }
        if nightly.folder.exists() && !nightly.folder.is_dir() {
            let folder = nightly.folder.display();
            problems.push(Problem::of(
                "backup_to",
                format!("the folder for backups, {folder}, is no folder"),
            ));
        }
    }
    problems
}

/// Of what is behind a connection, which is closed again.
pub async fn of_connections(read: &ReadSettings) -> Vec<Problem> {
    let mut problems = Vec::new();
    if let Some(data) = &read.data
        && let Err(error) = storage::test_connection(&data.database_url).await
    {
        let causes = with_causes(&error);
        problems.push(Problem::of(
            "database_url",
            format!("the database can't be opened: {causes}"),
        ));
    }
    let Some(outbound) = &read.outbound else {
        return problems;
    };
    match Channel::all(&outbound.alerts) {
        Ok(channels) => {
            for channel in channels {
                let tested = channel.test_connection().await;
                problems.extend(tested.err().map(|error| Problem::of("smtp_url", error)));
            }
        }
        Err(error) => problems.push(Problem::causes("smtp_url", &error)),
    }
    problems
}

fn of_database_folder(data: &DataSettings) -> Option<Problem> {
    let folder = data.database_folder()?;
    let message = format!(
        "the database can't be opened: there is no folder {}",
        folder.display()
    );
    (!folder.is_dir()).then(|| Problem::of("database_url", message))
}

fn of_key_file(data: &DataSettings) -> Option<Problem> {
    let path = &data.key_file;
    if path.exists() {
        let error = Vault::open_existing(path).err()?;
        return Some(Problem::causes("key_file", &error));
    }
    let folder = folder(path);
    let (path, missing) = (path.display(), folder.display());
    let message = format!("the key file {path} can't be created: there is no folder {missing}");
    (!folder.is_dir()).then(|| Problem::of("key_file", message))
}

fn folder(path: &Path) -> &Path {
    let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty());
    parent.unwrap_or(Path::new("."))
}
