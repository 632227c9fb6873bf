use parcelpilot_contract::client_alerts::ClientAlertsDetail;
use parcelpilot_contract::error::{AppError, FieldProblem};
use parcelpilot_domain::account::Role;

use crate::actions::{
    AddClientContact, ChangeClientContact, RemoveClientContact, SaveClientAlerts, ServerFn, TestClientContact,
};
use crate::case::Case;
use crate::checks::standard_tests;
use crate::fakes::{Fakes, Rows};
use crate::harness::{form_echo, render_answered};
use crate::samples::{CLIENT, CONTACT, client_alerts};

fn address() -> String {
    format!("/clients/{CLIENT}/alerts")
}

pub fn case() -> Case {
    Case::new("/clients/{id}/alerts", &address())
        .for_readers(Role::Admin)
        .shows(&[
            client_alerts::EMAIL,
            "Orders will be late, Daily digest",
            "as in the shipping promise",
            "The mail server refused it (550).",
        ])
        .links(Role::Admin, &[&format!("/clients/{CLIENT}")])
        .offers(
            Role::Admin,
            &[
                AddClientContact::url(),
                ChangeClientContact::url(),
                RemoveClientContact::url(),
                SaveClientAlerts::url(),
                TestClientContact::url(),
            ],
        )
        .shows_when_empty(&["No contacts", "Counts once the client has a shipping promise"])
}

standard_tests!(case());

#[tokio::test]
async fn a_server_without_mail_says_so_and_tests_nothing() {
    let rows = Rows {
        client_alerts: ClientAlertsDetail {
            has_mail: false,
            ..client_alerts::detail()
        },
        ..Rows::full()
    };
    let page = Fakes::of(rows).get(&address(), Role::Admin).await;
    page.must_show("No e-mail is sent: this server has no mail server.")
        .must_show(AddClientContact::url())
        .must_not_show(TestClientContact::url());
}

#[tokio::test]
async fn a_form_that_is_refused_keeps_what_was_typed() {
    let typed = [
        ("id", CONTACT),
        ("version", "5"),
        ("language", "es"),
        ("events[0]", "store"),
    ];
    let fields = typed.map(|(name, value)| (name.to_owned(), value.to_owned()));
    let error = AppError::invalid("events", FieldProblem::NothingChosen);
    let echo = form_echo(ChangeClientContact::url(), fields.into(), Err(error));
    let ports = Fakes::of(Rows::full()).ports();
    let page = render_answered(&address(), Some(Role::Admin), ports, echo).await;
    page.must_show(&FieldProblem::NothingChosen.sentence().to_string())
        .must_show("name=\"version\" value=\"5\"")
        .must_show("value=\"es\" selected")
        .must_not_show("notice-error");
}
