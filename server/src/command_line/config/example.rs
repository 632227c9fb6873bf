//! `parcelpilot config example`: a settings file that changes nothing until its lines are uncommented.

use std::fmt::Write;
use std::process::ExitCode;

use clap::{Args, Command, CommandFactory};

use crate::command_line::output::print_whole;
use crate::command_line::{CommandError, CommandLine};
use crate::config::{Kind, KnownSetting, known_settings, settings_command};

/// In characters, the `#` and the blank after it left out.
const WIDTH: usize = 98;
const HEAD: &str = "\
# Settings of ParcelPilot. Name this file by --config, or by PARCELPILOT_CONFIG. What a flag or the
# environment sets outranks it. Lines without a blank after their # are settings, with their
# defaults; \"\" and [\"\"] mean not set.
#
# If a secret is in this file, not everybody may read it: chmod 600. Settings that end in _file name
# a file that holds the secret alone. `parcelpilot config check` says what is wrong.
";
const WITHOUT_HEADING: &str = "Others";

#[derive(Debug, Args)]
pub struct Example {}

impl Example {
    pub fn run(self) -> Result<ExitCode, CommandError> {
        print_whole(text(&settings_command(&CommandLine::command())).as_bytes())
    }
}

/// In groups, as `serve --help` has them; what has no group there comes last.
fn text(settings: &Command) -> String {
    let mut headings: Vec<Option<&str>> = Vec::new();
    for setting in known_settings(settings) {
        if !headings.contains(&setting.heading()) {
            headings.push(setting.heading());
        }
    }
    headings.sort_by_key(Option::is_none);
    let mut text = HEAD.to_owned();
    for heading in headings {
        let _ = write!(
            text,
            "\n\n# {}\n",
            heading.unwrap_or(WITHOUT_HEADING).to_uppercase()
        );
        for setting in known_settings(settings).filter(|setting| setting.heading() == heading) {
            text.push('\n');
            for line in wrapped(&setting.help()) {
                let _ = writeln!(text, "# {line}");
            }
            let _ = writeln!(text, "#{} = {}", setting.name(), default(setting));
        }
    }
    text
}

/// As TOML. What is not set is empty, a number too.
fn default(setting: KnownSetting<'_>) -> String {
    let mut defaults = setting.defaults();
    match setting.kind() {
        // Quotes and escapes are Rust's.
        Kind::List if defaults.is_empty() => "[\"\"]".to_owned(),
        Kind::List => format!("{defaults:?}"),
        Kind::Text => format!("{:?}", defaults.pop().unwrap_or_default()),
        Kind::Boolean => defaults.pop().unwrap_or_else(|| "false".to_owned()),
        Kind::Number => defaults.pop().unwrap_or_else(|| "\"\"".to_owned()),
    }
}

fn wrapped(text: &str) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.is_empty() => line.push_str(word),
            Some(line) if line.chars().count() + 1 + word.chars().count() <= WIDTH => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::config::{Contents, SettingsFile, with_defaults};

    fn uncommented(text: &str) -> String {
        let line = |line: &str| match line.strip_prefix('#') {
            Some(setting) if !setting.starts_with(' ') => setting.to_owned(),
            _ => line.to_owned(),
        };
        text.lines().map(line).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn the_example_has_all_settings_as_they_are_without_it() {
        let program = CommandLine::command();
        let settings = settings_command(&program);
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("parcelpilot.toml");
        let text = text(&settings);
        std::fs::write(&path, uncommented(&text)).unwrap();

        let table: toml::Table = toml::from_str(&uncommented(&text)).unwrap();
        let written: BTreeSet<String> = table.keys().cloned().collect();
        let known: BTreeSet<String> = known_settings(&settings).map(KnownSetting::name).collect();
        assert_eq!(written, known);
        assert!(
            known.contains("database_url") && known.contains("no_workers") && known.contains("log_format")
        );
        assert!(!known.contains("config") && !known.contains("help"));
        assert_eq!(toml::from_str::<toml::Table>(&text).unwrap(), toml::Table::new());

        let contents = Contents::read(&path, &settings);
        assert!(contents.errors.is_empty(), "{:?}", contents.errors);
        let file = SettingsFile::named(path);
        let with = with_defaults(program.clone(), &settings, &file, &contents);
        let values = |program: Command| {
            let matches = program.get_matches_from(["parcelpilot", "serve"]);
            let matches = matches.subcommand().unwrap().1.clone();
            let raw = |setting: KnownSetting<'_>| -> String {
                let texts = matches.get_raw(setting.id()).into_iter().flatten();
                let texts: Vec<_> = texts.map(|text| text.to_string_lossy().into_owned()).collect();
                format!("{} = {}", setting.id(), texts.join(","))
            };
            known_settings(&settings).map(raw).collect::<Vec<_>>()
        };
        assert_eq!(values(with), values(program));
    }

    #[test]
    fn the_example_is_grouped_and_explained() {
        let text = text(&settings_command(&CommandLine::command()));
        let at = |part: &str| text.find(part).unwrap_or_else(|| panic!("{part}: {text}"));
        assert!(at("# DATABASE AND KEYS") < at("\n#database_url = \"sqlite://parcelpilot.db\"\n"));
        assert!(at("# PAGES") < at("\n#trusted_proxies = [\"127.0.0.0/8\", \"::1\"]\n"));
        assert!(at("# NIGHTLY BACKUPS") < at("# How many nightly backups are kept\n#backup_keep = 7\n"));
        assert!(at("# OTHERS") < at("\n#log = \"info\"\n"));
        assert!(
            text.lines().all(|line| line.chars().count() <= WIDTH + 2),
            "{text}"
        );
    }
}
