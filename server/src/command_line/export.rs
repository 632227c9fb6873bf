//! `parcelpilot export`: what is kept, for other programs.

mod shipments;

use std::io::{BufWriter, Write};
use std::process::ExitCode;

use clap::{ArgMatches, Args, Subcommand, ValueEnum};
use futures::TryStreamExt;
use parcelpilot_domain::ids::IntegrationId;
use serde_json::json;

use super::integrations::find;
use super::{CommandError, data};
use crate::config::{DataArguments, StoreArguments};
use crate::services::Ground;
use crate::storage::integrations;
use crate::storage::orders::{self, StoredOrder};

#[derive(Debug, Subcommand)]
pub enum Export {
    /// All orders, to standard output
    Orders(Wanted),
    /// All shipments, to standard output
    Shipments(Wanted),
}

#[derive(Debug, Args)]
pub struct Wanted {
    #[arg(long, value_enum, default_value = "csv")]
    format: Format,
    /// One integration's only
    #[arg(long, value_name = "NAME")]
    integration: Option<String>,
    #[command(flatten)]
    data: DataArguments,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// One row a line, for spreadsheets
    Csv,
    /// One JSON object each
    Jsonl,
}

const COLUMNS: [&str; 17] = [
    "integration",
    "order",
    "status_id",
    "status",
    "archived",
    "created",
    "modified",
    "total",
    "currency",
    "customer",
    "email",
    "line",
    "sku",
    "name",
    "quantity",
    "left_to_ship",
    "address",
];

impl Export {
    pub async fn run(self, matches: &ArgMatches) -> Result<ExitCode, CommandError> {
        match self {
            Export::Orders(wanted) => wanted.run(What::Orders, matches).await,
            Export::Shipments(wanted) => wanted.run(What::Shipments, matches).await,
        }
    }
}

#[derive(Debug, Clone, Copy)]
enum What {
    Orders,
    Shipments,
}

impl Wanted {
    async fn run(self, what: What, matches: &ArgMatches) -> Result<ExitCode, CommandError> {
        let ground = data::open(&self.data.settings(matches)?, StoreArguments::default_url()).await?;
        let integration = match &self.integration {
            Some(name) => Some(find(&ground, name).await?),
            None => None,
        };
        let written = match (what, self.format) {
            (What::Orders, Format::Csv) => csv(&ground, integration).await,
            (What::Orders, Format::Jsonl) => jsonl(&ground, integration).await,
            (What::Shipments, Format::Csv) => shipments::csv(&ground, integration).await,
            (What::Shipments, Format::Jsonl) => shipments::jsonl(&ground, integration).await,
        };
        ground.database.close().await;
        match written {
            // Whoever reads has had enough, as `head` does.
            Err(error) if is_broken_pipe(error.as_ref()) => Ok(ExitCode::SUCCESS),
            written => written.map(|()| ExitCode::SUCCESS),
        }
    }
}

async fn jsonl(ground: &Ground, integration: Option<IntegrationId>) -> Result<(), CommandError> {
    let names = Names::read(ground).await?;
    let mut out = BufWriter::new(std::io::stdout().lock());
    let mut orders = std::pin::pin!(orders::export(&ground.database, integration));
    while let Some(stored) = orders.try_next().await? {
        serde_json::to_writer(&mut out, &object(names.of(&stored), &stored))?;
        out.write_all(b"\n")?;
    }
    Ok(out.flush()?)
}

fn object(integration: &str, stored: &StoredOrder) -> serde_json::Value {
    let order = &stored.order;
    let line = |line: &parcelpilot_domain::order::Line| {
        json!({
            "remote_id": line.remote_id, "sku": line.sku, "name": line.name, "quantity": line.quantity,
            "quantity_shipped": line.quantity_shipped, "quantity_refunded": line.quantity_refunded,
            "left_to_ship": line.left_to_ship(), "address_id": line.address_id, "type": line.kind.code(),
        })
    };
    let address = |consignment: &parcelpilot_domain::order::Consignment| {
        json!({
            "remote_id": consignment.address_id, "shipping_method": consignment.shipping_method,
            "address": consignment.address,
        })
    };
    json!({
        "integration": integration,
        "remote_id": order.remote_id,
        "status_id": order.status,
        "status": order.status_label,
        "is_deleted": order.is_deleted,
        "date_created": order.created_at.rfc3339(),
        "date_modified": order.modified_at.rfc3339(),
        "total": order.total.to_string(),
        "currency": order.currency,
        "customer": order.billing.full_name(),
        "email": order.billing.email,
        "lines": order.lines.iter().map(line).collect::<Vec<_>>(),
        "addresses": order.consignments.iter().map(address).collect::<Vec<_>>(),
    })
}

async fn csv(ground: &Ground, integration: Option<IntegrationId>) -> Result<(), CommandError> {
    let names = Names::read(ground).await?;
    let mut out = csv::Writer::from_writer(BufWriter::new(std::io::stdout().lock()));
    out.write_record(COLUMNS)?;
    let mut orders = std::pin::pin!(orders::export(&ground.database, integration));
    while let Some(stored) = orders.try_next().await? {
        for row in rows(names.of(&stored), &stored) {
            out.write_record(row.iter().map(|cell| harmless(cell)))?;
        }
    }
    Ok(out.flush()?)
}

/// A row a line; an order without lines has one row.
fn rows(integration: &str, stored: &StoredOrder) -> Vec<Vec<String>> {
    let order = &stored.order;
    let head = vec![
        integration.to_owned(),
        order.remote_id.to_string(),
        order.status.0.to_string(),
        order.status_label.clone(),
        order.is_deleted.to_string(),
        order.created_at.rfc3339(),
        order.modified_at.rfc3339(),
        order.total.to_string(),
        order.currency.clone(),
        order.billing.full_name(),
        order.billing.email.clone(),
    ];
    let with = |tail: [String; 6]| head.iter().cloned().chain(tail).collect::<Vec<_>>();
    if order.lines.is_empty() {
        return vec![with([const { String::new() }; 6])];
    }
    let tail = |line: &parcelpilot_domain::order::Line| {
        [
            line.remote_id.to_string(),
            line.sku.clone(),
            line.name.clone(),
            line.quantity.to_string(),
            line.left_to_ship().to_string(),
            line.address_id.map(|id| id.to_string()).unwrap_or_default(),
        ]
    };
    order.lines.iter().map(|line| with(tail(line))).collect()
}

/// A cell that a spreadsheet would take for a formula gets an apostrophe before it: customers choose these texts.
fn harmless(cell: &str) -> String {
    let is_number = cell.parse::<f64>().is_ok();
    match cell.chars().next() {
        Some('=' | '+' | '-' | '@' | '\t' | '\r') if !is_number => format!("'{cell}"),
        _ => cell.to_owned(),
    }
}

struct Names(Vec<(IntegrationId, String)>);

impl Names {
    async fn read(ground: &Ground) -> Result<Self, CommandError> {
        let rows = integrations::list(&ground.database).await?;
        Ok(Names(rows.into_iter().map(|row| (row.id, row.name)).collect()))
    }

    fn of(&self, stored: &StoredOrder) -> &str {
        self.0
            .iter()
            .find(|(id, _)| *id == stored.integration_id)
            .map_or("", |(_, name)| name)
    }
}

fn is_broken_pipe(error: &(dyn std::error::Error + 'static)) -> bool {
    let kind = if let Some(error) = error.downcast_ref::<std::io::Error>() {
        Some(error.kind())
    } else if let Some(error) = error.downcast_ref::<csv::Error>() {
        match error.kind() {
            csv::ErrorKind::Io(error) => Some(error.kind()),
            _ => None,
        }
    } else {
        error
            .downcast_ref::<serde_json::Error>()
            .and_then(serde_json::Error::io_error_kind)
    };
    kind == Some(std::io::ErrorKind::BrokenPipe)
}

#[cfg(test)]
mod tests {
    use super::harmless;

    #[test]
    fn formulas_are_made_harmless_and_numbers_left_alone() {
        for (cell, written) in [
            ("=cmd()", "'=cmd()"),
            ("@SUM(1)", "'@SUM(1)"),
            ("+49 30", "'+49 30"),
            ("-1.50", "-1.50"),
            ("plain", "plain"),
            ("", ""),
        ] {
            assert_eq!(harmless(cell), written);
        }
    }
}
