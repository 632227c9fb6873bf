//! `parcelpilot demo`: a sandbox store and a server on temporary data, which is deleted on exit.

use std::net::SocketAddr;
use std::process::ExitCode;

use clap::Args;
use outbound::PublicUrl;
use parcelpilot_domain::account::Role;
use parcelpilot_domain::ids::ClientId;
use sandbox::{Sandbox, Settings};
use secrecy::ExposeSecret;
use storage::clients;
use tempfile::TempDir;
use tokio::net::TcpListener;
use url::Url;
use uuid::Uuid;

use super::output::print_line;
use super::serve::{Besides, listen, serve};
use super::{CommandError, data};
use crate::accounts::tokens;
use crate::compose::AppContext;
use crate::config::{DataSettings, OutboundSettings};
use crate::http::Ingress;

const EMAIL: &str = "demo@parcelpilot.example";
const CLIENT: &str = "Demo client";
const SANDBOX_ADDR: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(std::net::Ipv4Addr::LOCALHOST), 4010);

#[derive(Debug, Args)]
pub struct Demo {
    /// Address to serve the pages on
    #[arg(long, default_value = "127.0.0.1:3000")]
    addr: SocketAddr,
    /// Number of orders in the sandbox store
    #[arg(long, default_value_t = 1_000)]
    orders: u64,
}

impl Demo {
    pub async fn run(self) -> Result<ExitCode, CommandError> {
        let folder = tempfile::Builder::new().prefix("parcelpilot-demo-").tempdir()?;
        let listener = listen(self.addr).await?;
        let (store, store_listener) = open_store(self.orders).await?;
        let file = folder.path().join("BigCommerceAPI-credentials.txt");
        store.tokens().write_files(&file)?;
        let context = open_data(&folder, store_listener.local_addr()?, listener.local_addr()?).await?;
        let password = tokens::new_token()?;
        context
            .accounts
            .add("Demo", EMAIL, password.clone(), Role::Admin)
            .await?;
        add_client(&context).await?;

        print_line(&format!("Open      http://{}", listener.local_addr()?));
        print_line(&format!("Log in    {EMAIL}"));
        print_line(&format!("Password  {}", password.expose_secret()));
        print_line("");
        print_line(&format!(
            "Next: open Integrations, New, choose the client {CLIENT:?}, and paste or upload this credentials file:"
        ));
        print_line(&format!("          {}", file.display()));
        print_line(
            "Then: Test connection, Save, Pull orders. The files next to it hold tokens that each lack one permission.",
        );
        print_line("");
        print_line("Press Ctrl-C to stop. Nothing is kept.");

        let store = tokio::spawn(sandbox::serve(store_listener, store, std::future::pending()));
        let besides = Besides {
            with_workers: true,
            ..Besides::default()
        };
        let served = serve(listener, None, context, Ingress::local(), besides).await;
        store.abort();
        served?;
        Ok(ExitCode::SUCCESS)
    }
}

async fn open_store(orders: u64) -> Result<(Sandbox, TcpListener), CommandError> {
    // The usual port, so that people find the store. If it is in use, any free one.
    let listener = match TcpListener::bind(SANDBOX_ADDR).await {
        Ok(listener) => listener,
        Err(_) => TcpListener::bind((SANDBOX_ADDR.ip(), 0)).await?,
    };
    Ok((
        Sandbox::new(Settings {
            orders,
            ..Settings::default()
        }),
        listener,
    ))
}

async fn open_data(
    folder: &TempDir,
    store: SocketAddr,
    pages: SocketAddr,
) -> Result<AppContext, CommandError> {
    let settings = DataSettings {
        database_url: format!("sqlite://{}", folder.path().join("parcelpilot.db").display()),
        key_file: folder.path().join("parcelpilot.key"),
        keeps_raw_orders: true,
    };
    // The store runs on this machine, so its webhooks get here.
    let outbound = OutboundSettings {
        public_url: PublicUrl::parse(&format!("http://{pages}")),
        ..OutboundSettings::default()
    };
    data::open_with_outbound(&settings, Url::parse(&format!("http://{store}"))?, &outbound).await
}

async fn add_client(context: &AppContext) -> Result<(), CommandError> {
    clients::insert(
        &context.database,
        ClientId::from_uuid(Uuid::now_v7()),
        CLIENT,
        runtime::clock::now(),
    )
    .await?;
    Ok(())
}
