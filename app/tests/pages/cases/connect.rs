use parcelpilot_contract::client_links::AskedStore;
use parcelpilot_domain::account::Role;

use crate::actions::{ConnectAskedStore, ServerFn, TestAskedStore};
use crate::case::Case;
use crate::checks::standard_tests;
use crate::fakes::{Fakes, Rows};
use crate::harness::render;
use crate::samples::{clients, integrations};

const ADDRESS: &str = "/connect?link=made-up-link";

pub fn case() -> Case {
    Case::new("/connect", ADDRESS)
        .without_frame()
        .shows(&[integrations::ASKED_NAME, clients::NAME, integrations::LINK_MAKER])
        .offers(Role::Viewer, &[ConnectAskedStore::url(), TestAskedStore::url()])
}

standard_tests!(case());

#[tokio::test]
async fn asks_a_client_for_credentials_and_for_nothing_of_the_warehouse() {
    let page = render(ADDRESS, None, Fakes::of(Rows::full()).ports()).await;
    assert!(page.has_value("link", "made-up-link") && page.has_field("credentials.bigcommerce.file"));
    for field in ["client", "name", "settings.statuses[]"] {
        assert!(!page.has_field(field), "{field} on {page}");
    }
}

#[tokio::test]
async fn names_the_scopes_that_are_needed() {
    for (needs_write, level) in [(false, "read-only"), (true, "modify")] {
        let rows = Rows {
            asked_store: Some(AskedStore {
                needs_write,
                ..integrations::asked_store()
            }),
            ..Rows::full()
        };
        let page = render(ADDRESS, None, Fakes::of(rows).ports()).await;
        let scopes = page.html.split("id=\"scopes\"").nth(1).expect("scopes");
        let orders = scopes.split("</li>").next().expect("a scope");
        assert!(orders.contains(level), "{orders}");
        assert_eq!(
            page.shows("shipments with their tracking numbers are added"),
            needs_write
        );
    }
}

#[tokio::test]
async fn says_what_is_added_to_the_store() {
    for adds_webhook in [false, true] {
        let rows = Rows {
            asked_store: Some(AskedStore {
                adds_webhook,
                ..integrations::asked_store()
            }),
            ..Rows::full()
        };
        let page = render(ADDRESS, None, Fakes::of(rows).ports()).await;
        assert_eq!(page.shows("A webhook is added to your store"), adds_webhook);
        page.must_show("Nothing else in your store is changed.");
    }
}

/// Strangers learn of no difference.
#[tokio::test]
async fn a_link_that_does_not_work_shows_nothing_of_a_store() {
    let page = render(ADDRESS, None, Fakes::of(Rows::empty()).ports()).await;
    page.must_show("This link does not work any more");
    page.must_not_show("made-up-link");
}

pub mod done {
    use crate::case::Case;
    use crate::checks::standard_tests;

    pub fn case() -> Case {
        Case::new("/connect/done", "/connect/done").without_frame()
    }

    standard_tests!(case());
}
