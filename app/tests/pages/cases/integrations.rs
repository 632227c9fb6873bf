use parcelpilot_contract::client_links::{ClientLinkRow, ClientLinkState};
use parcelpilot_contract::integrations::IntegrationRow;
use parcelpilot_domain::account::Role;
use parcelpilot_domain::import_run::RunFailure;

use crate::actions::{RenewClientLink, ServerFn, SyncNow, WithdrawClientLink};
use crate::case::Case;
use crate::checks::standard_tests;
use crate::fakes::{Fakes, Rows};
use crate::samples::{INTEGRATION, clients, integrations};

pub fn case() -> Case {
    let integration = format!("/integrations/{INTEGRATION}");
    Case::new("/integrations", "/integrations")
        .shows(&[
            integrations::NAME,
            clients::NAME,
            integrations::STORE_NAME,
            integrations::STORE_HASH,
            "4,321",
        ])
        .links(Role::Viewer, &[&integration])
        .links(Role::Admin, &["/integrations/new", "/integrations/events"])
        .shows(&[integrations::REQUESTED_NAME, integrations::LINK_MAKER])
        .offers(Role::Operator, &[SyncNow::url()])
        .offers(Role::Admin, &[RenewClientLink::url(), WithdrawClientLink::url()])
        .links_when_empty(&["/help/bigcommerce"])
}

standard_tests!(case());

#[tokio::test]
async fn only_admins_connect_the_first_store() {
    let fakes = Fakes::of(Rows::empty());
    fakes
        .get("/integrations", Role::Admin)
        .await
        .must_link_to("/integrations/new");
    fakes
        .get("/integrations", Role::Operator)
        .await
        .must_not_link_to("/integrations/new");
}

/// Older programs end no links.
#[tokio::test]
async fn says_which_links_wait_for_nobody() {
    for (state, words) in [
        (ClientLinkState::Expired, "has expired"),
        (ClientLinkState::Blocked, "does not work"),
    ] {
        let rows = Rows {
            client_links: vec![ClientLinkRow {
                state,
                ..integrations::client_link()
            }],
            ..Rows::full()
        };
        let page = Fakes::of(rows).get("/integrations", Role::Viewer).await;
        page.must_show(words);
    }
}

#[tokio::test]
async fn says_why_one_fails_and_syncs_none_that_rests() {
    let resting = IntegrationRow {
        next_sync: None,
        ..integrations::failing()
    };
    let rows = Rows {
        integrations: vec![resting],
        ..Rows::full()
    };
    let page = Fakes::of(rows).get("/integrations", Role::Admin).await;
    page.must_show(RunFailure::TokenRefused.sentence());
    assert!(!page.offered().contains(SyncNow::url()));
}
