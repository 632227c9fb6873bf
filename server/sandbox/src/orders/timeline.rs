//! Ids and times by index, and back: pure arithmetic, so that filters by them cost nothing.

use super::Head;
use super::dice::Dice;
use super::status::status_at;

const FIRST_ID: u64 = 1_001;
/// Ids ascend by 1 to 5: each has a band of three, and lies anywhere within.
const ID_BAND: u64 = 3;
const TEN_YEARS: i64 = 10 * 365 * 86_400;
/// The longest time between an order and its last change, when nobody edits it.
pub const LONGEST_LAG: i64 = 5 * 86_400;

const FOR_ID: u64 = 1;
const FOR_HEAD: u64 = 2;

/// The store's history before anybody touches it.
#[derive(Clone, Copy, Debug)]
pub struct Timeline {
    pub seed: u64,
    oldest: i64,
    newest: i64,
    spacing: i64,
}

impl Timeline {
    pub fn new(seed: u64, orders: u64, newest: i64) -> Self {
        let orders = orders.max(1) as i64;
        let spacing = (TEN_YEARS / orders).clamp(60, 1_800);
        Self {
            seed,
            oldest: newest - orders * spacing,
            newest,
            spacing,
        }
    }

    pub fn id(&self, index: u64) -> u64 {
        FIRST_ID + index * ID_BAND + Dice::new(self.seed, index, FOR_ID).below(ID_BAND)
    }

    /// The index of an id, `None` for the ids that are skipped.
    pub fn index(&self, id: u64) -> Option<u64> {
        let index = id.checked_sub(FIRST_ID)? / ID_BAND;
        (self.id(index) == id).then_some(index)
    }

    /// The first index whose id is at least this.
    pub fn first_at_least(&self, id: u64) -> u64 {
        let band = id.saturating_sub(FIRST_ID) / ID_BAND;
        if self.id(band) < id { band + 1 } else { band }
    }

    /// The first index that may have been created at or after a time (Unix seconds), never too late.
    pub fn first_created_since(&self, second: i64) -> u64 {
        ((second - self.oldest) / self.spacing).max(0) as u64
    }

    pub fn head(&self, index: u64) -> Head {
        let mut dice = Dice::new(self.seed, index, FOR_HEAD);
        let earliest = self.oldest + index as i64 * self.spacing;
        let created = (earliest + dice.below(self.spacing as u64) as i64).min(self.newest.max(earliest));
        let lag = match dice.below(10) {
            0..=3 => dice.below(120),
            4..=8 => dice.below(86_400),
            _ => dice.below(LONGEST_LAG as u64),
        };
        Head {
            index,
            id: self.id(index),
            created,
            modified: (created + lag as i64).min(self.newest.max(created)),
            status: status_at(self.place(index, 100, 61)),
            is_deleted: self.place(index, 53, 7) == 3,
            customer_id: if dice.percent(35) {
                0
            } else {
                1 + dice.below(5_000)
            },
            channel_id: if dice.percent(90) {
                1
            } else {
                664_177 + dice.below(2)
            },
        }
    }

    /// The place of an index in a cycle that visits each place once before it repeats, so that even a
    /// small store has every kind, at an exact share. `stride` shares no factor with `length`.
    pub fn place(&self, index: u64, length: u64, stride: u64) -> u64 {
        (index % length * stride + self.seed % length) % length
    }
}
