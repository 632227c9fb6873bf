//! A database, its key, and the stores that are connected: what programs are started on.

use std::io::Write;
use std::net::{SocketAddr, TcpListener};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

use sandbox::Sandbox;
use storage::Database;
use tempfile::TempDir;

use crate::measuring::databases::Engine;
use crate::people::{PASSWORD, Person, ready};
use crate::program::Program;
use crate::rows::rows;
use crate::stores::Stores;

pub struct Installation<'e> {
    pub folder: TempDir,
    pub database: Database,
    engine: &'e Engine,
    address: String,
    store_address: String,
    /// Of the server, which stores call: workers see to that, too, and have to know it.
    server: SocketAddr,
    stores_call: bool,
    started: AtomicU32,
}

/// A running server, and where it is.
pub struct Server {
    pub program: Program,
    pub address: String,
}

impl<'e> Installation<'e> {
    pub async fn new(engine: &'e Engine, stores: &Stores) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let address = engine.create(folder.path()).await;
        let installation = Self {
            database: Database::open(&address).await.unwrap(),
            engine,
            address,
            store_address: stores.base_url.clone(),
            server: free_address(),
            stores_call: true,
            started: AtomicU32::new(0),
            folder,
        };
        installation.add_person("bench@example.com");
        installation
    }

    /// From now on programs call the stores there.
    pub fn move_to(&mut self, stores: &Stores) {
        self.store_address.clone_from(&stores.base_url);
    }

    /// From now on programs have no public address, so stores tell them of nothing.
    pub fn stop_calls_of_stores(&mut self) {
        self.stores_call = false;
    }

    pub async fn remove(self) {
        self.database.close().await;
        self.engine.drop_database(&self.address).await;
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_parcelpilot"));
        command
            .args(arguments)
            .env("DATABASE_URL", &self.address)
            .env("PARCELPILOT_KEY_FILE", self.folder.path().join("bench.key"))
            .env("PARCELPILOT_BIGCOMMERCE_URL", &self.store_address)
            .env("PARCELPILOT_LOG", "warn")
            .stdout(Stdio::null());
        if self.stores_call {
            command.env("PARCELPILOT_PUBLIC_URL", format!("http://{}", self.server));
        }
        command
    }

    /// Runs a command to its end.
    pub fn run(&self, arguments: &[&str]) {
        let ended = self.command(arguments).status().unwrap();
        assert!(ended.success(), "{arguments:?}: {ended}");
    }

    pub fn add_person(&self, email: &str) {
        let add = [
            "users",
            "add",
            "--email",
            email,
            "--role",
            "admin",
            "--password-stdin",
        ];
        let mut command = self.command(&add);
        let mut adding = command.stdin(Stdio::piped()).spawn().unwrap();
        let mut input = adding.stdin.take().unwrap();
        input.write_all(PASSWORD.as_bytes()).unwrap();
        drop(input);
        assert!(adding.wait().unwrap().success());
    }

    /// Connects a store under its hash, and gives the integration's id.
    pub async fn connect(&self, store: &Sandbox, sync_minutes: u32, pushes: bool) -> String {
        let hash = store.tokens().store_hash.as_str();
        let file = self.folder.path().join(format!("{hash}.txt"));
        store.tokens().write_files(&file).unwrap();
        let (file, minutes) = (file.to_str().unwrap(), sync_minutes.to_string());
        let mut add = vec!["integrations", "add", "--client", hash, "--name", hash];
        add.extend(["--credentials", file, "--sync-minutes", &minutes]);
        if pushes {
            add.push("--push-ship-confirms");
        }
        self.run(&add);
        let found: Vec<(String,)> = rows(
            &self.database,
            format!("SELECT id FROM integrations WHERE name = '{hash}'"),
        )
        .await;
        found[0].0.clone()
    }

    /// All orders of a store, whatever their status.
    pub fn pull(&self, store: &Sandbox) {
        let hash = store.tokens().store_hash.as_str();
        self.run(&["pull", "--integration", hash, "--statuses", "all"]);
    }

    pub fn start(&self, arguments: &[&str]) -> Program {
        let number = self.started.fetch_add(1, Ordering::Relaxed);
        let log = self.folder.path().join(format!("said-{number:03}.log"));
        let mut command = self.command(arguments);
        // The runs that it ends are counted by what it says.
        command.env("PARCELPILOT_LOG", "warn,engine::imports::worker=info");
        Program::start(command, log)
    }

    /// A server that stores can call, as soon as it is started.
    pub fn start_server(&self, arguments: &[&str]) -> Server {
        let addr = self.server.to_string();
        Server {
            program: self.start(&[&["serve", "--addr", &addr], arguments].concat()),
            address: format!("http://{addr}"),
        }
    }

    /// The same, once it can work.
    pub async fn serve(&self, arguments: &[&str]) -> Server {
        let server = self.start_server(arguments);
        ready(&server.address).await;
        server
    }
}

impl Server {
    pub async fn log_in(&self) -> Person {
        Person::log_in(&self.address, "bench@example.com").await
    }
}

/// Another process may take it until it is used; then the measurement ends, and says so.
fn free_address() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap()
}
