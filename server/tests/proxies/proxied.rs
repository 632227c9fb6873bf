//! A proxy with a server behind it, and clients before it.

use std::fs;
use std::net::{IpAddr, SocketAddr, TcpListener};
use std::process::Command;
use std::sync::Arc;

use parcelpilot::services::accounts::AccountService;
use parcelpilot::vault::Vault;
use parcelpilot_domain::account::Role;
use reqwest::{Client, redirect};
use rustls::pki_types::CertificateDer;
use rustls::{ClientConfig, RootCertStore};
use secrecy::SecretString;
use storage::Database;
use tempfile::TempDir;

use crate::program::{Program, without_rights};
use crate::proxies::{Place, Proxy, find};

/// As the configurations name it.
pub const NAME: &str = "pilot.example.com";
pub const EMAIL: &str = "zoe@example.com";
pub const PASSWORD: &str = "a made-up password";
/// Somebody else may take a free port before the proxy does.
const TRIES: usize = 5;

pub struct Proxied {
    /// `https://pilot.example.com:4711`.
    pub origin: String,
    port: u16,
    certificate: CertificateDer<'static>,
    // What runs ends before its files are removed.
    _proxy: Program,
    _server: Program,
    _folder: TempDir,
}

impl Proxied {
    /// Nothing, where the proxy is not installed.
    pub async fn start(proxy: &Proxy) -> Option<Self> {
        if find(proxy.program).is_none() {
            say(&format!(
                "skipped: no {} here; make setup installs it where it may",
                proxy.program
            ));
            return None;
        }
        let mut said = String::new();
        for _ in 0..TRIES {
            match Self::try_to_start(proxy).await {
                Ok(proxied) => return Some(proxied),
                Err(reason) => said = reason,
            }
        }
        panic!("{} does not start: {said}", proxy.program);
    }

    /// # Errors
    /// What the proxy said before it ended.
    async fn try_to_start(proxy: &Proxy) -> Result<Self, String> {
        let folder = tempfile::tempdir().unwrap();
        let proxy_folder = folder.path().join("proxy");
        fs::create_dir(&proxy_folder).unwrap();
        let certificate = write_certificate(&proxy_folder);
        let [port, port_without_https] = free_ports();
        let origin = format!("https://{NAME}:{port}");
        let (server, address) = start_server(&folder, &origin).await;
        let place = Place {
            folder: proxy_folder.clone(),
            port,
            port_without_https,
            server: address,
        };
        let mut command = (proxy.command)(&place);
        // The way to its folder, not what else is in there.
        allow_passing(&folder);
        without_rights(&mut command, &proxy_folder);
        let proxied = Self {
            origin,
            port,
            certificate,
            _proxy: Program::start(&mut command, folder.path().join("proxy.log")),
            _server: server,
            _folder: folder,
        };
        proxied.ready().await
    }

    async fn ready(mut self) -> Result<Self, String> {
        let health = format!("{}/health", self.origin);
        let client = self.client_at("127.0.0.9");
        let answers = async |_: &str| {
            let answer = client.get(&health).send().await.ok()?;
            answer.status().is_success().then_some(())
        };
        match self._proxy.until("the proxy", answers).await {
            Some(()) => Ok(self),
            None => Err(self._proxy.said()),
        }
    }

    /// Whose own address is this one. It follows no redirects, and trusts the proxy's certificate.
    pub fn client_at(&self, address: &str) -> Client {
        let mut roots = RootCertStore::empty();
        roots.add(self.certificate.clone()).unwrap();
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let mut tls = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_root_certificates(roots)
            .with_no_client_auth();
        // As browsers offer them.
        tls.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        Client::builder()
            .tls_backend_preconfigured(tls)
            .resolve(NAME, SocketAddr::from(([127, 0, 0, 1], self.port)))
            .local_address(address.parse::<IpAddr>().unwrap())
            .redirect(redirect::Policy::none())
            .no_proxy()
            .build()
            .unwrap()
    }
}

/// It trusts the proxy alone: clients have other addresses of this machine.
async fn start_server(folder: &TempDir, origin: &str) -> (Program, String) {
    let file = |name: &str| folder.path().join(name).display().to_string();
    let database_url = format!("sqlite://{}", file("parcelpilot.db"));
    let database = Database::open(&database_url).await.unwrap();
    let password = SecretString::from(PASSWORD);
    let vault = Vault::open_or_create(&folder.path().join("parcelpilot.key")).unwrap();
    AccountService::new(database.clone(), Arc::new(vault))
        .add("Zoë", EMAIL, password, Role::Admin)
        .await
        .unwrap();
    database.close().await;
    let mut command = Command::new(env!("CARGO_BIN_EXE_parcelpilot"));
    command
        .args(["serve", "--addr", "127.0.0.1:0", "--no-workers"])
        .args(["--public-url", origin, "--trusted-proxies", "127.0.0.1"])
        .args([
            "--database-url",
            &database_url,
            "--bigcommerce-url",
            "http://127.0.0.1:9",
        ]);
    let mut server = Program::start(&mut command, folder.path().join("server.log"));
    let address = server
        .until("the server's address", async |said: &str| {
            let (_, rest) = said.split_once("ParcelPilot is on http://")?;
            // A line that is still being written has half a port.
            Some(rest.split_once('\n')?.0.to_owned())
        })
        .await;
    let said = server.said();
    (
        server,
        address.unwrap_or_else(|| panic!("the server ended: {said}")),
    )
}

fn write_certificate(folder: &std::path::Path) -> CertificateDer<'static> {
    let made = rcgen::generate_simple_self_signed([NAME.to_owned()]).unwrap();
    fs::write(folder.join("certificate.pem"), made.cert.pem()).unwrap();
    fs::write(folder.join("key.pem"), made.signing_key.serialize_pem()).unwrap();
    made.cert.der().clone()
}

fn free_ports() -> [u16; 2] {
    // Both are held before one is let go, so that they differ.
    let held = [(); 2].map(|()| TcpListener::bind("127.0.0.1:0").unwrap());
    held.map(|listener| listener.local_addr().unwrap().port())
}

fn allow_passing(folder: &TempDir) {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o711)).unwrap();
}

#[expect(clippy::print_stdout, reason = "said where the test's result is")]
fn say(line: &str) {
    println!("{line}");
}
