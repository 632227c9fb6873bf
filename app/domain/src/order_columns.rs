//! What the list of orders shows of each, beside its number.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::codes::codes;

codes! {
    /// From left to right.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum OrderColumn {
        Client = "client" => "Client",
        Created = "created" => "Created",
        Status = "status" => "Status",
        Customer = "customer" => "Customer",
        /// Without a column of its own, it stands with the customer.
        Method = "method" => "Shipping method",
        /// Without a column of their own, they stand with the number.
        Tags = "tags" => "Tags",
        Left = "left" => "Left",
        Total = "total" => "Total",
    }
}

/// Those that are shown. Their text, in addresses, is their codes with commas between, or `none`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct OrderColumns(Vec<OrderColumn>);

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("These are no columns of orders.")]
pub struct NotColumns;

const NONE: &str = "none";

impl OrderColumns {
    pub fn new(columns: impl IntoIterator<Item = OrderColumn>) -> Self {
        let mut columns: Vec<OrderColumn> = columns.into_iter().collect();
        columns.sort_unstable();
        columns.dedup();
        Self(columns)
    }

    pub fn contains(&self, column: OrderColumn) -> bool {
        self.0.contains(&column)
    }
}

impl Default for OrderColumns {
    fn default() -> Self {
        let is_usual = |column: &OrderColumn| !matches!(column, OrderColumn::Method | OrderColumn::Tags);
        Self::new(OrderColumn::ALL.into_iter().filter(is_usual))
    }
}

impl fmt::Display for OrderColumns {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let codes: Vec<&str> = self.0.iter().map(|column| column.code()).collect();
        f.write_str(if codes.is_empty() { NONE } else { "" })?;
        f.write_str(&codes.join(","))
    }
}

impl FromStr for OrderColumns {
    type Err = NotColumns;

    fn from_str(text: &str) -> Result<Self, NotColumns> {
        if text == NONE {
            return Ok(Self::new([]));
        }
        let columns = text.split(',').map(OrderColumn::from_code);
        let columns: Option<Vec<OrderColumn>> = columns.collect();
        columns.map(Self::new).ok_or(NotColumns)
    }
}

impl TryFrom<String> for OrderColumns {
    type Error = NotColumns;

    fn try_from(text: String) -> Result<Self, NotColumns> {
        text.parse()
    }
}

impl From<OrderColumns> for String {
    fn from(columns: OrderColumns) -> Self {
        columns.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn their_text_is_read_back_in_the_order_of_the_list() {
        let columns = |text: &str| text.parse::<OrderColumns>();
        let text = |text: &str| columns(text).map(|columns| columns.to_string());
        assert_eq!(text("total,client,total"), Ok("client,total".to_owned()));
        assert_eq!(text("none"), Ok("none".to_owned()));
        assert_eq!(columns("none"), Ok(OrderColumns::new([])));
        for wrong in ["", "price", "client,", "client, total", "none,client"] {
            assert_eq!(columns(wrong), Err(NotColumns), "{wrong}");
        }
        let usual = OrderColumns::default();
        assert_eq!(usual.to_string(), "client,created,status,customer,left,total");
        assert_eq!(columns(&usual.to_string()), Ok(usual));
    }
}
