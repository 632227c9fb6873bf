//! A PostgreSQL proves who it is, or is not spoken to.

use std::path::PathBuf;

use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use storage::{Database, StorageResult};
use tempfile::TempDir;

use crate::cluster::{Cluster, Identity};

/// Who certifies servers.
struct Authority {
    folder: TempDir,
    issuer: Issuer<'static, KeyPair>,
}

impl Authority {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let key = KeyPair::generate().unwrap();
        let mut parameters = CertificateParams::new(Vec::new()).unwrap();
        parameters.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let certificate = parameters.self_signed(&key).unwrap();
        std::fs::write(folder.path().join("ca.pem"), certificate.pem()).unwrap();
        let issuer = Issuer::new(parameters, key);
        Self { folder, issuer }
    }

    fn certificate(&self) -> PathBuf {
        self.folder.path().join("ca.pem")
    }

    fn certify(&self, host: &str) -> Identity {
        let key = KeyPair::generate().unwrap();
        let parameters = CertificateParams::new(vec![host.to_owned()]).unwrap();
        let certificate = parameters.signed_by(&key, &self.issuer).unwrap();
        Identity {
            certificate: certificate.pem(),
            key: key.serialize_pem(),
        }
    }
}

/// Whether the connection has TLS, where there is one.
async fn has_tls(url: &str) -> StorageResult<bool> {
    let database = Database::open(url).await?;
    let Database::Postgres(pool, _) = &database else {
        panic!("not this test's database");
    };
    let sql = "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()";
    let (ssl,): (bool,) = sqlx::query_as(sql).fetch_one(pool).await.unwrap();
    database.close().await;
    Ok(ssl)
}

#[tokio::test]
async fn a_server_is_believed_by_its_name_and_its_authority() {
    let (authority, other) = (Authority::new(), Authority::new());
    let Some(cluster) = Cluster::start_with_tls(&authority.certify("localhost")).await else {
        return;
    };
    let at = |host: &str, mode: &str, authority: Option<&Authority>| {
        let root = authority.map(|one| format!("&sslrootcert={}", one.certificate().display()));
        format!(
            "{}?sslmode={mode}{}",
            cluster.address_at(host),
            root.unwrap_or_default()
        )
    };
    for believed in [
        at("localhost", "verify-full", Some(&authority)),
        at("127.0.0.1", "verify-ca", Some(&authority)),
        at("127.0.0.1", "require", None),
        at("127.0.0.1", "prefer", None),
    ] {
        assert!(has_tls(&believed).await.unwrap(), "{believed}");
    }
    for refused in [
        at("127.0.0.1", "verify-full", Some(&authority)),
        at("localhost", "verify-full", Some(&other)),
        at("localhost", "verify-full", None),
        at("localhost", "verify-ca", Some(&other)),
    ] {
        assert!(has_tls(&refused).await.is_err(), "{refused}");
    }
}

#[tokio::test]
async fn a_server_without_tls_is_refused_where_that_is_asked_for() {
    let Some(cluster) = Cluster::start().await else {
        return;
    };
    for mode in ["require", "verify-ca", "verify-full"] {
        let address = format!("{}?sslmode={mode}", cluster.address_at("127.0.0.1"));
        let error = has_tls(&address).await.unwrap_err().to_string();
        assert!(error.contains("TLS"), "{error}");
    }
}
