//! What people and stores do meanwhile.

use std::mem::take;
use std::sync::Arc;
use std::time::Duration;

use sandbox::Sandbox;
use storage::Database;
use tokio::sync::Mutex;
use tokio::task::JoinHandle;
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;

use crate::hundred::Hundred;
use crate::people::Person;
use crate::pushes::csv;
use crate::times::Times;
use crate::webhooks;

const READERS: usize = 5;
const PAGES: [&str; 5] = ["/", "/orders", "/orders?list=to_ship", "/shipments", "/imports"];
/// Between a person's pages.
const LOOKS_AT_IT: Duration = Duration::from_millis(200);
const FILE_EVERY: Duration = Duration::from_secs(5);
const ROWS: usize = 20;
/// Between two that are looked at by themselves.
const WEBHOOKS_FOR: Duration = Duration::from_secs(10);

type Shared = Arc<Mutex<Times>>;

pub struct Load {
    is_over: CancellationToken,
    pages: Shared,
    orders: Shared,
    tasks: Vec<JoinHandle<()>>,
    files: JoinHandle<usize>,
}

impl Load {
    pub fn start(hundred: &Hundred<'_>, person: Person) -> Self {
        let is_over = CancellationToken::new();
        let (pages, orders) = (Shared::default(), Shared::default());
        let database = &hundred.installation.database;
        let connected: Arc<[(String, Sandbox)]> = hundred.ordinary().into();
        let reading = (0..READERS)
            .map(|first| tokio::spawn(read(person.clone(), first, pages.clone(), is_over.clone())));
        let mut tasks: Vec<_> = reading.collect();
        tasks.push(tokio::spawn(come_in(
            database.clone(),
            connected.clone(),
            orders.clone(),
            is_over.clone(),
        )));
        let files = tokio::spawn(ship(database.clone(), connected, person, is_over.clone()));
        Self {
            is_over,
            pages,
            orders,
            tasks,
            files,
        }
    }

    /// Pages, and orders by webhook, since it was asked last.
    pub async fn take(&self) -> [Times; 2] {
        [
            take(&mut *self.pages.lock().await),
            take(&mut *self.orders.lock().await),
        ]
    }

    /// How many files were shipped.
    pub async fn stop(self) -> usize {
        self.is_over.cancel();
        for task in self.tasks {
            task.await.unwrap();
        }
        self.files.await.unwrap()
    }
}

async fn read(person: Person, first: usize, times: Shared, is_over: CancellationToken) {
    for path in PAGES.iter().cycle().skip(first) {
        if is_over.is_cancelled() {
            return;
        }
        let time = person.read(path).await;
        times.lock().await.push(time);
        sleep(LOOKS_AT_IT).await;
    }
}

async fn come_in(
    database: Database,
    connected: Arc<[(String, Sandbox)]>,
    times: Shared,
    is_over: CancellationToken,
) {
    while !is_over.is_cancelled() {
        let some = webhooks::come_in(&database, &connected, WEBHOOKS_FOR).await;
        times.lock().await.extend(some);
    }
}

/// In turn in all stores.
async fn ship(
    database: Database,
    connected: Arc<[(String, Sandbox)]>,
    person: Person,
    is_over: CancellationToken,
) -> usize {
    let mut files = 0;
    for (integration, _) in connected.iter().cycle() {
        if is_over.run_until_cancelled(sleep(FILE_EVERY)).await.is_none() {
            break;
        }
        let file = csv(&database, integration, ROWS).await;
        person.ship(integration, &file).await;
        files += 1;
    }
    files
}
