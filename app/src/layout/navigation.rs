use leptos::prelude::*;
use leptos_router::hooks::{use_location, use_query_map};
use parcelpilot_domain::account::Role;
use parcelpilot_domain::english;

use crate::components::icon::{Icon, IconName};
use crate::localization::Localized;
use crate::pages::list_address::list_address;
use crate::server_functions::{caller, require};

/// A part of the site: its address, its name, its icon.
#[derive(Clone, Copy)]
pub(super) struct Section {
    pub path: &'static str,
    pub label: &'static str,
    icon: IconName,
    /// Who is led there.
    least: Role,
}

const SECTIONS: [Section; 11] = [
    section("/", english!("Overview"), IconName::Overview),
    section("/orders", english!("Orders"), IconName::Orders),
    Section {
        least: Role::Operator,
        ..section("/pack", english!("Pack"), IconName::Good)
    },
    section("/shipments", english!("Shipments"), IconName::Shipments),
    section("/imports", english!("Imports"), IconName::Imports),
    section("/problems", english!("Problems"), IconName::Warn),
    section("/integrations", english!("Integrations"), IconName::Integrations),
    section("/clients", english!("Clients"), IconName::Clients),
    Section {
        least: Role::Admin,
        ..section("/people", english!("People"), IconName::People)
    },
    Section {
        least: Role::Admin,
        ..section("/audit", english!("Audit trail"), IconName::Clock)
    },
    section("/help", english!("Help"), IconName::Help),
];

/// What is open to people of clients.
const FOR_CLIENTS: [Section; 5] = [
    section("/", english!("Overview"), IconName::Overview),
    section("/orders", english!("Orders"), IconName::Orders),
    section("/shipments", english!("Shipments"), IconName::Shipments),
    section("/problems", english!("Problems"), IconName::Warn),
    section("/help", english!("Help"), IconName::Help),
];

const fn section(path: &'static str, label: &'static str, icon: IconName) -> Section {
    Section {
        path,
        label,
        icon,
        least: Role::Viewer,
    }
}

impl Section {
    fn holds(self, path: &str) -> bool {
        let path = match path {
            // Slips and pick lists are of orders.
            path if path.starts_with("/print/") => "/orders",
            // Shoppers are clients'.
            "/personal-data" => "/clients",
            path => path,
        };
        match path.strip_prefix(self.path) {
            Some(rest) => rest.is_empty() || (self.path != "/" && rest.starts_with('/')),
            None => false,
        }
    }
}

/// The part of the site that this address is in.
pub(super) fn section_of(path: &str) -> Option<Section> {
    SECTIONS.into_iter().find(|section| section.holds(path))
}

/// On narrow screens it gives way to [`TopMenu`].
#[component]
pub(super) fn Rail() -> impl IntoView {
    view! {
        <nav class="rail" aria-label=text!("Main")>
            <a class="brand" href="/">
                <Icon name=IconName::Logo />
                "ParcelPilot"
            </a>
            <Sections />
        </nav>
    }
}

#[component]
pub(super) fn TopMenu() -> impl IntoView {
    view! {
        <details class="top-menu">
            <summary class="button quiet">
                <Icon name=IconName::Menu />
                {text!("Menu")}
            </summary>
            <nav aria-label=text!("Main menu")>
                <Sections />
            </nav>
        </details>
    }
}

#[component]
fn Sections() -> impl IntoView {
    let path = use_location().pathname.get_untracked();
    let (sections, looked_at): (&[Section], _) = match caller() {
        // Of several clients, the one that is looked at.
        Ok(caller) if caller.sees.is_limited() => {
            (&FOR_CLIENTS, use_query_map().read_untracked().get("client"))
        }
        _ => (&SECTIONS, None),
    };
    let client = looked_at.unwrap_or_default();
    let offered = sections
        .iter()
        .filter(|section| section.least == Role::Viewer || require(section.least).is_ok());
    let links = offered.map(|section| {
        let current = section.holds(&path).then_some("page");
        view! {
            <li>
                <a class="rail-link" href=list_address(section.path, &[("client", &client)]) aria-current=current>
                    <Icon name=section.icon />
                    {section.label.localized()}
                </a>
            </li>
        }
    });
    view! { <ul>{links.collect_view()}</ul> }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_in_one_section_at_most() {
        for (path, label) in [
            ("/", Some("Overview")),
            ("/integrations/new", Some("Integrations")),
            ("/pack/0190a2b4", Some("Pack")),
            ("/imports", Some("Imports")),
            ("/print/slips", Some("Orders")),
            ("/personal-data", Some("Clients")),
            ("/importsx", None),
            ("/nowhere", None),
        ] {
            assert_eq!(section_of(path).map(|section| section.label), label, "{path}");
            assert!(SECTIONS.into_iter().filter(|section| section.holds(path)).count() <= 1);
        }
    }
}
