//! What one sandbox store is like.

use std::time::Duration;

use jiff::Timestamp;

use super::faults::FaultProfile;

/// The knobs of one imitation store. Equal settings (with `newest` given) make equal orders.
#[derive(Clone, Debug)]
pub struct Settings {
    /// How many orders the store has at its start.
    pub orders: u64,
    /// Everything that looks random comes from this.
    pub seed: u64,
    /// The moment just after the newest order; `None` is the last full hour, so that orders look fresh.
    pub newest: Option<Timestamp>,
    /// Waited before every answer.
    pub latency: Duration,
    /// Calls allowed in one window (BigCommerce's Standard plan: 150 in 30 s).
    pub quota: u32,
    /// The length of a quota window.
    pub window: Duration,
    /// What goes wrong from the start.
    pub faults: FaultProfile,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            orders: 1_000,
            seed: 1,
            newest: None,
            latency: Duration::ZERO,
            quota: 150,
            window: Duration::from_secs(30),
            faults: FaultProfile::default(),
        }
    }
}

impl Settings {
    /// The end of the generated history, in Unix seconds.
    pub(super) fn newest_second(&self) -> i64 {
        let hour = 3_600;
        self.newest.map_or_else(
            || Timestamp::now().as_second() / hour * hour,
            Timestamp::as_second,
        )
    }
}
