//! Packing an order: which pieces go into a parcel, and which of them were scanned.
//!
//! Nothing of it is stored. What is packed has a short text form, which stands in the page's address: a page that is
//! loaded again, or opened on another tablet, shows the same.

use std::fmt;

use crate::ids::RemoteLineId;

/// A line of an order, as far as packing needs it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineToPack {
    pub line: RemoteLineId,
    /// May be empty: then the line is counted by hand.
    pub sku: String,
    /// The product's own, a UPC or EAN; may be empty.
    pub barcode: String,
    /// How many pieces go into the parcel.
    pub wanted: i64,
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
}

impl LineToPack {
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
    /// an address: what names no line is passed over, and so is what is too much.
    pub fn with_packed(mut self, text: &str) -> Self {
        let counts = text.split(',').filter_map(|part| part.split_once(':'));
        for (line, count) in counts {
            if let (Ok(line), Ok(count)) = (line.trim().parse(), count.trim().parse::<i64>()) {
                self.add(RemoteLineId(line), count);
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

    /// One piece of what has this code. Lines with the same code are filled one after the other.
    pub fn scan(&mut self, code: &str) -> Scan {
        let meant = || self.lines.iter().filter(|packed| packed.line.has_code(code));
        let open = meant().find(|packed| !packed.is_done());
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

    /// Nothing is missing. Never so where there is nothing to pack.
    pub fn is_complete(&self) -> bool {
        !self.lines.is_empty() && self.lines.iter().all(PackedLine::is_done)
    }
}

/// `77:2,78:1`: each line's number in the store, and how many of it are packed.
impl fmt::Display for Packing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let packed = self.lines.iter().filter(|packed| packed.packed > 0);
        for (index, PackedLine { line, packed }) in packed.enumerate() {
            let comma = if index > 0 { "," } else { "" };
            write!(f, "{comma}{}:{packed}", line.line.0)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TENT: RemoteLineId = RemoteLineId(77);
    const PEGS: RemoteLineId = RemoteLineId(78);
    const MORE_PEGS: RemoteLineId = RemoteLineId(79);

    fn line(line: RemoteLineId, sku: &str, barcode: &str, wanted: i64) -> LineToPack {
        LineToPack {
            line,
            sku: sku.to_owned(),
            barcode: barcode.to_owned(),
            wanted,
        }
    }

    fn packing() -> Packing {
        Packing::new([
            line(TENT, " Tent-4P ", "036000291452", 1),
            line(PEGS, "PEG", "", 2),
            line(MORE_PEGS, "peg", "", 1),
            line(RemoteLineId(80), "GONE", "", 0),
        ])
    }

    #[test]
    fn a_code_is_a_sku_in_any_case_or_a_barcode_with_or_without_its_zero() {
        for code in ["tent-4p", " TENT-4P\t", "036000291452", "0036000291452"] {
            assert_eq!(packing().scan(code), Scan::Counted(TENT), "{code:?}");
        }
        for code in ["", "  ", "tent", "GONE", "0", "0000"] {
            assert_eq!(packing().scan(code), Scan::WrongItem, "{code:?}");
        }
        let bare = Packing::new([line(TENT, "", "", 1), line(PEGS, "", "000", 1)]);
        for code in ["", " ", "0", "000"] {
            assert_eq!(bare.clone().scan(code), Scan::WrongItem, "{code:?}");
        }
    }

    #[test]
    fn lines_with_the_same_code_are_filled_one_after_the_other() {
        let mut packing = packing();
        let scans: Vec<Scan> = (0..4).map(|_| packing.scan("peg")).collect();
        let expected = [
            Scan::Counted(PEGS),
            Scan::Counted(PEGS),
            Scan::Counted(MORE_PEGS),
            Scan::TooMany(PEGS),
        ];
        assert_eq!(scans, expected);
        assert_eq!(packing.to_string(), "78:2,79:1");
        assert!(!packing.is_complete());
        packing.scan("tent-4p");
        assert!(packing.is_complete());
        assert_eq!((packing.packed(), packing.wanted()), (4, 4));
    }

    #[test]
    fn pieces_are_counted_by_hand_and_taken_out_again() {
        let mut packing = packing();
        assert_eq!(packing.count(TENT), Scan::Counted(TENT));
        assert_eq!(packing.count(TENT), Scan::TooMany(TENT));
        assert_eq!(packing.count(RemoteLineId(1)), Scan::WrongItem);
        packing.take_out(TENT);
        packing.take_out(TENT);
        assert_eq!(packing, self::packing());
    }

    #[test]
    fn what_a_text_says_is_believed_as_far_as_it_fits() {
        for (text, kept) in [
            ("77:1,78:2", "77:1,78:2"),
            ("78:9,77:1", "77:1,78:2"),
            ("78:1,78:1", "78:2"),
            (" 77 : 1 ,x,78,79:-1,80:1,1:1,78:99999999999999999999", "77:1"),
            ("78:9223372036854775807,78:9223372036854775807", "78:2"),
            ("", ""),
        ] {
            assert_eq!(packing().with_packed(text).to_string(), kept, "{text:?}");
        }
    }

    #[test]
    fn an_order_without_anything_to_pack_is_never_complete() {
        assert!(!Packing::default().is_complete());
        assert!(!Packing::new([line(TENT, "A", "", 0)]).is_complete());
    }
}
