//! States as a badge: an icon and a word, since colour alone tells too few people.

use leptos::prelude::*;
use parcelpilot_contract::integrations::Health;
use parcelpilot_domain::time::Timestamp;

use super::icon::{Icon, IconName};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    Good,
    Warn,
    Bad,
    Muted,
    Busy,
}

impl Tone {
    const fn class(self) -> &'static str {
        match self {
            Tone::Good => "badge good",
            Tone::Warn => "badge warn",
            Tone::Bad => "badge bad",
            Tone::Muted => "badge muted",
            Tone::Busy => "badge busy",
        }
    }
}

#[component]
pub fn Badge(tone: Tone, icon: IconName, #[prop(into)] text: String) -> impl IntoView {
    view! {
        <span class=tone.class()>
            <Icon name=icon />
            {text}
        </span>
    }
}

/// What an overdue poll means, and what to do.
pub fn overdue_sentence(since: Timestamp) -> String {
    format!(
        "A sync should have come to a good end by {since}. See under Imports what it waits for; where nothing runs at all, \
         see that this server's workers run."
    )
}

#[component]
pub fn HealthBadge(health: Health) -> impl IntoView {
    let (tone, icon, text) = match health {
        Health::Failing(_) => (Tone::Bad, IconName::Bad, "Failing"),
        Health::Overdue => (Tone::Bad, IconName::Clock, "Overdue"),
        Health::Disabled => (Tone::Muted, IconName::Off, "Disabled"),
        Health::HasProblems => (Tone::Warn, IconName::Warn, "Has problems"),
        Health::New => (Tone::Muted, IconName::Clock, "Nothing pulled yet"),
        Health::Good => (Tone::Good, IconName::Good, "Good"),
    };
    view! { <Badge tone=tone icon=icon text=text /> }
}
