//! Opens the database and the key file that belongs to it.

use bigcommerce::BigCommerce;
use storage::integrations::Integration;
use storage::{Database, integrations, second_factors};
use url::Url;

use super::CommandError;
use crate::compose::AppContext;
use crate::config::{DataSettings, OutboundSettings};
use crate::services::audit::key;
use crate::vault::{SecretLocation, Vault, VaultError};

/// # Errors
/// The database can't be opened, or the key file is not the one that its secrets were sealed with.
pub async fn open(settings: &DataSettings, bigcommerce_url: Url) -> Result<AppContext, CommandError> {
    let (database, vault) = open_vault(settings).await?;
    let context = AppContext::new(database, vault, BigCommerce::new(bigcommerce_url)?);
    Ok(AppContext {
        keeps_raw_orders: settings.keeps_raw_orders,
        ..context
    })
}

/// Like [`open`], for commands that send alerts and receive webhooks.
///
/// # Errors
/// Those of [`open`], or an alert channel can't be set up.
pub async fn open_with_outbound(
    settings: &DataSettings,
    bigcommerce_url: Url,
    outbound: &OutboundSettings,
) -> Result<AppContext, CommandError> {
    let context = open(settings, bigcommerce_url).await?;
    Ok(context.with_outbound(outbound)?)
}

/// # Errors
/// Those of [`open`].
pub async fn open_vault(settings: &DataSettings) -> Result<(Database, Vault), CommandError> {
    let database = Database::open(&settings.database_url)
        .await
        .map_err(|error| format!("the database can't be opened: {error}"))?;
    let integrations = integrations::all(&database).await?;
    let factors = second_factors::sealed_secrets(&database).await?;
    let sealed = integrations.len() + factors.len();
    // A new key file would open none of these secrets, and hide that the right one is missing.
    if sealed > 0 && !settings.key_file.exists() {
        return Err(VaultError::Lost(settings.key_file.clone()).into());
    }
    let vault = Vault::open_or_create(&settings.key_file)?;
    let tokens = unreadable_tokens(&vault, &integrations).into_iter();
    let mut unreadable: Vec<_> = tokens.map(|(_, error)| error).collect();
    unreadable.extend(factors.iter().filter_map(|(person, secret)| {
        let location = SecretLocation::one_time_codes(*person);
        vault.open(&location, secret).err()
    }));
    // If one opens, the key file is the right one. `keys status` lists those that don't.
    if sealed > 0 && unreadable.len() == sealed {
        return Err(unreadable.swap_remove(0).into());
    }
    Ok((key::signing(database, &vault).await, vault))
}

/// The names of integrations whose access token can't be opened, each with the error.
pub fn unreadable_tokens(vault: &Vault, integrations: &[Integration]) -> Vec<(String, VaultError)> {
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
