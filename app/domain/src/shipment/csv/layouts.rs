//! The layouts that are known: which program a CSV comes from, and what its columns mean. To add one, add a row.

use super::columns::Column;
use super::columns::Column::{Carrier, Line, Order, Quantity, Service, Sku, TrackingLink, TrackingNumber};

/// A program's export. Names of columns are written as [`letters`](crate::carriers::letters) gives them.
#[derive(Debug, PartialEq, Eq)]
pub struct Layout {
    pub name: &'static str,
    /// A header that has all of these is taken for this layout; the first such layout counts.
    known_by: &'static [&'static str],
    /// What each column means. Of two columns that mean the carrier, the first with something in it counts. A second
    /// one for the order's number is a question.
    columns: &'static [(&'static str, Column)],
}

pub const LAYOUTS: &[Layout] = &[
    Layout {
        name: "ShipStation",
        known_by: &["ordernumber", "shipmenttrackingnumber"],
        columns: &[
            ("ordernumber", Order),
            ("itemsku", Sku),
            ("itemqty", Quantity),
            ("shipmentcarrier", Carrier),
            ("carrierserviceselected", Service),
            ("shipmenttrackingnumber", TrackingNumber),
        ],
    },
    Layout {
        name: "ShipStation scan report",
        known_by: &["tracking", "order", "action", "user"],
        columns: &[
            ("order", Order),
            ("sku", Sku),
            ("qty", Quantity),
            ("tracking", TrackingNumber),
        ],
    },
    Layout {
        name: "Pirate Ship",
        known_by: &["ordernumber", "trackingnumber", "trackingurl", "carrier"],
        columns: &[
            ("ordernumber", Order),
            ("carrier", Carrier),
            ("trackingnumber", TrackingNumber),
            ("trackingurl", TrackingLink),
            ("sku", Sku),
            ("quantity", Quantity),
        ],
    },
    Layout {
        name: "Shippo",
        known_by: &["ordernumber", "trackingnumber", "servicelevel"],
        columns: &[
            ("ordernumber", Order),
            ("carrier", Carrier),
            ("provider", Carrier),
            ("servicelevel", Service),
            ("trackingnumber", TrackingNumber),
            ("trackingurl", TrackingLink),
            ("sku", Sku),
            ("quantity", Quantity),
        ],
    },
    Layout {
        name: "Stamps.com",
        known_by: &["printedmessage", "tracking"],
        columns: &[
            ("orderid", Order),
            ("carrier", Carrier),
            ("service", Service),
            ("mailclass", Service),
            ("tracking", TrackingNumber),
            ("trackingnumber", TrackingNumber),
        ],
    },
    Layout {
        name: "EasyPost",
        known_by: &["trackingcode", "reference", "carrier"],
        columns: &[
            ("reference", Order),
            ("carrier", Carrier),
            ("service", Service),
            ("trackingcode", TrackingNumber),
            ("publicurl", TrackingLink),
        ],
    },
    Layout {
        name: "ShipHero",
        known_by: &["ordernumber", "shippingcarrier", "customtrackingurl"],
        columns: &[
            ("ordernumber", Order),
            ("sku", Sku),
            ("quantity", Quantity),
            ("shippingcarrier", Carrier),
            ("shippingmethod", Service),
            ("trackingnumber", TrackingNumber),
            ("customtrackingurl", TrackingLink),
        ],
    },
    Layout {
        // "Order Id" is Linnworks' own number.
        name: "Linnworks",
        known_by: &["orderid", "referencenumber", "externalreference"],
        columns: &[
            ("referencenumber", Order),
            ("sku", Sku),
            ("quantity", Quantity),
            ("carrier", Carrier),
            ("vendor", Carrier),
            ("shippingservice", Service),
            ("trackingnumber", TrackingNumber),
        ],
    },
    Layout {
        name: "Royal Mail Click & Drop",
        known_by: &["orderreference", "trackingnumber", "shippingservice"],
        columns: &[
            ("orderreference", Order),
            ("channelreference", Order),
            ("sku", Sku),
            ("quantity", Quantity),
            ("carrier", Carrier),
            ("shippingservice", Service),
            ("trackingnumber", TrackingNumber),
        ],
    },
    Layout {
        name: "Hypa Shift",
        known_by: &["mode", "orderid", "orderproductid"],
        columns: &[
            ("orderid", Order),
            ("orderproductid", Line),
            ("quantity", Quantity),
            ("shippingprovider", Carrier),
            ("trackingcarrier", Carrier),
            ("trackingnumber", TrackingNumber),
            ("trackinglink", TrackingLink),
        ],
    },
    Layout {
        name: "AfterShip",
        known_by: &["courier", "trackingnumber", "customername"],
        columns: &[
            ("orderid", Order),
            ("ordernumber", Order),
            ("courier", Carrier),
            ("trackingnumber", TrackingNumber),
        ],
    },
    Layout {
        name: "Veeqo",
        known_by: &["ordernumber", "trackingnumber", "dispatchmethod"],
        columns: &[
            ("ordernumber", Order),
            ("sku", Sku),
            ("skucode", Sku),
            ("quantity", Quantity),
            ("carrier", Carrier),
            ("dispatchmethod", Service),
            ("trackingnumber", TrackingNumber),
        ],
    },
    Layout {
        name: "35up",
        known_by: &["orderid", "itemid", "shippedqty"],
        columns: &[
            ("orderid", Order),
            ("itemid", Line),
            ("itemsku", Sku),
            ("shippedqty", Quantity),
            ("shippingprovider", Carrier),
            ("shippingmethod", Service),
            ("trackingcode", TrackingNumber),
            ("trackingurl", TrackingLink),
        ],
    },
    Layout {
        name: "BigCommerce",
        known_by: &["shipmentid", "orderid", "shipmentitems"],
        columns: &[
            ("orderid", Order),
            ("shippingprovider", Carrier),
            ("trackingcarrier", Carrier),
            ("shippingmethod", Service),
            ("trackingno", TrackingNumber),
            ("trackingnumber", TrackingNumber),
            ("trackinglink", TrackingLink),
        ],
    },
];

impl Layout {
    /// `header` in letters.
    pub(super) fn of(header: &[String]) -> Option<&'static Self> {
        let has = |name: &&str| header.iter().any(|cell| cell == *name);
        LAYOUTS.iter().find(|layout| layout.known_by.iter().all(has))
    }

    pub(super) fn meaning(&self, name: &str) -> Option<Column> {
        let found = self.columns.iter().find(|(known, _)| *known == name);
        found.map(|(_, column)| *column)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::carriers::letters;

    #[test]
    fn each_layout_is_known_by_its_own_header_and_names_order_and_tracking() {
        for layout in LAYOUTS {
            let header: Vec<String> = layout.known_by.iter().map(|name| (*name).to_owned()).collect();
            assert_eq!(Layout::of(&header), Some(layout), "{}", layout.name);
            for needed in [Order, TrackingNumber] {
                assert!(
                    layout.columns.iter().any(|(_, column)| *column == needed),
                    "{}: {needed:?}",
                    layout.name
                );
            }
            for name in layout
                .known_by
                .iter()
                .chain(layout.columns.iter().map(|(name, _)| name))
            {
                assert_eq!(letters(name), *name);
            }
        }
    }
}
