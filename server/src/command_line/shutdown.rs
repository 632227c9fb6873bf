//! Stopping on Ctrl-C, or when the system asks.

use std::time::Duration;

use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use super::CommandError;

/// How long tasks get to finish. Longer than they wait for a database that is away.
const GRACE: Duration = Duration::from_secs(60);

/// Ready on Ctrl-C or SIGTERM.
pub async fn shutdown_signal() {
    let interrupted = async {
        // Without a handler there is nothing to wait for.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    let terminated = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => drop(signal.recv().await),
            Err(_) => std::future::pending().await,
        }
    };
    #[cfg(not(unix))]
    let terminated = std::future::pending::<()>();
    tokio::select! {
        () = interrupted => {}
        () = terminated => {}
    }
}

/// Cancelled on the [`shutdown_signal`].
pub fn shutdown_token() -> CancellationToken {
    let shutdown = CancellationToken::new();
    let token = shutdown.clone();
    tokio::spawn(async move {
        shutdown_signal().await;
        token.cancel();
    });
    shutdown
}

/// Waits for tasks that were told to stop, but not for ever. Other processes take over what is cut off: its leases
/// expire.
///
/// # Errors
/// A task panicked.
pub async fn wait_for(mut tasks: JoinSet<()>) -> Result<(), CommandError> {
    let all_ended = async {
        while let Some(ended) = tasks.join_next().await {
            ended?;
        }
        Ok(())
    };
    match tokio::time::timeout(GRACE, all_ended).await {
        Ok(ended) => ended,
        Err(_) => {
            tracing::warn!(
                "tasks are still running {GRACE:?} after the signal to stop; they are cut off and resume in another process"
            );
            Ok(())
        }
    }
}
