//! One row of the table.

use std::time::Duration;

pub struct Measured {
    pub database: &'static str,
    pub orders: u64,
    pub calls: u64,
    pub took: Duration,
    /// KiB.
    pub peak_memory: u64,
    pub processor: Duration,
}

impl Measured {
    pub const HEAD: &'static str = "\
| orders | database | calls / 1,000 | orders / s | time / download + parse | peak memory | processor / order |\n\
| ---: | --- | ---: | ---: | ---: | ---: | ---: |";

    /// `floor` is what downloading and parsing alone took.
    #[expect(clippy::cast_precision_loss, reason = "figures for people")]
    pub fn row(&self, floor: Duration) -> String {
        let orders = self.orders as f64;
        format!(
            "| {} | {} | {:.1} | {:.0} | {:.2} × | {:.0} MiB | {:.0} µs |",
            self.orders,
            self.database,
            self.calls as f64 * 1_000.0 / orders,
            orders / self.took.as_secs_f64(),
            self.took.as_secs_f64() / floor.as_secs_f64(),
            self.peak_memory as f64 / 1_024.0,
            self.processor.as_secs_f64() * 1e6 / orders,
        )
    }
}

/// Of an odd number. A machine does other things as well: what happened once is not what it costs.
pub fn median<T>(mut measured: Vec<T>, took: impl Fn(&T) -> Duration) -> T {
    measured.sort_by_key(took);
    measured.swap_remove(measured.len() / 2)
}
