//! `parcelpilot config check`: takes what `serve` takes, and starts nothing.

use std::process::ExitCode;

use clap::{ArgMatches, Args, CommandFactory};

use super::problems::{self, Problem};
use super::table;
use crate::command_line::output::{print_line, print_whole};
use crate::command_line::serve::Serve;
use crate::command_line::{CommandError, CommandLine, log};
use crate::config::{FileError, settings_command};

#[derive(Debug, Args)]
pub struct Check {
    /// Also opens a connection to the database and to the mail server, and closes it
    #[arg(long)]
    connect: bool,
    /// Prints the result as one JSON object
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    serve: Serve,
}

impl Check {
    pub async fn run(
        &self,
        matches: &ArgMatches,
        file_errors: &[FileError],
    ) -> Result<ExitCode, CommandError> {
        let settings = settings_command(&CommandLine::command());
        let rows = table::rows(&settings, matches);
        let problems = self.problems(matches, file_errors).await;
        if self.json {
            let result = serde_json::json!({ "settings": rows, "problems": problems });
            print_whole(format!("{result}\n").as_bytes())?;
        } else {
            print_whole(table::text(&rows).as_bytes())?;
            print_line(&format!("\n{}", summary(&problems)));
        }
        Ok(match problems.is_empty() {
            true => ExitCode::SUCCESS,
            false => ExitCode::FAILURE,
        })
    }

    async fn problems(&self, matches: &ArgMatches, file_errors: &[FileError]) -> Vec<Problem> {
        let read = self.serve.read(matches);
        let mut problems: Vec<Problem> = file_errors.iter().map(Problem::from).collect();
        problems.extend(read.errors.0.iter().map(Problem::from));
        let log = matches.get_one::<String>("log");
        if let Some(error) = log.and_then(|filter| log::filter(filter).err()) {
            problems.push(Problem::of("log", error));
        }
        problems.extend(problems::of_files(&read));
        if self.connect {
            problems.extend(problems::of_connections(&read).await);
        }
        problems
    }
}

fn summary(problems: &[Problem]) -> String {
    let lines: Vec<String> = problems
        .iter()
        .map(|problem| format!("  {}", problem.message))
        .collect();
    match lines.len() {
        0 => "Nothing is wrong with these settings.".to_owned(),
        1 => format!("1 problem:\n{}", lines[0]),
        count => format!("{count} problems:\n{}", lines.join("\n")),
    }
}
