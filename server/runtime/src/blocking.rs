//! Work that takes a processor for milliseconds, away from what waits for others.

/// Runs it on a thread of its own, while the caller's tasks go on.
pub async fn run_blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    match tokio::task::spawn_blocking(work).await {
        Ok(result) => result,
        Err(error) => match error.try_into_panic() {
            Ok(panic) => std::panic::resume_unwind(panic),
            // The program is ending, and the caller with it.
            Err(_) => std::future::pending().await,
        },
    }
}
