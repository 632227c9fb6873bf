//! How much of the server each person, and all of them together, may have at once. By person and not by address: behind
//! a proxy, or in one warehouse, all have the same.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use parcelpilot_contract::ports::Caller;
use parcelpilot_domain::ids::UserId;
use tokio::sync::Semaphore;

use super::{AppState, access};

/// A page has one stream, and people have many pages open.
const STREAMS_OF_PERSON: usize = 20;
const STREAMS: usize = 2_000;
/// A program needs one.
const WAITS_OF_PERSON: usize = 20;
const WAITS: usize = 500;
/// Browsers ask for six things at once, or for a hundred small ones.
const REQUESTS_OF_PERSON: usize = 100;
const REQUESTS: usize = 1_000;
/// Of all who are not logged in. Their forms may come slowly, and a place is held until they are there.
const REQUESTS_OF_STRANGERS: usize = 200;

/// Whoever changes hundreds of orders at once makes a store send as many webhooks. Each reads one row: two at a time answer
/// thousands a second, and people's pages never wait for a connection behind all the others.
const WEBHOOKS_THAT_READ: usize = 2;

/// In seconds. Requests are over soon; streams last.
const STREAM_AGAIN_AFTER: u32 = 30;
const REQUEST_AGAIN_AFTER: u32 = 1;

/// Cloning it shares the places.
#[derive(Clone)]
pub struct Limits {
    pub streams: Places,
    /// Of programs that wait for a change.
    pub waits: Places,
    /// Of people and their programs.
    pub requests: Places,
    pub requests_of_strangers: Places,
    /// What proves itself by other means, or is for everybody, and is answered whatever else comes: nobody can hold
    /// these places.
    pub quick_requests: Places,
    pub webhooks_that_read: Arc<Semaphore>,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            streams: Places::new(STREAMS_OF_PERSON, STREAMS, STREAM_AGAIN_AFTER),
            waits: Places::new(WAITS_OF_PERSON, WAITS, STREAM_AGAIN_AFTER),
            requests: Places::new(REQUESTS_OF_PERSON, REQUESTS, REQUEST_AGAIN_AFTER),
            requests_of_strangers: Places::of_all(REQUESTS_OF_STRANGERS, REQUEST_AGAIN_AFTER),
            quick_requests: Places::of_all(REQUESTS, REQUEST_AGAIN_AFTER),
            webhooks_that_read: Arc::new(Semaphore::new(WEBHOOKS_THAT_READ)),
        }
    }
}

impl Limits {
    fn places_of(&self, person: Option<UserId>, path: &str) -> &Places {
        match person {
            Some(_) => &self.requests,
            None if access::is_quick(path) => &self.quick_requests,
            None => &self.requests_of_strangers,
        }
    }
}

/// Holds a place until the answer begins. What takes long after that has limits of its own.
pub async fn limit_requests(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let person = request.extensions().get::<Caller>().map(|caller| caller.user_id);
    let places = state.limits.places_of(person, request.uri().path());
    match places.take(person) {
        Ok(_place) => next.run(request).await,
        Err(full) => full.into_response(),
    }
}

#[derive(Clone)]
pub struct Places {
    of_person: usize,
    of_all: usize,
    again_after: u32,
    taken: Arc<Mutex<Taken>>,
}

#[derive(Default)]
struct Taken {
    by_person: HashMap<UserId, usize>,
    by_all: usize,
}

/// There is no place left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Full {
    limit: Limit,
    /// Seconds.
    pub again_after: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Limit {
    OfPerson,
    OfAll,
}

/// Free again once it is dropped, which is also where the other side went away.
pub struct Place {
    person: Option<UserId>,
    taken: Arc<Mutex<Taken>>,
}

impl Places {
    fn new(of_person: usize, of_all: usize, again_after: u32) -> Self {
        Self {
            of_person,
            of_all,
            again_after,
            taken: Arc::default(),
        }
    }

    /// Where nobody is known.
    fn of_all(of_all: usize, again_after: u32) -> Self {
        Self::new(of_all, of_all, again_after)
    }

    /// How many there are now.
    pub fn taken(&self) -> usize {
        locked(&self.taken).by_all
    }

    /// # Errors
    /// All are taken, or all that a person may have.
    pub fn take(&self, person: Option<UserId>) -> Result<Place, Full> {
        let full = |limit| Full {
            limit,
            again_after: self.again_after,
        };
        let mut taken = locked(&self.taken);
        let by_person = person.and_then(|person| taken.by_person.get(&person));
        if by_person.is_some_and(|count| *count >= self.of_person) {
            return Err(full(Limit::OfPerson));
        }
        if taken.by_all >= self.of_all {
            return Err(full(Limit::OfAll));
        }
        taken.by_all += 1;
        if let Some(person) = person {
            *taken.by_person.entry(person).or_default() += 1;
        }
        let taken = self.taken.clone();
        Ok(Place { person, taken })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut taken = locked(&self.taken);
        taken.by_all -= 1;
        if let Some(person) = self.person
            && let Entry::Occupied(mut count) = taken.by_person.entry(person)
        {
            *count.get_mut() -= 1;
            // Only who has a place is remembered.
            if *count.get() == 0 {
                count.remove();
            }
        }
    }
}

impl IntoResponse for Full {
    fn into_response(self) -> Response {
        let (status, sentence) = match self.limit {
            Limit::OfPerson => (
                StatusCode::TOO_MANY_REQUESTS,
                "You have too many pages or programs open that ask this server at once. Close some and try again.",
            ),
            Limit::OfAll => (
                StatusCode::SERVICE_UNAVAILABLE,
                "The server has too much to do at the moment. Try again soon.",
            ),
        };
        let retry_after = [(header::RETRY_AFTER, self.again_after.to_string())];
        (status, retry_after, sentence).into_response()
    }
}

fn locked(taken: &Mutex<Taken>) -> MutexGuard<'_, Taken> {
    taken.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn full(limit: Limit) -> Option<Full> {
        Some(Full {
            limit,
            again_after: 30,
        })
    }

    fn person() -> Option<UserId> {
        Some(UserId::from_uuid(Uuid::now_v7()))
    }

    #[test]
    fn nobody_takes_the_places_of_others_and_each_is_free_again() {
        let places = Places::new(2, 3, 30);
        let (one, other) = (person(), person());
        let first = places.take(one).ok();
        let _second = places.take(one).ok();
        assert_eq!(places.take(one).err(), full(Limit::OfPerson));
        let _third = places.take(other).ok();
        for late in [other, person(), None] {
            assert_eq!(places.take(late).err(), full(Limit::OfAll));
        }
        drop(first);
        assert!(places.take(one).is_ok());
    }

    #[test]
    fn nobody_is_remembered_who_has_no_place() {
        let places = Places::new(2, 3, 30);
        drop([places.take(person()), places.take(person()), places.take(None)]);
        let taken = locked(&places.taken);
        assert_eq!((taken.by_all, taken.by_person.len()), (0, 0));
    }

    #[test]
    fn says_when_to_try_again() {
        let of = |limit| {
            let response = full(limit).unwrap().into_response();
            let after = response.headers()[header::RETRY_AFTER]
                .to_str()
                .unwrap()
                .to_owned();
            (response.status().as_u16(), after)
        };
        assert_eq!(of(Limit::OfPerson), (429, "30".to_owned()));
        assert_eq!(of(Limit::OfAll), (503, "30".to_owned()));
    }
}
