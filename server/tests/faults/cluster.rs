//! A PostgreSQL of one test's own, which it may stop and start.

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use tempfile::TempDir;
use test_support::databases::DatabaseAddress;

use crate::process::until;

/// The folder of its programs, from `.make/with-postgres`.
const PROGRAMS: &str = "PARCELPILOT_TEST_POSTGRES_PROGRAMS";

pub struct Cluster {
    programs: PathBuf,
    folder: TempDir,
    port: u16,
    has_tls: bool,
    server: Option<Child>,
}

/// What a server shows of itself, in PEM.
pub struct Identity {
    pub certificate: String,
    pub key: String,
}

impl Cluster {
    /// Nothing where no PostgreSQL is installed.
    pub async fn start() -> Option<Self> {
        Self::start_as(None).await
    }

    /// The same, with TLS.
    pub async fn start_with_tls(identity: &Identity) -> Option<Self> {
        Self::start_as(Some(identity)).await
    }

    async fn start_as(identity: Option<&Identity>) -> Option<Self> {
        let programs = std::env::var(PROGRAMS).ok().filter(|folder| !folder.is_empty())?;
        let mut cluster = Cluster {
            programs: programs.into(),
            folder: tempfile::tempdir().unwrap(),
            port: free_port(),
            has_tls: identity.is_some(),
            server: None,
        };
        own(cluster.folder.path());
        let made = cluster
            .program("initdb")
            .args([
                "--username=postgres",
                "--auth=trust",
                "--encoding=UTF8",
                "--locale=C",
                "--no-sync",
            ])
            .stdout(Stdio::null())
            .status()
            .unwrap();
        assert!(made.success());
        if let Some(identity) = identity {
            cluster.keep("server.crt", &identity.certificate);
            cluster.keep("server.key", &identity.key);
        }
        cluster.go_on().await;
        Some(cluster)
    }

    pub fn address(&self) -> DatabaseAddress {
        DatabaseAddress(self.address_at("127.0.0.1"))
    }

    pub fn address_at(&self, host: &str) -> String {
        format!("postgres://postgres@{host}:{}/postgres", self.port)
    }

    /// A file of its own, which nobody else may read.
    fn keep(&self, name: &str, text: &str) {
        let path = self.data().join(name);
        std::fs::write(&path, text).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600)).unwrap();
        own(&path);
    }

    /// At once: whoever is connected is cut off in the middle of what it does.
    pub fn cut_off(&mut self) {
        let Some(mut server) = self.server.take() else {
            return;
        };
        let id = server.id().to_string();
        // QUIT is PostgreSQL's own word for it; KILL would leave its children behind.
        assert!(
            Command::new("kill")
                .args(["-QUIT", &id])
                .status()
                .unwrap()
                .success()
        );
        server.wait().unwrap();
    }

    pub async fn go_on(&mut self) {
        let port = self.port.to_string();
        let server = self
            .program("postgres")
            .args(["-p", &port, "-h", "127.0.0.1", "-k", "", "-c", "fsync=off"])
            .args(["-c", if self.has_tls { "ssl=on" } else { "ssl=off" }])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        self.server = Some(server);
        let state = self.data().join("postmaster.pid");
        until("PostgreSQL to start", async || {
            // The last line of the file tells the state, once there is one.
            let told = std::fs::read_to_string(&state).ok()?;
            told.lines().any(|line| line.starts_with("ready")).then_some(())
        })
        .await;
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    fn program(&self, name: &str) -> Command {
        let program = self.programs.join(name);
        let mut command = if is_root() {
            let mut other_user = Command::new("setpriv");
            let user = ["--reuid=postgres", "--regid=postgres", "--clear-groups"];
            // The signal ends it when the test is killed outright.
            other_user.args(["--pdeathsig", "QUIT"]).args(user).arg(program);
            other_user
        } else {
            Command::new(program)
        };
        command.arg("-D").arg(self.data()).current_dir(self.folder.path());
        command
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        self.cut_off();
    }
}

/// Another process may take it until it is used; then the test fails, and says so.
fn free_port() -> u16 {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().port()
}

/// PostgreSQL refuses to run as root.
fn is_root() -> bool {
    let said = Command::new("id").arg("-u").output().unwrap().stdout;
    said.trim_ascii() == b"0"
}

fn own(folder: &Path) {
    if is_root() {
        let changed = Command::new("chown")
            .arg("postgres:")
            .arg(folder)
            .status()
            .unwrap();
        assert!(changed.success());
    }
}
