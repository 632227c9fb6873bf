//! `parcelpilot integrations`.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{ArgMatches, Args, Subcommand};
use parcelpilot_contract::error::AppError;
use parcelpilot_contract::integrations::{Health, IntegrationForm, IntegrationRow};
use parcelpilot_contract::ports::{ClientPort, IntegrationPort};
use parcelpilot_domain::connection::PermissionStatus;
use parcelpilot_domain::credentials::decode;
use parcelpilot_domain::ids::{ClientId, IntegrationId};
use parcelpilot_domain::order_status::OrderStatus;
use parcelpilot_domain::platform::Platform;
use parcelpilot_domain::sync::SyncInterval;
use parcelpilot_domain::time::Timestamp;
use storage::{clients, integrations};

use super::caller::command_line_caller;
use super::output::{error_lines, print_line};
use super::{CommandError, data};
use crate::compose::{AppContext, Services};
use crate::config::{DataArguments, StoreArguments};

#[derive(Debug, Subcommand)]
pub enum Integrations {
    /// Adds an integration from a store's credentials file. Calls the store only with --push-ship-confirms
    Add(Add),
    /// Lists the integrations and their health
    List(List),
    /// Tests a connection and prints each permission. Exit code: 0 if all required ones are granted, else 1
    Test(Named),
    /// Enables an integration: its imports resume
    Enable(Named),
    /// Disables an integration: its imports stop, and nothing is deleted
    Disable(Named),
}

#[derive(Debug, Args)]
pub struct Add {
    /// The client's name. If there is no such client, it is added
    #[arg(long)]
    client: String,
    /// A name for the new integration
    #[arg(long)]
    name: String,
    /// The credentials file (.txt) downloaded from BigCommerce
    #[arg(long)]
    credentials: PathBuf,
    /// Sends shipments to BigCommerce. The access token must be allowed to modify orders
    #[arg(long)]
    push_ship_confirms: bool,
    /// Minutes between checks for new orders, 1 to 1440
    #[arg(long, value_name = "N", default_value_t = SyncInterval::default().minutes())]
    sync_minutes: u32,
    #[command(flatten)]
    data: DataArguments,
    #[command(flatten)]
    store: StoreArguments,
}

#[derive(Debug, Args)]
pub struct List {
    #[command(flatten)]
    data: DataArguments,
}

#[derive(Debug, Args)]
pub struct Named {
    /// The integration's name
    name: String,
    #[command(flatten)]
    data: DataArguments,
    #[command(flatten)]
    store: StoreArguments,
}

impl Integrations {
    pub async fn run(self, matches: &ArgMatches) -> Result<ExitCode, CommandError> {
        match self {
            Integrations::Add(add) => add.run(matches).await,
            Integrations::List(list) => list.run(matches).await,
            Integrations::Test(named) => named.test(matches).await,
            Integrations::Enable(named) => named.set_enabled(matches, true).await,
            Integrations::Disable(named) => named.set_enabled(matches, false).await,
        }
    }
}

impl Add {
    async fn run(self, matches: &ArgMatches) -> Result<ExitCode, CommandError> {
        let bytes = tokio::fs::read(&self.credentials)
            .await
            .map_err(|error| format!("{} can't be read: {error}", self.credentials.display()))?;
        let file = decode(&bytes).map_err(|finding| finding.sentence().to_string())?;
        let context = data::open(&self.data.settings(matches)?, self.store.settings(matches)?).await?;
        let services = context.services();
        let client = find_or_add_client(&context, &services, &self.client).await?;
        let form = IntegrationForm {
            client: client.to_string(),
            platform: Platform::BigCommerce.code().to_owned(),
            name: self.name.clone(),
            file: file.into(),
            push_ship_confirms: self.push_ship_confirms,
            statuses: OrderStatus::IMPORTED_BY_DEFAULT.to_vec(),
            sync_minutes: self.sync_minutes.to_string(),
            ..IntegrationForm::default()
        };
        let added = services.integrations.create(&command_line_caller(), form).await;
        added.map_err(|error| error_lines(&error))?;
        print_line(&format!(
            "Added {}. Test it with: parcelpilot integrations test {:?}",
            self.name, self.name
        ));
        context.database.close().await;
        Ok(ExitCode::SUCCESS)
    }
}

async fn find_or_add_client(
    context: &AppContext,
    services: &Services,
    name: &str,
) -> Result<ClientId, CommandError> {
    if let Some(client) = clients::find_by_name(&context.database, name).await? {
        return Ok(client.id);
    }
    let added = services
        .clients
        .add(&command_line_caller(), name.to_owned())
        .await;
    added.map_err(|error| error_lines(&error).into())
}

/// The integration with this name.
///
/// # Errors
/// There is none. The message lists the names that exist.
pub async fn find(context: &AppContext, name: &str) -> Result<IntegrationId, CommandError> {
    if let Some(found) = integrations::find_by_name(&context.database, name).await? {
        return Ok(found.id);
    }
    let names: Vec<String> = integrations::list(&context.database)
        .await?
        .into_iter()
        .map(|row| row.name)
        .collect();
    let existing = if names.is_empty() {
        "there are none yet".to_owned()
    } else {
        format!("choose from: {}", names.join(", "))
    };
    Err(format!("no integration is named {name:?}; {existing}").into())
}

impl List {
    async fn run(self, matches: &ArgMatches) -> Result<ExitCode, CommandError> {
        let context = data::open(&self.data.settings(matches)?, StoreArguments::default_url()).await?;
        let rows = integrations::list(&context.database).await?;
        if rows.is_empty() {
            print_line(
                "No integrations yet. Add one: parcelpilot integrations add --client NAME --name NAME --credentials FILE",
            );
        }
        rows.iter().for_each(|row| print_line(&line(row)));
        context.database.close().await;
        Ok(ExitCode::SUCCESS)
    }
}

fn line(row: &IntegrationRow) -> String {
    let health = match row.health {
        Health::Failing(failure) => failure.sentence(),
        Health::Overdue => "overdue: no sync has succeeded for too long",
        Health::Disabled => "disabled",
        Health::HasProblems => "has problems",
        Health::New => "nothing pulled yet",
        Health::Good => "good",
    };
    let moment = |at: Option<Timestamp>| at.map_or("never".to_owned(), |at| at.to_string());
    format!(
        "{} · {} · store {} · {} orders · {} open problems · last good poll {} · next sync {} · {health}",
        row.name,
        row.client_name,
        row.store_hash,
        row.orders,
        row.open_problems,
        moment(row.last_good_poll),
        moment(row.next_sync),
    )
}

impl Named {
    async fn test(self, matches: &ArgMatches) -> Result<ExitCode, CommandError> {
        let context = data::open(&self.data.settings(matches)?, self.store.settings(matches)?).await?;
        let id = find(&context, &self.name).await?;
        let integrations = context.services().integrations;
        let form = IntegrationForm::default();
        let report = integrations.test(&command_line_caller(), Some(id), form).await;
        let report = report.map_err(|error: AppError| error_lines(&error))?;
        for permission in &report.permissions {
            let mark = if permission.finding == PermissionStatus::Granted {
                "ok "
            } else {
                "NO "
            };
            print_line(&format!(
                "{mark} {}: {}",
                permission.permission.label(),
                permission.advice()
            ));
        }
        if let Some(name) = &report.store_name {
            print_line(&format!("Store: {name}"));
        }
        context.database.close().await;
        Ok(if report.is_granted() {
            ExitCode::SUCCESS
        } else {
            ExitCode::FAILURE
        })
    }

    async fn set_enabled(self, matches: &ArgMatches, is_enabled: bool) -> Result<ExitCode, CommandError> {
        let context = data::open(&self.data.settings(matches)?, self.store.settings(matches)?).await?;
        let id = find(&context, &self.name).await?;
        let set = context
            .services()
            .integrations
            .set_enabled(&command_line_caller(), id, is_enabled)
            .await;
        set.map_err(|error| error_lines(&error))?;
        print_line(&format!(
            "{} is {}.",
            self.name,
            if is_enabled { "enabled" } else { "disabled" }
        ));
        context.database.close().await;
        Ok(ExitCode::SUCCESS)
    }
}
