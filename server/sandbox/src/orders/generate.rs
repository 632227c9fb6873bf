//! One order from a seed and an index: a pure function, so that a million orders take no memory.

use super::dice::Dice;
use super::lines::{Shape, lines};
use super::money::{Money, MoneyStyle};
use super::people::person;
use super::shipment::Shipment;
use super::status::{COMPLETED, PARTIALLY_REFUNDED, PARTIALLY_SHIPPED, REFUNDED, SHIPPED};
use super::texts::{MESSAGES, ORDER_SOURCES, PAYMENT_METHODS, SHIPPING_METHODS};
use super::timeline::Timeline;
use super::{Address, ExternalId, Head, Line, LineKind, Order};

const FOR_BODY: u64 = 3;
const MOST_ADDRESSES: u64 = 5;

/// The order at an index, as it was before anybody touched it.
pub fn order(timeline: &Timeline, index: u64) -> Order {
    order_with_head(timeline, timeline.head(index))
}

fn order_with_head(timeline: &Timeline, head: Head) -> Order {
    let mut dice = Dice::new(timeline.seed, head.index, FOR_BODY);
    let dice = &mut dice;
    let shape = Shape::of(timeline, head.index);
    let awkward = timeline.place(head.index, 23, 5);
    let address_ids: Vec<u64> = (0..shape.addresses(dice))
        .map(|n| head.id * MOST_ADDRESSES + n)
        .collect();
    let mut lines = lines(head.id, shape, &address_ids, dice);
    follow_status(head.status, &mut lines);
    let billing = person(dice, awkward == 0);
    let addresses = address_ids
        .into_iter()
        .map(|id| Address {
            id,
            person: if id % MOST_ADDRESSES == 0 {
                billing.clone()
            } else {
                person(dice, dice_is_odd(id))
            },
            shipping_method: dice.pick(&SHIPPING_METHODS),
            cost: Money::cents(dice.pick(&[0, 499, 800, 1_295])),
        })
        .collect();
    let currency = dice.pick(&["USD", "USD", "USD", "USD", "GBP", "EUR"]);
    let mut order = Order {
        head,
        billing,
        lines,
        addresses,
        payment_method: dice.pick(&PAYMENT_METHODS),
        source: dice.pick(&ORDER_SOURCES),
        currency,
        tax_rate: dice.pick(&[0, 0, 825, 2_000]),
        discount: Money::ZERO,
        cart_id: dice.percent(80).then(|| uuid(dice)),
        external_id: external_id(dice, head.id),
        external_order_id: if dice.percent(5) {
            format!("EXT-{}", head.id)
        } else {
            String::new()
        },
        staff_notes: String::new(),
        customer_message: if awkward < 3 {
            dice.pick(&MESSAGES).to_owned()
        } else {
            String::new()
        },
        money_style: match timeline.place(head.index, 29, 11) {
            0 => MoneyStyle::Number,
            1 => MoneyStyle::Short,
            _ => MoneyStyle::Documented,
        },
        consignments_come_empty: shape == Shape::EmptyConsignments,
        malformed: false,
        shipments: Vec::new(),
    };
    if dice.percent(8) {
        order.discount = order.subtotal().percent(1_000);
    }
    order.shipments = Shipment::of_shipped_lines(&order);
    order
}

fn dice_is_odd(id: u64) -> bool {
    id % 2 == 1
}

/// What was shipped or refunded must fit the order's status.
fn follow_status(status: u8, lines: &mut [Line]) {
    match status {
        SHIPPED | COMPLETED => lines.iter_mut().for_each(ship),
        PARTIALLY_SHIPPED => lines.iter_mut().take(1).for_each(ship),
        REFUNDED => lines.iter_mut().for_each(|line| line.refunded = line.quantity),
        PARTIALLY_REFUNDED => lines[0].refunded = lines[0].quantity,
        _ => {}
    }
}

fn ship(line: &mut Line) {
    if matches!(line.kind, LineKind::Physical { .. }) {
        line.shipped = line.quantity - line.refunded;
    }
}

fn external_id(dice: &mut Dice, order_id: u64) -> ExternalId {
    match dice.below(20) {
        0 => ExternalId::Number(order_id + 900_000),
        1 => ExternalId::Text(order_id + 900_000),
        2 => ExternalId::Empty,
        _ => ExternalId::Null,
    }
}

fn uuid(dice: &mut Dice) -> String {
    let value = u128::from(dice.throw()) << 64 | u128::from(dice.throw());
    uuid::Builder::from_random_bytes(value.to_be_bytes())
        .into_uuid()
        .to_string()
}
