//! `parcelpilot serve`.

use std::net::SocketAddr;
use std::process::ExitCode;

use app::server_functions::accounts::ssr::SecureCookies;
use clap::{ArgMatches, Args};
use runtime::clock::now;
use secrecy::ExposeSecret;
use storage::integrations;
use tokio::net::TcpListener;
use tokio::task::JoinSet;

use super::{CommandError, all_end, asked_to_stop, data};
use crate::compose::AppContext;
use crate::config::{DataArguments, OutboundArguments, ServerArguments, StoreArguments};
use crate::http;
use crate::http::{AppState, Waits, embedded_assets, router};

#[derive(Debug, Args)]
pub struct Serve {
    #[command(flatten)]
    data: DataArguments,
    #[command(flatten)]
    server: ServerArguments,
    #[command(flatten)]
    store: StoreArguments,
    #[command(flatten)]
    outbound: OutboundArguments,
    /// Serves pages only: imports and pushes are left to `parcelpilot worker`
    #[arg(long)]
    no_workers: bool,
}

impl Serve {
    pub async fn run(self, matches: &ArgMatches) -> Result<ExitCode, CommandError> {
        let data = self.data.settings(matches)?;
        let addr = self.server.settings(matches)?;
        let outbound = self.outbound.settings(matches)?;
        let context = data::open_with_outbound(&data, self.store.settings(matches)?, &outbound).await?;
        let listener = listen(addr).await?;
        let addr = listener.local_addr()?;
        say(&format!("ParcelPilot is on http://{addr}"));
        if !addr.ip().is_loopback() {
            say(
                "Other machines can reach it. Put a proxy with HTTPS in front: browsers log in by HTTPS only.",
            );
        }
        if let Some(link) = context.accounts.open_setup().await? {
            let link = link.expose_secret();
            say(&format!(
                "Nobody can log in yet. Make the first admin here, once: http://{addr}/setup?link={link}"
            ));
        }
        serve(listener, context, !self.no_workers).await?;
        Ok(ExitCode::SUCCESS)
    }
}

/// # Errors
/// The address is in use, or not one of this machine.
pub async fn listen(addr: SocketAddr) -> Result<TcpListener, CommandError> {
    TcpListener::bind(addr).await.map_err(|error| {
        format!("nothing can be served on {addr}: {error}. Choose another with --addr").into()
    })
}

/// Serves until the process is asked to stop; then lets what is under way finish, and closes the database.
///
/// # Errors
/// Those of the listener.
pub async fn serve(
    listener: TcpListener,
    context: AppContext,
    with_workers: bool,
) -> Result<(), CommandError> {
    let database = context.database.clone();
    let (engine, watcher) = (context.clone(), context.watcher());
    // Off loopback people come by HTTPS, through a proxy: only then do browsers send the cookie.
    let secure_cookies = SecureCookies(!listener.local_addr()?.ip().is_loopback());
    let state = AppState::new(context, embedded_assets(), secure_cookies);
    let shutdown = state.shutdown.clone();
    if with_workers {
        integrations::watch_from_now(&database, now()).await?;
    }
    let mut working = JoinSet::new();
    // Here too where others work: somebody has to notice that nobody does.
    working.spawn(watcher.work(shutdown.clone()));
    if with_workers {
        let shutdown = shutdown.clone();
        working.spawn(async move { engine.work(shutdown).await });
    }
    let (inbox, kept, over) = (state.inbox.clone(), database.clone(), shutdown.clone());
    working.spawn(async move { inbox.work(&kept, over).await });
    let stop = async move {
        asked_to_stop().await;
        tracing::info!("stopping");
        shutdown.cancel();
    };
    http::serve(listener, router(state), Waits::default(), stop).await?;
    all_end(working).await?;
    database.close().await;
    Ok(())
}

#[expect(
    clippy::print_stdout,
    reason = "what a person needs to go on, also where nothing is logged"
)]
pub fn say(line: &str) {
    println!("{line}");
}
