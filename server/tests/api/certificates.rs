//! The server's own certificate: served, exchanged, and kept where the new one can't be used.

use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use parcelpilot::http::{Certificate, CertificateFiles, ConnectionLimits, serve};
use rcgen::generate_simple_self_signed;
use rustls::pki_types::CertificateDer;
use rustls::{ClientConfig, RootCertStore};
use tempfile::TempDir;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

use crate::test_app::TestApp;

const NAME: &str = "pilot.example";

/// A certificate that has signed itself, and its key, in files.
pub struct TestCertificate {
    folder: TempDir,
    der: CertificateDer<'static>,
}

impl TestCertificate {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let der = write_new(&folder);
        Self { folder, der }
    }

    /// Another one in the same files.
    fn renew(&mut self) {
        self.der = write_new(&self.folder);
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn load(&self) -> Certificate {
        Certificate::load(self.files()).unwrap()
    }

    fn files(&self) -> CertificateFiles {
        CertificateFiles {
            certificate: self.path("certificate.pem"),
            key: self.path("key.pem"),
        }
    }

    fn client(&self) -> ClientConfig {
        let mut roots = RootCertStore::empty();
        roots.add(self.der.clone()).unwrap();
        ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_root_certificates(roots)
            .with_no_client_auth()
    }

    /// Trusts this certificate alone.
    pub async fn connect(&self, connection: TcpStream) -> io::Result<TlsStream<TcpStream>> {
        let connector = TlsConnector::from(Arc::new(self.client()));
        let name = NAME.try_into().unwrap();
        connector.connect(name, connection).await
    }
}

fn write_new(folder: &TempDir) -> CertificateDer<'static> {
    let made = generate_simple_self_signed([NAME.to_owned()]).unwrap();
    std::fs::write(folder.path().join("certificate.pem"), made.cert.pem()).unwrap();
    std::fs::write(folder.path().join("key.pem"), made.signing_key.serialize_pem()).unwrap();
    made.cert.der().clone()
}

/// Whether a new connection gets a certificate that this client trusts.
async fn is_served(address: SocketAddr, client: &ClientConfig) -> bool {
    let client = reqwest::Client::builder()
        .tls_backend_preconfigured(client.clone())
        .resolve(NAME, address)
        .no_proxy()
        .build()
        .unwrap();
    let health = format!("https://{NAME}:{}/health", address.port());
    let answer = client.get(&health).send().await;
    answer.is_ok_and(|answer| answer.status().is_success())
}

#[tokio::test]
async fn new_connections_get_the_newest_certificate_that_is_good() {
    let mut files = TestCertificate::new();
    let mut certificate = files.load();
    let app = TestApp::with_admin().await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (router, config) = (app.router.clone(), certificate.config());
    let for_ever = std::future::pending();
    tokio::spawn(serve(
        listener,
        router,
        ConnectionLimits::default(),
        Some(config),
        for_ever,
    ));
    let first = files.client();
    assert!(is_served(address, &first).await);
    assert!(!certificate.reload().await.unwrap(), "nothing has changed");

    files.renew();
    let second = files.client();
    assert!(!is_served(address, &second).await, "nobody has looked yet");
    assert!(certificate.reload().await.unwrap());
    assert!(is_served(address, &second).await && !is_served(address, &first).await);

    // One file is written before the other.
    let key = std::fs::read(files.path("key.pem")).unwrap();
    files.renew();
    std::fs::write(files.path("key.pem"), key).unwrap();
    assert!(certificate.reload().await.is_err());
    assert!(!certificate.reload().await.unwrap(), "it is said once");
    std::fs::remove_file(files.path("key.pem")).unwrap();
    assert!(certificate.reload().await.is_err());
    assert!(is_served(address, &second).await);

    files.renew();
    assert!(certificate.reload().await.unwrap());
    assert!(is_served(address, &files.client()).await);
}

/// A client that knows nothing newer than TLS 1.1.
#[rustfmt::skip]
const OLD_HELLO: [u8; 60] = [
    // A record of 55 bytes: a hello of 51.
    0x16, 3, 1, 0, 55, 1, 0, 0, 51,
    // TLS 1.1, and 32 bytes that should be random.
    3, 2,
    7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7,
    // No session, one cipher suite (AES-128 by RSA), no compression.
    0, 0, 2, 0, 0x2f, 1, 0,
    // One extension: signatures by RSA and SHA-256.
    0, 8, 0, 13, 0, 4, 0, 2, 4, 1,
];

#[tokio::test]
async fn older_versions_of_tls_are_refused() {
    let files = TestCertificate::new();
    let app = TestApp::with_admin().await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (limits, config) = (ConnectionLimits::default(), files.load().config());
    tokio::spawn(serve(
        listener,
        app.router.clone(),
        limits,
        Some(config),
        std::future::pending(),
    ));
    let mut connection = TcpStream::connect(address).await.unwrap();
    connection.write_all(&OLD_HELLO).await.unwrap();
    let mut answer = Vec::new();
    connection.read_to_end(&mut answer).await.unwrap();
    // A fatal alert: protocol_version.
    let [0x15, _, _, _, _, alert @ ..] = answer.as_slice() else {
        panic!("{answer:?}");
    };
    assert_eq!(alert, [2, 70]);
}

#[test]
fn what_is_wrong_with_the_files_is_said_without_their_content() {
    let broken = |name: &str, content: Option<&str>| {
        let files = TestCertificate::new();
        match content {
            Some(content) => std::fs::write(files.path(name), content).unwrap(),
            None => std::fs::remove_file(files.path(name)).unwrap(),
        }
        let error = Certificate::load(files.files()).err().unwrap().to_string();
        assert!(error.contains(name) && !error.contains("canary"), "{error}");
    };
    let other_key = std::fs::read_to_string(TestCertificate::new().path("key.pem")).unwrap();
    let half = "-----BEGIN PRIVATE KEY-----\ncanary";
    for content in [
        None,
        Some(""),
        Some("canary"),
        Some(half),
        Some(other_key.as_str()),
    ] {
        broken("key.pem", content);
    }
    for content in [
        None,
        Some(""),
        Some("canary"),
        Some("-----BEGIN CERTIFICATE-----\n????"),
    ] {
        broken("certificate.pem", content);
    }
}
