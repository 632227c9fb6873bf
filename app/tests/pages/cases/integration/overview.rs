use parcelpilot_contract::error::AppError;
use parcelpilot_contract::imports::LiveImports;
use parcelpilot_contract::integrations::{Health, IntegrationDetail, IntegrationRow};
use parcelpilot_domain::account::Role;
use parcelpilot_domain::connection::{ConnectionReport, Permission, PermissionReport, PermissionStatus};
use parcelpilot_domain::import_run::RunFailure;

use super::{address, disabled, with};
use crate::actions::{DismissProblem, PullOrders, RetryProblems, ServerFn, SyncNow, TestConnection};
use crate::case::Case;
use crate::checks::standard_tests;
use crate::fakes::{Fakes, Rows};
use crate::harness::{form_echo, render_answered};
use crate::page::Page;
use crate::samples::{INTEGRATION, RUN, clients, imports, integrations, problems};

pub fn case() -> Case {
    let run = format!("/imports/{RUN}");
    let all_problems = format!("/problems?integration={INTEGRATION}");
    let orders = format!("/orders?integration={INTEGRATION}");
    Case::new("/integrations/{id}", &address(""))
        .shows(&[
            integrations::NAME,
            clients::NAME,
            integrations::STORE_NAME,
            integrations::STORE_HASH,
            "4,321",
        ])
        .shows(&[imports::SELECTION, problems::DETAIL, "held: not in the store"])
        .shows(&["1 order did not get its new status."])
        .links(Role::Viewer, &["/integrations", &run, &all_problems, &orders])
        .offers(
            Role::Operator,
            &[SyncNow::url(), RetryProblems::url(), DismissProblem::url()],
        )
        .shows_when_empty(&[
            integrations::NAME,
            clients::NAME,
            integrations::STORE_HASH,
            "Next step",
        ])
        .offers_when_empty(Role::Operator, &[PullOrders::url()])
        .offers_when_empty(Role::Admin, &[TestConnection::url()])
}

standard_tests!(case());

#[tokio::test]
async fn pulls_nothing_while_it_is_disabled() {
    let page = with(disabled()).get(&address(""), Role::Admin).await;
    page.must_show("This integration is disabled")
        .must_link_to(&address("/settings"));
    for action in [SyncNow::url(), RetryProblems::url()] {
        assert!(!page.offered().contains(action), "{action}");
    }
}

#[tokio::test]
async fn says_that_the_store_refuses_changes_where_none_has_failed() {
    let rows = Rows {
        status_updates: integrations::refused_status_updates(),
        ..Rows::full()
    };
    let page = Fakes::of(rows).get(&address(""), Role::Viewer).await;
    page.must_show("BigCommerce refuses to change the status of new orders")
        .must_link_to(&address("/shipments"));
}

#[tokio::test]
async fn says_what_is_wrong_with_it_and_leads_to_where_it_is_mended() {
    for (failure, button) in [
        (RunFailure::TokenRefused, Some("/connection")),
        (RunFailure::IntegrationDisabled, Some("/settings")),
        (RunFailure::StoreUnavailable, None),
    ] {
        let failing = with(IntegrationDetail {
            row: IntegrationRow {
                health: Health::Failing(failure),
                ..integrations::integration()
            },
            ..integrations::detail()
        });
        let page = failing.get(&address(""), Role::Operator).await;
        page.must_show(failure.sentence());
        for section in ["/connection", "/settings"] {
            let link = format!("href=\"{}\" class=\"button\"", address(section));
            let is_led_there = page.content().contains(&link);
            assert_eq!(is_led_there, button == Some(section), "{failure:?} on {page}");
        }
    }
}

/// Just saved: its store has, or has not, answered yet.
fn fresh(store_name: Option<&str>) -> Rows {
    let bare = integrations::bare_detail();
    Rows {
        integration: IntegrationDetail {
            row: IntegrationRow {
                store_name: store_name.map(str::to_owned),
                ..bare.row
            },
            ..integrations::bare_detail()
        },
        live_imports: LiveImports::default(),
        ..Rows::full()
    }
}

#[tokio::test]
async fn what_is_next_stands_alone() {
    let log_out = crate::actions::LogOut::url();
    for (store_name, role, next) in [
        (None, Role::Admin, Some(TestConnection::url())),
        (None, Role::Operator, Some(PullOrders::url())),
        (None, Role::Viewer, None),
        (
            Some(integrations::STORE_NAME),
            Role::Admin,
            Some(PullOrders::url()),
        ),
    ] {
        let page = Fakes::of(fresh(store_name)).get(&address(""), role).await;
        let expected = next.into_iter().chain([log_out]).map(str::to_owned).collect();
        assert_eq!(page.offered(), expected, "{store_name:?} for {role:?} on {page}");
        let primary = page.content().matches("button primary").count();
        assert_eq!(primary, usize::from(next.is_some()), "{page}");
        page.must_show("Next step").must_not_show("Recent runs");
    }
    let mut running = fresh(None);
    running.live_imports = imports::live();
    let page = Fakes::of(running).get(&address(""), Role::Admin).await;
    page.must_not_show("Next step").must_show("Recent runs");
}

async fn tested(finding: PermissionStatus) -> Page {
    let report = ConnectionReport {
        permissions: vec![PermissionReport {
            permission: Permission::Orders,
            finding,
        }],
        may_needlessly_modify: false,
        store_name: Some(integrations::STORE_NAME.to_owned()),
        zone: None,
        status_labels: Vec::new(),
        channels: Vec::new(),
    };
    let answer = serde_json::to_string(&report).expect("a report");
    let echo = form_echo(TestConnection::url(), Vec::new(), Ok(answer));
    let ports = Fakes::of(fresh(Some(integrations::STORE_NAME))).ports();
    render_answered(&address(""), Some(Role::Admin), ports, echo).await
}

#[tokio::test]
async fn a_test_says_what_it_found_and_what_is_next() {
    let good = tested(PermissionStatus::Granted).await;
    good.must_show("Connected to").must_show("Granted");
    assert!(good.offered().contains(PullOrders::url()), "{good}");
    let bad = tested(PermissionStatus::Missing).await;
    bad.must_show("Missing").must_show("Replace credentials");
    assert!(!bad.offered().contains(PullOrders::url()), "{bad}");
}

#[tokio::test]
async fn a_test_that_could_not_be_made_says_why_and_is_offered_again() {
    let echo = form_echo(TestConnection::url(), Vec::new(), Err(AppError::Connection));
    let ports = Fakes::of(fresh(None)).ports();
    let page = render_answered(&address(""), Some(Role::Admin), ports, echo).await;
    page.must_show(&AppError::Connection.to_string());
    assert!(page.offered().contains(TestConnection::url()));
}
