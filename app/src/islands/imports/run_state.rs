//! A run's state at a glance.

use leptos::prelude::*;
use parcelpilot_domain::import_run::RunState;

use crate::components::badge::{Badge, Tone};
use crate::components::icon::IconName;
use crate::localization::Localized;

/// `problems` tell a run that is complete from one that is complete but for some orders.
#[component]
pub fn StateBadge(
    #[prop(into)] state: Signal<RunState>,
    #[prop(into)] problems: Signal<i64>,
) -> impl IntoView {
    // A memo, so that the icon of a run does not begin its turn anew with each number that changes.
    let shown = Memo::new(move |_| {
        let (state, problems) = (state.get(), problems.get());
        (look(state, problems), state_text(state, problems))
    });
    move || {
        let ((tone, icon), text) = shown.get();
        view! { <Badge tone=tone icon=icon text=text /> }
    }
}

const fn look(state: RunState, problems: i64) -> (Tone, IconName) {
    match state {
        RunState::Queued => (Tone::Muted, IconName::Clock),
        RunState::Running => (Tone::Busy, IconName::Busy),
        RunState::Complete if problems > 0 => (Tone::Warn, IconName::Warn),
        RunState::Complete => (Tone::Good, IconName::Good),
        RunState::Failed => (Tone::Bad, IconName::Bad),
        RunState::Cancelled => (Tone::Muted, IconName::Off),
    }
}

/// Never by colour alone: the words say the same.
pub fn state_text(state: RunState, problems: i64) -> String {
    match state {
        RunState::Complete if problems > 0 => {
            text!(count = problems; "Complete, 1 problem", "Complete, {count} problems")
        }
        _ => state.label().localized().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_with_problems_is_not_shown_as_good() {
        assert_eq!(state_text(RunState::Complete, 0), "Complete");
        assert_eq!(state_text(RunState::Complete, 2), "Complete, 2 problems");
        assert_eq!(look(RunState::Complete, 0), (Tone::Good, IconName::Good));
        assert_eq!(look(RunState::Complete, 2), (Tone::Warn, IconName::Warn));
    }
}
