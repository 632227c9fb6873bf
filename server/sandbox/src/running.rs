//! A sandbox that runs beside a test.

use std::io;

use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use super::{Sandbox, Settings, serve};

/// A running sandbox; it stops when this is dropped.
pub struct Running {
    /// What takes the place of `https://api.bigcommerce.com`, without a slash at the end.
    pub base_url: String,
    pub sandbox: Sandbox,
    server: JoinHandle<()>,
}

impl Running {
    pub(super) async fn start(settings: Settings) -> io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let base_url = format!("http://{}", listener.local_addr()?);
        let sandbox = Sandbox::new(settings);
        let served = sandbox.clone();
        let server = tokio::spawn(async move {
            if let Err(error) = serve(listener, served, std::future::pending()).await {
                tracing::error!(%error, "the sandbox stopped");
            }
        });
        Ok(Self {
            base_url,
            sandbox,
            server,
        })
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.server.abort();
    }
}
