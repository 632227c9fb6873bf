//! The server's own certificate, for those who have no proxy before it. It is read again when its files change.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use axum_server::tls_rustls::RustlsConfig;
use runtime::blocking::run_blocking;
use rustls::ServerConfig;
use rustls::crypto::ring;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use sha2::{Digest, Sha256};
use tokio_util::sync::CancellationToken;
use zeroize::Zeroizing;

const LOOK_EVERY: Duration = Duration::from_secs(60);
/// With HTTP/2 a connection that was opened could stay silent for ever.
const PROTOCOL: &[u8] = b"http/1.1";

/// Both in PEM. The certificate's file may hold those that lead to a known authority, too.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CertificateFiles {
    pub certificate: PathBuf,
    pub key: PathBuf,
}

#[derive(Debug, thiserror::Error)]
pub enum CertificateError {
    #[error("{path} can't be read: {source}")]
    Unreadable { path: PathBuf, source: io::Error },
    #[error("{0} holds no certificate as PEM writes it (-----BEGIN CERTIFICATE-----)")]
    NoCertificate(PathBuf),
    #[error("{0} holds no private key as PEM writes it, without a password (-----BEGIN PRIVATE KEY-----)")]
    NoKey(PathBuf),
    #[error("the certificate in {} and the key in {} can't be used: {source}", files.certificate.display(), files.key.display())]
    Unusable {
        files: CertificateFiles,
        source: rustls::Error,
    },
}

pub struct Certificate {
    files: CertificateFiles,
    /// Of what was last read, good or bad.
    seen: Vec<u8>,
    config: RustlsConfig,
}

impl Certificate {
    /// # Errors
    /// The files can't be read, or are not a certificate and its key.
    pub fn load(files: CertificateFiles) -> Result<Self, CertificateError> {
        let contents = Contents::read(&files)?;
        let config = contents.server_config(&files)?;
        if is_readable_by_all(&files.key) {
            let key = files.key.display();
            tracing::warn!("everybody on this machine can read the key of the certificate: chmod 600 {key}");
        }
        Ok(Self {
            seen: contents.digest(),
            config: RustlsConfig::from_config(config),
            files,
        })
    }

    /// What the listener uses, now and after each exchange.
    pub fn config(&self) -> RustlsConfig {
        self.config.clone()
    }

    /// Looks at the files now and then, until `shutdown`.
    pub async fn keep_current(mut self, shutdown: CancellationToken) {
        let mut said = None;
        loop {
            tokio::select! {
                () = tokio::time::sleep(LOOK_EVERY) => {}
                () = shutdown.cancelled() => return,
            }
            match self.reload().await {
                Ok(false) => said = None,
                Ok(true) => {
                    said = None;
                    tracing::info!("new connections get the new certificate");
                }
                Err(error) => {
                    let error = error.to_string();
                    if said.as_ref() != Some(&error) {
                        tracing::error!("the new certificate is not used, the one before stays: {error}");
                    }
                    said = Some(error);
                }
            }
        }
    }

    /// Whether there was a new certificate, which new connections get from now on.
    ///
    /// # Errors
    /// Those of [`Certificate::load`]; the one before stays. What is wrong with a file's content is said once.
    pub async fn reload(&mut self) -> Result<bool, CertificateError> {
        let files = self.files.clone();
        let contents = run_blocking(move || Contents::read(&files)).await?;
        let digest = contents.digest();
        if digest == self.seen {
            return Ok(false);
        }
        self.seen = digest;
        self.config
            .reload_from_config(contents.server_config(&self.files)?);
        Ok(true)
    }
}

struct Contents {
    certificate: Vec<u8>,
    key: Zeroizing<Vec<u8>>,
}

impl Contents {
    fn read(files: &CertificateFiles) -> Result<Self, CertificateError> {
        let read = |path: &Path| {
            fs::read(path).map_err(|source| CertificateError::Unreadable {
                path: path.to_owned(),
                source,
            })
        };
        Ok(Self {
            certificate: read(&files.certificate)?,
            key: Zeroizing::new(read(&files.key)?),
        })
    }

    fn digest(&self) -> Vec<u8> {
        let parts = [Sha256::digest(&self.certificate), Sha256::digest(&*self.key)];
        parts.concat()
    }

    fn server_config(&self, files: &CertificateFiles) -> Result<Arc<ServerConfig>, CertificateError> {
        let chain: Vec<_> = CertificateDer::pem_slice_iter(&self.certificate)
            .collect::<Result<_, _>>()
            .ok()
            .filter(|chain: &Vec<_>| !chain.is_empty())
            .ok_or_else(|| CertificateError::NoCertificate(files.certificate.clone()))?;
        let key = PrivateKeyDer::from_pem_slice(&self.key)
            .map_err(|_| CertificateError::NoKey(files.key.clone()))?;
        let unusable = |source| CertificateError::Unusable {
            files: files.clone(),
            source,
        };
        let mut config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .and_then(|builder| builder.with_no_client_auth().with_single_cert(chain, key))
            .map_err(unusable)?;
        config.alpn_protocols = vec![PROTOCOL.to_vec()];
        Ok(Arc::new(config))
    }
}

#[cfg(unix)]
fn is_readable_by_all(path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    // A group of those who use certificates may read it: Debian's `ssl-cert` does.
    fs::metadata(path).is_ok_and(|metadata| metadata.mode() & 0o007 != 0)
}

#[cfg(not(unix))]
fn is_readable_by_all(_: &Path) -> bool {
    false
}
