//! The lines of an order: what is bought and where it goes, by the shape of the order.

use super::dice::Dice;
use super::money::Money;
use super::products::{CATALOGUE, custom_product, product};
use super::texts::WRAPPING_MESSAGES;
use super::timeline::Timeline;
use super::{Line, LineKind};

/// The kinds of order that a client has to cope with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    Plain,
    DigitalOnly,
    PickupOnly,
    GiftCertificateOnly,
    SeveralAddresses,
    /// More than 50 lines in one consignment, sometimes more than a page of 250.
    ManyLines,
    /// `line_items` of its consignments come empty.
    EmptyConsignments,
    /// A product with picked products beneath it.
    Bundle,
    /// Some quantities were refunded.
    PartlyRefunded,
    /// Something of everything.
    Mixed,
}

/// The length of the cycle of shapes; prime, so that it runs past all other cycles.
const SHAPE_CYCLE: u64 = 199;

/// Orders that don't come whole in a list are rare: one of each kind in the first cycle, so that small stores have
/// them, too, and then in every tenth.
const RARE_IN_CYCLES: u64 = 10;

impl Shape {
    pub fn of(timeline: &Timeline, index: u64) -> Self {
        let is_rare_turn = (index / SHAPE_CYCLE).is_multiple_of(RARE_IN_CYCLES);
        match timeline.place(index, SHAPE_CYCLE, 83) {
            0..=3 => Self::DigitalOnly,
            4..=6 => Self::PickupOnly,
            7..=8 => Self::GiftCertificateOnly,
            9..=14 => Self::SeveralAddresses,
            15 if is_rare_turn => Self::ManyLines,
            16 if is_rare_turn => Self::EmptyConsignments,
            18..=23 => Self::Bundle,
            24..=29 => Self::PartlyRefunded,
            30..=33 => Self::Mixed,
            _ => Self::Plain,
        }
    }

    pub fn addresses(self, dice: &mut Dice) -> u64 {
        match self {
            Self::DigitalOnly | Self::PickupOnly | Self::GiftCertificateOnly => 0,
            Self::SeveralAddresses => 2 + dice.below(3),
            _ => 1,
        }
    }
}

/// The most lines that one order can have; line ids leave room for them.
const LINE_BAND: u64 = 300;

/// The lines of an order, as bought, with nothing shipped yet.
pub fn lines(order_id: u64, shape: Shape, address_ids: &[u64], dice: &mut Dice) -> Vec<Line> {
    let mut basket = Basket {
        next_id: order_id * LINE_BAND,
        lines: Vec::new(),
        dice,
    };
    let home = LineKind::Physical {
        address_id: address_ids.first().copied().unwrap_or(0),
    };
    let pickup = LineKind::Pickup { pickup_id: order_id };
    match shape {
        Shape::DigitalOnly => basket.some(LineKind::Digital, 2),
        Shape::PickupOnly => basket.some(pickup, 3),
        Shape::GiftCertificateOnly => basket.add(LineKind::GiftCertificate),
        Shape::SeveralAddresses => {
            for &address_id in address_ids {
                basket.some(LineKind::Physical { address_id }, 3);
            }
        }
        Shape::ManyLines => {
            let count = 51 + basket.dice.below(230);
            (0..count).for_each(|_| basket.add(home));
        }
        Shape::Bundle => basket.bundle(home),
        Shape::Mixed => {
            for kind in [home, LineKind::Digital, pickup, LineKind::GiftCertificate] {
                basket.add(kind);
            }
        }
        Shape::Plain | Shape::EmptyConsignments | Shape::PartlyRefunded => basket.some(home, 4),
    }
    if shape == Shape::PartlyRefunded {
        basket.lines[0].quantity += 1;
        basket.lines[0].refunded = 1;
    }
    basket.lines
}

struct Basket<'a> {
    next_id: u64,
    lines: Vec<Line>,
    dice: &'a mut Dice,
}

impl Basket<'_> {
    fn some(&mut self, kind: LineKind, most: u64) {
        let count = 1 + self.dice.below(most);
        (0..count).for_each(|_| self.add(kind));
    }

    fn add(&mut self, kind: LineKind) {
        let quantity = if self.dice.percent(70) {
            1
        } else {
            1 + self.dice.below(9)
        };
        let product = if self.dice.percent(3) {
            custom_product(self.dice)
        } else {
            product(self.dice.below(CATALOGUE))
        };
        let wrapping_message = self.dice.percent(5).then(|| self.dice.pick(&WRAPPING_MESSAGES));
        let line = Line {
            id: self.next_id,
            kind,
            price: product.price,
            product,
            quantity: if kind == LineKind::GiftCertificate {
                1
            } else {
                quantity
            },
            shipped: 0,
            refunded: 0,
            parent_id: 0,
            wrapping_message,
        };
        self.next_id += 1;
        self.lines.push(line);
    }

    /// A product and what was picked for it: lines of their own, at no price (§3.4).
    fn bundle(&mut self, kind: LineKind) {
        self.add(kind);
        let parent = self.lines.len() - 1;
        for _ in 0..2 {
            self.add(kind);
            let picked = self.lines.len() - 1;
            self.lines[picked].parent_id = self.lines[parent].id;
            self.lines[picked].price = Money::ZERO;
            self.lines[picked].quantity = self.lines[parent].quantity;
        }
    }
}
