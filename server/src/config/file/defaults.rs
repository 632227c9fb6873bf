//! What the file says, as defaults of clap's arguments.

use std::sync::Arc;

use clap::builder::{OsStringValueParser, TypedValueParser};
use clap::{Arg, Command};

use super::read::{Contents, FileValue};
use super::{ARGUMENT, SettingsFile, known_settings};

/// The program whose settings have the file's values as defaults, in each of its commands that has them. `settings` is its
/// [`super::settings_command`].
pub fn with_defaults(
    program: Command,
    settings: &Command,
    file: &SettingsFile,
    contents: &Contents,
) -> Command {
    let lines = contents.values.iter().map(|value| (value.id.clone(), value.line));
    let read = SettingsFile {
        path: file.path.clone(),
        lines: Arc::new(lines.collect()),
        is_readable_by_all: contents.is_readable_by_all,
    };
    let program = program.mut_arg(ARGUMENT, |argument| {
        argument.value_parser(OsStringValueParser::new().map(move |_| read.clone()))
    });
    in_each(program, settings, &contents.values)
}

fn in_each(command: Command, settings: &Command, values: &[FileValue]) -> Command {
    command
        .mut_args(|argument| match value_of(&argument, settings, values) {
            Some(value) => argument.default_values(leaked(value)),
            None => argument,
        })
        .mut_subcommands(|subcommand| in_each(subcommand, settings, values))
}

fn value_of<'v>(argument: &Arg, settings: &Command, values: &'v [FileValue]) -> Option<&'v FileValue> {
    let setting = known_settings(settings).find(|setting| setting.is(argument))?;
    values.iter().find(|value| value.id == setting.id())
}

/// clap keeps defaults as static texts. They are there once, like the environment of the process.
fn leaked(value: &FileValue) -> Vec<&'static str> {
    let texts = value.texts.iter();
    texts.map(|text| &*text.clone().leak()).collect()
}
