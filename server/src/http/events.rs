//! Live pages: server-sent events. Each subject that somebody looks at is read once a second, for all who look at it,
//! and sent whole where it has changed.

use std::collections::HashMap;
use std::convert::Infallible;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::Extension;
use axum::extract::{Path, Query, State};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures::{Stream, StreamExt};
use parcelpilot_contract::error::{AppError, AppResult};
use parcelpilot_contract::imports::QuietSyncs;
use parcelpilot_contract::ports::{Caller, ImportPort, OverviewPort, Ports, ShipmentPort};
use parcelpilot_domain::account::Role;
use parcelpilot_domain::ids::{OrderId, RunId};
use serde::{Deserialize, Serialize};
use storage::Database;
use tokio::sync::watch;
use tokio_stream::wrappers::WatchStream;

use super::change_feed::ChangeFeed;
use super::session::{SessionHash, still_sees};
use super::{AppState, functions};

const READ_EVERY: Duration = Duration::from_secs(1);
const KEEP_ALIVE: Duration = Duration::from_secs(15);
/// Then the browser asks again by itself.
const STREAM_LIFETIME: Duration = Duration::from_secs(5 * 60);

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Subject {
    Imports(QuietSyncs),
    /// As those of this role see it.
    Run(RunId, Role),
    Shipments(Option<OrderId>),
    Overview,
    /// No page's: programs wait for the next change.
    Changes,
}

#[derive(Deserialize)]
pub struct ImportsQuery {
    #[serde(default)]
    quiet: Option<String>,
}

/// `/events/imports`: event `imports`, [`parcelpilot_contract::imports::LiveImports`] as JSON.
pub async fn imports(
    State(state): State<AppState>,
    Extension(watcher): Extension<Caller>,
    Extension(session): Extension<SessionHash>,
    Query(query): Query<ImportsQuery>,
) -> Response {
    let quiet = QuietSyncs::from_query(query.quiet.as_deref());
    stream(state, watcher, session, Subject::Imports(quiet)).await
}

/// `/events/imports/{id}`: event `run`, [`parcelpilot_contract::imports::RunDetail`] as JSON.
pub async fn run(
    State(state): State<AppState>,
    Extension(watcher): Extension<Caller>,
    Extension(session): Extension<SessionHash>,
    Path(id): Path<String>,
) -> Response {
    match id.parse() {
        Ok(id) => {
            let subject = Subject::Run(id, watcher.role);
            stream(state, watcher, session, subject).await
        }
        Err(_) => functions::error_response(&AppError::NotFound),
    }
}

#[derive(Deserialize)]
pub struct ShipmentsQuery {
    #[serde(default)]
    order: Option<OrderId>,
}

/// `/events/shipments`: event `version`, text that is another one once something has changed: of one order's shipments
/// with `?order=`, else of all.
pub async fn shipments(
    State(state): State<AppState>,
    Extension(watcher): Extension<Caller>,
    Extension(session): Extension<SessionHash>,
    Query(query): Query<ShipmentsQuery>,
) -> Response {
    stream(state, watcher, session, Subject::Shipments(query.order)).await
}

/// `/events/overview`: event `version`, as of shipments, of what the overview counts.
pub async fn overview(
    State(state): State<AppState>,
    Extension(watcher): Extension<Caller>,
    Extension(session): Extension<SessionHash>,
) -> Response {
    stream(state, watcher, session, Subject::Overview).await
}

async fn stream(state: AppState, watcher: Caller, session: SessionHash, subject: Subject) -> Response {
    let place = match state.limits.streams.take(Some(watcher.user_id)) {
        Ok(place) => place,
        Err(full) => return full.into_response(),
    };
    match state.feeds.clone().subscribe(subject).await {
        Ok(receiver) => {
            let over = state.shutdown.clone().cancelled_owned();
            let database = state.context.database.clone();
            let events = events(subject, receiver)
                .take_while(move |_| {
                    let (database, session, watcher) = (database.clone(), session.clone(), watcher.clone());
                    async move { still_sees(&database, &session, &watcher).await }
                })
                .take_until(over)
                .take_until(tokio::time::sleep(STREAM_LIFETIME))
                // Held for as long as there is a stream.
                .inspect(move |_| _ = &place);
            Sse::new(events)
                .keep_alive(KeepAlive::new().interval(KEEP_ALIVE))
                .into_response()
        }
        Err(error) => functions::error_response(&error),
    }
}

fn events(
    subject: Subject,
    receiver: watch::Receiver<Arc<str>>,
) -> impl Stream<Item = Result<Event, Infallible>> {
    let name = match subject {
        Subject::Imports(_) => "imports",
        Subject::Run(..) => "run",
        Subject::Shipments(_) | Subject::Overview | Subject::Changes => "version",
    };
    WatchStream::new(receiver).map(move |data| Ok(Event::default().event(name).data(&*data)))
}

type Watched = HashMap<Subject, watch::Sender<Arc<str>>>;

/// What is being looked at.
pub struct Feeds {
    imports: Arc<dyn ImportPort>,
    shipments: Arc<dyn ShipmentPort>,
    overview: Arc<dyn OverviewPort>,
    changes: ChangeFeed,
    watched: Mutex<Watched>,
}

impl Feeds {
    pub fn new(ports: &Ports, database: Database) -> Self {
        Self {
            imports: ports.imports.clone(),
            shipments: ports.shipments.clone(),
            overview: ports.overview.clone(),
            changes: ChangeFeed::new(database),
            watched: Mutex::default(),
        }
    }

    /// Wakes whenever the change feed has gone on: what is committed is published within a second.
    pub async fn changes(self: Arc<Self>) -> AppResult<watch::Receiver<Arc<str>>> {
        self.subscribe(Subject::Changes).await
    }

    /// The first one to look at a subject starts the task that reads it, the last one to leave ends it.
    async fn subscribe(self: Arc<Self>, subject: Subject) -> AppResult<watch::Receiver<Arc<str>>> {
        let joined = |watched: &Watched| watched.get(&subject).map(watch::Sender::subscribe);
        if let Some(receiver) = joined(&self.watched()) {
            return Ok(receiver);
        }
        // Read before it is watched, so that who looks at something that is not there hears of it at once.
        let first = self.read(subject).await?;
        let mut watched = self.watched();
        if let Some(receiver) = joined(&watched) {
            return Ok(receiver);
        }
        let (sender, receiver) = watch::channel(first);
        watched.insert(subject, sender.clone());
        drop(watched);
        let feeds = self;
        tokio::spawn(
            Reader {
                feeds,
                subject,
                sender,
            }
            .keep_reading(),
        );
        Ok(receiver)
    }

    async fn read(&self, subject: Subject) -> AppResult<Arc<str>> {
        match subject {
            Subject::Imports(quiet) => json(&self.imports.live(None, quiet).await?),
            Subject::Run(id, role) => json(&self.imports.run(id).await?.seen_by(role)),
            Subject::Shipments(order) => Ok(self.shipments.version(order).await?.into()),
            Subject::Overview => Ok(self.overview.version().await?.into()),
            Subject::Changes => Ok(self.changes.publish().await?.0.to_string().into()),
        }
    }

    fn watched(&self) -> MutexGuard<'_, Watched> {
        self.watched.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Reads a subject as long as somebody looks at it.
struct Reader {
    feeds: Arc<Feeds>,
    subject: Subject,
    sender: watch::Sender<Arc<str>>,
}

impl Reader {
    async fn keep_reading(self) {
        loop {
            tokio::time::sleep(READ_EVERY).await;
            // Under the lock, so that nobody joins while the last one leaves.
            let mut watched = self.feeds.watched();
            if self.sender.receiver_count() == 0 {
                watched.remove(&self.subject);
                return;
            }
            drop(watched);
            match self.feeds.read(self.subject).await {
                Ok(json) => {
                    self.sender.send_if_modified(|sent| {
                        let has_changed = *sent != json;
                        *sent = json;
                        has_changed
                    });
                }
                // Deleted: the streams end, and the page says so when it asks again.
                Err(AppError::NotFound) => return,
                // Logged where it happened; the next read may go well.
                Err(_) => {}
            }
        }
    }
}

/// Nobody joins one that reads no more, a panic included: they would hear nothing.
impl Drop for Reader {
    fn drop(&mut self) {
        let mut watched = self.feeds.watched();
        let joined = watched.get(&self.subject);
        // Another one may read the subject by now.
        if joined.is_some_and(|sender| sender.same_channel(&self.sender)) {
            watched.remove(&self.subject);
        }
    }
}

fn json(value: &impl Serialize) -> AppResult<Arc<str>> {
    serde_json::to_string(value)
        .map(Arc::from)
        .map_err(crate::services::internal)
}
