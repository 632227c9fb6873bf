//! One answer for all who ask within a moment.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Mutex;
use tokio::time::Instant;

const MOMENT: Duration = Duration::from_secs(1);

/// Cloning it shares the answer.
#[derive(Clone)]
pub struct Latest<T>(Arc<Mutex<Option<(Instant, T)>>>);

impl<T> Default for Latest<T> {
    fn default() -> Self {
        Self(Arc::default())
    }
}

impl<T: Clone> Latest<T> {
    /// `find` runs once at a time: the others wait for what it finds.
    pub async fn get<F: Future<Output = T>>(&self, find: impl FnOnce() -> F) -> T {
        let mut latest = self.0.lock().await;
        if let Some((found_at, answer)) = &*latest
            && found_at.elapsed() < MOMENT
        {
            return answer.clone();
        }
        let answer = find().await;
        *latest = Some((Instant::now(), answer.clone()));
        answer
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use futures::join;
    use tokio::task::yield_now;
    use tokio::time::advance;

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn is_found_once_in_a_moment() {
        let latest = Latest::default();
        let found = Cell::new(0);
        let get = || {
            latest.get(async || {
                found.set(found.get() + 1);
                let answer = found.get();
                yield_now().await;
                answer
            })
        };
        assert_eq!(join!(get(), get(), get()), (1, 1, 1));
        advance(MOMENT - Duration::from_millis(1)).await;
        assert_eq!(get().await, 1);
        advance(Duration::from_millis(1)).await;
        assert_eq!(get().await, 2);
    }
}
