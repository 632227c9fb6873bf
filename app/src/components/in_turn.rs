//! The parts of a page that read something, one after the other.

use std::future::{Future, poll_fn};
use std::task::Poll;

use leptos::prelude::*;

/// Begins to read when its turn comes. Leptos polls each part of a page once while it puts the page together, and then
/// awaits one after the other. A part that had got a connection to the database by that first poll would hold it, without
/// being polled, while the parts before it wait for one: once there are as many such pages as connections, all wait.
pub fn in_turn<T: 'static>(part: impl Future<Output = T> + Send + 'static) -> Suspend<T> {
    Suspend::new(async move {
        its_turn().await;
        part.await
    })
}

/// Pending for the first poll, and ready from then on.
async fn its_turn() {
    let mut was_polled = false;
    poll_fn(|context| {
        if was_polled {
            return Poll::Ready(());
        }
        was_polled = true;
        context.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
}
