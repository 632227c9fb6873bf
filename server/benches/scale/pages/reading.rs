//! One page, asked for again and again by several people at once.

use std::time::{Duration, Instant};

use futures::future::join_all;

use crate::people::Person;
use crate::times::Times;

/// Of all readers together; the 99th of a hundred needs some hundreds to mean something.
const PAGES: usize = 400;
/// For this time each of several people looks at a page. Without it, 20 of them would measure how many pages the machine
/// makes in a second, and no longer how long one takes.
const LOOKS_AT_IT: Duration = Duration::from_millis(250);

/// More than a server has connections to its database, each of which prepares a page's statements by itself.
const AT_ONCE: usize = 20;
const TIMES: usize = 3;

pub struct Reading(Times);

/// Whatever is slow the first time only.
async fn warm(person: &Person, path: &str) {
    for _ in 0..TIMES {
        join_all((0..AT_ONCE).map(async |_| person.read(path).await)).await;
    }
}

impl Reading {
    /// Fewer pages `within` this, where they take long: a page that takes a second is known after fewer.
    pub async fn of(person: &Person, path: &str, readers: usize, within: Duration) -> Self {
        warm(person, path).await;
        let began = Instant::now();
        let pause = if readers == 1 { Duration::ZERO } else { LOOKS_AT_IT };
        let apart = pause / u32::try_from(readers).unwrap();
        let read = async |reader: usize| {
            tokio::time::sleep(apart * u32::try_from(reader).unwrap()).await;
            let mut times = Times::default();
            while times.len() < PAGES / readers && began.elapsed() < within {
                times.push(person.read(path).await);
                tokio::time::sleep(pause).await;
            }
            times
        };
        let mut all = Times::default();
        for times in join_all((0..readers).map(read)).await {
            all.extend(times);
        }
        Self(all)
    }

    /// The rest of a row: times at both sizes, and how the larger compares.
    pub fn row(small: &Self, large: &Self) -> String {
        let [small, large] =
            [small, large].map(|reading| [50, 99].map(|percent| reading.0.percentile(percent)));
        format!(
            "{:.1} ms | {:.1} ms | {:.1} ms | {:.1} ms | {:.2} × |",
            small[0],
            small[1],
            large[0],
            large[1],
            large[1] / small[1]
        )
    }
}
