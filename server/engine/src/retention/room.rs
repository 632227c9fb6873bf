//! When a SQLite file gives free pages back.

use std::time::Duration;

use storage::space::{self, Space};
use storage::{Database, StorageResult};
use tokio_util::sync::CancellationToken;

/// Between two steps: writers of other processes look this often for their turn.
const PAUSE: Duration = Duration::from_millis(20);

/// What may stay free: it is used again, and need not be asked for anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Room {
    pub bytes: i64,
    /// Of the file, in percent. Less than both is never given back.
    pub percent: i64,
}

impl Default for Room {
    fn default() -> Self {
        Self {
            bytes: 64 << 20,
            percent: 10,
        }
    }
}

impl Room {
    fn is_exceeded(self, space: Space) -> bool {
        space.free_bytes > self.bytes && space.free_bytes > space.bytes / 100 * self.percent
    }

    /// Step by step, until little enough is free. Quiet on PostgreSQL, and for a file that can't yet.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn give_back(self, database: &Database, shutdown: &CancellationToken) -> StorageResult<()> {
        let (mut has_given, mut free_before) = (false, i64::MAX);
        while let Some(space) = space::space(database).await? {
            let is_too_much = space.is_given_back && self.is_exceeded(space);
            // Others may free pages meanwhile, faster than this goes: the next time is soon enough.
            if !is_too_much || space.free_bytes >= free_before || shutdown.is_cancelled() {
                break;
            }
            space::give_back(database).await?;
            (has_given, free_before) = (true, space.free_bytes);
            tokio::time::sleep(PAUSE).await;
        }
        if has_given {
            space::copy_journal(database).await?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn little_stays_free_in_a_small_file_and_a_tenth_in_a_large_one() {
        let exceeded = |bytes: i64, free_bytes: i64| {
            Room::default().is_exceeded(Space {
                bytes: bytes << 20,
                free_bytes: free_bytes << 20,
                is_given_back: true,
            })
        };
        assert!(!exceeded(100, 64) && exceeded(100, 65));
        assert!(!exceeded(2_000, 199) && exceeded(2_000, 201));
    }
}
