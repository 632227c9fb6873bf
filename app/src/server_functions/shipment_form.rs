//! From the fields of the shipping forms to what the port takes.

use std::collections::BTreeMap;

use parcelpilot_contract::error::{AppError, AppResult, FieldProblem};
use parcelpilot_contract::ports::HeldChoice;
use parcelpilot_domain::carriers;
use parcelpilot_domain::carriers::OTHER;
use parcelpilot_domain::ids::{ClientId, IntegrationId, OrderId, PushId, RemoteAddressId, RemoteLineId};
use parcelpilot_domain::shipment::ShippedLine;
use parcelpilot_domain::shipment::draft::{DraftError, DraftField, DraftProblem, ShipmentDraft};
use parcelpilot_domain::shipment::tracking::TrackingDraft;

/// `carrier` as it was typed or chosen: a usual one by its name or code, any other by its name.
pub fn tracking(carrier: String, number: String, link: String) -> TrackingDraft {
    let (carrier, carrier_name) = match carriers::find_written(&carrier) {
        Some(usual) => (usual.code.to_owned(), String::new()),
        None if carrier.trim().is_empty() => (String::new(), String::new()),
        None => (OTHER.to_owned(), carrier),
    };
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

/// The ids that are ticked, or that of the one button that was pressed.
pub fn chosen(ids: Vec<PushId>, only: Option<PushId>) -> AppResult<Vec<PushId>> {
    let ids = only.map_or(ids, |only| vec![only]);
    if ids.is_empty() {
        return Err(AppError::invalid("ids", FieldProblem::NothingChosen));
    }
    Ok(ids)
}

/// The page on which pushes were chosen, with what became of them: an order's, or the list as it was narrowed.
#[derive(Default)]
pub struct Back {
    pub order: Option<OrderId>,
    pub client: Option<ClientId>,
    pub integration: Option<IntegrationId>,
}

impl Back {
    /// Sends the browser there; it says `done`, or `nothing` where nothing was changed.
    #[cfg(feature = "ssr")]
    pub fn redirect(&self, changed: i64, done: &str, nothing: &str) {
        leptos_axum::redirect(&self.address(if changed > 0 { done } else { nothing }));
    }

    fn address(&self, done: &str) -> String {
        match (self.order, self.integration, self.client) {
            (Some(order), ..) => format!("/orders/{order}?done={done}"),
            (None, Some(integration), _) => format!("/shipments?integration={integration}&done={done}"),
            (None, None, Some(client)) => format!("/shipments?client={client}&done={done}"),
            (None, None, None) => format!("/shipments?done={done}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_carrier_goes_by_its_name_or_its_code() {
        let read = |carrier: &str| {
            let draft = tracking(carrier.to_owned(), String::new(), String::new());
            (draft.carrier, draft.carrier_name)
        };
        let pair = |code: &str, name: &str| (code.to_owned(), name.to_owned());
        assert_eq!(read(" royal mail "), pair("royal-mail", ""));
        assert_eq!(read("ups"), pair("ups", ""));
        assert_eq!(read("Our van"), pair(OTHER, "Our van"));
        assert_eq!(read("  "), pair("", ""));
    }

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
