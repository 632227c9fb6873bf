//! The settings file, in TOML: `name = value`, by the names of the flags. What may be in it follows from the arguments of
//! `parcelpilot serve`, so that a new setting needs no second list.
//!
//! What the file says becomes the argument's default, so flags and the environment outrank it.

mod defaults;
mod error;
mod known;
mod read;
mod rules;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use clap::ArgMatches;
use clap::builder::{OsStringValueParser, TypedValueParser};

pub use defaults::with_defaults;
pub use error::{FileError, FileProblem};
pub use known::{Kind, KnownSetting, has_setting, known_settings, settings_command};
pub use read::Contents;

/// The argument that names the file. Its value goes with all that was parsed, and knows what came from the file.
const ARGUMENT: &str = "config";

#[derive(Debug, Clone)]
pub struct SettingsFile {
    pub path: PathBuf,
    /// By the argument's id.
    lines: Arc<BTreeMap<String, usize>>,
    is_readable_by_all: bool,
}

impl SettingsFile {
    /// One that is still to be read.
    pub fn named(path: PathBuf) -> Self {
        Self {
            path,
            lines: Arc::default(),
            is_readable_by_all: false,
        }
    }

    /// For `value_parser`.
    pub fn parser() -> impl TypedValueParser<Value = Self> {
        OsStringValueParser::new().map(|path| Self::named(path.into()))
    }

    /// The file that was named; an empty path counts as none.
    pub fn of(matches: &ArgMatches) -> Option<&Self> {
        let file = matches.try_get_one::<Self>(ARGUMENT).ok().flatten()?;
        (!file.path.as_os_str().is_empty()).then_some(file)
    }

    /// Where it sets an argument, if it does.
    pub fn line(&self, id: &str) -> Option<usize> {
        self.lines.get(id).copied()
    }

    /// Whether everybody on this machine can read it.
    pub fn is_readable_by_all(&self) -> bool {
        self.is_readable_by_all
    }
}

#[cfg(test)]
mod tests;
