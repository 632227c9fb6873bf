//! The sections of one integration, each a page.

pub mod completeness;
pub mod connection;
pub mod overview;
pub mod pull;
pub mod settings;
pub mod shipments;
pub mod stock;
pub mod stock_file;

use parcelpilot_contract::error::AppError;
use parcelpilot_contract::integrations::{Health, IntegrationDetail, IntegrationRow};
use parcelpilot_domain::account::Role;

use crate::fakes::{Fakes, Rows};
use crate::samples::{INTEGRATION, integrations};

/// Ends the sections' addresses, with who is led there.
const SECTIONS: [(&str, Role); 7] = [
    ("", Role::Viewer),
    ("/pull", Role::Operator),
    ("/completeness", Role::Viewer),
    ("/shipments", Role::Viewer),
    ("/stock", Role::Viewer),
    ("/connection", Role::Viewer),
    ("/settings", Role::Viewer),
];

fn address(section: &str) -> String {
    format!("/integrations/{INTEGRATION}{section}")
}

fn with(detail: IntegrationDetail) -> Fakes {
    let rows = Rows {
        integration: detail,
        ..Rows::full()
    };
    Fakes::of(rows)
}

fn disabled() -> IntegrationDetail {
    IntegrationDetail {
        row: IntegrationRow {
            is_enabled: false,
            health: Health::Disabled,
            next_sync: None,
            ..integrations::integration()
        },
        ..integrations::detail()
    }
}

#[tokio::test]
async fn each_section_leads_to_the_others_and_says_which_it_is() {
    for role in Role::ALL {
        for (section, least) in SECTIONS {
            let page = Fakes::of(Rows::full()).get(&address(section), role).await;
            page.must_be(200).must_show(integrations::NAME).must_be_headed();
            for (other, least) in SECTIONS {
                assert_eq!(
                    page.links_to(&address(other)),
                    role >= least,
                    "{other} for {role:?} on {page}"
                );
            }
            let current = format!("href=\"{}\" aria-current=\"page\"", address(section));
            let marked = page.content().matches("aria-current").count();
            assert_eq!(marked, usize::from(role >= least), "{page}");
            assert_eq!(
                page.content().contains(&current),
                role >= least,
                "{current} on {page}"
            );
        }
    }
}

#[tokio::test]
async fn an_integration_that_is_not_there_is_not_found() {
    for (section, _) in SECTIONS {
        let fakes = Fakes::of(Rows::full()).failing("integrations.detail", AppError::NotFound);
        fakes.get(&address(section), Role::Admin).await.must_be(404);
        let nonsense = format!("/integrations/no-id{section}");
        Fakes::of(Rows::full())
            .get(&nonsense, Role::Admin)
            .await
            .must_be(404);
    }
}

/// Only one section has anything for the browser to take over.
#[tokio::test]
async fn the_connection_alone_needs_webassembly() {
    for (section, _) in SECTIONS {
        let page = Fakes::of(Rows::full()).get(&address(section), Role::Admin).await;
        assert_eq!(
            page.html.contains("<leptos-island"),
            section == "/connection",
            "{section}"
        );
    }
}
