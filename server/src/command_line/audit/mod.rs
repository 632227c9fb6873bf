//! `parcelpilot audit`.

mod cut;

use std::io::{BufWriter, Write};
use std::process::ExitCode;

use clap::{ArgMatches, Args, Subcommand};
use futures::TryStreamExt;
use parcelpilot_domain::audit::AuditAction;
use parcelpilot_domain::count_text::counted;
use serde_json::json;
use storage::audit::{AuditFilter, ChainHead, ChainReport};

use cut::Cut;

use super::caller::command_line_caller;
use super::export::{Format, is_broken_pipe};
use super::output::print_line;
use super::{CommandError, data};
use crate::config::DataArguments;
use crate::export::audit::{csv_head, csv_row, json_line};
use crate::services::audit::{key, record};

#[derive(Debug, Subcommand)]
pub enum Audit {
    /// Checks the chain of the audit trail. Exit code: 0 if it is unbroken, else 1
    Verify(Verify),
    /// Writes the audit trail, the newest entry first
    Export(Export),
    /// Removes the oldest entries; the rest stays a chain that can be verified, and says who did it
    Cut(Cut),
}

#[derive(Debug, Args)]
pub struct Verify {
    /// What an earlier run printed at its end: also shows whether the newest entries were cut off since
    #[arg(long, value_name = "SEQ:HASH", value_parser = head)]
    expect: Option<ChainHead>,
    /// Prints the result as one JSON object
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    data: DataArguments,
}

/// The chain is whole, but entries got into it as they should not.
const NEEDS_A_LOOK: u8 = 2;

#[derive(Debug, Args)]
pub struct Export {
    #[arg(long, value_enum, default_value = "csv")]
    format: Format,
    #[command(flatten)]
    data: DataArguments,
}

impl Audit {
    pub async fn run(self, matches: &ArgMatches) -> Result<ExitCode, CommandError> {
        match self {
            Audit::Verify(verify) => verify.run(matches).await,
            Audit::Export(export) => export.run(matches).await,
            Audit::Cut(cut) => cut.run(matches).await,
        }
    }
}

impl Verify {
    async fn run(self, matches: &ArgMatches) -> Result<ExitCode, CommandError> {
        let (database, vault) = data::open_vault(&self.data.settings(matches)?).await?;
        let key = key::open_or_make(&database, &vault).await?;
        let report = storage::audit::verify(&database, &key, self.expect.as_ref()).await?;
        print_line(&if self.json {
            as_json(&report)
        } else {
            as_text(&report)
        });
        database.close().await;
        Ok(match report.broken {
            Some(_) => ExitCode::FAILURE,
            None if report.joined_among_signed > 0 => ExitCode::from(NEEDS_A_LOOK),
            None => ExitCode::SUCCESS,
        })
    }
}

impl Export {
    async fn run(self, matches: &ArgMatches) -> Result<ExitCode, CommandError> {
        let (database, _) = data::open_vault(&self.data.settings(matches)?).await?;
        record(&database, &command_line_caller(), AuditAction::AuditExported, "").await;
        let written = self.write(&database).await;
        database.close().await;
        match written {
            // The reader closed the pipe, as `head` does.
            Err(error) if is_broken_pipe(error.as_ref()) => Ok(ExitCode::SUCCESS),
            written => written.map(|()| ExitCode::SUCCESS),
        }
    }

    async fn write(&self, database: &storage::Database) -> Result<(), CommandError> {
        let mut out = BufWriter::new(std::io::stdout().lock());
        let mut rows = std::pin::pin!(storage::audit::export(database, AuditFilter::default()));
        if self.format == Format::Csv {
            out.write_all(csv_head().as_bytes())?;
        }
        while let Some(row) = rows.try_next().await? {
            match self.format {
                Format::Csv => out.write_all(csv_row(&row).as_bytes())?,
                Format::Jsonl => out.write_all(&json_line(&row)?)?,
            }
        }
        Ok(out.flush()?)
    }
}

/// `12:ab34…`, as [`as_text`] prints it.
fn head(text: &str) -> Result<ChainHead, String> {
    let read = text.split_once(':').and_then(|(sequence, hash)| {
        let is_hash = hash.len() == 64 && hash.bytes().all(|byte| byte.is_ascii_hexdigit());
        let sequence = sequence.parse().ok().filter(|sequence| *sequence > 0)?;
        is_hash.then(|| ChainHead {
            sequence,
            hash: hash.to_ascii_lowercase(),
        })
    });
    read.ok_or_else(|| {
        "use the pair that `parcelpilot audit verify` printed: a number, a colon and 64 hex digits".to_owned()
    })
}

fn as_text(report: &ChainReport) -> String {
    let entries = counted(report.entries, "entry", "entries");
    let mut lines = Vec::new();
    match &report.broken {
        None => {
            let period = report.oldest.zip(report.newest);
            let period = period.map(|(oldest, newest)| format!(", from {oldest} to {newest}"));
            lines.push(format!("{entries}, unbroken{}", period.unwrap_or_default()));
        }
        Some(broken) => {
            let id = broken
                .entry
                .as_ref()
                .map(|id| format!(" (id {id})"))
                .unwrap_or_default();
            lines.push(format!(
                "BROKEN at entry {}{id}: {}",
                broken.sequence,
                broken.fault.label()
            ));
            lines.push(format!("{entries} before it: unchanged"));
        }
    }
    if report.first_sequence > 1 {
        lines.push(format!(
            "Entries before {} were removed by ParcelPilot, as its entries say",
            report.first_sequence
        ));
    }
    if let Some(last) = report.last_joined {
        let joined = counted(report.joined_later, "entry", "entries");
        lines.push(format!(
            "{joined} got their place after they were written, the last on {last}: those of releases without a chain, or of \
             other programs that write into the database"
        ));
    }
    if report.joined_among_signed > 0 {
        let joined = counted(report.joined_among_signed, "entry", "entries");
        lines.push(format!(
            "LOOK: {joined} of these stand behind entries that were signed when they were written. Unless a server of an \
             earlier release ran beside this one, somebody changed them"
        ));
    }
    if report.waiting > 0 {
        let waiting = counted(report.waiting, "entry", "entries");
        lines.push(format!(
            "{waiting} without a place yet: the server gives them one with its next entry"
        ));
    }
    if report.broken.is_none() && report.head.sequence > 0 {
        lines.push(format!(
            "Keep this elsewhere, for --expect: {}:{}",
            report.head.sequence, report.head.hash
        ));
    }
    lines.join("\n")
}

fn as_json(report: &ChainReport) -> String {
    let broken = report.broken.as_ref().map(
        |broken| json!({ "sequence": broken.sequence, "kind": broken.fault.code(), "id": broken.entry }),
    );
    json!({
        "unbroken": report.broken.is_none(),
        "entries": report.entries,
        "oldest": report.oldest.map(|at| at.rfc3339()),
        "newest": report.newest.map(|at| at.rfc3339()),
        "first_sequence": report.first_sequence,
        "joined_later": report.joined_later,
        "joined_among_signed": report.joined_among_signed,
        "last_joined": report.last_joined.map(|at| at.rfc3339()),
        "waiting": report.waiting,
        "broken": broken,
        "head": format!("{}:{}", report.head.sequence, report.head.hash),
    })
    .to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_noted_head_is_read_as_it_was_printed() {
        let hash = "0123456789abcdef".repeat(4);
        let noted = head(&format!("12:{hash}")).expect("a pair");
        assert_eq!((noted.sequence, noted.hash), (12, hash.clone()));
        for wrong in [
            "12",
            "12:ab",
            ":",
            &format!("0:{hash}"),
            &format!("x:{hash}"),
            &format!("-1:{hash}"),
        ] {
            assert!(head(wrong).is_err(), "{wrong}");
        }
    }
}
