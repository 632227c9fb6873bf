//! `parcelpilot audit cut`.

use std::process::ExitCode;
use std::time::Duration;

use clap::{ArgMatches, Args};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use parcelpilot_contract::audit::AuditActor;
use parcelpilot_domain::count_text::counted;
use parcelpilot_domain::time::Timestamp;
use runtime::clock::now;
use storage::audit::{self, KEPT_DAYS_MIN, REMOVED_AT_ONCE};

use crate::command_line::caller::command_line_caller;
use crate::command_line::output::print_line;
use crate::command_line::{CommandError, data};
use crate::config::DataArguments;
use crate::services::audit::key;

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

#[derive(Debug, Args)]
pub struct Cut {
    /// Removes entries of before this day, such as 2025-01-31, in UTC. The last 90 days stay
    #[arg(long, value_name = "DATE", value_parser = midnight)]
    before: Timestamp,
    /// Removes them. Without it, says how many they are
    #[arg(long)]
    yes: bool,
    #[command(flatten)]
    data: DataArguments,
}

impl Cut {
    pub async fn run(self, matches: &ArgMatches) -> Result<ExitCode, CommandError> {
        let kept_from = now().minus(DAY * KEPT_DAYS_MIN.into());
        if self.before > kept_from {
            return Err(format!(
                "--before must be {kept_from} or earlier: the last {KEPT_DAYS_MIN} days stay"
            )
            .into());
        }
        let (database, vault) = data::open_vault(&self.data.settings(matches)?).await?;
        let count = audit::count_before(&database, self.before).await?;
        let entries = counted(count, "entry", "entries");
        if count == 0 {
            print_line(&format!("No entry is older than {}.", self.before));
        } else if self.yes {
            let key = key::open_or_make(&database, &vault).await?;
            let actor = AuditActor::from(&command_line_caller());
            while audit::cut(&database, &key, &actor, self.before, REMOVED_AT_ONCE, now()).await? > 0 {}
            print_line(&format!("Removed {entries} older than {}.", self.before));
        } else {
            print_line(&format!(
                "Older than {}: {entries}. Keep a copy (parcelpilot audit export), then run this again with --yes to remove \
                 them.",
                self.before
            ));
        }
        database.close().await;
        Ok(ExitCode::SUCCESS)
    }
}

/// A day's beginning.
fn midnight(text: &str) -> Result<Timestamp, String> {
    let date: Date = text.parse().map_err(|_| "write it as 2025-01-31".to_owned())?;
    let midnight = date.to_zoned(TimeZone::UTC).map_err(|error| error.to_string())?;
    Ok(Timestamp::from_millis(midnight.timestamp().as_millisecond()))
}
