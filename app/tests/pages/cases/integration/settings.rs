use parcelpilot_contract::clients::ClientRow;
use parcelpilot_contract::error::{AppError, FieldProblem};
use parcelpilot_contract::integrations::IntegrationDetail;
use parcelpilot_domain::account::Role;

use super::{address, disabled, with};
use crate::actions::{
    ChangeChannel, DeleteIntegration, SaveConnection, SaveIntegrationSettings, ServerFn, SetHeldStatuses,
    SetIntegrationEnabled,
};
use crate::case::Case;
use crate::checks::standard_tests;
use crate::fakes::{Fakes, Rows};
use crate::harness::{form_echo, render_answered};
use crate::page::Page;
use crate::samples::{CLIENT, FAILING_INTEGRATION, INTEGRATION, channels, clients, id, integrations, orders};

pub fn case() -> Case {
    Case::new("/integrations/{id}/settings", &address("/settings"))
        .shows(&[
            integrations::NAME,
            clients::NAME,
            integrations::STATUS_LABEL,
            orders::HELD_LABEL,
        ])
        .shows(&[channels::WEB, channels::OUTLET, channels::OTHER_CLIENT, "664178"])
        .links(Role::Viewer, &["/integrations", "/clients"])
        .offers(
            Role::Admin,
            &[
                SaveIntegrationSettings::url(),
                SetHeldStatuses::url(),
                ChangeChannel::url(),
                SetIntegrationEnabled::url(),
                DeleteIntegration::url(),
            ],
        )
        .shows_when_empty(&[integrations::NAME, clients::NAME])
}

standard_tests!(case());

#[tokio::test]
async fn only_admins_can_type_into_its_form() {
    let fakes = with(integrations::detail());
    let fields = "<fieldset disabled";
    let at = address("/settings");
    fakes.get(&at, Role::Operator).await.must_show(fields);
    fakes.get(&at, Role::Admin).await.must_not_show(fields);
}

/// There is one switch for that, in another section.
#[tokio::test]
async fn does_not_turn_pushing_on() {
    for section in ["/connection", "/settings"] {
        let page = with(integrations::detail())
            .get(&address(section), Role::Admin)
            .await;
        assert!(!page.html.contains("push_ship_confirms"), "{page}");
    }
}

#[tokio::test]
async fn can_be_enabled_while_it_is_disabled() {
    let page = with(disabled()).get(&address("/settings"), Role::Admin).await;
    page.must_show("Enable integration");
    assert!(page.offered().contains(SetIntegrationEnabled::url()));
}

#[tokio::test]
async fn says_what_is_lost_with_it_and_asks_for_its_name_twice() {
    let at = address("/settings");
    let quiet = with(integrations::detail()).get(&at, Role::Admin).await;
    assert!(!quiet.has_field("typed_again"), "nothing is lost");
    let unsent = with(IntegrationDetail {
        unsent: 3,
        ..integrations::detail()
    });
    let page = unsent.get(&at, Role::Admin).await;
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
    let page = render_answered(&address("/settings"), Some(Role::Admin), ports, echo).await;
    page.must_show("Shipments not in the store yet: 1.");
    assert!(page.has_field("typed_again") && page.has_value("typed_name", integrations::NAME));
}

const OTHER_CLIENT: &str = FAILING_INTEGRATION;

/// After another client was chosen.
async fn chosen(error: AppError) -> Page {
    let rows = Rows {
        clients: vec![
            clients::client(),
            ClientRow {
                id: id(OTHER_CLIENT),
                name: "Cedar".to_owned(),
                ..clients::client()
            },
        ],
        ..Rows::full()
    };
    let typed = vec![("client".to_owned(), OTHER_CLIENT.to_owned())];
    let echo = form_echo(SaveIntegrationSettings::url(), typed, Err(error));
    render_answered(
        &address("/settings"),
        Some(Role::Admin),
        Fakes::of(rows).ports(),
        echo,
    )
    .await
}

#[tokio::test]
async fn asks_once_whether_its_orders_may_move_to_another_client() {
    let quiet = with(integrations::detail())
        .get(&address("/settings"), Role::Admin)
        .await;
    assert!(!quiet.has_field("moves_orders") && quiet.values("client")[0] == CLIENT);
    let asked = chosen(AppError::invalid(
        "moves_orders",
        FieldProblem::MovesOrders(4_321),
    ))
    .await;
    let question = format!("Move this integration from {} to Cedar?", clients::NAME);
    asked
        .must_show(&question)
        .must_show("Its 4,321 orders move along")
        .must_show("People and API tokens of Cedar read them all at once")
        .must_show("Orders of channels with a client of their own stay with that client.");
    asked.must_not_show("Some fields need correcting");
    let consent = format!("{OTHER_CLIENT}:4321");
    assert!(asked.has_value("moves_orders", &consent), "{asked}");
    assert_eq!(asked.values("client")[0], OTHER_CLIENT, "what was chosen stays");
    let refused = chosen(AppError::invalid("name", FieldProblem::Taken)).await;
    assert!(!refused.has_field("moves_orders"), "only where it was asked");
}

#[tokio::test]
async fn says_what_becomes_of_each_channels_orders() {
    let at = address("/settings");
    let page = Fakes::of(Rows::full()).get(&at, Role::Viewer).await;
    page.must_show("On hold until reviewed")
        .must_show("Not imported")
        .must_show("Number 664177")
        .must_show("Some names are missing.");
    assert!(!page.has_field("is_imported"), "only admins change them");
    for (count, sentence) in [
        (0, "No channel is known yet."),
        (1, "This store has one channel so far."),
    ] {
        let mut rows = Rows::full();
        rows.channels.truncate(count);
        let page = Fakes::of(rows).get(&at, Role::Admin).await;
        page.must_show(sentence).must_not_show("Some names are missing.");
        assert_eq!(
            page.has_field("is_imported"),
            count > 0,
            "what is known can be set"
        );
    }
    let mut rows = Rows::full();
    rows.channels[0].is_closed = true;
    if let Some(client) = &mut rows.channels[1].client {
        client.is_active = false;
    }
    let page = Fakes::of(rows).get(&at, Role::Viewer).await;
    page.must_show("None: closed in the store")
        .must_show("Not imported: the client is inactive")
        .must_not_show("On hold until reviewed");
}

#[tokio::test]
async fn asks_once_whether_a_channels_orders_may_become_anothers() {
    let refused = |id: i64, orders| {
        let fields = [
            ("id", id.to_string()),
            ("client", CLIENT.to_owned()),
            ("is_held", "true".to_owned()),
        ];
        form_echo(
            ChangeChannel::url(),
            fields.map(|(name, value)| (name.to_owned(), value)).to_vec(),
            Err(AppError::invalid(
                "moves_orders",
                FieldProblem::MovesOrders(orders),
            )),
        )
    };
    let render = async |echo| {
        let ports = Fakes::of(Rows::full()).ports();
        render_answered(&address("/settings"), Some(Role::Admin), ports, echo).await
    };
    let page = render(refused(channels::OUTLET_NUMBER, 37)).await;
    page.must_show(&format!("Yes, 37 orders become orders of {}", clients::NAME))
        .must_not_show("Some fields need correcting");
    assert!(page.has_value("moves_orders", &format!("{CLIENT}:37")), "{page}");
    // The integration's own client is chosen by naming none: it is selected in the integration's settings alone.
    let selected = format!("value=\"{CLIENT}\" selected");
    assert_eq!(page.html.matches(&selected).count(), 1, "{page}");
    let page = render(refused(1, 1_001)).await;
    page.must_show("Yes, more than 1,000 orders become orders of");
}

/// Saved once more as it is, it would overwrite what somebody else saved.
#[tokio::test]
async fn a_form_that_came_too_late_keeps_the_version_that_it_began_from() {
    for (section, action) in [
        ("/settings", SaveIntegrationSettings::url()),
        ("/connection", SaveConnection::url()),
    ] {
        let at = address(section);
        let stored = with(IntegrationDetail {
            version: 8,
            ..integrations::detail()
        });
        let typed = vec![("version".to_owned(), "7".to_owned())];
        let echo = form_echo(action, typed, Err(AppError::ChangedMeanwhile));
        let back = format!("{at}?form=kept");
        let page = render_answered(&back, Some(Role::Admin), stored.ports(), echo).await;
        // Channels have versions of their own, below.
        assert_eq!(page.values("version")[0], "7", "{section}");
        page.must_show("Nothing was overwritten.").must_link_to(&at);
        let link = format!("<a href=\"{at}\">Reload to see their version.</a>");
        assert!(page.html.contains(&link), "{page}");
        assert_eq!(
            page.content().matches("Nothing was overwritten").count(),
            1,
            "{page}"
        );
    }
}

#[tokio::test]
async fn a_status_that_new_orders_get_is_refused_over_the_boxes() {
    let error = AppError::invalid("ids", FieldProblem::HoldsNewOrders);
    let echo = form_echo(SetHeldStatuses::url(), Vec::new(), Err(error));
    let ports = with(integrations::detail()).ports();
    let page = render_answered(&address("/settings"), Some(Role::Admin), ports, echo).await;
    page.must_show("Take it out of the statuses on hold, or leave new orders their status.");
}
