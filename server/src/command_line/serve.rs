//! `parcelpilot serve`.

use std::net::SocketAddr;
use std::process::ExitCode;

use clap::{ArgMatches, Args};
use runtime::clock::now;
use secrecy::ExposeSecret;
use storage::{Engine, integrations};
use tokio::net::TcpListener;
use tokio::task::JoinSet;

use super::output::print_line;
use super::serve_settings::{ReadSettings, ServeSettings};
use super::shutdown::{shutdown_signal, wait_for};
use super::{CommandError, data};
use crate::backup::BackupError;
use crate::backup::nightly::Nightly;
use crate::compose::AppContext;
use crate::config::{
    BackupArguments, ConfigErrors, DataArguments, IdentityProviderArguments, MetricsArguments,
    OutboundArguments, RetentionArguments, ServerArguments, ServerSettings, SessionArguments, StoreArguments,
    TracesArguments,
};
use crate::http;
use crate::http::{AppState, Certificate, ConnectionLimits, Ingress, embedded_assets, router};
use crate::machine::WatchedMachine;
use crate::metrics::Metrics;
use crate::services::audit::key::join_earlier_entries;

#[derive(Debug, Args)]
pub struct Serve {
    /// Serves pages only and leaves imports and pushes to `parcelpilot worker`
    #[arg(long)]
    no_workers: bool,
    #[command(flatten)]
    data: DataArguments,
    #[command(flatten)]
    server: ServerArguments,
    #[command(flatten)]
    sessions: SessionArguments,
    #[command(flatten)]
    identity_provider: IdentityProviderArguments,
    #[command(flatten)]
    store: StoreArguments,
    #[command(flatten)]
    outbound: OutboundArguments,
    #[command(flatten)]
    metrics: MetricsArguments,
    #[command(flatten)]
    pub traces: TracesArguments,
    #[command(flatten)]
    backup: BackupArguments,
    #[command(flatten)]
    retention: RetentionArguments,
}

impl Serve {
    pub fn read(&self, matches: &ArgMatches) -> ReadSettings {
        let mut errors = ConfigErrors::default();
        // The log has read them before, and said nothing.
        errors.keep(self.traces.settings(matches));
        let (server, provider) = match self.outbound.public_url(matches) {
            Ok(url) => (
                errors.keep(self.server.settings(matches, url.as_ref())),
                errors.keep(self.identity_provider.settings(matches, url.as_ref())),
            ),
            // What depends on it can't be said.
            Err(_) => (errors.keep(self.server.parts(matches)).and(None), None),
        };
        ReadSettings {
            data: errors.keep(self.data.settings(matches)),
            server,
            session_limits: errors.keep(self.sessions.settings(matches)),
            store: errors.keep(self.store.settings(matches)),
            outbound: errors.keep(self.outbound.settings(matches)),
            metrics_addr: errors.keep(self.metrics.settings(matches)),
            nightly: self.backup.settings(),
            kept_days: self.retention.settings(),
            provider,
            errors,
        }
    }

    pub async fn run(self, matches: &ArgMatches) -> Result<ExitCode, CommandError> {
        let ServeSettings {
            data,
            server:
                ServerSettings {
                    addr,
                    certificate,
                    ingress,
                },
            session_limits,
            store,
            outbound,
            metrics_addr,
            nightly,
            kept_days,
            provider,
        } = self.read(matches).complete()?;
        let metrics = metrics(metrics_addr).await?;
        let context = data::open_with_outbound(&data, store, &outbound).await?;
        let context = AppContext {
            kept_days,
            ..context
                .with_session_limits(session_limits)
                .with_identity_provider(provider)?
        };
        let context = context.watching(WatchedMachine::new(&data, nightly.clone()));
        if nightly.is_some() && context.database.kind() == Engine::Postgres {
            return Err(BackupError::NotSqlite.into());
        }
        let certificate = certificate.map(Certificate::load).transpose()?;
        let listener = listen(addr).await?;
        let scheme = if certificate.is_some() { "https" } else { "http" };
        let address = format!("{scheme}://{}", listener.local_addr()?);
        print_line(&format!("ParcelPilot is on {address}"));
        if !addr.ip().is_loopback() && !ingress.secure_cookies.0 {
            print_line(
                "Other machines can reach this address, and what they send is not encrypted. For more than a trial put an \
                 HTTPS proxy in front of it, and set --public-url.",
            );
        }
        let public_address = outbound.public_url.map_or(address, |url| url.to_string());
        if let Some(link) = context.accounts.open_setup().await? {
            let link = link.expose_secret();
            print_line(&format!(
                "Nobody can log in yet. Create the first admin with this one-time link: {public_address}/setup?link={link}"
            ));
        }
        let besides = Besides {
            metrics,
            nightly,
            with_workers: !self.no_workers,
        };
        serve(listener, certificate, context, ingress, besides).await?;
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

/// Records from now on, and listens for who asks.
///
/// # Errors
/// The address is in use, or is not this machine's.
pub async fn metrics(addr: Option<SocketAddr>) -> Result<Option<(Metrics, TcpListener)>, CommandError> {
    let Some(addr) = addr else { return Ok(None) };
    let listener = TcpListener::bind(addr).await.map_err(|error| {
        format!("can't listen on {addr}: {error}. Choose another address with --metrics-addr")
    })?;
    print_line(&format!(
        "Metrics are on http://{}/metrics",
        listener.local_addr()?
    ));
    Ok(Some((Metrics::start()?, listener)))
}

/// What runs beside the pages.
#[derive(Default)]
pub struct Besides {
    pub metrics: Option<(Metrics, TcpListener)>,
    pub nightly: Option<Nightly>,
    /// Imports and pushes.
    pub with_workers: bool,
}

/// Serves until the signal to stop. Then lets requests and tasks finish, and closes the database.
///
/// # Errors
/// Those of the listener.
pub async fn serve(
    listener: TcpListener,
    certificate: Option<Certificate>,
    context: AppContext,
    ingress: Ingress,
    Besides {
        metrics,
        nightly,
        with_workers,
    }: Besides,
) -> Result<(), CommandError> {
    let database = context.database.clone();
    let (engine, watcher, beside) = (context.clone(), context.watcher(), context.clone());
    let state = AppState::new(context, embedded_assets(), ingress);
    let shutdown = state.shutdown.clone();
    if with_workers {
        // Not worth keeping the pages from anybody: a full or read-only database can still be read.
        if let Err(error) = integrations::watch_from_now(&database, now()).await {
            tracing::warn!(%error, "could not note that polls are expected from now on");
        }
    }
    let mut tasks = JoinSet::new();
    if let Some((metrics, listener)) = metrics {
        tasks.spawn(metrics.serve(listener, beside.clone(), shutdown.clone()));
    }
    let joining = database.clone();
    tasks.spawn(async move { join_earlier_entries(&joining).await });
    // Runs here even if other processes do the imports: it must notice when they don't.
    tasks.spawn(watcher.work(shutdown.clone()));
    if let Some(nightly) = nightly {
        tasks.spawn(nightly.work(beside, shutdown.clone()));
    }
    if with_workers {
        let shutdown = shutdown.clone();
        tasks.spawn(async move { engine.work(shutdown).await });
    }
    let encryption = certificate.as_ref().map(Certificate::config);
    if let Some(certificate) = certificate {
        tasks.spawn(certificate.keep_current(shutdown.clone()));
    }
    let (inbox, inbox_database, inbox_shutdown) = (state.inbox.clone(), database.clone(), shutdown.clone());
    tasks.spawn(async move { inbox.work(&inbox_database, inbox_shutdown).await });
    let stop = async move {
        shutdown_signal().await;
        tracing::info!("stopping");
        shutdown.cancel();
    };
    http::serve(
        listener,
        router(state),
        ConnectionLimits::default(),
        encryption,
        stop,
    )
    .await?;
    wait_for(tasks).await?;
    database.close().await;
    Ok(())
}
