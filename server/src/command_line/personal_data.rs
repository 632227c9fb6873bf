//! `parcelpilot personal-data`: what is kept of one shopper.

use std::process::ExitCode;

use clap::{ArgMatches, Args, Subcommand};
use parcelpilot_contract::personal_data::{Shopper, ShopperErasure};
use parcelpilot_contract::ports::PersonalDataPort;
use parcelpilot_domain::count_text::counted;
use parcelpilot_domain::ids::ClientId;
use storage::clients;

use super::caller::command_line_caller;
use super::output::print_line;
use super::{CommandError, data};
use crate::compose::AppContext;
use crate::config::{DataArguments, StoreArguments};

#[derive(Debug, Subcommand)]
pub enum PersonalData {
    /// Writes all that is kept of a shopper to standard output, as a JSON object
    Export(Export),
    /// Erases the personal data of a shopper. Numbers, dates, money, items and tracking of the orders stay
    Erase(Erase),
}

#[derive(Debug, Args)]
pub struct WhichShopper {
    /// The shopper's e-mail address, in any case
    #[arg(long, value_name = "ADDRESS")]
    email: String,
    /// Looks at this client's orders only
    #[arg(long, value_name = "NAME")]
    client: Option<String>,
    #[command(flatten)]
    data: DataArguments,
}

#[derive(Debug, Args)]
pub struct Export {
    #[command(flatten)]
    shopper: WhichShopper,
}

#[derive(Debug, Args)]
pub struct Erase {
    #[command(flatten)]
    shopper: WhichShopper,
    /// Erases orders that are still to be shipped, too: they can't be shipped from here afterwards
    #[arg(long)]
    with_unfinished: bool,
    /// Erases. Without it, says which orders were found
    #[arg(long)]
    yes: bool,
}

impl PersonalData {
    pub async fn run(self, matches: &ArgMatches) -> Result<ExitCode, CommandError> {
        match self {
            PersonalData::Export(Export { shopper }) => export(&shopper, matches).await,
            PersonalData::Erase(erase) => erase.run(matches).await,
        }
    }
}

impl WhichShopper {
    async fn open(&self, matches: &ArgMatches) -> Result<(AppContext, Option<ClientId>), CommandError> {
        let context = data::open(&self.data.settings(matches)?, StoreArguments::default_url()).await?;
        let client = match &self.client {
            None => None,
            Some(name) => {
                let found = clients::find_by_name(&context.database, name).await?;
                let client = found.ok_or_else(|| format!("there is no client named {name:?}"))?;
                Some(client.id)
            }
        };
        Ok((context, client))
    }
}

async fn export(shopper: &WhichShopper, matches: &ArgMatches) -> Result<ExitCode, CommandError> {
    let (context, client) = shopper.open(matches).await?;
    let service = context.personal_data();
    let object = service
        .export(&command_line_caller(), &shopper.email, client)
        .await;
    context.database.close().await;
    print_line(&serde_json::to_string_pretty(&object?)?);
    Ok(ExitCode::SUCCESS)
}

impl Erase {
    async fn run(self, matches: &ArgMatches) -> Result<ExitCode, CommandError> {
        let (context, client) = self.shopper.open(matches).await?;
        let service = context.personal_data();
        if self.yes {
            let erasure = ShopperErasure {
                email: self.shopper.email.clone(),
                typed_again: self.shopper.email.clone(),
                client,
                with_unfinished: self.with_unfinished,
            };
            let erased = service.erase(&command_line_caller(), erasure).await?;
            print_line(&format!(
                "Erased: {}, {}",
                counted(erased.orders, "order", "orders"),
                counted(erased.problems, "problem", "problems")
            ));
            if erased.left_out > 0 {
                print_line(&format!(
                    "Left as they are, because they are still to be shipped: {}. Erase them, too, with --with-unfinished",
                    counted(erased.left_out, "order", "orders")
                ));
            }
        } else {
            print_found(&service.find(self.shopper.email.clone(), client).await?);
        }
        context.database.close().await;
        Ok(ExitCode::SUCCESS)
    }
}

fn print_found(shopper: &Shopper) {
    for order in &shopper.orders {
        let (number, integration) = (order.number, &order.integration_name);
        let note = if order.is_finished {
            ""
        } else {
            ", still to be shipped"
        };
        print_line(&format!(
            "{number} of {integration}, {}{note}",
            order.status_label
        ));
    }
    let orders = i64::try_from(shopper.orders.len()).unwrap_or(i64::MAX);
    print_line(&format!(
        "Found: {}, {}. Run this again with --yes to erase their personal data.",
        counted(orders, "order", "orders"),
        counted(shopper.problems, "problem", "problems")
    ));
}
