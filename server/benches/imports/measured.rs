//! One row of the table.

use std::fmt;
use std::time::Duration;

pub struct Measured {
    pub database: &'static str,
    pub orders: u64,
    pub calls: u64,
    pub took: Duration,
    pub floor: Duration,
    /// KiB.
    pub peak_memory: u64,
    pub processor: Duration,
}

impl Measured {
    pub const HEAD: &'static str = "\
| orders | database | calls / 1,000 | orders / s | time / download + parse | peak memory | processor / order |\n\
| ---: | --- | ---: | ---: | ---: | ---: | ---: |";
}

impl fmt::Display for Measured {
    #[expect(clippy::cast_precision_loss, reason = "figures for people")]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let orders = self.orders as f64;
        write!(
            f,
            "| {} | {} | {:.1} | {:.0} | {:.2} × | {:.0} MiB | {:.0} µs |",
            self.orders,
            self.database,
            self.calls as f64 * 1_000.0 / orders,
            orders / self.took.as_secs_f64(),
            self.took.as_secs_f64() / self.floor.as_secs_f64(),
            self.peak_memory as f64 / 1_024.0,
            self.processor.as_secs_f64() * 1e6 / orders,
        )
    }
}
