use parcelpilot_contract::error::{AppError, FieldProblem};
use parcelpilot_contract::integrations::{Health, IntegrationDetail, IntegrationRow};
use parcelpilot_domain::account::Role;
use parcelpilot_domain::import_run::RunFailure;
use parcelpilot_domain::webhook::WebhookState;

use super::{address, with};
use crate::actions::{
    MakeIntegrationClientLink, RenewClientLink, SaveConnection, ServerFn, TestConnection, WithdrawClientLink,
};
use crate::case::Case;
use crate::checks::standard_tests;
use crate::fakes::{Fakes, Rows};
use crate::harness::{form_echo, render_answered};
use crate::samples::{clients, integrations};

pub fn case() -> Case {
    Case::new("/integrations/{id}/connection", &address("/connection"))
        .shows(&[
            integrations::NAME,
            clients::NAME,
            integrations::STORE_HASH,
            integrations::LAST_FOUR,
            WebhookState::Working.sentence(),
        ])
        .links(Role::Viewer, &["/integrations"])
        .offers(
            Role::Admin,
            &[
                SaveConnection::url(),
                TestConnection::url(),
                RenewClientLink::url(),
                WithdrawClientLink::url(),
            ],
        )
        .offers_when_empty(Role::Admin, &[MakeIntegrationClientLink::url()])
        .shows_when_empty(&[
            integrations::NAME,
            clients::NAME,
            integrations::STORE_HASH,
            integrations::LAST_FOUR,
        ])
}

standard_tests!(case());

/// Who may not change it sees the form, and can't fill it in.
#[tokio::test]
async fn only_admins_can_type_into_its_form() {
    let fakes = with(integrations::detail());
    let fields = "<fieldset disabled";
    let at = address("/connection");
    fakes.get(&at, Role::Operator).await.must_show(fields);
    fakes.get(&at, Role::Admin).await.must_not_show(fields);
}

/// Its settings have a page of their own.
#[tokio::test]
async fn asks_for_the_connection_alone() {
    let page = with(integrations::detail())
        .get(&address("/connection"), Role::Admin)
        .await;
    for field in ["client", "name", "settings.statuses[]", "settings.sync_minutes"] {
        assert!(!page.has_field(field), "{field} on {page}");
    }
}

/// A link would be refused: the page says what to do instead.
#[tokio::test]
async fn offers_no_link_where_nothing_is_imported() {
    for (is_enabled, client_is_active) in [(true, true), (false, true), (true, false)] {
        let mut detail = integrations::bare_detail();
        (detail.row.is_enabled, detail.client_is_active) = (is_enabled, client_is_active);
        let page = with(detail).get(&address("/connection"), Role::Admin).await;
        let is_importing = is_enabled && client_is_active;
        let offered = page.offered();
        assert_eq!(
            offered.contains(MakeIntegrationClientLink::url()),
            is_importing,
            "{page}"
        );
        assert_eq!(
            page.shows("Enable the integration and activate the client first"),
            !is_importing,
            "{page}"
        );
    }
}

#[tokio::test]
async fn says_why_it_fails_where_the_token_is_to_blame() {
    for (failure, is_said) in [
        (RunFailure::TokenRefused, true),
        (RunFailure::StoreUnavailable, false),
    ] {
        let failing = with(IntegrationDetail {
            row: IntegrationRow {
                health: Health::Failing(failure),
                ..integrations::integration()
            },
            ..integrations::detail()
        });
        let page = failing.get(&address("/connection"), Role::Viewer).await;
        assert_eq!(page.shows(failure.sentence()), is_said, "{page}");
    }
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
        let echo = form_echo(SaveConnection::url(), typed, Err(error));
        let ports = Fakes::of(Rows::full()).ports();
        let page = render_answered(&address("/connection"), Some(Role::Admin), ports, echo).await;
        page.must_show("fir9hash");
        for sentence in sentences {
            page.must_show(sentence);
        }
    }
}

/// While it pushes, a token that may not change orders is refused in its field.
#[tokio::test]
async fn says_that_a_token_may_not_push() {
    let field = "credentials.bigcommerce.access_token";
    let error = AppError::invalid(field, FieldProblem::WriteScopeMissing);
    let echo = form_echo(SaveConnection::url(), Vec::new(), Err(error));
    let ports = Fakes::of(Rows::full()).ports();
    let page = render_answered(&address("/connection"), Some(Role::Admin), ports, echo).await;
    page.must_show("the token may read orders but not change them");
}
