use parcelpilot_contract::ignore_rules::{AffectedOrder, IgnoreRulePreview, IgnoreRuleRow};

use super::{ORDER, at};

pub const VALUE: &str = "GIFT-<WRAP>";

pub fn rows() -> Vec<IgnoreRuleRow> {
    let row = |rule: &str, open_orders| IgnoreRuleRow {
        rule: rule.parse().expect("a rule"),
        created_at: at(0),
        created_by: "Ada <Lovelace>".to_owned(),
        open_orders,
    };
    vec![row(&format!("sku:{VALUE}"), 2), row("country:US", 0)]
}

pub fn preview() -> IgnoreRulePreview {
    IgnoreRulePreview {
        rule: format!("sku_beginning:{VALUE}").parse().expect("a rule"),
        looked_at: 1_000,
        has_more: true,
        lines: 70,
        orders: 61,
        open_orders: 52,
        nothing_left: 1,
        shown: vec![AffectedOrder {
            id: ORDER.parse().expect("an id"),
            number: 4_711,
            has_nothing_left: true,
        }],
    }
}
