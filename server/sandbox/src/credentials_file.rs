//! The .txt that BigCommerce lets a merchant download, variant A (§1.3).

use std::fs::OpenOptions;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::tokens::{Account, Credentials, Tokens};

impl Credentials {
    /// The file's text. The API path is the real one: where the sandbox listens is no part of credentials.
    pub fn text(&self) -> String {
        format!(
            "ACCESS TOKEN: {}\nCLIENT NAME: sandbox {}\nAPI PATH: https://api.bigcommerce.com/stores/{}/v3/\nCLIENT ID: {}\nCLIENT SECRET: {}\n",
            self.access_token,
            self.account.name(),
            self.store_hash,
            self.client_id,
            self.client_secret
        )
    }
}

impl Tokens {
    /// Writes the full account's file at `path`, and each other account's beside it (`…-read-only.txt`).
    /// Only the owner may read them. Gives the paths.
    ///
    /// # Errors
    /// Those of the file system.
    pub fn write_files(&self, path: &Path) -> io::Result<Vec<PathBuf>> {
        let mut written = Vec::new();
        for credentials in &self.accounts {
            let path = path_of(path, credentials.account);
            write_for_owner(&path, &credentials.text())?;
            written.push(path);
        }
        Ok(written)
    }
}

fn path_of(path: &Path, account: Account) -> PathBuf {
    if account == Account::Full {
        return path.to_owned();
    }
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    path.with_file_name(format!("{stem}-{}.txt", account.name()))
}

fn write_for_owner(path: &Path, text: &str) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    #[cfg(unix)]
    file.set_permissions(std::os::unix::fs::PermissionsExt::from_mode(0o600))?;
    file.write_all(text.as_bytes())
}
