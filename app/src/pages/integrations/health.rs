//! An integration's health, at a glance and in a sentence.

use leptos::prelude::*;
use parcelpilot_contract::integrations::Health;
use parcelpilot_domain::english;
use parcelpilot_domain::time::Timestamp;

use crate::components::badge::{Badge, Tone};
use crate::components::icon::IconName;
use crate::localization::Localized;

/// What an overdue poll means, and what to do.
pub fn overdue_sentence(since: Timestamp) -> String {
    text!(
        "A sync should have completed by {since}. See Imports for what it waits for; if nothing runs at all, check \
         that this server's workers run.",
        since = since
    )
}

#[component]
pub fn HealthBadge(health: Health) -> impl IntoView {
    let (tone, icon, text) = match health {
        Health::Failing(_) => (Tone::Bad, IconName::Bad, english!("Failing")),
        Health::Overdue => (Tone::Bad, IconName::Clock, english!("Overdue")),
        Health::Disabled => (Tone::Muted, IconName::Off, english!("Disabled")),
        Health::HasProblems => (Tone::Warn, IconName::Warn, english!("Has problems")),
        Health::New => (Tone::Muted, IconName::Clock, english!("Nothing pulled yet")),
        Health::Good => (Tone::Good, IconName::Good, english!("Good")),
    };
    view! { <Badge tone=tone icon=icon text=text.localized() /> }
}
