//! All settings, with their values and where these come from. Of a secret no more is shown than whether it is set.

use clap::{ArgMatches, Command};
use serde::Serialize;

use crate::config::{KnownSetting, Origin, known_settings, shown_secret, without_credentials};

#[derive(Debug, Serialize)]
pub struct Row {
    name: String,
    /// Absent if it is not set.
    value: Option<String>,
    is_secret: bool,
    source: Source,
    /// The variable, or the file and its line.
    set_by: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
enum Source {
    Flag,
    Environment,
    File,
    Default,
}

/// In the order of `serve --help`.
pub fn rows(settings: &Command, matches: &ArgMatches) -> Vec<Row> {
    known_settings(settings)
        .map(|setting| row(setting, matches))
        .collect()
}

fn row(setting: KnownSetting<'_>, matches: &ArgMatches) -> Row {
    let texts = matches.get_raw(setting.id()).into_iter().flatten();
    let texts: Vec<_> = texts.map(|text| text.to_string_lossy()).collect();
    let text = texts.join(&setting.delimiter());
    let (source, set_by) = match Origin::of(matches, setting.id()) {
        Origin::Flag => (Source::Flag, None),
        Origin::Environment => (Source::Environment, setting.variable().map(str::to_owned)),
        Origin::File { path, line } => (Source::File, Some(format!("{}:{line}", path.display()))),
        Origin::Default => (Source::Default, None),
    };
    let shown = match setting.is_secret() {
        true => shown_secret(setting.id(), &text),
        false => without_credentials(&text),
    };
    Row {
        name: setting.name(),
        value: (!text.trim().is_empty()).then_some(shown),
        is_secret: setting.is_secret(),
        source,
        set_by,
    }
}

/// For people.
pub fn text(rows: &[Row]) -> String {
    let cells: Vec<[String; 3]> = rows
        .iter()
        .map(|row| {
            let value = row.value.clone().unwrap_or_else(|| "not set".to_owned());
            [row.name.clone(), value, row.source()]
        })
        .collect();
    let width = |column: usize| {
        cells
            .iter()
            .map(|row| row[column].chars().count())
            .max()
            .unwrap_or_default()
    };
    let (names, values) = (width(0), width(1));
    let line = |[name, value, source]: &[String; 3]| format!("{name:names$}  {value:values$}  {source}\n");
    cells.iter().map(line).collect()
}

impl Row {
    fn source(&self) -> String {
        match (self.source, &self.set_by) {
            (Source::Flag, _) => "flag".to_owned(),
            (_, Some(set_by)) => set_by.clone(),
            (Source::Default, None) if self.value.is_none() => "-".to_owned(),
            _ => "default".to_owned(),
        }
    }
}
