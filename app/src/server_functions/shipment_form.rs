//! The fields of the forms that ship, and of those that correct the tracking; and what the port takes, made of them.

use parcelpilot_contract::form_fields;
use serde::{Deserialize, Serialize};

/// The field in which a person says why.
pub const OVERRIDE_REASON: &str = "override_reason";

/// Ships an order, or previews that. The quantities come beside it: of a form that is flattened, serde would hand them
/// on as a list, without the numbers of their lines.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ShipmentForm {
    pub address_id: String,
    #[serde(flatten)]
    pub tracking: TrackingForm,
    /// An external shipment: the store is not notified. Pages of the version before say `elsewhere`.
    #[serde(alias = "elsewhere", with = "form_fields::ticked")]
    pub external: bool,
    /// Why an order is shipped that is on hold or refused; blank where it is neither.
    pub override_reason: String,
    /// How many shipments the order had when the page was made.
    pub seen_shipments: String,
    /// The person was asked, and wants no tracking.
    #[serde(with = "form_fields::ticked")]
    pub without_tracking: bool,
    /// The same, with the page of ours to go to then.
    pub without_tracking_to: String,
    /// The carrier that the form began with.
    pub suggested_carrier: String,
    /// It was packed by scanning, so that the tracking number was scanned as well.
    #[serde(with = "form_fields::ticked")]
    pub packed: bool,
    /// The page of ours to go to once it is shipped; blank for the order's.
    pub page: String,
}

/// With whom a parcel travels.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct TrackingForm {
    /// A usual carrier's name or code, or any other's name.
    pub carrier: String,
    pub tracking_number: String,
    pub tracking_link: String,
}

#[cfg(feature = "ssr")]
mod ssr {
    use std::collections::BTreeMap;

    use parcelpilot_contract::error::{AppError, AppResult};
    use parcelpilot_domain::carriers;
    use parcelpilot_domain::carriers::OTHER;
    use parcelpilot_domain::ids::{OrderId, RemoteAddressId, RemoteLineId};
    use parcelpilot_domain::reason::Reason;
    use parcelpilot_domain::shipment::ShippedLine;
    use parcelpilot_domain::shipment::draft::{DraftError, DraftField, DraftProblem, ShipmentDraft};
    use parcelpilot_domain::shipment::tracking::TrackingDraft;

    use super::{OVERRIDE_REASON, ShipmentForm, TrackingForm};

    impl ShipmentForm {
        /// Only what is no number is refused here; the rest is the port's to check.
        pub fn draft(self, quantities: &BTreeMap<String, String>) -> AppResult<ShipmentDraft> {
            let mut errors = Vec::new();
            let address_id = match self.address_id.trim() {
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
            let override_reason = Reason::optional(&self.override_reason)
                .map_err(|problem| AppError::invalid(OVERRIDE_REASON, problem.into()))?;
            if errors.is_empty() {
                Ok(ShipmentDraft {
                    address_id,
                    lines,
                    override_reason,
                    seen_shipments: self.seen_shipments.trim().parse().ok(),
                    tracking: self.tracking(),
                })
            } else {
                Err(AppError::of_draft(errors))
            }
        }
    }

    impl ShipmentForm {
        /// Nobody ships without tracking by accident: the customer gets a mail that can't be unsent. What is recorded
        /// only sends none.
        pub fn ask_for_tracking(&self) -> AppResult<()> {
            let tracking = &self.tracking;
            let has_tracking =
                [&tracking.tracking_number, &tracking.tracking_link].map(|text| !text.trim().is_empty());
            let wants_none = self.without_tracking || !self.without_tracking_to.is_empty();
            if self.external || wants_none || has_tracking.contains(&true) {
                return Ok(());
            }
            Err(AppError::of_draft(vec![DraftError::new(
                DraftField::TrackingNumber,
                DraftProblem::NoTracking,
            )]))
        }

        /// A number tells its carrier better than what the form began with.
        fn tracking(self) -> TrackingDraft {
            let form = self.tracking;
            match carriers::told_by_number(&form.carrier, &self.suggested_carrier, &form.tracking_number) {
                Some(carrier) => TrackingForm {
                    carrier: carrier.code.to_owned(),
                    ..form
                }
                .draft(),
                None => form.draft(),
            }
        }

        /// Where the browser goes once it is shipped.
        pub fn page_after(&self, order: OrderId) -> String {
            match (self.page.trim(), self.without_tracking_to.trim()) {
                ("", "") => format!("/orders/{order}"),
                ("", page) | (page, _) => page.to_owned(),
            }
        }
    }

    impl TrackingForm {
        pub fn draft(self) -> TrackingDraft {
            let (carrier, carrier_name) = match carriers::find_written(&self.carrier) {
                Some(usual) => (usual.code.to_owned(), String::new()),
                None if self.carrier.trim().is_empty() => (String::new(), String::new()),
                None => (OTHER.to_owned(), self.carrier),
            };
            TrackingDraft {
                carrier,
                carrier_name,
                number: self.tracking_number,
                link: self.tracking_link,
            }
        }
    }
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use parcelpilot_contract::error::AppError;
    use parcelpilot_domain::carriers::OTHER;
    use parcelpilot_domain::ids::{RemoteAddressId, RemoteLineId};
    use parcelpilot_domain::shipment::ShippedLine;
    use parcelpilot_domain::shipment::draft::ShipmentDraft;

    use crate::server_functions::posted::posted;
    use crate::server_functions::shipments::{CorrectTracking, MakeShipment};

    const ORDER: &str = "order=0190a2b4-0000-7000-8000-000000000000";
    const SHIPMENT: &str = "id=0190a2b4-0000-7000-8000-000000000000";

    fn made(fields: &str) -> MakeShipment {
        posted(&format!("{ORDER}&{fields}")).expect("the form can be read")
    }

    fn draft(fields: &str) -> Result<ShipmentDraft, AppError> {
        let made = made(fields);
        made.form.draft(&made.quantities)
    }

    #[test]
    fn a_shipment_is_read_as_browsers_post_it() {
        let fields = "address_id=7&quantities%5B70%5D=2&quantities%5B9%5D=&carrier=Royal+Mail&tracking_number=A%261\
                      &tracking_link=https%3A%2F%2Fexample.com&external=on";
        assert!(made(fields).form.external);
        let draft = draft(fields).expect("all are numbers");
        assert_eq!(draft.address_id, Some(RemoteAddressId(7)));
        let (line, quantity) = (RemoteLineId(70), 2);
        assert_eq!(draft.lines, [ShippedLine { line, quantity }]);
        assert_eq!(draft.tracking.carrier, "royal-mail");
        assert_eq!(draft.tracking.number, "A&1");
        assert_eq!(draft.tracking.link, "https://example.com");
    }

    #[test]
    fn what_is_left_out_is_empty() {
        assert!(!made("").form.external);
        assert!(made("elsewhere=on").form.external);
        assert_eq!(draft(""), Ok(ShipmentDraft::default()));
    }

    #[test]
    fn a_number_tells_its_carrier_where_nobody_chose_one() {
        let read = |carrier: &str| {
            let fields =
                format!("carrier={carrier}&suggested_carrier=FedEx&tracking_number=1Z999AA10123456784");
            draft(&fields).expect("all are numbers").tracking.carrier
        };
        assert_eq!(read("FedEx"), "ups");
        assert_eq!(read("USPS"), "usps");
    }

    #[test]
    fn no_tracking_is_asked_for_once() {
        let is_asked = |fields: &str| {
            let error = made(fields).form.ask_for_tracking().err();
            error.is_some_and(|error| error.field_problem("tracking_number").is_some())
        };
        assert!(is_asked(""));
        assert!(is_asked("carrier=UPS&tracking_number=+"));
        for answer in [
            "tracking_number=7",
            "tracking_link=https://a.example",
            "external=on",
            "without_tracking=on",
            "without_tracking_to=%2Forders",
        ] {
            assert!(!is_asked(answer), "{answer}");
        }
    }

    #[test]
    fn the_button_says_where_to_go_on() {
        let page = |fields: &str| {
            let MakeShipment { order, form, .. } = made(fields);
            form.page_after(order)
        };
        assert_eq!(page(""), "/orders/0190a2b4-0000-7000-8000-000000000000");
        assert_eq!(page("page=%2Forders%2F7"), "/orders/7");
        assert_eq!(page("without_tracking_to=%2Forders%2F7"), "/orders/7");
    }

    #[test]
    fn a_shipment_of_no_order_is_refused() {
        let refused = posted::<MakeShipment>("quantities[70]=2").expect_err("there is no order");
        assert_eq!(refused, AppError::Invalid(Vec::new()));
    }

    #[test]
    fn a_carrier_goes_by_its_name_or_its_code() {
        let read = |carrier: &str| {
            let form: CorrectTracking = posted(&format!("{SHIPMENT}&carrier={carrier}")).expect("a form");
            let draft = form.tracking.draft();
            (draft.carrier, draft.carrier_name)
        };
        let pair = |code: &str, name: &str| (code.to_owned(), name.to_owned());
        assert_eq!(read("+royal+mail+"), pair("royal-mail", ""));
        assert_eq!(read("ups"), pair("ups", ""));
        assert_eq!(read("Our+van"), pair(OTHER, "Our van"));
        assert_eq!(read("++"), pair("", ""));
    }

    #[test]
    fn what_is_no_number_is_named_by_its_line() {
        let error =
            draft("address_id=5&quantities[7]=+2+&quantities[8]=&quantities[9]=two&quantities[10]=1.5")
                .expect_err("two lines are wrong");
        for (field, is_wrong) in [
            ("quantities[9]", true),
            ("quantities[10]", true),
            ("quantities[7]", false),
        ] {
            assert_eq!(error.field_problem(field).is_some(), is_wrong, "{field}");
        }
    }
}
