//! Many sandbox stores on one address, as BigCommerce has them: told apart by the hash in the path.

use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

use axum::Router;
use axum::extract::Request;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use sandbox::{Sandbox, Settings};
use tokio::net::TcpListener;
use tokio::runtime::{Builder, Runtime};
use tokio::task::JoinHandle;
use tower::ServiceExt;

/// Where stores run, and whoever works in them: on threads of their own, which leave the processors to everybody else's, since
/// no warehouse has its clients' stores on its own machine.
pub static ELSEWHERE: LazyLock<Runtime> = LazyLock::new(|| {
    let mut builder = Builder::new_multi_thread();
    // On Linux, a thread's priority is its own.
    #[cfg(target_os = "linux")]
    builder.on_thread_start(|| rustix::process::setpriority_process(None, 19).unwrap());
    builder.enable_all().build().unwrap()
});

pub struct Stores {
    pub all: Vec<Sandbox>,
    /// What takes the place of `https://api.bigcommerce.com`.
    pub base_url: String,
    server: JoinHandle<()>,
}

impl Stores {
    pub async fn open(settings: impl IntoIterator<Item = Settings>) -> Self {
        Self::serve(settings.into_iter().map(Sandbox::new).collect()).await
    }

    async fn serve(all: Vec<Sandbox>) -> Self {
        let by_hash: HashMap<String, Router> = all
            .iter()
            .map(|store| (store.tokens().store_hash.clone(), store.router()))
            .collect();
        assert_eq!(by_hash.len(), all.len(), "each store has a seed of its own");
        let find = move |request: Request| {
            let hash = request.uri().path().split('/').nth(2).unwrap_or_default();
            let store = by_hash.get(hash).cloned();
            async move {
                match store {
                    Some(store) => store.oneshot(request).await.into_response(),
                    None => StatusCode::NOT_FOUND.into_response(),
                }
            }
        };
        let listening = ELSEWHERE.spawn(TcpListener::bind("127.0.0.1:0"));
        let listener = listening.await.unwrap().unwrap();
        let base_url = format!("http://{}", listener.local_addr().unwrap());
        let server = ELSEWHERE.spawn(async move {
            axum::serve(listener, Router::new().fallback(find)).await.unwrap();
        });
        Self {
            all,
            base_url,
            server,
        }
    }

    /// By what was called, whichever store it was.
    pub fn calls(&self) -> BTreeMap<String, u64> {
        let mut calls = BTreeMap::new();
        for ((path, _), count) in self.all.iter().flat_map(Sandbox::calls) {
            let path = path.splitn(4, '/').last().unwrap_or_default().to_owned();
            *calls.entry(path).or_default() += count;
        }
        calls
    }

    pub fn forget_calls(&self) {
        self.all.iter().for_each(Sandbox::forget_calls);
    }
}

impl Drop for Stores {
    fn drop(&mut self) {
        self.server.abort();
    }
}

/// Stores with this many orders each, whose quotas are out of the way.
pub fn roomy(stores: u64, orders: u64) -> impl Iterator<Item = Settings> {
    (1..=stores).map(move |seed| Settings {
        orders,
        seed,
        quota: u32::MAX,
        ..Settings::default()
    })
}
