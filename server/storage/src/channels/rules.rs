//! What the channels of an integration mean for a page of orders.

use std::collections::{BTreeSet, HashMap};

use parcelpilot_domain::shipment::may_ship::Hold;
use parcelpilot_domain::store::channels::review;

use crate::macros::row;
use crate::many_rows::{Cell, Table};

row! {
    pub(crate) struct RuleColumns {
        channel_id: i64, name: String, client_id: Option<String>, is_imported: bool, is_held: bool,
    }
}

/// Of `channels k`, as SQL. Nothing new is imported for a client that is inactive.
macro_rules! is_imported {
    () => {
        "(k.is_imported AND COALESCE((SELECT is_active FROM clients WHERE id = k.client_id), TRUE))"
    };
}
pub(super) use is_imported;

pub(crate) const RULES: &str = concat!(
    "SELECT k.channel_id, k.name, k.client_id, ",
    is_imported!(),
    " AS is_imported, k.is_held FROM channels k WHERE k.integration_id = $1"
);

pub(crate) const CHANNELS: Table = Table {
    name: "channels",
    columns: &["integration_id", "channel_id"],
};

/// A channel that is not there yet is imported, for the integration's client.
pub(crate) struct ChannelRules(HashMap<i64, RuleColumns>);

impl ChannelRules {
    pub fn new(rows: Vec<RuleColumns>) -> Self {
        Self(rows.into_iter().map(|row| (row.channel_id, row)).collect())
    }

    fn of(&self, channel: Option<i64>) -> Option<&RuleColumns> {
        self.0.get(&channel?)
    }

    pub fn imports(&self, channel: Option<i64>) -> bool {
        self.of(channel).is_none_or(|rule| rule.is_imported)
    }

    pub fn client(&self, channel: Option<i64>) -> Option<&str> {
        self.of(channel)?.client_id.as_deref()
    }

    /// For a new order.
    pub fn hold(&self, channel: Option<i64>) -> Option<Hold> {
        let rule = self.of(channel).filter(|rule| rule.is_held)?;
        review(&rule.name, rule.channel_id)
    }

    pub fn has_names_of(&self, channels: &BTreeSet<i64>) -> bool {
        let is_named = |channel: &i64| self.0.get(channel).is_some_and(|rule| !rule.name.is_empty());
        channels.iter().all(is_named)
    }

    /// Rows of those that are not there yet. By ascending number, so that pages that are stored side by side never wait for
    /// each other in a circle.
    pub fn new_rows(&self, integration_id: &str, channels: &BTreeSet<i64>) -> Vec<Cell> {
        let new = channels.iter().filter(|channel| !self.0.contains_key(channel));
        new.flat_map(|channel| [Cell::Text(integration_id.to_owned()), Cell::Number(*channel)])
            .collect()
    }
}
