//! Work that takes a processor for milliseconds, beside what waits for others.

/// Does it on a thread of its own, while its caller's tasks go on.
pub async fn aside<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    match tokio::task::spawn_blocking(work).await {
        Ok(result) => result,
        Err(error) => match error.try_into_panic() {
            Ok(panic) => std::panic::resume_unwind(panic),
            // The program is ending, and whoever waits with it.
            Err(_) => std::future::pending().await,
        },
    }
}
