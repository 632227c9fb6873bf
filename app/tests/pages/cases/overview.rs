use parcelpilot_contract::overview::Overview;
use parcelpilot_domain::account::Role;

use crate::actions::{SendTestAlert, ServerFn, SyncNow};
use crate::case::Case;
use crate::checks::standard_tests;
use crate::fakes::{Fakes, Rows};
use crate::samples::{
    CLIENT, FAILING_INTEGRATION, INTEGRATION, RUN, clients, imports, integrations, overview,
};

pub fn case() -> Case {
    let [failing, good] = [FAILING_INTEGRATION, INTEGRATION].map(|id| format!("/integrations/{id}"));
    let run = format!("/imports/{RUN}");
    let problems = format!("/problems?integration={INTEGRATION}");
    let [failed, held] = ["failed", "held"].map(|state| format!("/shipments?client={CLIENT}&state={state}"));
    Case::new("/", "/")
        .shows(&[
            "8,642",
            "2,468",
            "5,397",
            "4,321",
            "3,086",
            "7,531 orders ended in the store",
            integrations::NAME,
            integrations::FAILING_NAME,
        ])
        .shows(&[clients::NAME, imports::SELECTION])
        .links(
            Role::Viewer,
            &[
                &good,
                &failing,
                &run,
                &problems,
                &failed,
                &held,
                "/orders?warning=open",
            ],
        )
        .offers(Role::Operator, &[SyncNow::url()])
        .offers(Role::Admin, &[SendTestAlert::url()])
        .links_when_empty(&["/clients", "/help/bigcommerce"])
}

standard_tests!(case());

/// The first of the steps that is not done has the button.
#[tokio::test]
async fn leads_to_the_next_step() {
    let steps = |overview: Overview| async {
        let rows = Rows {
            overview,
            ..Rows::empty()
        };
        Fakes::of(rows).get("/", Role::Admin).await
    };
    let with_client = Overview {
        clients: 1,
        ..Overview::default()
    };
    steps(with_client.clone()).await.must_link_to("/integrations/new");
    let with_integration = Overview {
        integrations: vec![integrations::bare_detail().row],
        ..with_client
    };
    let pull = format!("/integrations/{INTEGRATION}/pull");
    let page = steps(with_integration).await;
    page.must_link_to(&pull).must_not_link_to("/integrations/new");
}

#[tokio::test]
async fn offers_no_test_message_where_nobody_is_told() {
    let rows = Rows {
        overview: Overview {
            alert_channels: Vec::new(),
            ..overview::overview()
        },
        ..Rows::full()
    };
    let page = Fakes::of(rows).get("/", Role::Admin).await;
    assert!(!page.offered().contains(SendTestAlert::url()));
    page.must_show("--alert-webhook-url");
}
