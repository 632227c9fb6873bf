//! How many connections there may be at once, so that files and memory are left for what is being answered.

use std::future::Future;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};

use axum_server::accept::Accept;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tower::Service;

/// Closes connections beyond the limit at once, whatever `inner` would make of them.
#[derive(Clone)]
pub struct Bounded<A> {
    inner: A,
    places: Arc<Semaphore>,
    is_full: Arc<AtomicBool>,
}

/// A connection's service, which holds the connection's place for as long as it is there.
#[derive(Clone)]
pub struct Held<S> {
    service: S,
    _place: Arc<OwnedSemaphorePermit>,
}

impl<A> Bounded<A> {
    pub fn new(inner: A, most: usize) -> Self {
        Self {
            inner,
            places: Arc::new(Semaphore::new(most)),
            is_full: Arc::default(),
        }
    }

    fn take(&self) -> io::Result<OwnedSemaphorePermit> {
        let place = self.places.clone().try_acquire_owned();
        // Said once, not for each connection of a flood.
        let was_full = self.is_full.swap(place.is_err(), Ordering::Relaxed);
        if place.is_err() && !was_full {
            tracing::warn!("there are too many connections: new ones are closed until others end");
        }
        place.map_err(io::Error::other)
    }
}

type Accepted<Stream, S> = Pin<Box<dyn Future<Output = io::Result<(Stream, S)>> + Send>>;

impl<A, I, S> Accept<I, S> for Bounded<A>
where
    A: Accept<I, S>,
    A::Future: Send + 'static,
{
    type Stream = A::Stream;
    type Service = Held<A::Service>;
    type Future = Accepted<A::Stream, Held<A::Service>>;

    fn accept(&self, stream: I, service: S) -> Self::Future {
        match self.take() {
            Err(error) => Box::pin(async move { Err(error) }),
            Ok(place) => {
                let accepted = self.inner.accept(stream, service);
                Box::pin(async move {
                    let (stream, service) = accepted.await?;
                    let _place = Arc::new(place);
                    Ok((stream, Held { service, _place }))
                })
            }
        }
    }
}

impl<S: Service<R>, R> Service<R> for Held<S> {
    type Response = S::Response;
    type Error = S::Error;
    type Future = S::Future;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.service.poll_ready(context)
    }

    fn call(&mut self, request: R) -> S::Future {
        self.service.call(request)
    }
}

#[cfg(test)]
mod tests {
    use axum_server::accept::DefaultAcceptor;

    use super::*;

    #[tokio::test]
    async fn a_connection_too_many_is_closed_and_one_that_ended_leaves_its_place() {
        let bounded = Bounded::new(DefaultAcceptor, 2);
        let first = bounded.accept((), ()).await;
        let _second = bounded.accept((), ()).await;
        assert!(bounded.accept((), ()).await.is_err());
        let (_, service) = first.expect("the first has a place");
        let of_a_request = service.clone();
        drop(service);
        assert!(
            bounded.accept((), ()).await.is_err(),
            "a request is still being answered"
        );
        drop(of_a_request);
        assert!(bounded.accept((), ()).await.is_ok());
    }
}
