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

/// Those of these that are not on the list. One that nobody sees is none: it can't be listed.
pub fn unlisted(skus: &[&str], is_listed: impl Fn(&SkuKey) -> bool) -> Vec<String> {
    let missing = skus.iter().filter_map(|sku| {
        let key = SkuKey::of(sku);
        let seen = if key.is_empty() { "" } else { *sku };
        (!is_listed(&key)).then(|| seen.to_owned())
    });
    missing.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sku_that_nobody_sees_is_none() {
        let skus = ["\u{200b}\u{feff}", "A", "B"];
        let told = unlisted(&skus, |key| key.as_str() == "b");
        assert_eq!(told, ["", "A"]);
    }
}
