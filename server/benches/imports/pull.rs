//! A pull of everything by the built program, into an empty database.

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use sandbox::Running;
use sqlx::postgres::PgConnection;
use sqlx::{AssertSqlSafe, Connection, Executor};
use url::Url;
use uuid::Uuid;

use crate::measured::Measured;

/// Linux counts processor time in hundredths of a second (`getconf CLK_TCK`).
const TICK: Duration = Duration::from_millis(10);

pub enum Engine {
    Sqlite,
    /// A server on which databases may be made.
    Postgres(Url),
}

/// SQLite, and PostgreSQL where `.make/with-postgres` has started one.
pub fn databases() -> Vec<Engine> {
    let postgres = std::env::var("PARCELPILOT_TEST_POSTGRES")
        .ok()
        .filter(|url| !url.is_empty());
    let postgres = postgres.map(|url| Engine::Postgres(url.parse().unwrap()));
    std::iter::once(Engine::Sqlite).chain(postgres).collect()
}

pub async fn measure(store: &Running, engine: &Engine) -> Measured {
    let folder = tempfile::tempdir().unwrap();
    let (database, url) = match engine {
        Engine::Sqlite => (
            "SQLite",
            format!("sqlite://{}", folder.path().join("bench.db").display()),
        ),
        Engine::Postgres(server) => ("PostgreSQL", new_database(server).await),
    };
    let file = folder.path().join("credentials.txt");
    store.sandbox.tokens().write_files(&file).unwrap();
    let program = |arguments: &[&str]| -> Command {
        let mut program = Command::new(env!("CARGO_BIN_EXE_parcelpilot"));
        program
            .args(arguments)
            .env("DATABASE_URL", &url)
            .env("PARCELPILOT_KEY_FILE", folder.path().join("bench.key"))
            .env("PARCELPILOT_BIGCOMMERCE_URL", &store.base_url)
            .env("PARCELPILOT_LOG", "warn")
            .stdout(Stdio::null());
        program
    };
    let added = program(&[
        "integrations",
        "add",
        "--client",
        "Bench",
        "--name",
        "Bench",
        "--credentials",
    ])
    .arg(&file)
    .status();
    assert!(added.unwrap().success());

    store.sandbox.forget_calls();
    let began = Instant::now();
    let pull = program(&["pull", "--integration", "Bench", "--statuses", "all"])
        .spawn()
        .unwrap();
    let (peak_memory, processor) = watch(pull).await;
    Measured {
        database,
        orders: store
            .sandbox
            .expected_orders()
            .filter(|order| order.status_id != 0)
            .count() as u64,
        calls: store.sandbox.calls().values().sum(),
        took: began.elapsed(),
        peak_memory,
        processor,
    }
}

async fn new_database(server: &Url) -> String {
    let name = format!("bench_{}", Uuid::new_v4().simple());
    let mut connection = PgConnection::connect(server.as_str()).await.unwrap();
    connection
        .execute(AssertSqlSafe(format!("CREATE DATABASE {name}")))
        .await
        .unwrap();
    let mut url = server.clone();
    url.set_path(&name);
    url.to_string()
}

/// Waits for the end; the most memory (KiB) and the processor time that the kernel has counted until then.
async fn watch(mut pull: Child) -> (u64, Duration) {
    let process = format!("/proc/{}", pull.id());
    let mut last = (0, Duration::ZERO);
    loop {
        if let Some(read) = counted(Path::new(&process)) {
            last = read;
        }
        if let Some(ended) = pull.try_wait().unwrap() {
            assert!(ended.success(), "{ended}");
            return last;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

fn counted(process: &Path) -> Option<(u64, Duration)> {
    let status = std::fs::read_to_string(process.join("status")).ok()?;
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let stat = std::fs::read_to_string(process.join("stat")).ok()?;
    // The name before may hold spaces; what follows it begins with the third field.
    let fields: Vec<&str> = stat.rsplit_once(") ")?.1.split(' ').collect();
    let ticks: u32 = fields.get(11)?.parse::<u32>().ok()? + fields.get(12)?.parse::<u32>().ok()?;
    Some((peak.split_whitespace().next()?.parse().ok()?, TICK * ticks))
}
