//! What is wrong with a settings file. No message shows a value that may be secret.

use std::fmt;
use std::io;
use std::path::PathBuf;

use super::Kind;

#[derive(Debug, thiserror::Error)]
#[error("{}{}: {problem}", path.display(), Line(*line))]
pub struct FileError {
    pub path: PathBuf,
    pub line: Option<usize>,
    pub problem: FileProblem,
}

#[derive(Debug, thiserror::Error)]
pub enum FileProblem {
    #[error("the settings file can't be read: {0}")]
    Unreadable(io::Error),
    #[error("the settings file is larger than 64 KiB")]
    TooLarge,
    #[error("the settings file is no text")]
    NotText,
    #[error("this is not TOML: {0}")]
    Syntax(String),
    #[error("there is no setting {name}{}. `parcelpilot config example` prints all of them", meant(nearest.as_deref()))]
    Unknown { name: String, nearest: Option<String> },
    #[error(
        "{0} is a section, and settings have none: write all as name = value, before any line in square brackets"
    )]
    Section(String),
    #[error("{name} is set in line {other}, too: keep one of them")]
    Twice { name: String, other: usize },
    #[error("{name} must be {}", kind.description())]
    WrongKind { name: String, kind: Kind },
    #[error("{0} is an empty list: leave the line out to have the default")]
    EmptyList(String),
    /// By the argument's own rule.
    #[error("{name} can't be used: {reason}")]
    Refused { name: String, reason: String },
}

struct Line(Option<usize>);

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Some(line) => write!(f, ":{line}"),
            None => Ok(()),
        }
    }
}

fn meant(nearest: Option<&str>) -> String {
    nearest
        .map(|name| format!("; {name} is meant, perhaps"))
        .unwrap_or_default()
}
