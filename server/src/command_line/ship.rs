//! `parcelpilot ship`: ships the rows of a CSV, into the database that the server uses. Its server or worker sends them.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{ArgMatches, Args};
use parcelpilot_domain::ids::CsvUploadId;
use parcelpilot_domain::shipment::csv::{BYTES_MAX, CsvChoices, decode};
use uuid::Uuid;

use super::caller::command_line_caller;
use super::integrations::find;
use super::output::{error_lines, print_line};
use super::ship_result::ShipResult;
use super::{CommandError, data};
use crate::config::{DataArguments, StoreArguments};
use crate::services::shipments::ShipmentService;

#[derive(Debug, Args)]
pub struct Ship {
    /// The file, as any known program exports it; - reads standard input
    #[arg(long, value_name = "FILE")]
    csv: PathBuf,
    /// The integration whose orders are meant [default: the only one with the order number]
    #[arg(long, value_name = "NAME")]
    integration: Option<String>,
    /// Carrier of rows that name none: a code, a name, or - for no carrier
    #[arg(long, value_name = "NAME", allow_hyphen_values = true)]
    carrier: Option<String>,
    /// Says what would be shipped and ships nothing
    #[arg(long)]
    dry_run: bool,
    /// Prints the result as one JSON object
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    data: DataArguments,
    #[command(flatten)]
    store: StoreArguments,
}

impl Ship {
    pub async fn run(self, matches: &ArgMatches) -> Result<ExitCode, CommandError> {
        let text = read(&self.csv)?;
        let context = data::open(&self.data.settings(matches)?, self.store.settings(matches)?).await?;
        let integration = match &self.integration {
            Some(name) => Some(find(&context, name).await?),
            None => None,
        };
        let service = ShipmentService {
            imports: context.services().imports,
        };
        let choices = CsvChoices {
            carrier: self.carrier.unwrap_or_default(),
            ..CsvChoices::default()
        };
        let read = service.read_csv(integration, &text, choices).await;
        let result = match read.map_err(|error| error_lines(&error))? {
            Err(error) => ShipResult::unreadable(&error),
            Ok(reading) => {
                let mut result = ShipResult::of(&text, &reading);
                if !self.dry_run {
                    let upload = CsvUploadId::from_uuid(Uuid::now_v7());
                    let shipped = service
                        .ship_reading(&command_line_caller(), upload, &reading)
                        .await;
                    result.shipped(&reading, &shipped.map_err(|error| error_lines(&error))?);
                }
                result
            }
        };
        print_line(&match self.json {
            true => result.json(),
            false => result.text(self.dry_run),
        });
        context.database.close().await;
        Ok(result.exit_code())
    }
}

fn read(path: &PathBuf) -> Result<String, CommandError> {
    let bytes = if path.as_os_str() == "-" {
        let mut bytes = Vec::new();
        std::io::Read::read_to_end(&mut std::io::stdin().lock(), &mut bytes).map(|_| bytes)
    } else {
        std::fs::read(path)
    };
    let bytes = bytes.map_err(|error| format!("{}: {error}", path.display()))?;
    // Twice as many where it is UTF-16.
    if bytes.len() > 2 * BYTES_MAX {
        return Err(format!("{}: larger than 5 MB", path.display()).into());
    }
    Ok(decode(&bytes))
}
