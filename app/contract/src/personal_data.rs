//! Personal data of shoppers: for how long it is kept, and what there is of one of them.

use parcelpilot_domain::ids::{ClientId, OrderId};
use parcelpilot_domain::personal_data::Retention;
use parcelpilot_domain::time::Timestamp;
use serde::{Deserialize, Serialize};

use crate::error::{AppError, AppResult};
use crate::orders::OrderCount;

/// For how long a client's orders keep it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClientRetention {
    /// Nothing: it is kept.
    pub erase_after: Option<Retention>,
    /// When orders were looked for last, and how many were erased then.
    pub last_run_at: Option<Timestamp>,
    pub last_erased: i64,
}

/// What a choice would do, before it is made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RetentionPreview {
    pub erase_after: Option<Retention>,
    /// Orders that would be erased now.
    pub orders: OrderCount,
}

/// A client that was chosen in a form; blank means all. What is no client's id must not mean all of them.
///
/// # Errors
/// [`AppError::NotFound`].
pub fn chosen_client(text: &str) -> AppResult<Option<ClientId>> {
    match text.trim() {
        "" => Ok(None),
        id => id.parse().map(Some).map_err(|_| AppError::NotFound),
    }
}

/// What is kept of somebody who has this e-mail address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shopper {
    pub email: String,
    /// Of which client; nothing for all.
    pub client: Option<ClientId>,
    /// Newest first.
    pub orders: Vec<ShopperOrder>,
    /// Orders that could not be imported, of which the store's text is kept.
    pub problems: i64,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShopperOrder {
    pub id: OrderId,
    pub number: i64,
    pub client_name: String,
    pub integration_name: String,
    pub created_at: Timestamp,
    pub status_label: String,
    /// Nobody here has work with it any more.
    pub is_finished: bool,
}

impl Shopper {
    pub fn unfinished(&self) -> impl Iterator<Item = &ShopperOrder> {
        self.orders.iter().filter(|order| !order.is_finished)
    }

    pub fn is_unknown(&self) -> bool {
        self.orders.is_empty() && self.problems == 0
    }
}

/// Whose data is to be erased.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShopperErasure {
    pub email: String,
    /// The address once more, so that nobody erases another's by accident.
    pub typed_again: String,
    pub client: Option<ClientId>,
    /// Orders that are still to be shipped, too, which then can't be shipped from here.
    pub with_unfinished: bool,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Erased {
    pub orders: i64,
    pub problems: i64,
    /// Orders that are still to be shipped, and were left as they are.
    pub left_out: i64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_client_means_no_client() {
        assert_eq!(chosen_client(" "), Ok(None));
        assert_eq!(chosen_client("all"), Err(AppError::NotFound));
        let id = "0190a2b4-0000-7000-8000-000000000001";
        assert_eq!(chosen_client(id), Ok(id.parse().ok()));
    }
}
