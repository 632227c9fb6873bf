//! A setting: where it was set, and the error if it can't be used.

use std::fmt;
use std::path::PathBuf;

use clap::ArgMatches;
use clap::parser::ValueSource;

use super::SettingsFile;

/// A setting that a flag, an environment variable or the settings file sets.
#[derive(Clone, Copy)]
pub(super) struct Setting {
    /// Of the argument, as clap knows it; its name in the settings file, too.
    pub id: &'static str,
    pub flag: &'static str,
    pub variable: &'static str,
}

/// What set a setting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    Flag,
    Environment,
    File { path: PathBuf, line: usize },
    Default,
}

/// A setting that can't be used.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("{setting}{}{origin} can't be used: {advice}", shown(value))]
pub struct ConfigError {
    /// The argument, as clap knows it.
    pub id: &'static str,
    /// The flag, the variable or the name in the settings file, whichever set it.
    pub(super) setting: &'static str,
    /// Absent where it may hold a secret.
    pub(super) value: Option<String>,
    pub(super) origin: Origin,
    pub(super) advice: &'static str,
}

/// All settings that can't be used; of an empty list the reason is elsewhere.
#[derive(Debug, Default, PartialEq, Eq, thiserror::Error)]
#[error("{}", lines(.0))]
pub struct ConfigErrors(pub Vec<ConfigError>);

impl Setting {
    pub const fn new(id: &'static str, flag: &'static str, variable: &'static str) -> Self {
        Self { id, flag, variable }
    }

    /// `value` is shown, so it must not be given where it may be secret.
    pub fn refuse(self, matches: &ArgMatches, value: Option<&str>, advice: &'static str) -> ConfigError {
        let origin = Origin::of(matches, self.id);
        ConfigError {
            id: self.id,
            setting: match origin {
                Origin::Environment => self.variable,
                Origin::File { .. } => self.id,
                Origin::Flag | Origin::Default => self.flag,
            },
            value: value.map(str::to_owned),
            origin,
            advice,
        }
    }
}

impl Origin {
    pub fn of(matches: &ArgMatches, id: &str) -> Self {
        match matches.value_source(id) {
            Some(ValueSource::CommandLine) => Origin::Flag,
            Some(ValueSource::EnvVariable) => Origin::Environment,
            // What is in the file is a default to clap.
            Some(ValueSource::DefaultValue) => SettingsFile::of(matches)
                .and_then(|file| {
                    Some(Origin::File {
                        path: file.path.clone(),
                        line: file.line(id)?,
                    })
                })
                .unwrap_or(Origin::Default),
            _ => Origin::Default,
        }
    }

    /// Of two settings that exclude each other, the one that counts has the higher rank.
    pub(super) fn rank(&self) -> u8 {
        match self {
            Origin::Default => 0,
            Origin::File { .. } => 1,
            Origin::Environment => 2,
            Origin::Flag => 3,
        }
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Origin::Flag => f.write_str(" (given as a flag)"),
            Origin::Environment => f.write_str(" (set in the environment)"),
            Origin::File { path, line } => write!(f, " ({}:{line})", path.display()),
            Origin::Default => f.write_str(" (not set)"),
        }
    }
}

impl ConfigErrors {
    /// Takes the error, if it is one, so that those after it are found, too.
    pub fn keep<T, E: Into<Self>>(&mut self, read: Result<T, E>) -> Option<T> {
        read.map_err(|error| self.0.extend(error.into().0)).ok()
    }
}

impl From<ConfigError> for ConfigErrors {
    fn from(error: ConfigError) -> Self {
        Self(vec![error])
    }
}

fn shown(value: &Option<String>) -> String {
    value
        .as_ref()
        .map(|value| format!(" = {value:?}"))
        .unwrap_or_default()
}

fn lines(errors: &[ConfigError]) -> String {
    errors
        .iter()
        .map(ConfigError::to_string)
        .collect::<Vec<_>>()
        .join("\n")
}
