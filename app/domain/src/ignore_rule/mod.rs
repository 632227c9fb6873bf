//! Which lines of a client's orders this warehouse does not ship: gift wrap, warranties, what somebody else sends.

mod marks;

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

pub use marks::{Countries, IgnoreRules, LeftFromHere, countries};

use crate::client_sku::{Sku, SkuKey, SkuProblem};
use crate::codes::codes;
use crate::order::{Line, LineKind};

/// Of one client.
pub const RULES_MAX: usize = 200;

codes! {
    /// What a rule goes by.
    #[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum IgnoreRuleKind {
        #[default]
        Sku = "sku" => "SKU",
        SkuBeginning = "sku_beginning" => "SKU that begins with",
        ProductType = "product_type" => "Product type",
        Country = "country" => "Country",
    }
}

/// Written as its kind's code, a colon, and its value: `sku:GIFT-WRAP`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct IgnoreRule {
    kind: IgnoreRuleKind,
    value: String,
    key: SkuKey,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum IgnoreRuleProblem {
    #[error("unknown kind of rule")]
    Kind,
    #[error(transparent)]
    Sku(#[from] SkuProblem),
    #[error("not one of the store's product types")]
    ProductType,
    #[error("not a country code of two letters")]
    Country,
}

impl IgnoreRule {
    /// # Errors
    /// Nothing has this value, or nobody could see it.
    pub fn typed(kind: IgnoreRuleKind, value: &str) -> Result<Self, IgnoreRuleProblem> {
        let value = match kind {
            IgnoreRuleKind::Sku | IgnoreRuleKind::SkuBeginning => String::from(Sku::typed(value)?),
            IgnoreRuleKind::ProductType => {
                let kind = LineKind::from_code(&value.trim().to_lowercase());
                if kind == LineKind::Other {
                    return Err(IgnoreRuleProblem::ProductType);
                }
                kind.code().to_owned()
            }
            IgnoreRuleKind::Country => {
                let code = value.trim().to_ascii_uppercase();
                let is_code = code.len() == 2 && code.bytes().all(|byte| byte.is_ascii_uppercase());
                if !is_code {
                    return Err(IgnoreRuleProblem::Country);
                }
                code
            }
        };
        let key = SkuKey::of(&value);
        Ok(Self { kind, value, key })
    }

    pub const fn kind(&self) -> IgnoreRuleKind {
        self.kind
    }

    pub fn value(&self) -> &str {
        &self.value
    }

    /// Its code, where it is the rule of a country.
    pub fn country(&self) -> Option<&str> {
        (self.kind == IgnoreRuleKind::Country).then_some(self.value.as_str())
    }

    /// What two rules of a kind are the same by.
    pub fn key(&self) -> &str {
        self.key.as_str()
    }

    /// Whether a line that goes to this country is named.
    pub fn names(&self, line: &Line, country: Option<&str>) -> bool {
        match self.kind {
            IgnoreRuleKind::Sku => SkuKey::of(&line.sku) == self.key,
            IgnoreRuleKind::SkuBeginning => SkuKey::of(&line.sku).as_str().starts_with(self.key.as_str()),
            IgnoreRuleKind::ProductType => line.kind.code() == self.value,
            IgnoreRuleKind::Country => {
                country.is_some_and(|country| country.trim().eq_ignore_ascii_case(&self.value))
            }
        }
    }
}

impl fmt::Display for IgnoreRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.kind.code(), self.value)
    }
}

impl FromStr for IgnoreRule {
    type Err = IgnoreRuleProblem;

    fn from_str(text: &str) -> Result<Self, IgnoreRuleProblem> {
        let (kind, value) = text.split_once(':').ok_or(IgnoreRuleProblem::Kind)?;
        let kind = IgnoreRuleKind::from_code(kind).ok_or(IgnoreRuleProblem::Kind)?;
        Self::typed(kind, value)
    }
}

impl TryFrom<String> for IgnoreRule {
    type Error = IgnoreRuleProblem;

    fn try_from(text: String) -> Result<Self, IgnoreRuleProblem> {
        text.parse()
    }
}

impl From<IgnoreRule> for String {
    fn from(rule: IgnoreRule) -> Self {
        rule.to_string()
    }
}
