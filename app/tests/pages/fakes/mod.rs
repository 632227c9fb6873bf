//! All ports, answered from [`Rows`]. A method that no page calls while it is rendered answers
//! [`AppError::NotFound`].

mod accounts;
mod alerts;
mod api_tokens;
mod channels;
mod checks;
mod client_alerts;
mod client_links;
mod client_skus;
mod clients;
mod events;
mod holds;
mod ignore_rules;
mod imports;
mod integrations;
mod orders;
mod overview;
mod passkeys;
mod people;
mod personal_data;
mod pickups;
mod portal;
mod problems;
mod rows;
mod saved_views;
mod second_factor;
mod shipment_csv;
mod shipments;
mod status_updates;
mod stock;
mod tags;

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

use parcelpilot_contract::error::{AppError, AppResult};
use parcelpilot_contract::ports::Ports;
use parcelpilot_domain::account::Role;
pub use rows::Rows;

use crate::harness::render;
use crate::page::Page;

/// Cloning it shares everything.
#[derive(Clone)]
pub struct Fakes {
    rows: Arc<Rows>,
    /// The method that fails, and how.
    failing: Option<(&'static str, AppError)>,
    asked: Arc<Mutex<BTreeSet<&'static str>>>,
}

impl Fakes {
    pub fn of(rows: Rows) -> Self {
        Self {
            rows: Arc::new(rows),
            failing: None,
            asked: Arc::default(),
        }
    }

    /// `method` as in `orders.list`.
    pub fn failing(self, method: &'static str, error: AppError) -> Self {
        Self {
            failing: Some((method, error)),
            ..self
        }
    }

    /// The methods that were called.
    pub fn asked(&self) -> BTreeSet<&'static str> {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub fn ports(&self) -> Ports {
        Ports {
            accounts: Arc::new(self.clone()),
            alerts: Arc::new(self.clone()),
            api_tokens: Arc::new(self.clone()),
            channels: Arc::new(self.clone()),
            client_alerts: Arc::new(self.clone()),
            client_links: Arc::new(self.clone()),
            client_skus: Arc::new(self.clone()),
            clients: Arc::new(self.clone()),
            events: Arc::new(self.clone()),
            integrations: Arc::new(self.clone()),
            holds: Arc::new(self.clone()),
            ignore_rules: Arc::new(self.clone()),
            imports: Arc::new(self.clone()),
            checks: Arc::new(self.clone()),
            orders: Arc::new(self.clone()),
            overview: Arc::new(self.clone()),
            passkeys: Arc::new(self.clone()),
            people: Arc::new(self.clone()),
            personal_data: Arc::new(self.clone()),
            pickups: Arc::new(self.clone()),
            portal: Arc::new(self.clone()),
            problems: Arc::new(self.clone()),
            saved_views: Arc::new(self.clone()),
            second_factor: Arc::new(self.clone()),
            shipments: Arc::new(self.clone()),
            shipment_csv: Arc::new(self.clone()),
            status_updates: Arc::new(self.clone()),
            stock: Arc::new(self.clone()),
            tags: Arc::new(self.clone()),
        }
    }

    pub async fn get(&self, address: &str, role: Role) -> Page {
        render(address, Some(role), self.ports()).await
    }

    fn answer<T>(&self, method: &'static str, rows: impl FnOnce(&Rows) -> T) -> AppResult<T> {
        let mut asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        asked.insert(method);
        match &self.failing {
            Some((failing, error)) if *failing == method => Err(error.clone()),
            _ => Ok(rows(&self.rows)),
        }
    }
}
