//! From the fields of the shipping forms to what the port takes.

use std::collections::BTreeMap;

use parcelpilot_domain::ids::{IntegrationId, PushId, RemoteAddressId, RemoteLineId};
use parcelpilot_domain::shipment::ShippedLine;
use parcelpilot_domain::shipment::draft::{DraftError, DraftField, DraftProblem, ShipmentDraft};
use parcelpilot_domain::shipment::tracking::TrackingDraft;

use crate::error::{AppError, AppResult, FieldProblem};
use crate::ports::HeldChoice;

pub fn tracking(carrier: String, carrier_name: String, number: String, link: String) -> TrackingDraft {
    TrackingDraft {
        carrier,
        carrier_name,
        number,
        link,
    }
}

/// Only what is no number is refused here; the rest is the port's to check.
pub fn draft(
    address_id: &str,
    quantities: &BTreeMap<String, String>,
    tracking: TrackingDraft,
) -> AppResult<ShipmentDraft> {
    let mut errors = Vec::new();
    let address_id = match address_id.trim() {
        "" => None,
        text => {
            let id = text.parse().map(RemoteAddressId);
            if id.is_err() {
                errors.push(DraftError::new(DraftField::Address, DraftProblem::UnknownAddress));
            }
            id.ok()
        }
    };
    let mut lines = Vec::new();
    for (line, quantity) in quantities {
        let Ok(line) = line.parse().map(RemoteLineId) else {
            errors.push(DraftError::new(DraftField::Lines, DraftProblem::UnknownLine));
            continue;
        };
        match quantity.trim() {
            "" => {}
            text => match text.parse() {
                Ok(quantity) => lines.push(ShippedLine { line, quantity }),
                Err(_) => errors.push(DraftError::new(
                    DraftField::Line(line),
                    DraftProblem::NotAQuantity,
                )),
            },
        }
    }
    if errors.is_empty() {
        Ok(ShipmentDraft {
            address_id,
            lines,
            tracking,
        })
    } else {
        Err(AppError::of_draft(errors))
    }
}

pub fn held_choice(held: &str, ids: Vec<PushId>) -> AppResult<HeldChoice> {
    match held {
        "" | "choose" => Ok(HeldChoice::Send(ids)),
        "send_all" => Ok(HeldChoice::SendAll),
        "from_now_on" => Ok(HeldChoice::FromNowOn),
        _ => Err(AppError::invalid("held", FieldProblem::Unknown)),
    }
}

pub fn optional_integration(text: &str) -> AppResult<Option<IntegrationId>> {
    match text {
        "" => Ok(None),
        text => text.parse().map(Some).map_err(|_| AppError::NotFound),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_number_is_named_by_its_line() {
        let typed = [("7", " 2 "), ("8", ""), ("9", "two"), ("10", "1.5")];
        let quantities = typed
            .iter()
            .map(|(line, text)| (line.to_string(), text.to_string()))
            .collect();
        let error = draft("5", &quantities, TrackingDraft::default()).expect_err("two lines are wrong");
        for (field, is_wrong) in [
            ("quantities[9]", true),
            ("quantities[10]", true),
            ("quantities[7]", false),
        ] {
            assert_eq!(error.field_problem(field).is_some(), is_wrong, "{field}");
        }
        let quantities = BTreeMap::from([
            ("7".to_owned(), " 2 ".to_owned()),
            ("8".to_owned(), String::new()),
        ]);
        let draft = draft(" 5 ", &quantities, TrackingDraft::default()).expect("all are numbers");
        assert_eq!(draft.address_id, Some(RemoteAddressId(5)));
        assert_eq!(
            draft.lines,
            [ShippedLine {
                line: RemoteLineId(7),
                quantity: 2
            }]
        );
    }
}
