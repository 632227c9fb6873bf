//! How many orders to ask a store for at once.

use parcelpilot_domain::import_run::event::RunEvent;
use parcelpilot_domain::store::orders::PAGE_LIMIT;

/// Each is tried after the store has failed on the one before.
const SIZES: [u16; 5] = [PAGE_LIMIT, 125, 50, 10, 1];

/// The most good pages to read before a size on which the store failed is tried again.
const LONGEST_PATIENCE: u32 = 64;

/// Shrinks after a page on which the store failed, and grows again after good ones.
///
/// A page may fail because of its size or because of one order on it. So it stays small until the orders of the failed
/// page are read, and grows then. If the store fails on the larger size again, the next try comes later, each time twice
/// as late: a store that serves only small pages is read at the size that it serves.
#[derive(Debug)]
pub struct PageSize {
    step: usize,
    /// The size on which the store failed last.
    failed: u16,
    /// Orders of the failed page that were not read since.
    suspects: i64,
    /// Good pages to read before the size grows.
    left_to_grow: u32,
    patience: u32,
    /// The smallest size that was reported.
    reported: Option<u16>,
}

impl PageSize {
    pub const fn new() -> Self {
        Self {
            step: 0,
            failed: 0,
            suspects: 0,
            left_to_grow: 1,
            patience: 1,
            reported: None,
        }
    }

    pub fn limit(&self) -> u16 {
        SIZES[self.step]
    }

    /// The store failed on a page. False if there is no smaller one.
    pub fn shrink(&mut self) -> bool {
        let has_grown_in_vain = self.failed == self.limit() && self.suspects <= 0;
        if has_grown_in_vain {
            self.patience = (self.patience * 2).min(LONGEST_PATIENCE);
        }
        self.left_to_grow = self.patience;
        self.failed = self.limit();
        self.suspects = self.failed.into();
        if self.step + 1 == SIZES.len() {
            return false;
        }
        self.step += 1;
        true
    }

    /// The store served a page. Returns what the run's log should say of it.
    pub fn served(&mut self, received: usize) -> Option<RunEvent> {
        if self.step == 0 {
            return None;
        }
        let limit = self.limit();
        let had_suspects = self.suspects > 0;
        // A short page is the last one: nothing of the failed page is left.
        let is_short = received < usize::from(limit);
        self.suspects = match i64::try_from(received) {
            Ok(received) if !is_short => self.suspects - received,
            _ => 0,
        };
        if self.suspects > 0 {
            return None;
        }
        if had_suspects {
            return self.report(limit);
        }
        self.left_to_grow = self.left_to_grow.saturating_sub(1);
        if self.left_to_grow == 0 {
            self.step -= 1;
            self.left_to_grow = self.patience;
        }
        None
    }

    /// The order on which the store failed was found, so the size of the page was not the cause.
    pub fn found_cause(&mut self) {
        self.suspects = 0;
        self.patience = 1;
        self.left_to_grow = 1;
    }

    fn report(&mut self, limit: u16) -> Option<RunEvent> {
        if self.reported.is_some_and(|reported| reported <= limit) {
            return None;
        }
        self.reported = Some(limit);
        let failed = self.failed;
        Some(RunEvent::SmallerPages { failed, limit })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Reads `orders` orders from a store that serves at most `largest` at once. Returns the sizes of the good pages, how
    /// many failed, and what was logged.
    fn read(orders: usize, largest: u16) -> (Vec<u16>, usize, Vec<RunEvent>) {
        let mut size = PageSize::new();
        let (mut left, mut sizes, mut failed, mut events) = (orders, Vec::new(), 0, Vec::new());
        while left > 0 {
            if size.limit() > largest {
                assert!(size.shrink());
                failed += 1;
                continue;
            }
            let received = left.min(size.limit().into());
            sizes.push(size.limit());
            left -= received;
            events.extend(size.served(received));
        }
        (sizes, failed, events)
    }

    #[test]
    fn a_healthy_store_is_read_in_whole_pages() {
        assert_eq!(read(1_000, 250), (vec![250; 4], 0, vec![]));
    }

    #[test]
    fn a_store_that_serves_only_small_pages_is_read_at_that_size_and_says_so_once() {
        let (sizes, failed, events) = read(100_000, 60);
        assert!(sizes.iter().all(|size| *size == 50));
        assert!(failed < sizes.len() / 50, "{failed} of {}", sizes.len());
        let expected = RunEvent::SmallerPages {
            failed: 125,
            limit: 50,
        };
        assert_eq!(events, [expected]);
    }

    #[test]
    fn a_short_store_that_serves_only_small_pages_says_so_too() {
        let (_, failed, events) = read(70, 60);
        assert_eq!((failed, events.len()), (2, 1));
    }

    #[test]
    fn pages_grow_again_once_the_cause_is_found() {
        let mut size = PageSize::new();
        while size.shrink() {}
        size.found_cause();
        let mut sizes = Vec::new();
        for _ in 0..6 {
            sizes.push(size.limit());
            assert_eq!(size.served(size.limit().into()), None);
        }
        assert_eq!(sizes, [1, 10, 50, 125, 250, 250]);
    }

    #[test]
    fn pages_stay_small_until_the_failed_one_is_read() {
        let mut size = PageSize::new();
        assert!(size.shrink());
        assert_eq!(size.served(125), None);
        assert_eq!(size.limit(), 125);
        assert!(size.served(125).is_some());
        assert_eq!(size.limit(), 125, "one more good page");
        assert_eq!(size.served(125), None);
        assert_eq!(size.limit(), 250);
    }
}
