use parcelpilot_contract::client_skus::{
    CheckedFile, CheckedRow, SkuCheck, SkuList, SkuPage, SkuRow, UnlistedSku, UnlistedSkus,
};
use parcelpilot_domain::client_sku::{LineProblem, Sku, UnitsPerPack, WarehouseItem};

use super::at;

pub const STORE_SKU: &str = "PEGS-6PACK";
pub const WAREHOUSE_SKU: &str = "W-2040";

pub fn item(sku: &str, units: u32) -> WarehouseItem {
    WarehouseItem {
        sku: Sku::typed(sku).expect("a SKU"),
        units: UnitsPerPack::try_from(units).expect("units"),
    }
}

pub fn page() -> SkuPage {
    SkuPage {
        list: SkuList {
            version: 7,
            is_required: true,
        },
        rows: vec![SkuRow {
            store: Sku::typed(STORE_SKU).expect("a SKU"),
            item: item(WAREHOUSE_SKU, 6),
            version: 5,
            updated_at: at(0),
        }],
        next: Some("pegs-6pack".to_owned()),
    }
}

pub const UNLISTED_SKU: &str = "LAMP-02";

pub fn unlisted() -> UnlistedSkus {
    let sku = |store_sku: &str, orders| UnlistedSku {
        store_sku: store_sku.to_owned(),
        product: "Storm lamp".to_owned(),
        orders,
    };
    UnlistedSkus {
        skus: vec![sku(UNLISTED_SKU, 12), sku("", 1)],
        has_more: true,
    }
}

/// A new row, a changed one, and one with an error.
pub fn check() -> SkuCheck {
    let row = |line, store: &str, before| CheckedRow {
        line,
        store: Sku::typed(store).expect("a SKU"),
        item: item("W-1", 12),
        before,
    };
    SkuCheck {
        checked: CheckedFile {
            digest: "0123abcd".to_owned(),
            version: 7,
        },
        has_units: true,
        passed_over: vec!["Name".to_owned(), "Bin <2>".to_owned()],
        new_rows: 1,
        changed_rows: 250,
        unchanged_rows: 3,
        bad_rows: 1,
        rows: vec![
            row(2, "LAMP", None),
            row(3, STORE_SKU, Some(item(WAREHOUSE_SKU, 6))),
        ],
        problems: vec![(9, LineProblem::NoUnits)],
    }
}
