//! Where every SKU must be on the client's list: what of an order is not.

use std::collections::BTreeSet;

use super::SkuKey;
use crate::order::Line;
use crate::shipment::left::{Ahead, LineRole, lines_to_ship};

/// SKUs of what is left to ship, as the store has them, each once; empty where a line has none. A bundle's parts are picked in
/// its place.
pub fn skus_to_ship<'a>(lines: &'a [Line], ahead: &Ahead) -> Vec<&'a str> {
    let mut met = BTreeSet::new();
    lines_to_ship(lines, ahead)
        .into_iter()
        .filter(|line| line.role == LineRole::Goods && line.left > 0)
        .filter_map(|to_ship| lines.iter().find(|line| line.remote_id == to_ship.id))
        .map(|line| line.sku.trim())
        .filter(|sku| met.insert(SkuKey::of(sku)))
        .collect()
}

/// Those of these that are not on the list.
pub fn unlisted(skus: &[&str], is_listed: impl Fn(&SkuKey) -> bool) -> Vec<String> {
    let missing = skus.iter().filter(|sku| !is_listed(&SkuKey::of(sku)));
    missing.map(|sku| (*sku).to_owned()).collect()
}
