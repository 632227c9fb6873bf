use parcelpilot_contract::client_links::{RequestedStore, StoreWrites};
use parcelpilot_contract::error::AppError;
use parcelpilot_domain::account::Role;
use parcelpilot_domain::connection::{ConnectionReport, Permission, PermissionReport, PermissionStatus};

use crate::actions::{ConnectRequestedStore, ServerFn, TestRequestedStore};
use crate::case::Case;
use crate::checks::standard_tests;
use crate::fakes::{Fakes, Rows};
use crate::harness::{form_echo, render, render_answered};
use crate::samples::{clients, integrations};

const ADDRESS: &str = "/connect?link=made-up-link";

pub fn case() -> Case {
    Case::new("/connect", ADDRESS)
        .without_frame()
        .shows(&[
            integrations::REQUESTED_NAME,
            clients::NAME,
            integrations::LINK_MAKER,
        ])
        .offers(
            Role::Viewer,
            &[ConnectRequestedStore::url(), TestRequestedStore::url()],
        )
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
    let none = StoreWrites::default();
    for (writes, level) in [
        (none, "read-only"),
        (
            StoreWrites {
                shipments: true,
                ..none
            },
            "modify",
        ),
        (StoreWrites { status: true, ..none }, "modify"),
        (StoreWrites { stock: true, ..none }, "read-only"),
    ] {
        let rows = Rows {
            requested_store: Some(RequestedStore {
                writes,
                ..integrations::requested_store()
            }),
            ..Rows::full()
        };
        let page = render(ADDRESS, None, Fakes::of(rows).ports()).await;
        let scopes = page.html.split("id=\"scopes\"").nth(1).expect("scopes");
        let orders = scopes.split("</li>").next().expect("a scope");
        assert!(orders.contains(level), "{orders}");
        for (text, is_shown) in [
            (
                "BigCommerce then marks the order shipped and e-mails the customer.",
                writes.shipments,
            ),
            (
                "New orders are set from Awaiting Fulfillment to Awaiting Shipment",
                writes.status,
            ),
            (
                "Stock levels are set to those that the warehouse counts.",
                writes.stock,
            ),
            ("Store Inventory", writes.stock),
        ] {
            assert_eq!(page.shows(text), is_shown, "{text}: {page}");
        }
    }
}

#[tokio::test]
async fn says_what_is_added_to_the_store() {
    for adds_webhook in [false, true] {
        let rows = Rows {
            requested_store: Some(RequestedStore {
                adds_webhook,
                ..integrations::requested_store()
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
    assert_eq!(page.title(), "Link does not work · ParcelPilot");
}

#[tokio::test]
async fn why_it_can_not_be_shown_stands_in_the_main_part() {
    let fakes = Fakes::of(Rows::full()).failing("client_links.requested_store", AppError::Busy);
    let page = render(ADDRESS, None, fakes.ports()).await;
    let main = page.html.split("<main").nth(1).expect("a main part");
    assert!(main.contains("Too many people log in"), "{page}");
}

/// A good test is not all: the client is to press Connect, and reads nothing that is for the warehouse.
#[tokio::test]
async fn a_test_is_not_taken_for_the_connection() {
    let report = ConnectionReport {
        permissions: vec![PermissionReport {
            permission: Permission::Orders,
            finding: PermissionStatus::Granted,
        }],
        may_needlessly_modify: false,
        store_name: Some(integrations::STORE_NAME.to_owned()),
        zone: None,
        status_labels: Vec::new(),
        channels: Vec::new(),
    };
    let json = serde_json::to_string(&report).expect("JSON");
    let echo = form_echo(TestRequestedStore::url(), Vec::new(), Ok(json));
    let page = render_answered(ADDRESS, None, Fakes::of(Rows::full()).ports(), echo).await;
    page.must_show("Trails and Tents: everything is granted. Press Connect to finish.");
    page.must_not_show("Connected to");
}

pub mod done {
    use crate::case::Case;
    use crate::checks::standard_tests;

    pub fn case() -> Case {
        Case::new("/connect/done", "/connect/done").without_frame()
    }

    standard_tests!(case());
}
