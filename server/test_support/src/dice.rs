//! Chance that can be repeated.

use uuid::Uuid;

/// Numbers from a seed, so that a failure can be repeated.
pub struct Dice(u64);

impl Dice {
    /// The seed is printed; `PARCELPILOT_TEST_SEED` sets it.
    pub fn thrown() -> Self {
        let given = std::env::var("PARCELPILOT_TEST_SEED")
            .ok()
            .and_then(|seed| seed.parse().ok());
        let seed = given.unwrap_or_else(|| Uuid::new_v4().as_u64_pair().0 | 1);
        println!("PARCELPILOT_TEST_SEED={seed}");
        Dice(seed)
    }

    /// Marsaglia's xorshift.
    pub fn below(&mut self, bound: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % bound
    }
}
