//! The pages of one integration: each part has an address of its own.

use leptos::prelude::*;
use parcelpilot_domain::account::Role;
use parcelpilot_domain::english;
use parcelpilot_domain::ids::IntegrationId;

use crate::localization::Localized;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Section {
    Overview,
    Pull,
    Completeness,
    Shipments,
    Stock,
    Connection,
    Settings,
}

impl Section {
    const ALL: [Section; 7] = [
        Section::Overview,
        Section::Pull,
        Section::Completeness,
        Section::Shipments,
        Section::Stock,
        Section::Connection,
        Section::Settings,
    ];

    /// Ends its address; the overview's is the integration's own.
    const fn path(self) -> &'static str {
        match self {
            Section::Overview => "",
            Section::Pull => "/pull",
            Section::Completeness => "/completeness",
            Section::Shipments => "/shipments",
            Section::Stock => "/stock",
            Section::Connection => "/connection",
            Section::Settings => "/settings",
        }
    }

    pub(super) const fn label(self) -> &'static str {
        match self {
            Section::Overview => english!("Overview"),
            Section::Pull => english!("Pull Orders"),
            Section::Completeness => english!("Completeness"),
            Section::Shipments => english!("Shipments"),
            Section::Stock => english!("Stock"),
            Section::Connection => english!("Connection"),
            Section::Settings => english!("Settings"),
        }
    }

    /// Who is led there. Whoever may change nothing sees how all else stands; of pulling there is nothing to see.
    pub(super) const fn least(self) -> Role {
        match self {
            Section::Pull => Role::Operator,
            _ => Role::Viewer,
        }
    }

    pub fn address(self, integration: IntegrationId) -> String {
        format!("/integrations/{integration}{}", self.path())
    }
}

/// The way from one section to the others.
#[component]
pub(super) fn SectionTabs(integration: IntegrationId, current: Section, role: Role) -> impl IntoView {
    let offered = Section::ALL.into_iter().filter(|section| role >= section.least());
    let tabs = offered.map(|section| {
        let current = (section == current).then_some("page");
        view! {
            <li>
                <a
                    class="tab"
                    href=section.address(integration)
                    aria-current=current
                >
                    {section.label().localized()}
                </a>
            </li>
        }
    });
    view! {
        <nav class="tabs sections" aria-label=text!("Integration")>
            <ul>{tabs.collect_view()}</ul>
        </nav>
    }
}
