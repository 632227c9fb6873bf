//! `parcelpilot completions` and `parcelpilot man`: what shells and `man` are told of the commands.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, CommandFactory};
use clap_complete::Shell;

use super::output::{print_line, print_whole};
use super::{CommandError, CommandLine};

const NAME: &str = "parcelpilot";

#[derive(Debug, Args)]
pub struct Completions {
    /// Such as: parcelpilot completions bash > /etc/bash_completion.d/parcelpilot
    shell: Shell,
}

impl Completions {
    pub fn run(self) -> Result<ExitCode, CommandError> {
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut CommandLine::command(), NAME, &mut script);
        print_whole(&script)
    }
}

#[derive(Debug, Args)]
pub struct Man {
    /// Folder that gets a page for each command, such as /usr/local/share/man/man1
    folder: PathBuf,
}

impl Man {
    pub fn run(self) -> Result<ExitCode, CommandError> {
        clap_mangen::generate_to(CommandLine::command(), &self.folder)
            .map_err(|error| format!("{} can't be written to: {error}", self.folder.display()))?;
        print_line(&format!(
            "The manual is in {}; see: man {NAME}",
            self.folder.display()
        ));
        Ok(ExitCode::SUCCESS)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;
    use std::process::{Command, Stdio};

    use super::*;

    #[test]
    fn bash_understands_its_completions() {
        let mut script = Vec::new();
        clap_complete::generate(Shell::Bash, &mut CommandLine::command(), NAME, &mut script);
        let mut bash = Command::new("bash")
            .arg("-n")
            .stdin(Stdio::piped())
            .spawn()
            .unwrap();
        bash.stdin.take().unwrap().write_all(&script).unwrap();
        assert!(bash.wait().unwrap().success());
        let script = String::from_utf8(script).unwrap();
        assert!(script.contains("--public-url") && script.contains("health"));
    }

    #[test]
    fn each_command_has_a_page_in_the_manual() {
        let folder = tempfile::tempdir().unwrap();
        Man {
            folder: folder.path().to_owned(),
        }
        .run()
        .unwrap();
        for page in ["", "-serve", "-users-add", "-config-check", "-health"] {
            let page = format!("parcelpilot{page}.1");
            assert!(folder.path().join(&page).exists(), "{page}");
        }
    }
}
