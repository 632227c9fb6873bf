//! Which column means what: by what the person chose, by a known layout, or by its name.

use serde::{Deserialize, Serialize};

use super::choices::CsvChoices;
use super::layouts::Layout;
use super::sheet_error::SheetError;
use crate::carriers::letters;
use crate::english;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Column {
    Order,
    Sku,
    Line,
    Quantity,
    Carrier,
    /// The name of a service, which may tell the carrier where no column does.
    Service,
    TrackingNumber,
    TrackingLink,
}

impl Column {
    pub const ALL: [Column; 8] = [
        Column::Order,
        Column::Sku,
        Column::Line,
        Column::Quantity,
        Column::Carrier,
        Column::Service,
        Column::TrackingNumber,
        Column::TrackingLink,
    ];

    /// What people read.
    pub const fn label(self) -> &'static str {
        match self {
            Column::Order => english!("Order number"),
            Column::Sku => english!("SKU"),
            Column::Line => english!("Line"),
            Column::Quantity => english!("Quantity"),
            Column::Carrier => english!("Carrier"),
            Column::Service => english!("Shipping service"),
            Column::TrackingNumber => english!("Tracking number"),
            Column::TrackingLink => english!("Tracking link"),
        }
    }

    /// As somebody types it into a header; SKU stands for "SKU or line".
    pub(super) const fn label_to_type(self) -> &'static str {
        match self {
            Column::Sku => "SKU or Line",
            other => other.label(),
        }
    }

    /// As forms and programs name it.
    pub const fn code(self) -> &'static str {
        match self {
            Column::Order => "order",
            Column::Sku => "sku",
            Column::Line => "line",
            Column::Quantity => "quantity",
            Column::Carrier => "carrier",
            Column::Service => "service",
            Column::TrackingNumber => "tracking_number",
            Column::TrackingLink => "tracking_link",
        }
    }

    /// Names that it may have in a file of no known layout, in the form that [`letters`] gives. The first one that the
    /// header contains counts; but all columns that may be the order's number are asked about.
    const fn names(self) -> &'static [&'static str] {
        match self {
            Column::Order => &[
                "ordernumber",
                "orderno",
                "ordernr",
                "orderid",
                "order",
                "bigcommerceorderid",
                "bigcommerceordernumber",
                "storeordernumber",
                "channelorderid",
                "channelordernumber",
                "orderreference",
                "orderref",
                "externalorderid",
                "externalreference",
                "referencenumber",
                "reference",
                "customerreference",
            ],
            Column::Sku => &[
                "sku",
                "productsku",
                "itemsku",
                "variantsku",
                "skucode",
                "productcode",
                "itemcode",
            ],
            Column::Line => &[
                "line",
                "lineid",
                "lineno",
                "linenumber",
                "orderproductid",
                "orderlineid",
                "lineitemid",
                "orderlineitemid",
            ],
            // What was shipped comes before what was ordered.
            Column::Quantity => &[
                "quantityshipped",
                "qtyshipped",
                "shippedquantity",
                "shippedqty",
                "quantity",
                "qty",
                "itemqty",
            ],
            Column::Carrier => &[
                "carrier",
                "shippingcarrier",
                "carriername",
                "carriercode",
                "shippingprovider",
                "trackingcarrier",
                "shipmentcarrier",
                "courier",
                "shipper",
            ],
            Column::Service => &["carrierservice", "shippingservice", "service", "servicelevel"],
            Column::TrackingNumber => &[
                "trackingnumber",
                "trackingno",
                "trackingnr",
                "trackingcode",
                "trackingid",
                "tracking",
                "shipmenttrackingnumber",
                "consignmentnumber",
            ],
            Column::TrackingLink => &["trackinglink", "trackingurl", "customtrackingurl"],
        }
    }
}

/// The positions of each column in a row. Of several, the first with something in it counts; only the order's number
/// has one or none.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct ColumnPlaces([Vec<usize>; Column::ALL.len()]);

/// A header as it is understood.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Understood {
    pub columns: ColumnPlaces,
    pub layout: Option<&'static Layout>,
    /// Columns that could each be the order's number. None of them is taken by itself.
    pub order_candidates: Vec<usize>,
    /// Columns that nobody has said the meaning of, and that may tell what is in each parcel.
    pub unclear_items: Vec<usize>,
}

/// Names, in letters, that may be an item's, and that may be how many of it.
const MAYBE_ITEMS: [&str; 13] = [
    "item",
    "items",
    "itemnumber",
    "itemid",
    "product",
    "productid",
    "productnumber",
    "article",
    "articlenumber",
    "part",
    "partnumber",
    "barcode",
    "upc",
];
const MAYBE_QUANTITIES: [&str; 8] = [
    "pieces",
    "pcs",
    "count",
    "units",
    "itemcount",
    "amount",
    "qtyordered",
    "quantityordered",
];

impl Understood {
    /// # Errors
    /// Two columns have the same name.
    pub(super) fn of(header: &[String], choices: &CsvChoices) -> Result<Self, SheetError> {
        let names: Vec<String> = header.iter().map(|name| letters(name)).collect();
        let layout = Layout::of(&names);
        let mut understood = Self {
            layout,
            ..Self::default()
        };
        for column in Column::ALL {
            let found = match layout {
                Some(layout) => by_layout(&names, layout, column),
                None => by_name(&names, column)?,
            };
            let found = match column {
                Column::Sku | Column::Line if found.is_empty() => by_name(&names, column)?,
                // A program's files may have more columns than we know of it.
                Column::Quantity if understood.has_item() => by_name(&names, column)?,
                _ => found,
            };
            let places = match choices.chosen(column, &names) {
                Some(chosen) => chosen,
                None => found,
            };
            understood.columns.0[column as usize] = places;
        }
        let of_items = [Column::Sku, Column::Line, Column::Quantity];
        let is_said =
            |column: &Column| understood.columns.has(*column) || choices.columns.contains_key(column);
        if !of_items.iter().any(is_said) {
            let named = |known: &[&str]| {
                (0..names.len())
                    .filter(|place| known.contains(&names[*place].as_str()))
                    .collect()
            };
            let (items, quantities): (Vec<usize>, Vec<usize>) =
                (named(&MAYBE_ITEMS), named(&MAYBE_QUANTITIES));
            if !items.is_empty() && !quantities.is_empty() {
                understood.unclear_items = [items, quantities].concat();
            }
        }
        let orders = &mut understood.columns.0[Column::Order as usize];
        if orders.len() > 1 {
            understood.order_candidates = std::mem::take(orders);
        }
        Ok(understood)
    }

    fn has_item(&self) -> bool {
        self.columns.has(Column::Sku) || self.columns.has(Column::Line)
    }

    pub(super) fn known(&self) -> usize {
        let known = self.columns.0.iter().filter(|places| !places.is_empty()).count();
        known + usize::from(!self.order_candidates.is_empty())
    }
}

fn by_layout(names: &[String], layout: &Layout, column: Column) -> Vec<usize> {
    (0..names.len())
        .filter(|place| layout.meaning(&names[*place]) == Some(column))
        .collect()
}

fn by_name(names: &[String], column: Column) -> Result<Vec<usize>, SheetError> {
    let mut found = Vec::new();
    for known in column.names() {
        let mut places = (0..names.len()).filter(|place| names[*place] == *known);
        found.extend(places.next());
        if places.next().is_some() {
            return Err(SheetError::ColumnTwice(column));
        }
    }
    if !matches!(column, Column::Order | Column::Carrier) {
        found.truncate(1);
    }
    Ok(found)
}

impl ColumnPlaces {
    pub(super) fn places(&self, column: Column) -> &[usize] {
        &self.0[column as usize]
    }

    pub(super) fn has(&self, column: Column) -> bool {
        !self.places(column).is_empty()
    }

    pub(super) fn set_order(&mut self, place: usize) {
        self.0[Column::Order as usize] = vec![place];
    }

    /// The required columns that are missing. A file without lines is one of labels; a file with some of what tells a
    /// line needs all of it. SKU stands for "SKU or line".
    pub(super) fn missing(&self) -> Vec<Column> {
        let has_item = self.has(Column::Sku) || self.has(Column::Line);
        let has_lines = has_item || self.has(Column::Quantity);
        let is_missing = |column: &Column| match column {
            Column::Line | Column::TrackingLink | Column::Carrier | Column::Service => false,
            Column::Sku => has_lines && !has_item,
            Column::Quantity => has_lines && !self.has(Column::Quantity),
            other => !self.has(*other),
        };
        Column::ALL.into_iter().filter(is_missing).collect()
    }
}
