use parcelpilot_contract::error::{AppError, FieldProblem};
use parcelpilot_contract::integrations::{Health, IntegrationDetail, IntegrationRow};
use parcelpilot_contract::shipments::ShipmentPage;
use parcelpilot_domain::account::Role;
use parcelpilot_domain::import_run::RunFailure;

use crate::actions::{
    CountPull, DeleteIntegration, DismissProblem, PullDifferences, PullOrders, RetryProblems,
    SaveIntegration, ServerFn, SetHeldStatuses, SetIntegrationEnabled, StartCheck, SyncNow, TestConnection,
    TurnPushesOff, TurnPushesOn,
};
use crate::case::Case;
use crate::checks::standard_tests;
use crate::fakes::{Fakes, Rows};
use crate::harness::{form_echo, render_answered};
use crate::samples::{HELD_PUSH, INTEGRATION, RUN, clients, imports, integrations, orders, problems};

fn address() -> String {
    format!("/integrations/{INTEGRATION}")
}

pub fn case() -> Case {
    let run = format!("/imports/{RUN}");
    let all_problems = format!("/problems?integration={INTEGRATION}");
    let held = format!("/shipments?integration={INTEGRATION}&state=held");
    Case::new("/integrations/{id}", &address())
        .shows(&[
            integrations::NAME,
            clients::NAME,
            integrations::STORE_NAME,
            integrations::STORE_HASH,
            "4,321",
        ])
        .shows(&[
            integrations::LAST_FOUR,
            imports::SELECTION,
            problems::DETAIL,
            "#100501",
            orders::HELD_LABEL,
        ])
        .links(Role::Viewer, &["/integrations", &run, &all_problems, &held])
        .offers(
            Role::Operator,
            &[SyncNow::url(), PullOrders::url(), CountPull::url()],
        )
        .offers(Role::Operator, &[StartCheck::url(), PullDifferences::url()])
        .offers(Role::Operator, &[RetryProblems::url(), DismissProblem::url()])
        .offers(
            Role::Admin,
            &[SaveIntegration::url(), TestConnection::url(), TurnPushesOn::url()],
        )
        .offers(
            Role::Admin,
            &[
                SetIntegrationEnabled::url(),
                DeleteIntegration::url(),
                SetHeldStatuses::url(),
            ],
        )
        .shows_when_empty(&[
            integrations::NAME,
            clients::NAME,
            integrations::STORE_HASH,
            integrations::LAST_FOUR,
        ])
}

standard_tests!(case());

fn with(detail: IntegrationDetail) -> Fakes {
    let rows = Rows {
        integration: detail,
        ..Rows::full()
    };
    Fakes::of(rows)
}

#[tokio::test]
async fn an_integration_that_is_not_there_is_not_found() {
    let fakes = Fakes::of(Rows::full()).failing("integrations.detail", AppError::NotFound);
    fakes.get(&address(), Role::Admin).await.must_be(404);
    Fakes::of(Rows::full())
        .get("/integrations/no-id", Role::Admin)
        .await
        .must_be(404);
}

#[tokio::test]
async fn pulls_nothing_while_it_is_disabled() {
    let disabled = with(IntegrationDetail {
        row: IntegrationRow {
            is_enabled: false,
            health: Health::Disabled,
            next_sync: None,
            ..integrations::integration()
        },
        ..integrations::detail()
    });
    let offered = disabled.get(&address(), Role::Admin).await.offered();
    for action in [
        SyncNow::url(),
        PullOrders::url(),
        StartCheck::url(),
        RetryProblems::url(),
    ] {
        assert!(!offered.contains(action), "{action}");
    }
    assert!(offered.contains(SetIntegrationEnabled::url()));
}

#[tokio::test]
async fn says_what_is_wrong_with_it_and_shows_the_store_s_own_names() {
    let failing = with(IntegrationDetail {
        row: IntegrationRow {
            health: Health::Failing(RunFailure::TokenRefused),
            ..integrations::integration()
        },
        ..integrations::detail()
    });
    let page = failing.get(&address(), Role::Operator).await;
    page.must_show(RunFailure::TokenRefused.sentence());
    page.must_show(integrations::STATUS_LABEL)
        .must_show(integrations::ZONE);
}

#[tokio::test]
async fn turns_pushing_on_or_off_and_decides_on_what_is_held() {
    let off = with(integrations::detail());
    assert!(
        off.get(&address(), Role::Admin)
            .await
            .has_value("ids[]", HELD_PUSH)
    );
    assert!(!off.get(&address(), Role::Operator).await.has_field("ids[]"));
    let rows = Rows {
        integration: IntegrationDetail {
            push_ship_confirms: true,
            ..integrations::detail()
        },
        shipments: ShipmentPage::default(),
        ..Rows::full()
    };
    let offered = Fakes::of(rows).get(&address(), Role::Admin).await.offered();
    assert!(offered.contains(TurnPushesOff::url()) && !offered.contains(TurnPushesOn::url()));
}

/// Who may not change it sees the form, and can't fill it in.
#[tokio::test]
async fn only_admins_can_type_into_its_form() {
    let fakes = with(integrations::detail());
    let fields = "<fieldset disabled";
    fakes.get(&address(), Role::Operator).await.must_show(fields);
    fakes.get(&address(), Role::Admin).await.must_not_show(fields);
}

#[tokio::test]
async fn says_what_is_lost_with_it_and_asks_for_its_name_twice() {
    let quiet = with(integrations::detail()).get(&address(), Role::Admin).await;
    assert!(!quiet.has_field("typed_again"), "nothing is lost");
    let unsent = with(IntegrationDetail {
        unsent: 3,
        ..integrations::detail()
    });
    let page = unsent.get(&address(), Role::Admin).await;
    page.must_show("3 shipments are")
        .must_link_to(&format!("/shipments?integration={INTEGRATION}"));
    assert!(page.has_field("typed_again"));
}

/// One was made after the page was shown.
#[tokio::test]
async fn asks_for_its_name_twice_where_that_is_what_was_missing() {
    let echo = form_echo(
        DeleteIntegration::url(),
        vec![("typed_name".to_owned(), integrations::NAME.to_owned())],
        Err(AppError::invalid("typed_again", FieldProblem::Unsent(1))),
    );
    let ports = Fakes::of(Rows::full()).ports();
    let page = render_answered(&address(), Some(Role::Admin), ports, echo).await;
    page.must_show("Shipments not in the store yet: 1.");
    assert!(page.has_field("typed_again") && page.has_value("typed_name", integrations::NAME));
}

#[tokio::test]
async fn says_who_has_the_store_and_why_it_keeps_its_own() {
    let field = "credentials.bigcommerce.store_hash";
    let taken = AppError::StoreInUse("Fir store (Fir)".to_owned());
    let other = AppError::invalid(field, FieldProblem::OtherStore);
    for (error, sentences) in [
        (
            taken,
            [
                "Fir store (Fir) is connected to this store already.",
                "This is already in use.",
            ],
        ),
        (
            other,
            [
                "See the messages below.",
                "Add a new integration for the other one",
            ],
        ),
    ] {
        let typed = vec![(field.to_owned(), "fir9hash".to_owned())];
        let echo = form_echo(SaveIntegration::url(), typed, Err(error));
        let ports = Fakes::of(Rows::full()).ports();
        let page = render_answered(&address(), Some(Role::Admin), ports, echo).await;
        page.must_show("fir9hash");
        for sentence in sentences {
            page.must_show(sentence);
        }
    }
}
