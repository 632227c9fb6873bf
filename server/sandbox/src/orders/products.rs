//! The catalogue: a few hundred products, each a pure function of its number.

use super::dice::Dice;
use super::money::Money;
use super::texts::{COLOURS, THINGS};

/// How many products the store sells.
pub const CATALOGUE: u64 = 400;
const FIRST_PRODUCT_ID: u64 = 77;

/// What a line sells.
#[derive(Clone, Debug)]
pub struct Product {
    /// 0 for a custom product, typed into the order by the merchant.
    pub id: u64,
    pub variant_id: u64,
    pub name: String,
    /// May be empty: not every product has one.
    pub sku: String,
    pub price: Money,
    /// Grams.
    pub weight: u64,
}

impl Product {
    /// Not every product has one.
    pub fn has_picture(&self) -> bool {
        !self.id.is_multiple_of(7)
    }
}

/// The product at a place of the catalogue, from 0 to `CATALOGUE - 1`.
pub fn product(place: u64) -> Product {
    let colour = COLOURS[(place % 8) as usize];
    let thing = THINGS[(place / 8 % 25) as usize];
    let edition = place / 200;
    let sku = match place % 40 {
        0 => String::new(),
        1 => format!("=SUM({place})"),
        2 => format!("Ü-{place} / µ"),
        _ => format!("{}-{place:03}-{edition}", &colour[..2].to_uppercase()),
    };
    Product {
        id: FIRST_PRODUCT_ID + place,
        variant_id: 1_000 + place * 2,
        name: format!("{colour} {thing}"),
        sku,
        price: Money::cents(199 + place * 37 % 9_800),
        weight: 50 + place * 13 % 4_000,
    }
}

/// The product of the catalogue with this id.
pub fn with_id(id: u64) -> Option<Product> {
    let place = id.checked_sub(FIRST_PRODUCT_ID)?;
    (place < CATALOGUE).then(|| product(place))
}

/// A product that stands in no catalogue (`product_id` 0).
pub fn custom_product(dice: &mut Dice) -> Product {
    Product {
        id: 0,
        variant_id: 0,
        name: "Custom engraving <b>deluxe</b>".to_owned(),
        sku: format!("CUSTOM {}", dice.below(50)),
        price: Money::cents(500 + dice.below(5_000)),
        weight: 0,
    }
}
