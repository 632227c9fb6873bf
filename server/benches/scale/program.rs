//! The built program, running.

use std::fs::File;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use tokio::time::{Instant, sleep};

use crate::measuring::process::Counted;

/// Longer than anything that is waited for may take.
const PATIENCE: Duration = Duration::from_secs(3_600);
/// The longest between two looks.
const LOOK_EVERY: Duration = Duration::from_millis(250);

/// Waits until `look` finds something. What takes longer is looked at more rarely, so that looking costs the machine little,
/// and what is measured is at most a twentieth too long.
pub async fn until<T>(what: &str, mut look: impl AsyncFnMut() -> Option<T>) -> T {
    let began = Instant::now();
    loop {
        if let Some(found) = look().await {
            return found;
        }
        assert!(began.elapsed() < PATIENCE, "waited {PATIENCE:?} for {what}");
        sleep((began.elapsed() / 20).min(LOOK_EVERY)).await;
    }
}

/// Ends with the measurement.
pub struct Program {
    child: Child,
    /// Everything that it writes.
    pub log: PathBuf,
    pub counted: Counted,
}

impl Program {
    pub fn start(mut command: Command, log: PathBuf) -> Self {
        let out = File::options().create(true).append(true).open(&log).unwrap();
        let child = command
            .stdin(Stdio::null())
            .stdout(out.try_clone().unwrap())
            .stderr(out)
            .spawn()
            .unwrap();
        Self {
            counted: Counted::of(child.id()),
            child,
            log,
        }
    }

    /// SIGKILL: nothing in it gets to know.
    pub fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// SIGTERM, and waits for the end.
    pub async fn stop(&mut self) {
        let id = self.child.id().to_string();
        Command::new("kill").args(["-TERM", &id]).status().unwrap();
        until("the program to end", async || self.child.try_wait().unwrap()).await;
    }

    /// KiB that it has.
    pub fn memory(&self) -> u64 {
        self.counted.memory("VmRSS").unwrap()
    }

    pub fn processor(&self) -> Duration {
        self.counted.processor().unwrap()
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // Already ended, most times.
        drop(self.child.kill());
        drop(self.child.wait());
        if std::thread::panicking() {
            let said = std::fs::read(&self.log).unwrap_or_default();
            let said = String::from_utf8_lossy(&said);
            let faults = said.lines().filter(|line| !line.contains(" INFO "));
            faults.for_each(|line| println!("The program said: {line}"));
        }
    }
}
