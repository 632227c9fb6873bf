//! Pages that come back with what was typed, and what was answered.

use parcelpilot_contract::error::{AppError, AppResult, FieldProblem};
use parcelpilot_contract::shipment_csv::{CsvCount, CsvShipped};
use parcelpilot_domain::account::Role;
use serde::Serialize;

use crate::actions::{
    AddClient, CheckShipmentCsv, CorrectTracking, CountPull, InvitePerson, Join, LogIn, MakeApiToken,
    MakeShipment, PullOrders, RenameClient, SaveIntegration, ServerFn, SetUp, ShipCsv,
};
use crate::fakes::{Fakes, Rows};
use crate::harness::{form_echo, render_answered};
use crate::hostile;
use crate::page::Page;
use crate::samples::{CLIENT, INTEGRATION, ORDER, SHIPMENT};

/// The page after a post of these fields, as an admin or a stranger sees it.
async fn posted<T: Serialize>(
    address: &str,
    action: &str,
    fields: &[(&str, &str)],
    answer: AppResult<T>,
) -> Page {
    let is_door = ["/login", "/setup", "/join"]
        .iter()
        .any(|door| address.starts_with(door));
    let fields = fields
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    let answer = answer.map(|answer| serde_json::to_string(&answer).expect("an answer"));
    let echo = form_echo(action, fields.collect(), answer);
    let ports = Fakes::of(Rows::full()).ports();
    render_answered(address, (!is_door).then_some(Role::Admin), ports, echo).await
}

/// Each form with a field that shows again what was typed: page, action, field, and the row it is for.
fn forms() -> Vec<(
    String,
    &'static str,
    &'static str,
    Option<(&'static str, &'static str)>,
)> {
    let order = format!("/orders/{ORDER}");
    let integration = format!("/integrations/{INTEGRATION}");
    vec![
        ("/login".to_owned(), LogIn::url(), "email", None),
        ("/setup?link=made-up".to_owned(), SetUp::url(), "name", None),
        ("/setup?link=made-up".to_owned(), SetUp::url(), "email", None),
        ("/join?link=made-up".to_owned(), Join::url(), "name", None),
        ("/clients".to_owned(), AddClient::url(), "name", None),
        (
            "/clients".to_owned(),
            RenameClient::url(),
            "name",
            Some(("id", CLIENT)),
        ),
        ("/people".to_owned(), InvitePerson::url(), "email", None),
        ("/account".to_owned(), MakeApiToken::url(), "name", None),
        (
            "/integrations/new".to_owned(),
            SaveIntegration::url(),
            "name",
            None,
        ),
        (integration.clone(), SaveIntegration::url(), "name", None),
        (integration.clone(), PullOrders::url(), "from", None),
        (integration.clone(), PullOrders::url(), "remote_ids", None),
        (integration, CountPull::url(), "remote_ids", None),
        (order.clone(), MakeShipment::url(), "tracking_number", None),
        (order.clone(), MakeShipment::url(), "carrier", None),
        (
            order,
            CorrectTracking::url(),
            "tracking_link",
            Some(("id", SHIPMENT)),
        ),
    ]
}

#[tokio::test]
async fn show_what_was_typed_and_what_is_wrong_with_it() {
    for (address, action, field, row) in forms() {
        let fields: Vec<_> = row.into_iter().chain([(field, "as it was typed")]).collect();
        let error = AppError::invalid(field, FieldProblem::TooLong(7));
        let page = posted::<()>(&address, action, &fields, Err(error)).await;
        page.must_be(200)
            .must_show("as it was typed")
            .must_show(&FieldProblem::TooLong(7).sentence());
    }
}

#[tokio::test]
async fn show_what_was_typed_as_text() {
    for (address, action, field, row) in forms() {
        let typed = format!("</textarea>{}", hostile::TEXT);
        let fields: Vec<_> = row.into_iter().chain([(field, typed.as_str())]).collect();
        let page = posted::<()>(&address, action, &fields, Err(AppError::Connection)).await;
        hostile::must_be_escaped(&page);
        assert!(
            hostile::is_shown(&page),
            "{address} shows nothing of {field}:\n{}",
            page.html
        );
    }
}

/// What is made is shown once: a link, a token.
#[tokio::test]
async fn show_what_was_made() {
    let link = "/join?link=just-made";
    let page = posted("/people", InvitePerson::url(), &[], Ok(link)).await;
    page.must_show("/join?link=just-made\"");
    let page = posted("/account", MakeApiToken::url(), &[], Ok("pp_just-made")).await;
    page.must_show("value=\"pp_just-made\"");
}

const CSV: &str = "Order number,SKU,Quantity,Carrier,Tracking number\n\
    100417,TENT-4P,1,UPS,\"</textarea><script>alert(1)</script>\"\n\
    <script>alert(1)</script>,TENT-4P,1,UPS,1\n";

/// A CSV is shown as rows, and stands in a text area.
#[tokio::test]
async fn show_a_csv_as_text() {
    let count = CsvCount {
        shipments: 1,
        rows: 1,
        bad_rows: 1,
    };
    let address = "/shipments/import";
    let checked = posted(address, CheckShipmentCsv::url(), &[("csv", CSV)], Ok(count)).await;
    let shipped = posted(
        address,
        ShipCsv::url(),
        &[("csv", CSV)],
        Ok(CsvShipped::default()),
    )
    .await;
    checked.must_show("100417");
    for page in [checked, shipped] {
        page.must_be(200);
        hostile::must_be_escaped(&page);
        assert!(hostile::is_shown(&page));
    }
}
