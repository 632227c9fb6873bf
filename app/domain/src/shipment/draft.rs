//! Shipments as people or programs enter them, and what can be wrong with them.

use serde::{Deserialize, Serialize};

use super::left::{LineRole, LineToShip};
use super::tracking::TrackingDraft;
use super::{NewShipment, ShippedLine};
use crate::ids::{RemoteAddressId, RemoteLineId};
use crate::message::Message;
use crate::reason::Reason;
use crate::{english, message};

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ShipmentDraft {
    /// Optional, because the lines imply it: all of them go to the same address.
    pub address_id: Option<RemoteAddressId>,
    /// Lines with quantity 0 are ignored, and the quantities of a repeated line are added up.
    pub lines: Vec<ShippedLine>,
    pub tracking: TrackingDraft,
    /// Why it is shipped although the order is on hold or refused.
    pub override_reason: Option<Reason>,
    /// How many shipments the order had, with those that were voided, when a person looked at it. With another number the
    /// draft is refused: the same form was sent twice, or somebody else has shipped meanwhile.
    pub seen_shipments: Option<usize>,
}

/// A problem to correct.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftError {
    pub field: DraftField,
    pub problem: DraftProblem,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum DraftField {
    Address,
    /// The lines as a whole.
    Lines,
    Line(RemoteLineId),
    Carrier,
    CarrierName,
    TrackingNumber,
    TrackingLink,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum DraftProblem {
    NothingChosen,
    /// Other shipments were made since a person looked at the order.
    ShippedMeanwhile,
    NotAQuantity,
    /// More than the quantity that is left, which is this much.
    OverQuantity(i64),
    UnknownLine,
    NotShipped,
    /// A bundle can't be shipped itself: ship its parts.
    Bundle,
    OtherAddress,
    UnknownAddress,
    UnknownCarrier,
    CarrierNameMissing,
    /// More than this many characters.
    TooLong(u32),
    NotALink,
    Unprintable,
    /// A person is asked once whether it is meant.
    NoTracking,
    /// The SKU or barcode of something in the order, in place of a tracking number. No browser's half tells it.
    #[cfg(not(target_arch = "wasm32"))]
    ItemCode,
}

impl DraftError {
    pub const fn new(field: DraftField, problem: DraftProblem) -> Self {
        Self { field, problem }
    }
}

impl DraftField {
    /// The `name` of the form's field.
    pub fn form_name(self) -> String {
        match self {
            DraftField::Address => "address_id".to_owned(),
            DraftField::Lines => "quantities".to_owned(),
            DraftField::Line(line) => format!("quantities[{line}]"),
            DraftField::Carrier => "carrier".to_owned(),
            DraftField::CarrierName => "carrier_name".to_owned(),
            DraftField::TrackingNumber => "tracking_number".to_owned(),
            DraftField::TrackingLink => "tracking_link".to_owned(),
        }
    }
}

impl DraftProblem {
    pub fn sentence(self) -> Message {
        let english = match self {
            DraftProblem::NothingChosen => english!("Enter a quantity for at least one line."),
            DraftProblem::ShippedMeanwhile => {
                english!(
                    "A shipment was made of this order since you opened this form, maybe by \
                          this form itself. Look at the shipments; if this is another parcel, \
                          press Ship again."
                )
            }
            DraftProblem::NotAQuantity => english!("Please type a whole number, like 2."),
            DraftProblem::OverQuantity(0) => english!("None left to ship."),
            DraftProblem::OverQuantity(left) => return message!("Only {left} left to ship.", left = left),
            DraftProblem::UnknownLine => english!("This line is not in the order. Reload the page."),
            DraftProblem::NotShipped => {
                english!(
                    "This is not shipped from here: it is digital, a gift certificate, picked up, or ignored by a rule of the \
                     client."
                )
            }
            DraftProblem::Bundle => {
                english!("This is a bundle: choose its parts, and it goes along with the last of them.")
            }
            DraftProblem::OtherAddress => {
                english!("This goes to another address. Make a shipment for each address.")
            }
            DraftProblem::UnknownAddress => english!("Please choose one of the order's addresses."),
            DraftProblem::UnknownCarrier => {
                english!("Please choose one of the carriers, or \"Another carrier\" and type its name.")
            }
            DraftProblem::CarrierNameMissing => english!("Please type the carrier's name."),
            DraftProblem::TooLong(most) => return message!("At most {most} characters.", most = most),
            DraftProblem::NotALink => {
                english!("Please paste a whole link that begins with https:// or http://.")
            }
            DraftProblem::Unprintable => {
                english!("This contains characters that can't be printed. Type it again.")
            }
            DraftProblem::NoTracking => {
                english!(
                    "There is no tracking number, so the customer can't follow the parcel. Scan or type it, or \
                          press “Ship without tracking”."
                )
            }
            #[cfg(not(target_arch = "wasm32"))]
            DraftProblem::ItemCode => {
                english!(
                    "This is the code of an item in this order, not of a label. Scan or type the label's number."
                )
            }
        };
        english.into()
    }
}

/// Checks a draft and reports all problems at once.
pub fn check(draft: ShipmentDraft, order: &[LineToShip]) -> Result<NewShipment, Vec<DraftError>> {
    let mut errors = Vec::new();
    let chosen = added_up(&draft.lines);
    if chosen.is_empty() {
        errors.push(DraftError::new(DraftField::Lines, DraftProblem::NothingChosen));
    }
    let address_id = draft.address_id.or_else(|| {
        let first = chosen.iter().find_map(|chosen| line_of(order, chosen.line))?;
        first.address_id
    });
    if let Some(wanted) = draft.address_id
        && !order.iter().any(|line| line.address_id == Some(wanted))
    {
        errors.push(DraftError::new(DraftField::Address, DraftProblem::UnknownAddress));
    }
    for chosen in &chosen {
        if let Err(problem) = check_line(*chosen, address_id, order) {
            errors.push(DraftError::new(DraftField::Line(chosen.line), problem));
        }
    }
    let tracking = draft.tracking.check().map_err(|wrong| errors.extend(wrong));
    match (address_id, tracking) {
        (Some(address_id), Ok(tracking)) if errors.is_empty() => Ok(NewShipment {
            address_id,
            lines: with_bundles(chosen, address_id, order),
            tracking,
            override_reason: draft.override_reason,
            despite_ending: false,
        }),
        _ => Err(errors),
    }
}

/// One entry per line, sorted by line.
fn added_up(lines: &[ShippedLine]) -> Vec<ShippedLine> {
    let mut sums: Vec<ShippedLine> = Vec::new();
    for line in lines.iter().filter(|line| line.quantity != 0) {
        match sums.iter_mut().find(|sum| sum.line == line.line) {
            Some(sum) => sum.quantity = sum.quantity.saturating_add(line.quantity),
            None => sums.push(*line),
        }
    }
    sums.sort_unstable();
    sums
}

fn line_of(order: &[LineToShip], id: RemoteLineId) -> Option<&LineToShip> {
    order.iter().find(|line| line.id == id)
}

fn check_line(
    chosen: ShippedLine,
    address_id: Option<RemoteAddressId>,
    order: &[LineToShip],
) -> Result<(), DraftProblem> {
    let line = line_of(order, chosen.line).ok_or(DraftProblem::UnknownLine)?;
    match line.role {
        LineRole::NotShipped => Err(DraftProblem::NotShipped),
        LineRole::Bundle => Err(DraftProblem::Bundle),
        LineRole::Goods if chosen.quantity <= 0 => Err(DraftProblem::NotAQuantity),
        LineRole::Goods if line.address_id != address_id => Err(DraftProblem::OtherAddress),
        LineRole::Goods if chosen.quantity > line.left => Err(DraftProblem::OverQuantity(line.left)),
        LineRole::Goods => Ok(()),
    }
}

/// The store also counts a bundle's own line, so that line is shipped once nothing is left of its parts.
fn with_bundles(
    mut chosen: Vec<ShippedLine>,
    address_id: RemoteAddressId,
    order: &[LineToShip],
) -> Vec<ShippedLine> {
    let left_after = |line: &LineToShip| {
        let leaving = chosen.iter().find(|chosen| chosen.line == line.id);
        line.left - leaving.map_or(0, |chosen| chosen.quantity)
    };
    let is_done = |bundle: &LineToShip| {
        let parts = order.iter().filter(|part| part.parent == Some(bundle.id));
        parts.map(left_after).all(|left| left == 0)
    };
    let along: Vec<ShippedLine> = order
        .iter()
        .filter(|line| line.role == LineRole::Bundle && line.address_id == Some(address_id))
        .filter(|line| line.left > 0 && is_done(line))
        .map(|line| ShippedLine {
            line: line.id,
            quantity: line.left,
        })
        .collect();
    chosen.extend(along);
    chosen.sort_unstable();
    chosen
}
