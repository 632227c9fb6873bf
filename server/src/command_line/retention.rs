//! `parcelpilot retention`.

use std::process::ExitCode;

use clap::{ArgMatches, Args};
use engine::retention::{Retention, Room};
use parcelpilot_contract::audit::AuditActor;
use parcelpilot_contract::orders::OrderCount;
use parcelpilot_domain::count_text::counted;
use parcelpilot_domain::time::Timestamp;
use storage::{Database, clock, personal_data, space};
use tokio_util::sync::CancellationToken;

use super::caller::command_line_caller;
use super::output::print_line;
use super::{CommandError, data};
use crate::config::{DataArguments, RetentionArguments};

const MEGABYTE: i64 = 1 << 20;

#[derive(Debug, Args)]
pub struct RetentionCommand {
    /// Removes what is too old at once. Without it, says how much it is
    #[arg(long)]
    now: bool,
    #[command(flatten)]
    retention: RetentionArguments,
    #[command(flatten)]
    data: DataArguments,
}

impl RetentionCommand {
    pub async fn run(self, matches: &ArgMatches) -> Result<ExitCode, CommandError> {
        let (database, _) = data::open_vault(&self.data.settings(matches)?).await?;
        let retention = Retention {
            database: database.clone(),
            days: self.retention.settings(),
            room: Room::default(),
        };
        if self.now {
            let now = clock::database_now(&database).await?;
            let (actor, never) = (AuditActor::from(&command_line_caller()), CancellationToken::new());
            let removed = retention.remove(&actor, now, &never).await?;
            print_line(&format!("Removed {removed}."));
            retention.room.give_back(&database, &never).await?;
        } else {
            print_what_would_go(&retention).await?;
        }
        if let Some(space) = space::space(&database).await? {
            print_line(&format!(
                "The database has {} MB, of which {} are free.",
                space.bytes / MEGABYTE,
                space.free_bytes / MEGABYTE
            ));
            if !space.is_given_back {
                print_line(
                    "It can't give them back yet: stop all servers, and run parcelpilot compact once.",
                );
            }
        }
        database.close().await;
        Ok(ExitCode::SUCCESS)
    }
}

async fn print_what_would_go(retention: &Retention) -> Result<(), CommandError> {
    let now = clock::database_now(&retention.database).await?;
    let (to_remove, days) = (retention.to_remove(now).await?, retention.days);
    let audit = match days.audit {
        Some(days) => format!("are kept for {days} days"),
        None => "are all kept (--keep-audit-days)".to_owned(),
    };
    for (what, kept, count) in [
        (
            "Import runs",
            format!("are kept for {} days", days.runs),
            to_remove.runs,
        ),
        (
            "Problems",
            format!("are kept for {} days once they are solved", days.problems),
            to_remove.problems,
        ),
        (
            "Changes of the feed",
            format!("are kept for {} days", days.changes),
            to_remove.changes,
        ),
        ("Entries of the audit trail", audit, to_remove.audit),
    ] {
        print_line(&format!("{what} {kept}: {count} would go now."));
    }
    let all = to_remove.runs + to_remove.problems + to_remove.changes + to_remove.audit;
    if all > 0 {
        let rows = counted(all, "row", "rows");
        print_line(&format!(
            "A server removes them by itself, by its own settings. To remove the {rows} now, add --now."
        ));
    }
    print_due_for_erasure(&retention.database, now).await
}

/// By each client's own setting.
async fn print_due_for_erasure(database: &Database, now: Timestamp) -> Result<(), CommandError> {
    let retentions = personal_data::retentions(database).await?;
    if !retentions.is_empty() {
        print_line("Personal data is erased by a server, and not by --now:");
    }
    for (client, name, after) in retentions {
        let before = after.finished_before(now);
        let due = match personal_data::count_finished(database, client, before).await? {
            OrderCount(due) if due > OrderCount::COUNTED => {
                format!("more than {}", counted(OrderCount::COUNTED, "order", "orders"))
            }
            OrderCount(due) => counted(due, "order", "orders"),
        };
        print_line(&format!(
            "Orders of {name}, {} days after they are finished: {due} due now.",
            after.days()
        ));
    }
    Ok(())
}
