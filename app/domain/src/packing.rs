//! Packing an order: which pieces go into a parcel, and which of them were scanned.
//!
//! Nothing of it is stored. What is packed has a short text form, which stands in the page's address: a page that is
//! loaded again, or opened on another tablet, shows the same.

use std::fmt;

use crate::client_sku::{UnitsPerPack, WarehouseItem};
use crate::ids::RemoteLineId;

/// A line of an order, as far as packing needs it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineToPack {
    pub line: RemoteLineId,
    /// May be empty: then the line is counted by hand.
    pub sku: String,
    /// The product's own, a UPC or EAN; may be empty.
    pub barcode: String,
    /// How many pieces go into the parcel: units, where the warehouse has them singly.
    pub wanted: i64,
    /// How many of them are one of what the store sells.
    pub per_pack: i64,
    /// Tells what the warehouse calls it from what it was called before, where its client's list has it.
    pub listed_as: Option<SkuMark>,
}

/// A short text that differs for different SKUs. It stands in addresses, which outlive the program that wrote them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SkuMark(u32);

impl SkuMark {
    /// FNV-1a of the SKU as scans are compared with it.
    pub fn of(sku: &str) -> Self {
        let sku = sku.trim().to_lowercase();
        Self(sku.bytes().fold(0x811c_9dc5, |hash, byte| {
            (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
        }))
    }
}

impl fmt::Display for SkuMark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:08x}", self.0)
    }
}

/// What a scan did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scan {
    Counted(RemoteLineId),
    /// All of the item is packed already.
    TooMany(RemoteLineId),
    /// Nothing to pack has this code.
    WrongItem,
}

/// A parcel in the making. No line has more pieces in it than are wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Packing {
    lines: Vec<PackedLine>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackedLine {
    pub line: LineToPack,
    pub packed: i64,
}

impl PackedLine {
    pub fn is_done(&self) -> bool {
        self.packed >= self.line.wanted
    }

    /// How many of what the store sells are whole.
    pub fn packs(&self) -> i64 {
        self.packed / self.line.per_pack.max(1)
    }

    /// A pack is begun, and units of it are missing.
    pub fn is_broken(&self) -> bool {
        self.packed % self.line.per_pack.max(1) != 0
    }
}

impl LineToPack {
    /// Of a line that its client's list may have. What counts is what the warehouse calls it: the store's SKU means a pack,
    /// and may be another product's here. So may the store's barcode of a pack, of which nobody knows whether it is on the
    /// units or around them.
    pub fn new(
        line: RemoteLineId,
        sku: &str,
        barcode: &str,
        left: i64,
        warehouse: Option<&WarehouseItem>,
    ) -> Self {
        let units = warehouse.map_or(UnitsPerPack::ONE, |item| item.units);
        let is_single = units == UnitsPerPack::ONE;
        Self {
            line,
            sku: warehouse.map_or(sku, |item| item.sku.as_str()).to_owned(),
            barcode: if is_single {
                barcode.to_owned()
            } else {
                String::new()
            },
            wanted: units.units(left),
            per_pack: units.units(1),
            listed_as: warehouse.map(|item| SkuMark::of(item.sku.as_str())),
        }
    }

    /// What a count of it goes by: how many are in a pack, and what the warehouse calls it. Empty where it is counted as the store
    /// sells it.
    fn basis(&self) -> String {
        match self.listed_as {
            Some(mark) => format!("/{}/{mark}", self.per_pack),
            None => String::new(),
        }
    }

    pub fn has_code(&self, code: &str) -> bool {
        is_code_of(&self.sku, &self.barcode, code)
    }
}

/// Whether an item with this SKU and barcode is meant by a code, as scanned or typed.
pub fn is_code_of(sku: &str, barcode: &str, code: &str) -> bool {
    let code = code.trim();
    !code.is_empty() && (same_sku(sku, code) || same_barcode(barcode, code))
}

fn same_sku(sku: &str, code: &str) -> bool {
    sku.trim().to_lowercase() == code.to_lowercase()
}

/// Scanners write a UPC with 12 digits or, as an EAN, with a zero before them.
fn same_barcode(barcode: &str, code: &str) -> bool {
    let barcode = barcode.trim();
    if barcode.is_empty() {
        return false;
    }
    let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let digits = |text: &str| text.trim_start_matches('0').to_owned();
    match is_number(barcode) && is_number(code) {
        true => !digits(code).is_empty() && digits(barcode) == digits(code),
        false => barcode.eq_ignore_ascii_case(code),
    }
}

impl Packing {
    /// With nothing in it yet. Lines of which nothing is wanted are left out.
    pub fn new(lines: impl IntoIterator<Item = LineToPack>) -> Self {
        let wanted = lines.into_iter().filter(|line| line.wanted > 0);
        Self {
            lines: wanted.map(|line| PackedLine { line, packed: 0 }).collect(),
        }
    }

    /// With what a text says is in it, as [`Packing`] writes it. The order may have changed since, and anybody can write
    /// an address: what names no line is passed over, and so is what is too much. So is what was counted when the warehouse had
    /// another product for the line, or another number of units in a pack: nobody knows what it would be now.
    pub fn with_packed(mut self, text: &str) -> Self {
        for (line, counted) in text.split(',').filter_map(|part| part.split_once(':')) {
            let Ok(line) = line.trim().parse() else { continue };
            let (count, basis) = match counted.split_once('/') {
                Some((count, basis)) => (count, format!("/{basis}")),
                None => (counted, String::new()),
            };
            let line = RemoteLineId(line);
            let is_of_now = self.find(line).is_some_and(|packed| packed.line.basis() == basis);
            if let (true, Ok(count)) = (is_of_now, count.trim().parse()) {
                self.add(line, count);
            }
        }
        self
    }

    fn add(&mut self, line: RemoteLineId, count: i64) {
        if let Some(packed) = self.find(line) {
            packed.packed = packed.packed.saturating_add(count).clamp(0, packed.line.wanted);
        }
    }

    fn find(&mut self, line: RemoteLineId) -> Option<&mut PackedLine> {
        self.lines.iter_mut().find(|packed| packed.line.line == line)
    }

    /// One piece of what has this code. Lines with the same code are filled one after the other. A SKU is what the warehouse
    /// says of a line, a barcode what its store says: that counts only where no line has the code as its SKU.
    pub fn scan(&mut self, code: &str) -> Scan {
        let lines = || self.lines.iter().filter(|packed| packed.line.has_code(code));
        let has_sku = |packed: &&PackedLine| same_sku(&packed.line.sku, code.trim());
        let is_a_sku = lines().any(|packed| has_sku(&packed));
        let meant = || lines().filter(|packed| !is_a_sku || has_sku(packed));
        // Of a product that goes into packs as well, the store's barcode stands at the single ones alone. Lines that are no
        // packs have their own: of variants with one SKU, only it tells them apart.
        let of_the_product = || {
            let sku = meant().next().map(|packed| packed.line.sku.trim())?;
            let is_open_pack = |packed: &&PackedLine| packed.line.per_pack > 1 && !packed.is_done();
            let mut lines = self.lines.iter().filter(is_open_pack);
            lines.find(|packed| !sku.is_empty() && same_sku(&packed.line.sku, sku))
        };
        let open = meant().find(|packed| !packed.is_done()).or_else(of_the_product);
        match open.or_else(|| meant().next()).map(|packed| packed.line.line) {
            Some(line) => self.count(line),
            None => Scan::WrongItem,
        }
    }

    /// One piece of a line, counted by hand.
    pub fn count(&mut self, line: RemoteLineId) -> Scan {
        match self.find(line) {
            None => Scan::WrongItem,
            Some(packed) if packed.is_done() => Scan::TooMany(line),
            Some(packed) => {
                packed.packed += 1;
                Scan::Counted(line)
            }
        }
    }

    /// A whole pack of a line, counted by hand; or what is missing of the one that is begun.
    pub fn count_pack(&mut self, line: RemoteLineId) -> Scan {
        match self.find(line) {
            None => Scan::WrongItem,
            Some(packed) if packed.is_done() => Scan::TooMany(line),
            Some(packed) => {
                let per_pack = packed.line.per_pack.max(1);
                packed.packed += per_pack - packed.packed % per_pack;
                Scan::Counted(line)
            }
        }
    }

    /// One piece is taken out of the parcel again.
    pub fn take_out(&mut self, line: RemoteLineId) {
        self.add(line, -1);
    }

    pub fn lines(&self) -> &[PackedLine] {
        &self.lines
    }

    pub fn line(&self, line: RemoteLineId) -> Option<&PackedLine> {
        self.lines.iter().find(|packed| packed.line.line == line)
    }

    pub fn packed(&self) -> i64 {
        self.lines.iter().map(|packed| packed.packed).sum()
    }

    pub fn wanted(&self) -> i64 {
        self.lines.iter().map(|packed| packed.line.wanted).sum()
    }

    /// Only whole packs are shipped: a store counts no others.
    pub fn has_broken_packs(&self) -> bool {
        self.lines.iter().any(PackedLine::is_broken)
    }

    /// Nothing is missing. Never so where there is nothing to pack.
    pub fn is_complete(&self) -> bool {
        !self.lines.is_empty() && self.lines.iter().all(PackedLine::is_done)
    }
}

/// `77:2,78:7/6/5f2a91c0`: each line's number in the store, and how many of it are packed; of one that its client's list has,
/// how many are in a pack, and the mark of its SKU.
impl fmt::Display for Packing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let packed = self.lines.iter().filter(|packed| packed.packed > 0);
        for (index, PackedLine { line, packed }) in packed.enumerate() {
            let comma = if index > 0 { "," } else { "" };
            write!(f, "{comma}{}:{packed}{}", line.line.0, line.basis())?;
        }
        Ok(())
    }
}

#[cfg(test)]
#[path = "packing_tests.rs"]
mod tests;
