//! Numbers that look random and are always the same.

/// A stream of numbers from a seed, an index, and what they are for (SplitMix64).
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64, index: u64, purpose: u64) -> Self {
        let mixed = scramble(seed ^ scramble(purpose));
        Self(scramble(mixed ^ index.wrapping_mul(0x9e37_79b9_7f4a_7c15)))
    }

    pub fn throw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        scramble(self.0)
    }

    /// A number from 0 to `bound - 1`.
    pub fn below(&mut self, bound: u64) -> u64 {
        self.throw() % bound
    }

    /// True in `share` of a hundred throws.
    pub fn percent(&mut self, share: u64) -> bool {
        self.below(100) < share
    }

    pub fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len() as u64) as usize]
    }
}

fn scramble(mut value: u64) -> u64 {
    value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    value ^ (value >> 31)
}
