//! Pages that come back with what was typed, and what was answered.

use parcelpilot_contract::error::{AppError, AppResult, FieldProblem};
use parcelpilot_contract::shipment_csv::{CsvCheck, CsvShipped};
use parcelpilot_domain::account::Role;
use parcelpilot_domain::shipment::draft::{DraftError, DraftField, DraftProblem};
use serde::Serialize;

use crate::actions::{
    AddClient, AddClientContact, CheckShipmentCsv, CorrectTracking, CountPull, InvitePerson, Join, LogIn,
    MakeApiToken, MakeShipment, PullOrders, RenameClient, SaveClientAlerts, SaveClientSku, SaveClientSlip,
    SaveConnection, SaveIntegration, SaveIntegrationSettings, SaveShippingPromise, ServerFn, SetUp, ShipCsv,
};
use crate::fakes::{Fakes, Rows};
use crate::harness::{form_echo, render_answered};
use crate::hostile;
use crate::page::Page;
use crate::samples::{CLIENT, INTEGRATION, NEXT_ORDER, ORDER, SHIPMENT};

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

/// A form with a field that shows again what was typed.
struct Form {
    page: String,
    action: &'static str,
    field: &'static str,
    /// Where the page has the form more than once: which one it is.
    row: Option<&'static str>,
}

impl Form {
    fn fields<'a>(&self, typed: &'a str) -> Vec<(&'a str, &'a str)> {
        let row = self.row.map(|id| ("id", id));
        row.into_iter().chain([(self.field, typed)]).collect()
    }
}

fn forms() -> Vec<Form> {
    let client = format!("/clients/{CLIENT}");
    let skus = format!("{client}/skus");
    let alerts = format!("{client}/alerts");
    let [pull, connection, settings] =
        ["pull", "connection", "settings"].map(|section| format!("/integrations/{INTEGRATION}/{section}"));
    let order = format!("/orders/{ORDER}");
    let pack = format!("/pack/{ORDER}?packed=81:1");
    let form = |page: &str, action, field| Form {
        page: page.to_owned(),
        action,
        field,
        row: None,
    };
    let in_row = |id, form| Form {
        row: Some(id),
        ..form
    };
    vec![
        form("/login", LogIn::url(), "email"),
        form("/setup?link=made-up", SetUp::url(), "name"),
        form("/setup?link=made-up", SetUp::url(), "email"),
        form("/join?link=made-up", Join::url(), "name"),
        form("/clients", AddClient::url(), "name"),
        in_row(CLIENT, form("/clients", RenameClient::url(), "name")),
        form(&client, SaveClientSlip::url(), "return_address"),
        form(&client, SaveClientSlip::url(), "closing_words"),
        form(&skus, SaveClientSku::url(), "store_sku"),
        form(&skus, SaveClientSku::url(), "warehouse_sku"),
        form(&skus, SaveClientSku::url(), "units_per_pack"),
        form(&alerts, AddClientContact::url(), "email"),
        form(&alerts, SaveClientAlerts::url(), "digest_at"),
        form(&alerts, SaveClientAlerts::url(), "lead_hours"),
        form(&alerts, SaveClientAlerts::url(), "quiet_from"),
        form(&alerts, SaveClientAlerts::url(), "quiet_until"),
        form(&client, SaveShippingPromise::url(), "cut_off"),
        form(&client, SaveShippingPromise::url(), "promised_days"),
        form(&client, SaveShippingPromise::url(), "holidays"),
        form("/people", InvitePerson::url(), "email"),
        form("/account", MakeApiToken::url(), "name"),
        form("/integrations/new", SaveIntegration::url(), "name"),
        form(&settings, SaveIntegrationSettings::url(), "name"),
        form(&settings, SaveIntegrationSettings::url(), "settings.sync_minutes"),
        form(
            &connection,
            SaveConnection::url(),
            "credentials.bigcommerce.store_hash",
        ),
        form(&pull, PullOrders::url(), "from"),
        form(&pull, PullOrders::url(), "remote_ids"),
        form(&pull, CountPull::url(), "remote_ids"),
        form(&order, MakeShipment::url(), "tracking_number"),
        form(&order, MakeShipment::url(), "carrier"),
        form(&pack, MakeShipment::url(), "tracking_number"),
        form(&pack, MakeShipment::url(), "carrier"),
        in_row(SHIPMENT, form(&order, CorrectTracking::url(), "tracking_link")),
    ]
}

#[tokio::test]
async fn show_what_was_typed_and_what_is_wrong_with_it() {
    for form in forms() {
        let error = AppError::invalid(form.field, FieldProblem::TooLong(7));
        let page = posted::<()>(
            &form.page,
            form.action,
            &form.fields("as it was typed"),
            Err(error),
        )
        .await;
        page.must_be(200)
            .must_show("as it was typed")
            .must_show(&FieldProblem::TooLong(7).sentence().to_string());
    }
}

#[tokio::test]
async fn show_what_was_typed_as_text() {
    let typed = format!("</textarea>{}", hostile::TEXT);
    for form in forms() {
        let error = AppError::Connection;
        let page = posted::<()>(&form.page, form.action, &form.fields(&typed), Err(error)).await;
        hostile::must_be_escaped(&page);
        assert!(
            hostile::is_shown(&page),
            "{} shows nothing of {}:\n{}",
            form.page,
            form.field,
            page
        );
    }
}

/// Who pressed "Ship and next" and was asked for tracking.
#[tokio::test]
async fn go_on_to_the_next_order_without_tracking() {
    let page = format!("/orders/{ORDER}");
    let next = format!("/orders/{NEXT_ORDER}");
    let asked_after = async |fields: &[(&str, &str)]| {
        let no_tracking = DraftError::new(DraftField::TrackingNumber, DraftProblem::NoTracking);
        let error = AppError::of_draft(vec![no_tracking]);
        posted::<()>(&page, MakeShipment::url(), fields, Err(error)).await
    };
    let here = asked_after(&[("order", ORDER)]).await;
    here.must_show("Ship without tracking<")
        .must_show("name=\"without_tracking\" value=\"on\"");
    let on = asked_after(&[("order", ORDER), ("page", &next)]).await;
    on.must_show("Ship without tracking and next<")
        .must_show(&format!("name=\"without_tracking_to\" value=\"{next}\""));
}

/// What is made is shown once: a link, a token.
#[tokio::test]
async fn show_what_was_made() {
    let link = "/join?link=just-made";
    let page = posted("/people", InvitePerson::url(), &[], Ok(link)).await;
    page.must_show(link);
    let page = posted("/account", MakeApiToken::url(), &[], Ok("pp_just-made")).await;
    page.must_show("pp_just-made");
}

const CSV: &str = "Order number,SKU,Quantity,Carrier,Tracking number\n\
    100417,TENT-4P,1,UPS,\"</textarea><script>alert(1)</script>\"\n\
    <script>alert(1)</script>,TENT-4P,1,UPS,1\n";

/// A CSV is shown as rows, and stands in a text area.
#[tokio::test]
async fn show_a_csv_as_text() {
    let count = CsvCheck {
        shipments: 1,
        rows: 1,
        bad_rows: 1,
        ..CsvCheck::default()
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
