//! Opening the data: the database, and the keys that belong to it.

use bigcommerce::BigCommerce;
use storage::integrations::Integration;
use storage::{Database, StorageResult, integrations};
use url::Url;

use super::CommandError;
use crate::compose::AppContext;
use crate::config::{DataSettings, OutboundSettings};
use crate::vault::{SecretLocation, Vault, VaultError};

/// # Errors
/// The database can't be opened, or the key file is not the one that its secrets were sealed with.
pub async fn open(settings: &DataSettings, bigcommerce_url: Url) -> Result<AppContext, CommandError> {
    let (database, vault) = open_vault(settings).await?;
    Ok(AppContext::new(
        database,
        vault,
        BigCommerce::new(bigcommerce_url)?,
    ))
}

/// As [`open`], for programs that tell people, and that stores can call.
///
/// # Errors
/// As [`open`]; a channel that can't be used.
pub async fn open_with_outbound(
    settings: &DataSettings,
    bigcommerce_url: Url,
    outbound: &OutboundSettings,
) -> Result<AppContext, CommandError> {
    let context = open(settings, bigcommerce_url).await?;
    Ok(context.with_outbound(outbound)?)
}

/// # Errors
/// As [`open`].
pub async fn open_vault(settings: &DataSettings) -> Result<(Database, Vault), CommandError> {
    let database = Database::open(&settings.database_url)
        .await
        .map_err(|error| format!("the database can't be opened: {error}"))?;
    let sealed = with_secrets(&database).await?;
    // A new key would open nothing of what is there, and hide that the right one is missing.
    if !sealed.is_empty() && !settings.key_file.exists() {
        return Err(VaultError::Lost(settings.key_file.clone()).into());
    }
    let vault = Vault::open_or_create(&settings.key_file)?;
    let mut unreadable = unreadable_secrets(&vault, &sealed);
    // One that opens shows that the keys are the right ones; the others are told by `keys status`.
    if !sealed.is_empty() && unreadable.len() == sealed.len() {
        return Err(unreadable.swap_remove(0).1.into());
    }
    Ok((database, vault))
}

/// The integrations, all of which hold a sealed access token.
///
/// # Errors
/// Those of the database.
pub async fn with_secrets(database: &Database) -> StorageResult<Vec<Integration>> {
    let mut found = Vec::new();
    for row in integrations::list(database).await? {
        found.extend(integrations::find(database, row.id).await?);
    }
    Ok(found)
}

/// Names of the integrations whose access token does not open, each with why.
pub fn unreadable_secrets(vault: &Vault, integrations: &[Integration]) -> Vec<(String, VaultError)> {
    let opened = |integration: &Integration| {
        vault
            .open(
                &SecretLocation::access_token(integration.id),
                &integration.access_token.sealed,
            )
            .err()
    };
    integrations
        .iter()
        .filter_map(|integration| opened(integration).map(|error| (integration.name.clone(), error)))
        .collect()
}
