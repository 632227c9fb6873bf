//! A running `parcelpilot`, and what it has said.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::Duration;

use tokio::time::{Instant, sleep};

/// Longer than anything that is waited for may take.
pub const PATIENCE: Duration = Duration::from_secs(120);
const LOOK_EVERY: Duration = Duration::from_millis(5);

/// Waits until `look` finds something.
pub async fn until<T>(what: &str, look: impl AsyncFnMut() -> Option<T>) -> T {
    let found = in_time(look).await;
    found.unwrap_or_else(|| panic!("waited {PATIENCE:?} for {what}"))
}

async fn in_time<T>(mut look: impl AsyncFnMut() -> Option<T>) -> Option<T> {
    let deadline = Instant::now() + PATIENCE;
    loop {
        let found = look().await;
        if found.is_some() || Instant::now() > deadline {
            return found;
        }
        sleep(LOOK_EVERY).await;
    }
}

/// Ends with the test.
pub struct Process {
    child: Child,
    said: PathBuf,
}

impl Process {
    /// `said` gets everything that the program writes.
    pub fn start(arguments: &[&str], environment: &[(&str, String)], said: PathBuf) -> Self {
        let out = File::options().create(true).append(true).open(&said).unwrap();
        let child = Command::new(env!("CARGO_BIN_EXE_parcelpilot"))
            .args(arguments)
            .envs(environment.iter().map(|(name, value)| (name, value)))
            .stdin(Stdio::null())
            .stdout(out.try_clone().unwrap())
            .stderr(out)
            .spawn()
            .unwrap();
        Process { child, said }
    }

    /// SIGKILL: nothing in it gets to know.
    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// SIGTERM, and the way that it ends.
    pub async fn stop(mut self) -> ExitStatus {
        let id = self.child.id().to_string();
        assert!(
            Command::new("kill")
                .args(["-TERM", &id])
                .status()
                .unwrap()
                .success()
        );
        self.wait().await
    }

    /// Waits for its end.
    pub async fn ended(mut self) -> ExitStatus {
        self.wait().await
    }

    async fn wait(&mut self) -> ExitStatus {
        let ended = in_time(async || self.child.try_wait().unwrap()).await;
        ended.unwrap_or_else(|| {
            let said = said(&self.said);
            let lines: Vec<&str> = said.lines().collect();
            let last = &lines[lines.len().saturating_sub(20)..];
            panic!("the process does not end; the last it said: {last:#?}");
        })
    }

    /// The address that it says it serves on.
    pub async fn address(&self) -> String {
        until("an address", async || {
            let said = said(&self.said);
            let from = said.find("http://127.0.0.1:")?;
            // A line that is still being written has half a port.
            let line = said[from..].split_once('\n')?.0;
            Some(line.split_whitespace().next()?.to_owned())
        })
        .await
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // Already ended, most times.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

fn said(path: &Path) -> String {
    String::from_utf8_lossy(&std::fs::read(path).unwrap()).into_owned()
}
