//! Rules in sentences. Each is one message: other languages have other orders of words.

use parcelpilot_domain::ignore_rule::{IgnoreRule, IgnoreRuleKind};

pub fn kind_name(kind: IgnoreRuleKind) -> &'static str {
    match kind {
        IgnoreRuleKind::Sku => text!("SKU"),
        IgnoreRuleKind::SkuBeginning => text!("Beginning of the SKU"),
        IgnoreRuleKind::ProductType => text!("Product type"),
        IgnoreRuleKind::Country => text!("Country it is shipped to"),
    }
}

/// At a line of an order.
pub fn not_shipped_because(rule: &IgnoreRule) -> String {
    let value = rule.value();
    match rule.kind() {
        IgnoreRuleKind::Sku => text!("Not shipped from here: rule for SKU {sku}", sku = value),
        IgnoreRuleKind::SkuBeginning => {
            text!(
                "Not shipped from here: rule for SKUs that begin with {sku}",
                sku = value
            )
        }
        IgnoreRuleKind::ProductType => {
            text!(
                "Not shipped from here: rule for the product type {kind}",
                kind = value
            )
        }
        IgnoreRuleKind::Country => {
            text!(
                "Not shipped from here: rule for the country {country}",
                country = value
            )
        }
    }
}

/// Over a preview.
pub fn heading(rule: &IgnoreRule) -> String {
    let value = rule.value();
    match rule.kind() {
        IgnoreRuleKind::Sku => text!("If SKU {sku} is ignored", sku = value),
        IgnoreRuleKind::SkuBeginning => text!("If SKUs that begin with {sku} are ignored", sku = value),
        IgnoreRuleKind::ProductType => text!("If the product type {kind} is ignored", kind = value),
        IgnoreRuleKind::Country => text!("If lines to the country {country} are ignored", country = value),
    }
}
