//! `parcelpilot compact`.

use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

use clap::{ArgMatches, Args};
use storage::space;

use super::CommandError;
use super::output::print_line;
use crate::config::DataArguments;

const MEGABYTE: i64 = 1 << 20;

#[derive(Debug, Args)]
pub struct Compact {
    #[command(flatten)]
    data: DataArguments,
}

impl Compact {
    pub async fn run(self, matches: &ArgMatches) -> Result<ExitCode, CommandError> {
        let settings = self.data.settings(matches)?;
        let Some(("sqlite", path)) = settings.database_url.split_once("://") else {
            return Err("PostgreSQL gives free space back by itself (autovacuum); this is for SQLite".into());
        };
        let path = Path::new(path);
        let megabytes = std::fs::metadata(path)
            .map_err(|error| format!("{} can't be read: {error}", path.display()))?
            .len()
            .cast_signed()
            / MEGABYTE;
        print_line(&format!(
            "Writing {} anew ({megabytes} MB). It takes some seconds a gigabyte, and needs as much room again twice: beside \
             the file, and in the folder for temporary files (SQLITE_TMPDIR). Broken off, it leaves the file as it was.",
            path.display()
        ));
        let began = Instant::now();
        let Some(compacted) = space::compact(path).await? else {
            return Err("the database is open in another process: stop all servers and workers first".into());
        };
        print_line(&format!(
            "Done in {} s: {} MB before, {} MB now. From now on it gives free space back by itself.",
            began.elapsed().as_secs(),
            compacted.before.bytes / MEGABYTE,
            compacted.after.bytes / MEGABYTE
        ));
        Ok(ExitCode::SUCCESS)
    }
}
