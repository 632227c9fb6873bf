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

use super::output::print_line;
use super::shutdown::{shutdown_signal, wait_for};
use super::{CommandError, data};
use crate::compose::AppContext;
use crate::config::{DataArguments, OutboundArguments, ServerArguments, StoreArguments};
use crate::http;
use crate::http::{AppState, Waits, embedded_assets, router};
use crate::services::audit::key::join_earlier_entries;

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
    /// Serves pages only and leaves imports and pushes to `parcelpilot worker`
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
        print_line(&format!("ParcelPilot is on http://{addr}"));
        if !addr.ip().is_loopback() {
            print_line(
                "Other machines can reach this address. Put an HTTPS proxy in front of it: browsers can log in only over HTTPS.",
            );
        }
        if let Some(link) = context.accounts.open_setup().await? {
            let link = link.expose_secret();
            print_line(&format!(
                "Nobody can log in yet. Create the first admin with this one-time link: http://{addr}/setup?link={link}"
            ));
        }
        serve(listener, context, !self.no_workers).await?;
        Ok(ExitCode::SUCCESS)
    }
}

/// # Errors
/// The address is in use, or is not this machine's.
pub async fn listen(addr: SocketAddr) -> Result<TcpListener, CommandError> {
    TcpListener::bind(addr).await.map_err(|error| {
        format!("can't listen on {addr}: {error}. Choose another address with --addr").into()
    })
}

/// Serves until the signal to stop. Then lets requests and tasks finish, and closes the database.
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
    // On any address but loopback people connect through an HTTPS proxy; browsers send a secure cookie over HTTPS only.
    let secure_cookies = SecureCookies(!listener.local_addr()?.ip().is_loopback());
    let state = AppState::new(context, embedded_assets(), secure_cookies);
    let shutdown = state.shutdown.clone();
    if with_workers {
        // Not worth keeping the pages from anybody: a full or read-only database can still be read.
        if let Err(error) = integrations::watch_from_now(&database, now()).await {
            tracing::warn!(%error, "could not note that polls are expected from now on");
        }
    }
    let mut tasks = JoinSet::new();
    let joining = database.clone();
    tasks.spawn(async move { join_earlier_entries(&joining).await });
    // Runs here even if other processes do the imports: it must notice when they don't.
    tasks.spawn(watcher.work(shutdown.clone()));
    if with_workers {
        let shutdown = shutdown.clone();
        tasks.spawn(async move { engine.work(shutdown).await });
    }
    let (inbox, inbox_database, inbox_shutdown) = (state.inbox.clone(), database.clone(), shutdown.clone());
    tasks.spawn(async move { inbox.work(&inbox_database, inbox_shutdown).await });
    let stop = async move {
        shutdown_signal().await;
        tracing::info!("stopping");
        shutdown.cancel();
    };
    http::serve(listener, router(state), Waits::default(), stop).await?;
    wait_for(tasks).await?;
    database.close().await;
    Ok(())
}
