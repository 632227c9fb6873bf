//! What the pages ask for ([`app::ports`]), made out of the rooms of this house: storage, vault, accounts, imports.

pub mod accounts;
mod error;
mod pending;

use std::sync::Arc;

use app::ports::Ports;
use url::Url;

use crate::storage::Database;
use crate::vault::Vault;
use accounts::AccountService;
pub(crate) use error::short_id;
pub use error::{internal, stored};

/// What all services stand on.
#[derive(Clone)]
pub struct Ground {
    pub database: Database,
    pub vault: Arc<Vault>,
    pub accounts: Arc<AccountService>,
    /// `https://api.bigcommerce.com`, or a sandbox.
    pub bigcommerce_url: Url,
}

pub fn build(ground: &Ground) -> Ports {
    let pending = Arc::new(pending::Pending);
    Ports {
        accounts: ground.accounts.clone(),
        clients: pending.clone(),
        integrations: pending.clone(),
        imports: pending.clone(),
        orders: pending.clone(),
        overview: pending,
    }
}
