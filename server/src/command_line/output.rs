//! What commands print.

use std::io::{ErrorKind, Write, stdout};
use std::process::ExitCode;

use parcelpilot_contract::error::AppError;
use parcelpilot_domain::credentials::Finding;

use super::CommandError;

#[expect(
    clippy::print_stdout,
    reason = "the command's result, which must appear at any log level"
)]
pub fn print_line(line: &str) {
    println!("{line}");
}

/// A text that is all that the command is for.
///
/// # Errors
/// Those of standard output, but for a reader that has closed the pipe, as `head` does.
pub fn print_whole(text: &[u8]) -> Result<ExitCode, CommandError> {
    match stdout().write_all(text) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(ExitCode::SUCCESS),
    }
}

#[expect(clippy::print_stderr, reason = "the error that ends the command")]
pub fn print_error(error: &CommandError) -> ExitCode {
    eprintln!("parcelpilot: {error}");
    ExitCode::FAILURE
}

/// The sentences that a form would show beside its fields, one a line.
pub fn error_lines(error: &AppError) -> String {
    match error {
        AppError::Invalid(problems) => {
            let lines = problems
                .iter()
                .map(|error| format!("{}: {}", error.field.form_name(), error.problem.sentence()));
            lines.collect::<Vec<_>>().join("\n")
        }
        AppError::Credentials(findings) => {
            let line = |finding: &Finding| match finding.line {
                Some(line) => format!("line {line}: {}", finding.sentence()),
                None => finding.sentence().to_string(),
            };
            findings.iter().map(line).collect::<Vec<_>>().join("\n")
        }
        error => error.to_string(),
    }
}
