//! Opening the data: the database, and the keys that belong to it.

use std::sync::Arc;

use url::Url;

use super::CommandError;
use crate::bigcommerce::BigCommerce;
use crate::config::DataSettings;
use crate::services::Ground;
use crate::services::accounts::AccountService;
use crate::storage::Database;
use crate::vault::Vault;

/// # Errors
/// The database can't be opened, or the key file is not the one that its secrets were sealed with.
pub async fn open(settings: &DataSettings, bigcommerce_url: Url) -> Result<Ground, CommandError> {
    let (database, vault) = open_vault(settings).await?;
    let accounts = Arc::new(AccountService::new(database.clone())?);
    let bigcommerce = BigCommerce::new(bigcommerce_url)?;
    Ok(Ground { database, vault: Arc::new(vault), accounts, bigcommerce, wake: Arc::default() })
}

/// # Errors
/// As [`open`].
pub async fn open_vault(settings: &DataSettings) -> Result<(Database, Vault), CommandError> {
    let database = Database::open(&settings.database_url)
        .await
        .map_err(|error| format!("the database can't be opened: {error}"))?;
    let vault = Vault::open_or_create(&settings.key_file)?;
    Ok((database, vault))
}
