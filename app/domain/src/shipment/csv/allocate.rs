//! Matches rows with the lines of an order.

use serde::{Deserialize, Serialize};

use super::columns::Column;
use super::preview::ItemRow;
use super::row::Item;
use crate::ids::RemoteAddressId;
use crate::message::Message;
use crate::shipment::ShippedLine;
use crate::shipment::draft::DraftProblem;
use crate::shipment::left::{LineRole, LineToShip};
use crate::shipment::may_ship::{Refusal, ShippingState};
use crate::{english, message};

/// A line that a row may refer to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    pub line: LineToShip,
    pub sku: String,
}

/// Why the server did not ship a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum RowRefusal {
    UnknownOrder,
    /// Several integrations have an order with this number.
    SeveralIntegrations,
    UnknownSku,
    UnknownLine,
    /// The line with this number has another SKU than the row.
    OtherSku,
    /// A label without lines, and several labels are of this order: which has what is not known.
    SeveralLabels,
    /// A parcel's number, of which several orders could be meant, or none.
    UnsureOrder,
    /// The order is on hold or not to be shipped.
    MayNotShip(ShippingState),
    /// The order's personal data was erased.
    Erased,
    /// The order has lines with this SKU for several addresses.
    SeveralAddresses,
    /// Another shipment with the same carrier and tracking number already holds this line.
    ShippedAlready,
    /// The same form has already made this shipment, without this row.
    LabelUsed,
    Draft(DraftProblem),
}

/// The result for the rows of one shipment.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Allocation {
    pub lines: Vec<ShippedLine>,
    pub address_id: Option<RemoteAddressId>,
    /// By the row's line in the file.
    pub refused: Vec<(u32, RowRefusal)>,
}

/// Allocates the rows one by one, in order. Rows that don't fit are refused; the others become lines. All lines go
/// to the same address, that of the first row that fits.
pub fn allocate<'a>(rows: impl IntoIterator<Item = &'a ItemRow>, mut order: Vec<Candidate>) -> Allocation {
    let mut allocation = Allocation::default();
    for row in rows {
        match allocate_row(row, allocation.address_id, &mut order) {
            Ok((address_id, lines)) => {
                allocation.address_id = Some(address_id);
                allocation.lines.extend(lines);
            }
            Err(refusal) => allocation.refused.push((row.line, refusal)),
        }
    }
    allocation
}

fn allocate_row(
    row: &ItemRow,
    address_id: Option<RemoteAddressId>,
    order: &mut [Candidate],
) -> Result<(RemoteAddressId, Vec<ShippedLine>), RowRefusal> {
    if row.item == Item::AllLeft {
        return allocate_all(address_id, order);
    }
    let item = row.item.in_order(order)?;
    let mut lines: Vec<&mut LineToShip> = order
        .iter_mut()
        .filter(|line| item.means(line))
        .map(|line| &mut line.line)
        .collect();
    if lines.is_empty() {
        return Err(match item {
            Item::Line(_) => RowRefusal::UnknownLine,
            _ => RowRefusal::UnknownSku,
        });
    }
    let is_bundle = lines.iter().any(|line| line.role == LineRole::Bundle);
    lines.retain(|line| line.role == LineRole::Goods);
    if lines.is_empty() {
        return Err(RowRefusal::Draft(match is_bundle {
            true => DraftProblem::Bundle,
            false => DraftProblem::NotShipped,
        }));
    }
    let is_elsewhere = |line: &LineToShip| address_id.is_some() && line.address_id != address_id;
    if lines.iter().all(|line| is_elsewhere(line)) {
        return Err(RowRefusal::Draft(DraftProblem::OtherAddress));
    }
    lines.retain(|line| !is_elsewhere(line));
    if lines.iter().any(|line| line.left > 0) {
        lines.retain(|line| line.left > 0);
    }
    let Some(to) = lines.first().and_then(|line| line.address_id) else {
        return Err(RowRefusal::Draft(DraftProblem::NotShipped));
    };
    if lines.iter().any(|line| line.address_id != Some(to)) {
        return Err(RowRefusal::SeveralAddresses);
    }
    let left: i64 = lines.iter().map(|line| line.left).sum();
    if row.quantity > left {
        return Err(RowRefusal::Draft(DraftProblem::OverQuantity(left)));
    }
    Ok((to, taken(row.quantity, lines)))
}

/// A label without lines: all that is left, which must go to one address.
fn allocate_all(
    address_id: Option<RemoteAddressId>,
    order: &mut [Candidate],
) -> Result<(RemoteAddressId, Vec<ShippedLine>), RowRefusal> {
    let is_left = |line: &LineToShip| line.role == LineRole::Goods && line.left > 0;
    let lines: Vec<&mut LineToShip> = order
        .iter_mut()
        .map(|line| &mut line.line)
        .filter(|line| is_left(line))
        .collect();
    let to = address_id.or(lines.first().and_then(|line| line.address_id));
    let to = to.ok_or(RowRefusal::Draft(DraftProblem::OverQuantity(0)))?;
    if lines.iter().any(|line| line.address_id != Some(to)) {
        return Err(RowRefusal::SeveralAddresses);
    }
    let left = lines.iter().map(|line| line.left).sum();
    Ok((to, taken(left, lines)))
}

fn taken(mut quantity: i64, lines: Vec<&mut LineToShip>) -> Vec<ShippedLine> {
    let mut taken = Vec::new();
    for line in lines {
        let take = quantity.min(line.left);
        if take > 0 {
            line.left -= take;
            quantity -= take;
            taken.push(ShippedLine {
                line: line.id,
                quantity: take,
            });
        }
    }
    taken
}

impl Item {
    pub fn means(&self, line: &Candidate) -> bool {
        match self {
            Item::Sku(sku) => line.has_sku(sku),
            Item::Line(id) => line.line.id == *id,
            Item::LineOrSku(id, sku) => line.line.id == *id || line.has_sku(sku),
            Item::AllLeft => line.line.role == LineRole::Goods,
        }
    }

    /// The line's number decides if the order has that line, and the SKU is the same or the line has none. A number that
    /// the order does not have is a tool's own count of lines.
    fn in_order(&self, order: &[Candidate]) -> Result<Item, RowRefusal> {
        let Item::LineOrSku(id, sku) = self else {
            return Ok(self.clone());
        };
        match order.iter().find(|line| line.line.id == *id) {
            Some(line) if line.has_sku(sku) || line.sku.trim().is_empty() => Ok(Item::Line(*id)),
            Some(_) => Err(RowRefusal::OtherSku),
            None => Ok(Item::Sku(sku.clone())),
        }
    }
}

impl Candidate {
    fn has_sku(&self, sku: &str) -> bool {
        self.sku.trim().to_lowercase() == sku.to_lowercase()
    }
}

impl RowRefusal {
    /// Whether the order has what the row says, so that the row means this order although it is not shipped. For holds
    /// that is not looked at: it may be so.
    pub const fn fits_order(self) -> bool {
        matches!(
            self,
            RowRefusal::MayNotShip(_)
                | RowRefusal::Erased
                | RowRefusal::ShippedAlready
                | RowRefusal::LabelUsed
        )
    }

    /// The column that it is about.
    pub const fn column(self) -> Option<Column> {
        match self {
            RowRefusal::UnknownOrder
            | RowRefusal::SeveralIntegrations
            | RowRefusal::UnsureOrder
            | RowRefusal::MayNotShip(_)
            | RowRefusal::Erased => Some(Column::Order),
            RowRefusal::UnknownSku | RowRefusal::OtherSku | RowRefusal::SeveralLabels => Some(Column::Sku),
            RowRefusal::UnknownLine | RowRefusal::SeveralAddresses => Some(Column::Line),
            RowRefusal::ShippedAlready | RowRefusal::LabelUsed => Some(Column::TrackingNumber),
            RowRefusal::Draft(DraftProblem::OverQuantity(_)) => Some(Column::Quantity),
            RowRefusal::Draft(_) => None,
        }
    }

    pub fn sentence(self) -> Message {
        let english = match self {
            RowRefusal::UnknownOrder => {
                english!("No order has this number here. Check the number, or pull the orders.")
            }
            RowRefusal::SeveralIntegrations => {
                english!(
                    "Several stores have an order with this number. Choose the integration above, and ship each store's \
                     rows separately."
                )
            }
            RowRefusal::UnknownSku => english!("The order has no line with this SKU."),
            RowRefusal::UnknownLine => english!("The order has no line with this number."),
            RowRefusal::OtherSku => {
                english!(
                    "The line with this number has another SKU. Correct one of them, or leave the line's number out."
                )
            }
            RowRefusal::SeveralLabels => {
                english!(
                    "Several rows are parcels of this order, and none says what is in it. Add SKU and quantity."
                )
            }
            RowRefusal::UnsureOrder => {
                english!(
                    "It is not clear which order this parcel belongs to. Write the order's number alone."
                )
            }
            RowRefusal::MayNotShip(ShippingState::Held) => {
                english!("The order is on hold. Open it to release it, or to say why it is shipped anyway.")
            }
            RowRefusal::MayNotShip(_) => {
                english!(
                    "The order is not to ship: it is cancelled or refunded, for example. Open it to see why."
                )
            }
            RowRefusal::Erased => Refusal::Erased.sentence(),
            RowRefusal::SeveralAddresses => {
                // A name to type into the header.
                return message!(
                    "This goes to several addresses. Say which lines in the column {column}.",
                    column = Column::Line.label()
                );
            }
            RowRefusal::ShippedAlready => {
                english!(
                    "This line was already shipped with this carrier and tracking number. Delete the row, or give the \
                     other parcel's number."
                )
            }
            RowRefusal::LabelUsed => {
                english!(
                    "The other rows of this shipment were already shipped from this page. Open the page again to ship \
                     this one."
                )
            }
            RowRefusal::Draft(DraftProblem::OverQuantity(left @ 1..)) => {
                return message!("Only {left} left to ship in this order.", left = left);
            }
            RowRefusal::Draft(DraftProblem::OverQuantity(_)) => {
                english!("Nothing left to ship in this order.")
            }
            RowRefusal::Draft(DraftProblem::Bundle) => {
                english!("This is a bundle. Give its parts, and it goes along with the last of them.")
            }
            RowRefusal::Draft(DraftProblem::OtherAddress) => {
                english!(
                    "This goes to another address than the rows above. Give the other parcel's tracking number."
                )
            }
            RowRefusal::Draft(problem) => return problem.sentence(),
        };
        english.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::RemoteLineId;

    fn candidate(id: i64, sku: &str, address: i64, left: i64, role: LineRole) -> Candidate {
        Candidate {
            line: LineToShip {
                id: RemoteLineId(id),
                address_id: Some(RemoteAddressId(address)),
                left,
                role,
                parent: None,
            },
            sku: sku.to_owned(),
        }
    }

    fn order() -> Vec<Candidate> {
        vec![
            candidate(1, "A", 7, 2, LineRole::Goods),
            candidate(2, "a ", 7, 3, LineRole::Goods),
            candidate(3, "B", 8, 1, LineRole::Goods),
            candidate(4, "C", 7, 1, LineRole::Goods),
            candidate(5, "C", 8, 1, LineRole::Goods),
            candidate(6, "D", 7, 1, LineRole::Bundle),
            candidate(7, "E", 7, 0, LineRole::NotShipped),
        ]
    }

    fn sku(sku: &str) -> Item {
        Item::Sku(sku.to_owned())
    }

    /// Quantities by line id.
    type Quantities = Vec<(i64, i64)>;
    /// Refusals by the index of the row.
    type Refused = Vec<(u32, RowRefusal)>;

    fn allocated(rows: &[(Item, i64)]) -> (Quantities, Refused) {
        let rows: Vec<_> = (0..)
            .zip(rows)
            .map(|(line, (item, quantity))| ItemRow {
                line,
                item: item.clone(),
                quantity: *quantity,
            })
            .collect();
        let allocation = allocate(&rows, order());
        let lines = allocation.lines.iter().map(|line| (line.line.0, line.quantity));
        (lines.collect(), allocation.refused)
    }

    #[test]
    fn a_sku_goes_over_all_its_lines_and_no_further() {
        assert_eq!(allocated(&[(sku("A"), 4)]), (vec![(1, 2), (2, 2)], vec![]));
        let over = RowRefusal::Draft(DraftProblem::OverQuantity(1));
        let rows = [(sku("A"), 4), (sku("a"), 2), (sku("a"), 1)];
        assert_eq!(allocated(&rows), (vec![(1, 2), (2, 2), (2, 1)], vec![(1, over)]));
        let line = Item::Line(RemoteLineId(1));
        let over = RowRefusal::Draft(DraftProblem::OverQuantity(2));
        assert_eq!(allocated(&[(line, 3)]), (vec![], vec![(0, over)]));
    }

    #[test]
    fn one_shipment_goes_to_one_address() {
        let other = RowRefusal::Draft(DraftProblem::OtherAddress);
        // Once the address is known, it is clear which of the two Cs is meant.
        let rows = [(sku("C"), 1), (sku("B"), 1), (sku("A"), 1), (sku("C"), 1)];
        assert_eq!(
            allocated(&rows),
            (
                vec![(3, 1), (5, 1)],
                vec![(0, RowRefusal::SeveralAddresses), (2, other)]
            )
        );
    }

    #[test]
    fn what_is_not_there_or_not_shipped_is_refused() {
        let rows = [
            (sku("Z"), 1),
            (Item::Line(RemoteLineId(9)), 1),
            (sku("D"), 1),
            (sku("E"), 1),
        ];
        let refused = [
            RowRefusal::UnknownSku,
            RowRefusal::UnknownLine,
            RowRefusal::Draft(DraftProblem::Bundle),
            RowRefusal::Draft(DraftProblem::NotShipped),
        ];
        assert_eq!(allocated(&rows), (vec![], (0..).zip(refused).collect()));
    }
}
