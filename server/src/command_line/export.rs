//! `parcelpilot export`: writes stored data for other programs.

mod shipments;

use std::io::{BufWriter, StdoutLock, Write};
use std::process::ExitCode;

use clap::{ArgMatches, Args, Subcommand, ValueEnum};
use futures::TryStreamExt;
use parcelpilot_domain::audit::AuditAction;
use parcelpilot_domain::ids::IntegrationId;
use serde::Serialize;
use serde_json::value::RawValue;
use storage::orders::OrderNames;
use storage::{orders, problems};

use super::caller::command_line_caller;
use super::integrations::find;
use super::{CommandError, data};
use crate::compose::AppContext;
use crate::config::{DataArguments, StoreArguments};
use crate::export;
use crate::services::audit::record_detail;

#[derive(Debug, Subcommand)]
pub enum Export {
    /// Writes all orders
    Orders(OrdersArguments),
    /// Writes the open problems: orders that could not be imported
    Problems(ExportArguments),
    /// Writes all shipments
    Shipments(ExportArguments),
}

#[derive(Debug, Args)]
pub struct ExportArguments {
    #[arg(long, value_enum, default_value = "csv")]
    format: Format,
    /// Writes only what belongs to this integration
    #[arg(long, value_name = "NAME")]
    integration: Option<String>,
    #[command(flatten)]
    data: DataArguments,
}

#[derive(Debug, Args)]
pub struct OrdersArguments {
    /// Adds to each JSON object all that the store sent for the order, where that is kept
    #[arg(long)]
    raw: bool,
    #[command(flatten)]
    export: ExportArguments,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For spreadsheets: a row for each problem or entry, or for each line of an order or shipment
    Csv,
    /// A JSON object for each order, problem, shipment or entry
    Jsonl,
}

pub type Out = BufWriter<StdoutLock<'static>>;

impl Export {
    pub async fn run(self, matches: &ArgMatches) -> Result<ExitCode, CommandError> {
        let arguments = match &self {
            Export::Orders(arguments) => &arguments.export,
            Export::Problems(arguments) | Export::Shipments(arguments) => arguments,
        };
        if matches!(&self, Export::Orders(arguments) if arguments.raw) && arguments.format == Format::Csv {
            return Err("--raw adds JSON, which has no place in a CSV. Add --format jsonl".into());
        }
        let context = data::open(&arguments.data.settings(matches)?, StoreArguments::default_url()).await?;
        let integration = match &arguments.integration {
            Some(name) => Some(find(&context, name).await?),
            None => None,
        };
        let (action, detail) = (self.action(), arguments.integration.clone().unwrap_or_default());
        record_detail(&context.database, &command_line_caller(), action, "", &detail).await;
        let out = BufWriter::new(std::io::stdout().lock());
        let written = match self {
            Export::Orders(arguments) => orders(&context, integration, &arguments, out).await,
            Export::Problems(arguments) => problems(&context, integration, arguments.format, out).await,
            Export::Shipments(arguments) => {
                shipments::write(&context, integration, arguments.format, out).await
            }
        };
        context.database.close().await;
        match written {
            // The reader closed the pipe, as `head` does.
            Err(error) if is_broken_pipe(error.as_ref()) => Ok(ExitCode::SUCCESS),
            written => written.map(|()| ExitCode::SUCCESS),
        }
    }
}

impl Export {
    const fn action(&self) -> AuditAction {
        match self {
            Export::Orders(_) => AuditAction::OrdersExported,
            Export::Problems(_) => AuditAction::ProblemsExported,
            Export::Shipments(_) => AuditAction::ShipmentsExported,
        }
    }
}

async fn orders(
    context: &AppContext,
    integration: Option<IntegrationId>,
    arguments: &OrdersArguments,
    mut out: Out,
) -> Result<(), CommandError> {
    let names = OrderNames::read(&context.database).await?;
    let mut orders = std::pin::pin!(orders::export(&context.database, integration));
    match arguments.export.format {
        Format::Csv => {
            out.write_all(export::orders::csv_head().as_bytes())?;
            while let Some(order) = orders.try_next().await? {
                let rows = export::orders::csv_rows(&names, &order);
                out.write_all(rows.as_bytes())?;
            }
            Ok(out.flush()?)
        }
        Format::Jsonl => {
            while let Some(order) = orders.try_next().await? {
                let object = export::orders::object(&names, &order);
                if arguments.raw {
                    let raw = orders::raw(&context.database, order.stored.id).await?;
                    let raw = raw.as_deref().map(serde_json::from_str).transpose()?;
                    json_line(&mut out, &WithRaw { object, raw })?;
                } else {
                    json_line(&mut out, &object)?;
                }
            }
            Ok(out.flush()?)
        }
    }
}

async fn problems(
    context: &AppContext,
    integration: Option<IntegrationId>,
    format: Format,
    mut out: Out,
) -> Result<(), CommandError> {
    let mut problems = std::pin::pin!(problems::export(&context.database, integration));
    if format == Format::Csv {
        out.write_all(export::problems::csv_head().as_bytes())?;
    }
    while let Some(problem) = problems.try_next().await? {
        match format {
            Format::Csv => out.write_all(export::problems::csv_row(&problem).as_bytes())?,
            Format::Jsonl => json_line(&mut out, &export::problems::object(&problem))?,
        }
    }
    Ok(out.flush()?)
}

/// Digit for digit as the store sent it.
#[derive(Serialize)]
struct WithRaw<'a> {
    #[serde(flatten)]
    object: serde_json::Value,
    raw: Option<&'a RawValue>,
}

fn json_line(out: &mut Out, object: &impl Serialize) -> Result<(), CommandError> {
    serde_json::to_writer(&mut *out, object)?;
    Ok(out.write_all(b"\n")?)
}

pub fn is_broken_pipe(error: &(dyn std::error::Error + 'static)) -> bool {
    let kind = match error.downcast_ref::<std::io::Error>() {
        Some(error) => Some(error.kind()),
        None => error
            .downcast_ref::<serde_json::Error>()
            .and_then(serde_json::Error::io_error_kind),
    };
    kind == Some(std::io::ErrorKind::BrokenPipe)
}
