//! One task for each store, or for each program, that something waits for: they run side by side, and never two for one.

use std::collections::HashMap;
use std::fmt::Display;
use std::future::pending;
use std::time::Duration;

use tokio::task::{Id, JoinError, JoinSet};
use tokio::time::timeout;
use tracing::warn;

/// How long tasks may take to end when the process stops.
const GRACE: Duration = Duration::from_secs(5);

pub(crate) struct OneTaskEach<Key> {
    /// What the tasks are for, in the log.
    work: &'static str,
    tasks: JoinSet<()>,
    running: HashMap<Id, Key>,
}

impl<Key: Copy + Eq + Display> OneTaskEach<Key> {
    pub(crate) fn new(work: &'static str) -> Self {
        Self {
            work,
            tasks: JoinSet::new(),
            running: HashMap::new(),
        }
    }

    /// Begins a task for each of them that has none.
    pub(crate) fn begin<Work>(&mut self, due: Vec<Key>, work: impl Fn(Key) -> Work)
    where
        Work: Future<Output = ()> + Send + 'static,
    {
        while let Some(ended) = self.tasks.try_join_next_with_id() {
            self.forget(ended);
        }
        for key in due {
            if self.running.values().all(|one| *one != key) {
                let id = self.tasks.spawn(work(key)).id();
                self.running.insert(id, key);
            }
        }
    }

    /// Waits until a task ends: for ever, while there is none.
    pub(crate) async fn next_ended(&mut self) {
        match self.tasks.join_next_with_id().await {
            Some(ended) => self.forget(ended),
            None => pending().await,
        }
    }

    /// Waits until all have ended, but not for long. Whether they have.
    pub(crate) async fn all_end(mut self) -> bool {
        let all = async {
            while let Some(ended) = self.tasks.join_next_with_id().await {
                self.forget(ended);
            }
        };
        timeout(GRACE, all).await.is_ok()
    }

    /// After a panic as well: its lease keeps others away until it is over.
    fn forget(&mut self, ended: Result<(Id, ()), JoinError>) {
        let id = match &ended {
            Ok((id, ())) => *id,
            Err(error) => error.id(),
        };
        let key = self.running.remove(&id);
        if let (Err(error), Some(key)) = (ended, key) {
            warn!(work = self.work, of = %key, %error, "a background task failed");
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};

    use tokio::sync::Semaphore;

    use super::*;

    #[tokio::test]
    async fn one_that_is_busy_gets_no_second_task_and_a_failed_one_the_next() {
        let (begun, may_end) = (Arc::new(AtomicUsize::new(0)), Arc::new(Semaphore::new(0)));
        let work = |key: i32| {
            let (begun, may_end) = (begun.clone(), may_end.clone());
            async move {
                begun.fetch_add(1, SeqCst);
                drop(may_end.acquire().await);
                assert_ne!(key, 2, "this one fails");
            }
        };
        let mut tasks = OneTaskEach::new("tests");
        tasks.begin(vec![1, 2, 2], work);
        tasks.begin(vec![1, 2], work);
        may_end.add_permits(1);
        tasks.next_ended().await;
        tasks.next_ended().await;
        assert_eq!(begun.load(SeqCst), 2);
        tasks.begin(vec![1, 2], work);
        assert!(tasks.all_end().await);
        assert_eq!(begun.load(SeqCst), 4);
    }
}
