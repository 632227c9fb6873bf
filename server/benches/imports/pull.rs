//! A pull of everything by the built program, into an empty database.

use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use sandbox::Running;

use crate::measured::Measured;
use crate::measuring::databases::Engine;
use crate::measuring::process::Counted;

pub async fn measure(store: &Running, engine: &Engine) -> Measured {
    let folder = tempfile::tempdir().unwrap();
    let url = engine.create(folder.path()).await;
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
    let took = began.elapsed();
    engine.drop_database(&url).await;
    Measured {
        database: engine.name(),
        orders: store
            .sandbox
            .expected_orders()
            .filter(|order| order.status_id != 0)
            .count() as u64,
        calls: store.sandbox.calls().values().sum(),
        took,
        peak_memory,
        processor,
    }
}

/// Waits for the end; the most memory (KiB) and the processor time that the kernel has counted until then.
async fn watch(mut pull: Child) -> (u64, Duration) {
    let process = Counted::of(pull.id());
    let mut last = (0, Duration::ZERO);
    loop {
        if let (Some(memory), Some(processor)) = (process.memory("VmHWM"), process.processor()) {
            last = (memory, processor);
        }
        if let Some(ended) = pull.try_wait().unwrap() {
            assert!(ended.success(), "{ended}");
            return last;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}
