use parcelpilot_contract::error::AppError;
use parcelpilot_contract::overview::Overview;
use parcelpilot_domain::account::Role;
use parcelpilot_domain::alert::AlertChannel;

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
    let pending = format!("/shipments?integration={INTEGRATION}&state=pending");
    let check = format!("/integrations/{INTEGRATION}/completeness");
    let [failed, held] = ["failed", "held"].map(|state| format!("/shipments?client={CLIENT}&state={state}"));
    Case::new("/", "/")
        .shows(&[
            "8,642",
            "5,465 orders",
            "5,001",
            "396",
            "61",
            "3,086",
            "2,468",
            "468 more than last Saturday by 14:20 UTC",
            "1,357",
            "43 fewer than last Saturday by 14:20 UTC",
            "4,321",
            "7,531 orders ended in the store",
            "6,172 shipments of",
            "in 283 orders",
            "pilot-7 has only 1,024 MiB of 65,536 MiB free for /srv/pilot",
            "The API token “Label printer” of Ada ends at",
            "pilot-7 has made no backup in /srv/pilot last night",
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
                &pending,
                &check,
                "/account",
                "/orders?warning=open",
                "/orders?list=to_ship",
                "/orders?list=to_ship&from=2026-11-28&days=utc&sort=oldest",
                "/orders?list=to_ship&from=2026-11-27&until=2026-11-27&days=utc&sort=oldest",
                "/orders?list=to_ship&from=2026-11-25&until=2026-11-26&days=utc&sort=oldest",
                "/orders?list=to_ship&until=2026-11-24&days=utc&sort=oldest",
                "/orders?list=held",
                "/orders?imported_from=2026-11-28",
                "/shipments?from=2026-11-28&until=2026-11-28",
                "/shipments?state=failed",
                "/shipments?state=held",
                "/orders?from=2026-11-15&until=2026-11-15&days=utc",
                "/shipments?from=2026-11-15&until=2026-11-15",
                "/?wall=1",
            ],
        )
        .offers(Role::Operator, &[SyncNow::url()])
        .offers(Role::Admin, &[SendTestAlert::url()])
        .links_when_empty(&["/help/bigcommerce"])
}

standard_tests!(case());

/// The first of the steps that is not done has the button.
#[tokio::test]
async fn leads_to_the_next_step() {
    let steps = |overview: Overview| async { with(overview, Rows::empty()).get("/", Role::Admin).await };
    steps(Overview::default()).await.must_link_to("/clients");
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

/// Who may not do the next step reads who may.
#[tokio::test]
async fn sends_who_may_not_do_the_next_step_to_an_admin() {
    let with_integration = Overview {
        clients: 1,
        integrations: vec![integrations::bare_detail().row],
        alert_channels: vec![AlertChannel::Webhook],
        ..Overview::default()
    };
    for (overview, least) in [
        (Overview::default(), Role::Admin),
        (with_integration, Role::Operator),
    ] {
        for role in Role::ALL {
            let page = with(overview.clone(), Rows::empty()).get("/", role).await;
            assert_eq!(page.shows("Ask an admin"), role < least, "for {role:?} on {page}");
            assert_eq!(
                page.shows("button primary"),
                role >= least,
                "for {role:?} on {page}"
            );
        }
    }
}

/// The command line is for admins; others are told whom to ask.
#[tokio::test]
async fn tells_each_role_that_nobody_is_told() {
    let silent = || Overview {
        alert_channels: Vec::new(),
        ..overview::overview()
    };
    for role in Role::ALL {
        let page = with(silent(), Rows::full()).get("/", role).await;
        assert!(!page.offered().contains(SendTestAlert::url()));
        page.must_show("Alerts are off");
        assert_eq!(
            page.shows("--alert"),
            role == Role::Admin,
            "for {role:?} on {page}"
        );
        assert_eq!(
            page.shows("Ask an admin"),
            role != Role::Admin,
            "for {role:?} on {page}"
        );
    }
}

/// What stands large on it, where each number leads, and no way around but the one back.
#[tokio::test]
async fn the_wall_has_its_numbers_and_no_navigation() {
    for address in ["/?wall", "/?wall=1"] {
        let page = Fakes::of(Rows::full()).get(address, Role::Viewer).await;
        page.must_be(200).must_be_headed();
        for text in [
            "5,465",
            ">68<",
            "3,086",
            "1,357",
            "2,468",
            "as-it-was-read",
            "/events/overview",
        ] {
            page.must_show(text);
        }
        for path in [
            "/",
            "/orders?list=to_ship",
            "/orders?due=late&list=to_ship&sort=oldest",
            "/orders?list=held",
            "/shipments?state=failed",
            "/shipments?from=2026-11-28&until=2026-11-28",
            "/orders?imported_from=2026-11-28",
        ] {
            page.must_link_to(path);
        }
        assert!(!page.html.contains("<nav"), "on {page}");
        assert!(
            page.html.contains("http-equiv=\"refresh\" content=\"60\""),
            "on {page}"
        );
    }
    let elsewhere = Fakes::of(Rows::full()).get("/orders?wall=1", Role::Viewer).await;
    assert!(elsewhere.html.contains("<nav"), "on {elsewhere}");
}

#[tokio::test]
async fn the_wall_stands_on_the_first_day_and_says_what_fails() {
    let page = Fakes::of(Rows::empty()).get("/?wall=1", Role::Viewer).await;
    page.must_be(200).must_show("To ship");
    let broken = AppError::Internal("abc12345".to_owned());
    let fakes = Fakes::of(Rows::full()).failing("overview.overview", broken);
    fakes
        .get("/?wall=1", Role::Viewer)
        .await
        .must_be(500)
        .must_show("abc12345");
}

fn with(overview: Overview, rows: Rows) -> Fakes {
    Fakes::of(Rows { overview, ..rows })
}
