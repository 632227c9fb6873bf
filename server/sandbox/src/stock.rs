//! How much of each product the store has, at each of its locations.

use std::collections::{BTreeMap, BTreeSet};

use super::orders::products::{CATALOGUE, product};

/// Number, name, whether its levels can be changed. The first is the default.
pub const LOCATIONS: [(u64, &str, bool); 3] = [
    (1, "Default location", true),
    (2, "Warehouse <East>", true),
    (3, "Closed shop", false),
];

/// A level that was set: location, SKU, pieces.
pub type SetLevel = (u64, String, i64);

#[derive(Debug)]
pub struct Stock {
    levels: BTreeMap<(u64, String), i64>,
    skus: BTreeSet<String>,
    /// The levels of each call that was carried out, oldest first.
    pub calls: Vec<Vec<SetLevel>>,
}

impl Default for Stock {
    fn default() -> Self {
        let skus = (0..CATALOGUE).map(|place| product(place).sku);
        Self {
            levels: BTreeMap::new(),
            skus: skus.filter(|sku| !sku.is_empty()).collect(),
            calls: Vec::new(),
        }
    }
}

impl Stock {
    pub fn add_skus(&mut self, skus: impl IntoIterator<Item = String>) {
        self.skus.extend(skus);
    }

    pub fn has(&self, sku: &str) -> bool {
        self.skus.contains(sku)
    }

    /// None was ever set: 0.
    pub fn level(&self, location: u64, sku: &str) -> i64 {
        self.levels.get(&(location, sku.to_owned())).copied().unwrap_or(0)
    }

    pub fn set(&mut self, call: Vec<SetLevel>) {
        for (location, sku, level) in &call {
            self.levels.insert((*location, sku.clone()), *level);
        }
        self.calls.push(call);
    }
}
