//! Reads a settings file: all of its values that can be used, and all that is wrong with it.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use clap::Command;
use toml::de::DeTable;
use zeroize::Zeroizing;

use super::rules::Rules;
use super::{FileError, FileProblem};
use crate::config::secret::is_readable_by_all;

const BYTES_MAX: u64 = 64 * 1024;

/// Without `Debug`: there may be secrets in it.
#[derive(Default)]
pub struct Contents {
    pub(super) values: Vec<FileValue>,
    pub(super) is_readable_by_all: bool,
    pub errors: Vec<FileError>,
}

pub(super) struct FileValue {
    /// Of the argument.
    pub id: String,
    pub line: usize,
    /// As they would be given as flags.
    pub texts: Vec<String>,
}

impl Contents {
    /// `settings` is a [`super::settings_command`].
    pub fn read(path: &Path, settings: &Command) -> Self {
        let mut contents = Contents::default();
        let (problems, values) = match open(path) {
            Ok((text, is_readable_by_all)) => {
                contents.is_readable_by_all = is_readable_by_all;
                values(&text, settings)
            }
            Err(problem) => (vec![(None, problem)], Vec::new()),
        };
        let error = |(line, problem)| FileError {
            path: path.to_owned(),
            line,
            problem,
        };
        contents.errors = problems.into_iter().map(error).collect();
        contents.values = values;
        contents
    }
}

type Problem = (Option<usize>, FileProblem);

fn open(path: &Path) -> Result<(Zeroizing<String>, bool), FileProblem> {
    let file = File::open(path).map_err(FileProblem::Unreadable)?;
    let metadata = file.metadata().map_err(FileProblem::Unreadable)?;
    let mut text = Zeroizing::new(String::new());
    file.take(BYTES_MAX + 1)
        .read_to_string(&mut text)
        .map_err(|error| match error.kind() {
            io::ErrorKind::InvalidData => FileProblem::NotText,
            _ => FileProblem::Unreadable(error),
        })?;
    if text.len() as u64 > BYTES_MAX {
        return Err(FileProblem::TooLarge);
    }
    Ok((text, is_readable_by_all(&metadata)))
}

fn values(text: &str, settings: &Command) -> (Vec<Problem>, Vec<FileValue>) {
    let line = |at: usize| 1 + text.bytes().take(at).filter(|byte| *byte == b'\n').count();
    let (table, errors) = DeTable::parse_recoverable(text);
    if !errors.is_empty() {
        // Of the message the first line: what follows could repeat the file's text.
        let problem = |error: toml::de::Error| {
            let message = error.message().lines().next().unwrap_or_default().to_owned();
            (
                error.span().map(|span| line(span.start)),
                FileProblem::Syntax(message),
            )
        };
        return (errors.into_iter().map(problem).collect(), Vec::new());
    }
    let rules = Rules::new(settings);
    let mut entries: Vec<_> = table.get_ref().iter().collect();
    entries.sort_by_key(|(name, _)| name.span().start);
    let (mut problems, mut values) = (Vec::new(), Vec::<FileValue>::new());
    for (name, value) in entries {
        let at = line(name.span().start);
        match rules.texts(name.get_ref(), value) {
            Ok((id, texts)) => match values.iter().find(|earlier| earlier.id == id) {
                Some(earlier) => {
                    let (name, other) = (name.get_ref().to_string(), earlier.line);
                    problems.push((Some(at), FileProblem::Twice { name, other }));
                }
                None => values.push(FileValue { id, line: at, texts }),
            },
            Err(problem) => problems.push((Some(at), problem)),
        }
    }
    (problems, values)
}
