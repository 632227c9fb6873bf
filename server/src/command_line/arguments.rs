//! The command line, parsed twice: first to learn which settings file is named, then with what is in it.

use std::ffi::OsString;

use clap::{ArgMatches, Command, CommandFactory};

use super::{CommandError, CommandLine};
use crate::config::{Contents, FileError, SettingsFile, has_setting, settings_command, with_defaults};

pub struct Parsed {
    pub matches: ArgMatches,
    pub file_errors: Vec<FileError>,
}

/// A command without settings reads no settings file.
///
/// # Errors
/// Those of clap, help among them.
pub fn parse(arguments: impl IntoIterator<Item = OsString>) -> Result<Parsed, clap::Error> {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    let program = CommandLine::command();
    let matches = program.clone().try_get_matches_from(&arguments)?;
    let settings = settings_command(&program);
    let file = SettingsFile::of(&matches).filter(|_| uses_settings(&program, &matches, &settings));
    let Some(file) = file else {
        return Ok(Parsed {
            matches,
            file_errors: Vec::new(),
        });
    };
    let contents = Contents::read(&file.path, &settings);
    let program = with_defaults(program, &settings, file, &contents);
    Ok(Parsed {
        matches: program.try_get_matches_from(&arguments)?,
        file_errors: contents.errors,
    })
}

/// All errors of the file, as one.
pub fn refusal(errors: &[FileError]) -> Option<CommandError> {
    let lines: Vec<String> = errors.iter().map(ToString::to_string).collect();
    (!lines.is_empty()).then(|| lines.join("\n").into())
}

fn uses_settings(program: &Command, matches: &ArgMatches, settings: &Command) -> bool {
    let (mut command, mut matches) = (Some(program), matches);
    while let Some((name, inner)) = matches.subcommand() {
        command = command.and_then(|command| command.find_subcommand(name));
        matches = inner;
    }
    command.is_some_and(|command| has_setting(command, settings))
}
