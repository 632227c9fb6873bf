//! Icons, drawn inline: they take the colour of the text beside them, and say nothing to screen readers, since that
//! text does.

use leptos::prelude::*;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IconName {
    Overview,
    Orders,
    Shipments,
    Imports,
    Integrations,
    Clients,
    People,
    Help,
    Bell,
    Good,
    Warn,
    Bad,
    Note,
    Clock,
    Off,
    Busy,
    Upload,
    Menu,
    Plus,
    Logo,
}

impl IconName {
    /// A path in a box of 24 by 24, drawn with a line of 2.
    const fn path(self) -> &'static str {
        match self {
            IconName::Overview => "M4 13h6V4H4zM14 20h6v-9h-6zM4 20h6v-3H4zM14 7h6V4h-6z",
            IconName::Orders => "M4 8l8-4 8 4v8l-8 4-8-4zM4 8l8 4 8-4M12 12v8",
            IconName::Shipments => {
                "M3 6h11v10H3zM14 9h4l3 3.5V16h-7M7 19a2 2 0 1 0 0-4 2 2 0 0 0 0 4M17 19a2 2 0 1 0 0-4 2 2 0 0 0 0 4"
            }
            IconName::Imports => "M12 4v11M7.5 10.5L12 15l4.5-4.5M4 16v4h16v-4",
            IconName::Integrations => "M9 3v5M15 3v5M6 8h12v3a6 6 0 0 1-12 0zM12 17v4",
            IconName::Clients => "M4 20V9l8-5 8 5v11M9 20v-6h6v6M3 20h18",
            IconName::People => {
                "M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7M2.5 20a6.5 6.5 0 0 1 13 0M16 4.3a3.5 3.5 0 0 1 0 6.4M18 14.2a6.5 6.5 0 0 1 3.5 5.8"
            }
            IconName::Help => {
                "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18M9.5 9.5a2.5 2.5 0 1 1 3.6 2.2c-.8.4-1.1.9-1.1 1.8M12 17v.01"
            }
            IconName::Bell => "M6 16V11a6 6 0 0 1 12 0v5l1.5 2h-15zM10 20.5h4",
            IconName::Good => "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18M8 12.3l2.7 2.7L16 9.5",
            IconName::Warn => "M12 4L2.8 20h18.4zM12 10v4.5M12 17.3v.01",
            IconName::Bad => "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18M9 9l6 6M15 9l-6 6",
            IconName::Note => "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18M12 11v5.5M12 7.8v.01",
            IconName::Clock => "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18M12 7v5l3.5 2",
            IconName::Off => "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18M8 12h8",
            IconName::Busy => "M12 3a9 9 0 1 1-9 9",
            IconName::Upload => "M12 16V4M7.5 8.5L12 4l4.5 4.5M4 15v5h16v-5",
            IconName::Menu => "M4 7h16M4 12h16M4 17h16",
            IconName::Plus => "M12 5v14M5 12h14",
            IconName::Logo => {
                "M3 8.5L12 4l9 4.5v8L12 21l-9-4.5zM3 8.5l9 4.5 9-4.5M12 13v8M7.5 6.25l9 4.5v3.5"
            }
        }
    }
}

#[component]
pub fn Icon(name: IconName) -> impl IntoView {
    view! {
        <svg class="icon" viewBox="0 0 24 24" width="20" height="20" aria-hidden="true" focusable="false">
            <path d=name.path() />
        </svg>
    }
}
