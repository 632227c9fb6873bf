//! Which settings there are: the arguments of `parcelpilot serve`, and those of all commands.

use std::any::TypeId;

use clap::{Arg, ArgAction, Command};
use secrecy::SecretString;

use super::ARGUMENT;

/// What a setting's value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Boolean,
    Number,
    Text,
    /// Of texts.
    List,
}

impl Kind {
    pub(super) const fn description(self) -> &'static str {
        match self {
            Kind::Boolean => "true or false, without quotes",
            Kind::Number => "a whole number, without quotes",
            Kind::Text => "a text in quotes",
            Kind::List => "a text in quotes, or several in square brackets: [\"…\", \"…\"]",
        }
    }
}

/// A setting, as its argument describes it.
#[derive(Clone, Copy)]
pub struct KnownSetting<'a>(&'a Arg);

/// A command with the arguments that are settings, and nothing else.
///
/// `program` is the whole command line.
pub fn settings_command(program: &Command) -> Command {
    let serve = program.find_subcommand("serve");
    let own = serve.into_iter().flat_map(Command::get_arguments);
    let global = program
        .get_arguments()
        .filter(|argument| argument.is_global_set());
    let settings = own
        .chain(global)
        .filter(|argument| argument.get_id() != ARGUMENT && argument.get_long().is_some());
    Command::new("settings")
        .disable_help_flag(true)
        .disable_version_flag(true)
        .args(settings)
}

/// In the order of `--help`.
pub fn known_settings(settings: &Command) -> impl Iterator<Item = KnownSetting<'_>> {
    settings.get_arguments().map(KnownSetting)
}

/// Whether a command has a setting of its own.
pub fn has_setting(command: &Command, settings: &Command) -> bool {
    let mut arguments = command
        .get_arguments()
        .filter(|argument| !argument.is_global_set());
    arguments.any(|argument| known_settings(settings).any(|setting| setting.is(argument)))
}

impl<'a> KnownSetting<'a> {
    pub fn id(self) -> &'a str {
        self.0.get_id().as_str()
    }

    /// Its flag, without the dashes.
    pub fn flag(self) -> &'a str {
        self.0.get_long().unwrap_or_default()
    }

    /// In the settings file, where a dash is as good.
    pub fn name(self) -> String {
        self.flag().replace('-', "_")
    }

    pub fn variable(self) -> Option<&'a str> {
        self.0.get_env()?.to_str()
    }

    pub fn heading(self) -> Option<&'a str> {
        self.0.get_help_heading()
    }

    pub fn help(self) -> String {
        let help = self.0.get_long_help().or(self.0.get_help());
        help.map(ToString::to_string).unwrap_or_default()
    }

    /// Between the values of a list.
    pub fn delimiter(self) -> String {
        self.0.get_value_delimiter().unwrap_or(',').into()
    }

    pub fn defaults(self) -> Vec<String> {
        let defaults = self.0.get_default_values().iter();
        let texts = defaults.map(|text| text.to_string_lossy().into_owned());
        match self.0.get_value_delimiter() {
            Some(delimiter) => texts
                .flat_map(|text| text.split(delimiter).map(str::to_owned).collect::<Vec<_>>())
                .collect(),
            None => texts.collect(),
        }
    }

    pub(super) fn action(self) -> &'a ArgAction {
        self.0.get_action()
    }

    pub fn kind(self) -> Kind {
        let numbers = [
            TypeId::of::<u8>(),
            TypeId::of::<u16>(),
            TypeId::of::<u32>(),
            TypeId::of::<u64>(),
            TypeId::of::<usize>(),
            TypeId::of::<i32>(),
            TypeId::of::<i64>(),
        ];
        let of_value = self.0.get_value_parser().type_id();
        match () {
            () if matches!(self.0.get_action(), ArgAction::Append) => Kind::List,
            () if of_value == TypeId::of::<bool>() => Kind::Boolean,
            () if numbers.iter().any(|number| of_value == *number) => Kind::Number,
            () => Kind::Text,
        }
    }

    /// Whether its text is never shown.
    pub fn is_secret(self) -> bool {
        self.0.is_hide_env_values_set() || self.0.get_value_parser().type_id() == TypeId::of::<SecretString>()
    }

    /// Whether this argument of some command is the setting, and not one that has only the name in common with it.
    pub(super) fn is(self, argument: &Arg) -> bool {
        self.0.get_id() == argument.get_id() && self.0.get_env() == argument.get_env()
    }
}
