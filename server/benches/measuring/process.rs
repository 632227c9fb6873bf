//! What Linux counts of a process.

use std::path::PathBuf;
use std::time::Duration;

/// Linux counts processor time in hundredths of a second (`getconf CLK_TCK`).
const TICK: Duration = Duration::from_millis(10);

/// A process that may have ended: then nothing is known of it.
#[derive(Clone)]
pub struct Counted(PathBuf);

impl Counted {
    pub fn of(process: u32) -> Self {
        Self(format!("/proc/{process}").into())
    }

    /// KiB: `VmHWM` is the most that it has had, `VmRSS` what it has.
    pub fn memory(&self, field: &str) -> Option<u64> {
        let status = std::fs::read_to_string(self.0.join("status")).ok()?;
        let memory = status
            .lines()
            .find_map(|line| line.strip_prefix(field)?.strip_prefix(':'))?;
        memory.split_whitespace().next()?.parse().ok()
    }

    pub fn processor(&self) -> Option<Duration> {
        let stat = std::fs::read_to_string(self.0.join("stat")).ok()?;
        // The name before may hold spaces; what follows it begins with the third field.
        let fields: Vec<&str> = stat.rsplit_once(") ")?.1.split(' ').collect();
        let ticks: u32 = fields.get(11)?.parse::<u32>().ok()? + fields.get(12)?.parse::<u32>().ok()?;
        Some(TICK * ticks)
    }
}
