//! What a ship form says where somebody else was quicker.

use parcelpilot_contract::error::AppError;
use parcelpilot_contract::orders::ConsignmentDetail;
use parcelpilot_contract::shipments::ConsignmentToShip;
use parcelpilot_domain::account::Role;
use parcelpilot_domain::shipment::draft::{DraftError, DraftField, DraftProblem};

use super::order::address;
use crate::actions::{MakeShipment, ServerFn};
use crate::fakes::{Fakes, Rows};
use crate::harness::{form_echo, render_answered};
use crate::samples::{ORDER, order_parts, orders, shipments};

/// Whether another address is left or none: the label is shipped to nobody by one more press, and its fate is told.
#[tokio::test]
async fn a_label_of_an_address_that_has_left_was_not_used() {
    let mut shipping = shipments::shipping();
    let other = ConsignmentToShip {
        address_id: 72,
        ..shipping.consignments[0].clone()
    };
    for line in &mut shipping.consignments[0].lines {
        line.left = 0;
    }
    let mut shipping_with_other = shipping.clone();
    shipping_with_other.consignments.push(other);
    let mut order = orders::detail();
    order.consignments.push(ConsignmentDetail {
        address_id: 72,
        ..order.consignments[0].clone()
    });
    for shipping in [shipping, shipping_with_other] {
        let rows = Rows {
            shipping,
            order: order.clone(),
            ..Rows::full()
        };
        let answered = async |number: &str| {
            let address_id = order_parts::ADDRESS_ID.to_string();
            let fields = [("address_id", address_id.as_str()), ("tracking_number", number)];
            let fields = fields.map(|(name, value)| (name.to_owned(), value.to_owned()));
            let problem = DraftError::new(DraftField::Lines, DraftProblem::ShippedMeanwhile);
            let error = Err(AppError::of_draft(vec![problem]));
            let echo = form_echo(MakeShipment::url(), fields.to_vec(), error);
            let ports = Fakes::of(rows.clone()).ports();
            render_answered(&address(), Some(Role::Operator), ports, echo).await
        };
        let page = answered("1Z-OF-71").await;
        page.must_show("Your label 1Z-OF-71 was not used: somebody else shipped this order")
            .must_not_show("value=\"1Z-OF-71\"")
            .must_not_show("press Ship again");
        assert!(page.values("address_id").is_empty());
        // Without a number, there is none to name.
        answered(" ")
            .await
            .must_show("Nothing was shipped: somebody else");
        // The form was sent twice: its label has left with the first.
        let twice = answered(shipments::TRACKING).await;
        twice
            .must_show("is on a shipment of this order already")
            .must_not_show("was not used");
    }
}

/// A form that comes back was filled in before what was shipped since; only who was told so has seen it.
#[tokio::test]
async fn a_form_that_comes_back_has_seen_what_its_reader_saw() {
    let seen_after = async |error: AppError| {
        let fields = vec![
            ("order".to_owned(), ORDER.to_owned()),
            ("seen_shipments".to_owned(), "1".to_owned()),
        ];
        let echo = form_echo(MakeShipment::url(), fields, Err(error));
        let fakes = Fakes::of(Rows::full());
        let page = render_answered(&address(), Some(Role::Operator), fakes.ports(), echo).await;
        page.values("seen_shipments").concat()
    };
    let asked = AppError::of_draft(vec![DraftError::new(
        DraftField::TrackingNumber,
        DraftProblem::NoTracking,
    )]);
    assert_eq!(seen_after(asked).await, "1");
    assert_eq!(seen_after(AppError::NotLoggedIn).await, "1");
    let told = AppError::of_draft(vec![DraftError::new(
        DraftField::Lines,
        DraftProblem::ShippedMeanwhile,
    )]);
    assert_eq!(seen_after(told).await, "2");
}
