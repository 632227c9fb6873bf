//! What to take from the shelves for many orders in one walk: each product once, by bin.

mod waves;

use std::collections::{BTreeMap, BTreeSet};

use crate::client_sku::WarehouseItem;
use crate::ids::OrderId;

pub use waves::{WaveSize, waves};

/// So many pieces of a product, for one order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Need {
    pub order: OrderId,
    /// As the store numbers it.
    pub order_number: i64,
    pub product: Product,
    pub quantity: i64,
}

/// One thing on a shelf. A SKU by itself does not say which: other clients may use the same, and what the customer chose
/// besides stands in the options.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Product {
    pub client: String,
    pub bin: String,
    pub sku: String,
    /// What the warehouse takes for it, where its client's list has the SKU.
    pub warehouse: Option<WarehouseItem>,
    pub name: String,
    pub options: String,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PickList {
    pub rows: Vec<PickRow>,
    pub pieces: i64,
    pub orders: usize,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PickRow {
    pub product: Product,
    /// For all orders together.
    pub quantity: i64,
    pub orders: Vec<Share>,
}

/// How much of a row an order needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Share {
    pub order_number: i64,
    pub quantity: i64,
}

/// One row a product, in the order in which a person walks: by bin, those without one last, then by SKU.
pub fn pick_list(needs: impl IntoIterator<Item = Need>) -> PickList {
    let mut shares: BTreeMap<(Walk, Product), BTreeMap<(i64, OrderId), i64>> = BTreeMap::new();
    let mut orders = BTreeSet::new();
    for need in needs.into_iter().filter(|need| need.quantity > 0) {
        orders.insert(need.order);
        let of_product = shares.entry((Walk::to(&need.product), need.product));
        let share = of_product.or_default().entry((need.order_number, need.order));
        *share.or_default() += need.quantity;
    }
    let rows: Vec<_> = shares
        .into_iter()
        .map(|((_, product), shares)| PickRow::of(product, shares))
        .collect();
    PickList {
        pieces: rows.iter().map(|row| row.quantity).sum(),
        orders: orders.len(),
        rows,
    }
}

impl PickRow {
    fn of(product: Product, shares: BTreeMap<(i64, OrderId), i64>) -> Self {
        let orders: Vec<_> = shares
            .into_iter()
            .map(|((order_number, _), quantity)| Share {
                order_number,
                quantity,
            })
            .collect();
        Self {
            product,
            quantity: orders.iter().map(|share| share.quantity).sum(),
            orders,
        }
    }
}

/// When a product's turn comes.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Walk {
    has_no_bin: bool,
    bin: Vec<Part>,
    sku: Vec<Part>,
}

impl Walk {
    fn to(product: &Product) -> Self {
        Self {
            has_no_bin: product.bin.trim().is_empty(),
            bin: natural(&product.bin),
            sku: natural(
                product
                    .warehouse
                    .as_ref()
                    .map_or(&product.sku, |item| item.sku.as_str()),
            ),
        }
    }
}

/// A piece of a text, so that `B-2` comes before `B-10`.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    /// Without leading zeros the longer number is the greater one, however long it is.
    Number {
        length: usize,
        digits: String,
    },
    Text(String),
}

fn natural(text: &str) -> Vec<Part> {
    let text = text.trim().to_lowercase();
    let chars: Vec<char> = text.chars().collect();
    chars
        .chunk_by(|one, next| one.is_ascii_digit() == next.is_ascii_digit())
        .map(|chunk| Part::of(chunk.iter().collect()))
        .collect()
}

impl Part {
    fn of(chunk: String) -> Self {
        if !chunk.starts_with(|char: char| char.is_ascii_digit()) {
            return Self::Text(chunk);
        }
        let digits = chunk.trim_start_matches('0').to_owned();
        Self::Number {
            length: digits.len(),
            digits,
        }
    }
}

#[cfg(test)]
mod tests;
