//! Errors with keys and sealed secrets. Each message says what to do.

use std::path::PathBuf;

use super::SecretLocation;

#[derive(Debug, thiserror::Error)]
pub enum VaultError {
    #[error("the key file {} can't be read: {source}. Let the account that runs ParcelPilot read it", path.display())]
    Unreadable { path: PathBuf, source: std::io::Error },
    #[error(
        "the key file {} can't be created: {source}. Choose another path with --key-file or PARCELPILOT_KEY_FILE",
        path.display()
    )]
    NotCreated { path: PathBuf, source: std::io::Error },
    #[error("other users can read the key file {}: run `chmod 600 {}`", .0.display(), .0.display())]
    ReadableByOthers(PathBuf),
    #[error(
        "line {line} of the key file {} is not a key: each line must be `parcelpilot-key-1 <number> <44 characters of \
         base64>`. Restore the file from a backup",
        path.display()
    )]
    Malformed { path: PathBuf, line: usize },
    #[error("the key file {} holds two keys with the number {id}: remove the wrong one", path.display())]
    SameIdTwice { path: PathBuf, id: u32 },
    #[error("the key file {} is empty: restore it from a backup", .0.display())]
    Empty(PathBuf),
    #[error(
        "the database holds secrets, but their key file {} is missing: restore it from a backup, or set the right \
         path with --key-file or PARCELPILOT_KEY_FILE. Without it the stored access tokens and second factors can't be \
         read",
        .0.display()
    )]
    Lost(PathBuf),
    #[error(
        "a secret in the database was sealed with key {0}, which the key file does not hold: restore the key file that \
         belongs to this database"
    )]
    UnknownKey(u32),
    #[error(
        "{}.{} of row {} can't be opened: it was changed, or sealed with another key of the same number",
        .0.table, .0.column, .0.row
    )]
    Damaged(SecretLocation),
    #[error(
        "another program is changing the keys. If none is, since it was killed in the middle of it, delete {}",
        .0.display()
    )]
    Changing(PathBuf),
    #[error("the key file {} can't be changed: {source}", path.display())]
    NotChanged { path: PathBuf, source: std::io::Error },
    #[error("the secret is too long to seal")]
    TooLong,
    #[error("the system provides no random numbers")]
    NoRandomness,
}
