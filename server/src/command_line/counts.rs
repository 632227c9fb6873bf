//! `parcelpilot counts`.

use std::process::ExitCode;

use clap::{ArgMatches, Args, Subcommand};
use parcelpilot_domain::count_text::counted;
use parcelpilot_domain::time::Timestamp;
use storage::counts::{self, SpansThatDiffer, TotalsThatDiffer};
use storage::{Database, order_search};

use super::output::print_line;
use super::{CommandError, data};
use crate::config::DataArguments;

#[derive(Debug, Subcommand)]
pub enum Counts {
    /// Counts all rows and compares, and SQLite's index of words with the orders, while nobody else can write. Exit code: 0 if what is kept is right, else 1
    Verify(CountsArguments),
    /// Counts all rows, and keeps that from now on; makes the index of words anew. Others can't write meanwhile: some seconds for a million orders
    Rebuild(CountsArguments),
}

#[derive(Debug, Args)]
pub struct CountsArguments {
    #[command(flatten)]
    data: DataArguments,
}

impl Counts {
    pub async fn run(self, matches: &ArgMatches) -> Result<ExitCode, CommandError> {
        let (Counts::Verify(arguments) | Counts::Rebuild(arguments)) = &self;
        let (database, _) = data::open_vault(&arguments.data.settings(matches)?).await?;
        let code = match self {
            Counts::Verify(_) => verify(&database).await?,
            Counts::Rebuild(_) => {
                counts::rebuild(&database).await?;
                order_search::rebuild(&database).await?;
                verify(&database).await?
            }
        };
        database.close().await;
        Ok(code)
    }
}

async fn verify(database: &Database) -> Result<ExitCode, CommandError> {
    let (totals, spans) = counts::verify(database).await?;
    let mut lines = differences(&totals, &spans);
    if !order_search::verify(database).await? {
        lines.push("The index that orders are searched by differs from the orders.".to_owned());
    }
    if lines.is_empty() {
        let orders = counts::totals(database).await?.orders;
        print_line(&format!(
            "All counts are right ({}).",
            counted(orders, "order", "orders")
        ));
        return Ok(ExitCode::SUCCESS);
    }
    for line in lines {
        print_line(&line);
    }
    print_line("Run parcelpilot counts rebuild to put this right.");
    Ok(ExitCode::FAILURE)
}

fn differences(totals: &TotalsThatDiffer, spans: &SpansThatDiffer) -> Vec<String> {
    let totals = totals.iter().map(|(id, difference)| {
        format!(
            "integration {id}: kept {:?}, counted {:?}",
            difference.kept, difference.counted
        )
    });
    let spans = spans.iter().map(|(begins_at, difference)| {
        let at = Timestamp::from_millis(*begins_at);
        format!(
            "from {at}: kept {:?}, counted {:?}",
            difference.kept, difference.counted
        )
    });
    totals.chain(spans).collect()
}
