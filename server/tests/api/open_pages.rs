//! Many who look at the same page.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use async_trait::async_trait;
use axum::http::StatusCode;
use futures::future::join_all;
use parcelpilot::http::{AppState, Feeds, SharedState, router};
use parcelpilot_contract::error::AppResult;
use parcelpilot_contract::imports::{ImportDay, LiveImports, PullCount, PullForm, QuietSyncs, RunDetail};
use parcelpilot_contract::ports::{Caller, ImportPort, Ports};
use parcelpilot_domain::account::Role;
use parcelpilot_domain::ids::{IntegrationId, RunId};
use parcelpilot_domain::import_run::Selection;
use test_support::LONG_ENOUGH;
use tokio::time::Instant;

use crate::events::Events;
use crate::test_app::TestApp;

const PEOPLE: usize = 5;
const PAGES_OF_PERSON: usize = 20;
/// Below what a person may ask for at once.
const PAGES_AT_ONCE: usize = 60;

/// The server's own port, and how often the pages were read through it: each time costs the same queries.
struct Counted {
    port: Arc<dyn ImportPort>,
    reads: AtomicUsize,
    panics: AtomicBool,
}

#[async_trait]
impl ImportPort for Counted {
    async fn selection(&self, integration: IntegrationId, form: PullForm) -> AppResult<Selection> {
        self.port.selection(integration, form).await
    }

    async fn count(&self, integration: IntegrationId, selection: Selection) -> AppResult<PullCount> {
        self.port.count(integration, selection).await
    }

    async fn start(
        &self,
        caller: &Caller,
        integration: IntegrationId,
        selection: Selection,
    ) -> AppResult<RunId> {
        self.port.start(caller, integration, selection).await
    }

    async fn sync_now(&self, caller: &Caller, integration: IntegrationId) -> AppResult<RunId> {
        self.port.sync_now(caller, integration).await
    }

    async fn cancel(&self, caller: &Caller, run: RunId) -> AppResult<()> {
        self.port.cancel(caller, run).await
    }

    async fn resume(&self, caller: &Caller, run: RunId) -> AppResult<()> {
        self.port.resume(caller, run).await
    }

    async fn restart(&self, caller: &Caller, run: RunId) -> AppResult<RunId> {
        self.port.restart(caller, run).await
    }

    async fn live(&self, integration: Option<IntegrationId>, quiet: QuietSyncs) -> AppResult<LiveImports> {
        self.reads.fetch_add(1, Ordering::Relaxed);
        assert!(!self.panics.load(Ordering::Relaxed), "on purpose");
        self.port.live(integration, quiet).await
    }

    async fn run(&self, run: RunId) -> AppResult<RunDetail> {
        self.reads.fetch_add(1, Ordering::Relaxed);
        self.port.run(run).await
    }

    async fn days(&self) -> AppResult<Vec<ImportDay>> {
        self.port.days().await
    }
}

#[tokio::test]
async fn do_not_wait_for_each_other() {
    let app = TestApp::with_admin().await;
    let cookie = app.log_in().await;
    let cookie = [("cookie", cookie.as_str())];
    // Far more than there are connections to the database: each page has to give its own back to whoever waits for one.
    let pages = join_all((0..PAGES_AT_ONCE).map(|_| app.get("/", &cookie))).await;
    assert!(pages.iter().all(|page| page.status == StatusCode::OK));
}

/// An app whose live pages are read through it.
async fn counted() -> (TestApp, Arc<Counted>) {
    let mut app = TestApp::with_admin().await;
    let counted = Arc::new(Counted {
        port: app.state.ports.imports.clone(),
        reads: AtomicUsize::new(0),
        panics: AtomicBool::new(false),
    });
    let ports = Ports {
        imports: counted.clone(),
        ..app.state.ports.clone()
    };
    app.state = AppState::from(SharedState {
        feeds: Arc::new(Feeds::new(&ports, app.context.database.clone())),
        ..SharedState::clone(&app.state)
    });
    app.router = router(app.state.clone());
    (app, counted)
}

#[tokio::test]
async fn end_where_reading_them_panics_and_are_read_anew() {
    let (app, counted) = counted().await;
    let cookie = app.log_in().await;
    let mut page = Events::open(&app, "/events/imports", &cookie).await;
    assert!(page.next().await.is_some());
    counted.panics.store(true, Ordering::Relaxed);
    let ended = tokio::time::timeout(LONG_ENOUGH, page.next()).await;
    assert_eq!(ended, Ok(None), "the browser asks again");
    counted.panics.store(false, Ordering::Relaxed);
    let mut page = Events::open(&app, "/events/imports", &cookie).await;
    assert!(page.next().await.is_some());
}

#[tokio::test]
async fn cost_no_more_than_one() {
    let (app, counted) = counted().await;
    let cookie = app.log_in().await;
    let integration = app.add_integration(&cookie).await;

    let mut people = Vec::new();
    for person in 0..PEOPLE {
        let email = format!("viewer{person}@example.com");
        app.add_person(&email, Role::Viewer).await;
        people.push(app.log_in_as(&email).await);
    }

    let began = Instant::now();
    let mut pages = Vec::new();
    for _ in 0..PAGES_OF_PERSON {
        for person in &people {
            let mut page = Events::open(&app, "/events/imports", person).await;
            assert!(page.next().await.is_some());
            pages.push(page);
        }
    }
    let fields = [("integration", integration.as_str()), ("scope", "everything")];
    let run = app
        .post("/api/pull_orders", &fields, &[("cookie", &cookie)])
        .await
        .id();
    for page in &mut pages {
        assert!(
            page.next().await.unwrap().contains(&run),
            "every page hears of it"
        );
    }
    // One when the first page opened, and one a second since.
    let reads = counted.reads.load(Ordering::Relaxed) as u64;
    let allowed = 2 + began.elapsed().as_secs();
    assert!(reads <= allowed, "{reads} reads, not {allowed}");
}
