//! Who buys, and where they live.

use super::dice::Dice;
use super::texts::{AWKWARD_NAMES, COMPANIES, FIRST_NAMES, LAST_NAMES, PLACES, Place, STREETS};

/// A person with an address, for billing or shipping.
#[derive(Clone, Debug)]
pub struct Person {
    pub first_name: &'static str,
    pub last_name: &'static str,
    pub company: &'static str,
    pub street_1: String,
    pub street_2: &'static str,
    pub place: &'static Place,
    pub phone: String,
    pub email: String,
}

/// A person; `awkward` chooses a name that breaks careless software.
pub fn person(dice: &mut Dice, awkward: bool) -> Person {
    let (first_name, last_name) = if awkward {
        dice.pick(&AWKWARD_NAMES)
    } else {
        (dice.pick(&FIRST_NAMES), dice.pick(&LAST_NAMES))
    };
    let place = &PLACES[dice.below(PLACES.len() as u64) as usize];
    let mailbox = dice.below(100_000);
    Person {
        first_name,
        last_name,
        company: if dice.percent(15) {
            dice.pick(&COMPANIES)
        } else {
            ""
        },
        street_1: format!("{} {}", 1 + dice.below(900), dice.pick(&STREETS)),
        street_2: if dice.percent(10) {
            "Unit #5, c/o \"Reception\""
        } else {
            ""
        },
        place,
        phone: if dice.percent(20) {
            String::new()
        } else {
            format!("+1 555 01{:02}", mailbox % 100)
        },
        email: if awkward && mailbox.is_multiple_of(5) {
            String::new()
        } else {
            format!("shopper{mailbox}@example.com")
        },
    }
}
