//! `parcelpilot`: see [`parcelpilot::command_line`].

fn main() -> std::process::ExitCode {
    parcelpilot::command_line::run()
}
