//! `include=consignments`: the lines by where they go (§3.2).

use super::line_json::form_fields;
use super::money::MoneyStyle;
use super::write::{Object, array};
use super::{Address, Line, LineKind, Order};

/// How consignments were asked for.
#[derive(Clone, Copy, Debug)]
pub struct Consignments {
    /// `consignment_structure=object`; without it they come inside an array of one.
    pub as_object: bool,
    /// `include=consignments.line_items`.
    pub line_items: bool,
}

/// A consignment holds no more lines than this, and says so.
const MOST_LINES: usize = 50;

impl Order {
    pub fn write_consignments(&self, out: &mut Vec<u8>, asked: Consignments) {
        if asked.as_object {
            return self.write_consignments_object(out, asked);
        }
        array(out, [()], |out, ()| self.write_consignments_object(out, asked));
    }

    fn write_consignments_object(&self, out: &mut Vec<u8>, asked: Consignments) {
        let pickups = self.lines_of(|kind| matches!(kind, LineKind::Pickup { .. }));
        let downloads = self.lines_of(|kind| kind == LineKind::Digital);
        let gifts = self.lines_of(|kind| kind == LineKind::GiftCertificate);
        Object::open(out)
            .value("pickups", |out| {
                array(out, first(&pickups), |out, line| {
                    self.write_pickup(out, line, &pickups, asked)
                })
            })
            .value("shipping", |out| {
                array(out, &self.addresses, |out, address| {
                    self.write_shipping(out, address, asked)
                });
            })
            .value("downloads", |out| {
                array(out, first(&downloads), |out, _| {
                    self.write_recipient(out, &downloads, asked)
                })
            })
            .object("email", |email| {
                email.value("gift_certificates", |out| {
                    array(out, first(&gifts), |out, _| {
                        self.write_recipient(out, &gifts, asked)
                    });
                });
            })
            .close();
    }

    fn lines_of(&self, is_wanted: impl Fn(LineKind) -> bool) -> Vec<&Line> {
        self.lines.iter().filter(|line| is_wanted(line.kind)).collect()
    }

    fn write_pickup(&self, out: &mut Vec<u8>, line: &Line, lines: &[&Line], asked: Consignments) {
        let LineKind::Pickup { pickup_id } = line.kind else {
            return;
        };
        let mut pickup = Object::open(out);
        pickup
            .number("id", pickup_id)
            .number("pickup_method_id", 4)
            .text("pickup_method_display_name", "At the counter")
            .text("collection_instructions", "Bring the \"order number\" & a smile")
            .object("location", |location| {
                location
                    .number("id", 1)
                    .text("name", "Main shop")
                    .text("address_line_1", "1 Market Square");
            });
        self.write_line_items(&mut pickup, lines, asked);
        pickup.close();
    }

    fn write_shipping(&self, out: &mut Vec<u8>, address: &Address, asked: Consignments) {
        let lines = self.lines_of(|kind| {
            kind == LineKind::Physical {
                address_id: address.id,
            }
        });
        let mut shipping = Object::open(out);
        shipping.number("id", address.id);
        address.person.write(&mut shipping);
        self.write_address_counts(&mut shipping, address);
        shipping
            .text("shipping_method", address.shipping_method)
            .money("base_cost", address.cost, MoneyStyle::Number)
            .money("cost_ex_tax", address.cost, MoneyStyle::Number)
            .money("cost_inc_tax", address.cost, MoneyStyle::Number)
            .constant(r#""cost_tax":0,"shipping_zone_id":1,"shipping_zone_name":"Everywhere""#)
            .constant(form_fields(address));
        self.write_line_items(&mut shipping, &lines, asked);
        shipping.close();
    }

    fn write_recipient(&self, out: &mut Vec<u8>, lines: &[&Line], asked: Consignments) {
        let mut recipient = Object::open(out);
        recipient.text("recipient_email", &self.billing.email);
        self.write_line_items(&mut recipient, lines, asked);
        recipient.close();
    }

    fn write_line_items(&self, consignment: &mut Object<'_>, lines: &[&Line], asked: Consignments) {
        if !asked.line_items {
            return;
        }
        let shown = if self.consignments_come_empty {
            &[]
        } else {
            &lines[..lines.len().min(MOST_LINES)]
        };
        consignment.value("line_items", |out| {
            array(out, shown, |out, line| self.write_line(out, line))
        });
        if lines.len() > MOST_LINES {
            consignment.object("__warning__", |warning| {
                warning.text("message", "Not all line items of this consignment are returned with this response, only 50 are included. Please use the `/v2/orders/{order_id}/products` endpoint");
            });
        }
    }
}

/// One consignment where there are lines, none where there are none.
fn first<'a>(lines: &[&'a Line]) -> Option<&'a Line> {
    lines.first().copied()
}
