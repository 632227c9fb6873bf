//! `parcelpilot help`: help on the commands, and the guide that the server shows at `/help/bigcommerce`.

use std::process::ExitCode;

use clap::{Args, CommandFactory};

use super::output::print_whole;
use super::{CommandError, CommandLine};

/// In characters: comfortable to read, and narrow enough for any terminal.
const WIDTH: usize = 80;

#[derive(Debug, Args)]
pub struct Help {
    /// bigcommerce, or the name of a command
    topic: Option<String>,
}

impl Help {
    pub fn run(self) -> Result<ExitCode, CommandError> {
        let text = match self.topic.as_deref() {
            Some("bigcommerce") => guide()?,
            topic => commands(topic)?,
        };
        print_whole(text.as_bytes())
    }
}

fn guide() -> Result<String, CommandError> {
    let text = html2text::config::plain()
        .link_footnotes(false)
        .string_from_read(app::guide_html().as_bytes(), WIDTH)?;
    Ok(format!("CONNECTING A BIGCOMMERCE STORE\n\n{}\n", text.trim()))
}

fn commands(topic: Option<&str>) -> Result<String, CommandError> {
    let mut all = CommandLine::command();
    all.build();
    let asked = match topic {
        None => &mut all,
        Some(topic) => all.find_subcommand_mut(topic).ok_or_else(|| {
            format!("there is no help on {topic:?}: try bigcommerce or the name of a command")
        })?,
    };
    Ok(asked.render_long_help().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_guide_can_be_read_on_a_terminal() {
        let guide = guide().unwrap();
        // Line breaks don't count.
        let words = guide.split_whitespace().collect::<Vec<_>>().join(" ");
        for expected in ["/stores/", "control panel", "401", "403", "Pull Orders"] {
            assert!(words.contains(expected), "{expected}: {guide}");
        }
        assert!(!guide.contains('<'), "{guide}");
        assert!(guide.lines().all(|line| line.chars().count() <= WIDTH), "{guide}");
    }

    #[test]
    fn commands_have_their_help() {
        assert!(commands(None).unwrap().contains("serve"));
        assert!(commands(Some("pull")).unwrap().contains("--integration"));
        assert!(commands(Some("nonsense")).is_err());
    }
}
