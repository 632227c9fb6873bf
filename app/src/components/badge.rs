//! States as a badge: an icon and a word, since colour alone tells too few people.

use leptos::prelude::*;

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
