//! Orders of a page that are stored already.

use super::rows::NO_PAGE;
use super::terms::Terms;
use crate::macros::row;
use crate::order_warnings::{Before, BeforeColumns};

/// An order as it is stored already.
pub(super) struct Known {
    pub id: String,
    pub modified_at: i64,
    /// Empty where our shipments have changed the order since it was read.
    pub content_hash: String,
    /// What was read before this is older than what is stored.
    pub pages_from: i64,
    pub terms: Terms,
    pub is_gone: bool,
    pub is_erased: bool,
    pub before: Before,
    pub has_raw: bool,
    pub channel: Option<i64>,
    pub client: Option<String>,
    pub has_ignored: bool,
}

row! {
    pub(super) struct KnownColumns {
        remote_id: i64, id: String, modified_at: i64, content_hash: String, pages_from: i64, terms: String, status_id: i64,
        is_deleted: bool, gone_at: Option<i64>, erased_at: Option<i64>, shipping_state: String, raw_of: Option<String>,
        channel_id: Option<i64>, client_id: Option<String>, has_ignored: bool,
    }
}

impl KnownColumns {
    /// With its number in the store.
    pub fn known(self) -> (i64, Known) {
        let is_erased = self.erased_at.is_some();
        let before = Before::of(BeforeColumns {
            status_id: self.status_id,
            is_deleted: self.is_deleted,
            is_gone: self.gone_at.is_some(),
            is_erased,
            shipping_state: &self.shipping_state,
        });
        let known = Known {
            terms: Terms::from_row(&self.terms),
            is_gone: self.gone_at.is_some(),
            has_raw: self.raw_of.is_some(),
            id: self.id,
            modified_at: self.modified_at,
            content_hash: self.content_hash,
            pages_from: match self.pages_from {
                // For programs that don't know what erased orders are.
                NO_PAGE if is_erased => 0,
                pages_from => pages_from,
            },
            is_erased,
            before,
            channel: self.channel_id,
            client: self.client_id,
            has_ignored: self.has_ignored,
        };
        (self.remote_id, known)
    }
}
