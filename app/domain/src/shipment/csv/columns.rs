//! Recognises the columns by the header.

use super::SheetError;
use crate::carriers::letters;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Column {
    Order,
    Sku,
    Line,
    Quantity,
    Carrier,
    TrackingNumber,
    TrackingLink,
}

impl Column {
    pub const ALL: [Column; 7] = [
        Column::Order,
        Column::Sku,
        Column::Line,
        Column::Quantity,
        Column::Carrier,
        Column::TrackingNumber,
        Column::TrackingLink,
    ];

    pub const fn label(self) -> &'static str {
        match self {
            Column::Order => "Order number",
            Column::Sku => "SKU",
            Column::Line => "Line",
            Column::Quantity => "Quantity",
            Column::Carrier => "Carrier",
            Column::TrackingNumber => "Tracking number",
            Column::TrackingLink => "Tracking link",
        }
    }

    /// The names that it may have, in the form that [`letters`] gives. The first one that the header contains
    /// counts.
    const fn names(self) -> &'static [&'static str] {
        match self {
            Column::Order => &[
                "ordernumber",
                "orderno",
                "ordernr",
                "orderid",
                "order",
                "bigcommerceorderid",
                "orderreference",
            ],
            Column::Sku => &[
                "sku",
                "productsku",
                "itemsku",
                "variantsku",
                "productcode",
                "itemcode",
            ],
            Column::Line => &[
                "line",
                "lineid",
                "orderproductid",
                "orderlineid",
                "lineitemid",
                "orderlineitemid",
            ],
            Column::Quantity => &[
                "quantity",
                "qty",
                "quantityshipped",
                "qtyshipped",
                "shippedquantity",
                "shippedqty",
            ],
            Column::Carrier => &[
                "carrier",
                "shippingcarrier",
                "carriername",
                "carriercode",
                "shippingprovider",
                "courier",
                "shipper",
            ],
            Column::TrackingNumber => &[
                "trackingnumber",
                "trackingno",
                "trackingnr",
                "trackingcode",
                "trackingid",
                "tracking",
                "consignmentnumber",
            ],
            Column::TrackingLink => &["trackinglink", "trackingurl"],
        }
    }
}

/// The position of each column in a row.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct ColumnPlaces([Option<usize>; Column::ALL.len()]);

impl ColumnPlaces {
    /// # Errors
    /// Two columns have the same name.
    pub(super) fn of<'a>(header: impl Iterator<Item = &'a str>) -> Result<Self, SheetError> {
        let header: Vec<String> = header.map(letters).collect();
        let mut columns = Self::default();
        for column in Column::ALL {
            let places = |name: &&str| {
                let mut places = (0..header.len()).filter(|place| header[*place] == **name);
                places.next().map(|place| (place, places.next().is_some()))
            };
            columns.0[column as usize] = match column.names().iter().find_map(places) {
                Some((_, true)) => return Err(SheetError::ColumnTwice(column)),
                found => found.map(|(place, _)| place),
            };
        }
        Ok(columns)
    }

    pub(super) fn place(&self, column: Column) -> Option<usize> {
        self.0[column as usize]
    }

    pub(super) fn known(&self) -> usize {
        self.0.iter().flatten().count()
    }

    /// The required columns that are missing. SKU stands for "SKU or line".
    pub(super) fn missing(&self) -> Vec<Column> {
        let is_missing = |column: &Column| match column {
            Column::Line | Column::TrackingLink => false,
            Column::Sku => self.place(Column::Sku).or(self.place(Column::Line)).is_none(),
            other => self.place(*other).is_none(),
        };
        Column::ALL.into_iter().filter(is_missing).collect()
    }
}
