//! A run's state at a glance.

use leptos::prelude::*;
use parcelpilot_domain::import_run::RunState;

use super::progress_text::counted;

/// `problems` tell a run that is complete from one that is complete but for some orders.
#[component]
pub fn StateBadge(
    #[prop(into)] state: Signal<RunState>,
    #[prop(into)] problems: Signal<i64>,
) -> impl IntoView {
    view! {
        <span class=move || {
            badge_class(state.get(), problems.get())
        }>{move || state_text(state.get(), problems.get())}</span>
    }
}

pub const fn badge_class(state: RunState, problems: i64) -> &'static str {
    match state {
        RunState::Queued | RunState::Cancelled => "badge muted",
        RunState::Running => "badge busy",
        RunState::Complete if problems > 0 => "badge warn",
        RunState::Complete => "badge good",
        RunState::Failed => "badge bad",
    }
}

/// Never by colour alone: the words say the same.
pub fn state_text(state: RunState, problems: i64) -> String {
    match state {
        RunState::Complete if problems > 0 => {
            format!("{}, {}", state.label(), counted(problems, "problem", "problems"))
        }
        _ => state.label().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_with_problems_is_not_shown_as_good() {
        assert_eq!(state_text(RunState::Complete, 0), "Complete");
        assert_eq!(state_text(RunState::Complete, 2), "Complete, 2 problems");
        assert_eq!(badge_class(RunState::Complete, 0), "badge good");
        assert_eq!(badge_class(RunState::Complete, 2), "badge warn");
    }
}
