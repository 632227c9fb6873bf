//! A running program, and what it has said.

use std::fs::{self, File};
use std::os::unix::fs::{MetadataExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use tokio::time::{Instant, sleep};

const PATIENCE: Duration = Duration::from_secs(60);
const LOOK_EVERY: Duration = Duration::from_millis(20);
/// On every system that of a user who owns nothing.
const NOBODY: u32 = 65_534;

/// Ends with the test.
pub struct Program {
    child: Child,
    said: PathBuf,
}

impl Program {
    /// `said` gets everything that the program writes.
    pub fn start(command: &mut Command, said: PathBuf) -> Self {
        let out = File::create(&said).unwrap();
        let child = command
            .stdin(Stdio::null())
            .stdout(out.try_clone().unwrap())
            .stderr(out)
            .spawn()
            .unwrap();
        Self { child, said }
    }

    /// Waits until `look` finds something. Nothing, once the program has ended.
    pub async fn until<T>(&mut self, what: &str, look: impl AsyncFn(&str) -> Option<T>) -> Option<T> {
        let deadline = Instant::now() + PATIENCE;
        loop {
            if let Some(found) = look(&self.said()).await {
                return Some(found);
            }
            if self.child.try_wait().unwrap().is_some() {
                return None;
            }
            assert!(
                Instant::now() < deadline,
                "waited {PATIENCE:?} for {what}: {}",
                self.said()
            );
            sleep(LOOK_EVERY).await;
        }
    }

    pub fn said(&self) -> String {
        String::from_utf8_lossy(&fs::read(&self.said).unwrap()).into_owned()
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // Already ended, most times that this fails.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// Root's programs would do more than they may where they are used; `folder` becomes theirs.
pub fn without_rights(command: &mut Command, folder: &Path) {
    let is_root = fs::metadata("/proc/self").is_ok_and(|own| own.uid() == 0);
    if is_root {
        give_away(folder);
        command.uid(NOBODY).gid(NOBODY);
    }
}

fn give_away(path: &Path) {
    chown(path, Some(NOBODY), Some(NOBODY)).unwrap();
    if path.is_dir() {
        for entry in fs::read_dir(path).unwrap() {
            give_away(&entry.unwrap().path());
        }
    }
}
