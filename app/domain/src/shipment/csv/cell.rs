//! What a cell says, without what spreadsheets and label tools put around it.

use std::borrow::Cow;

use super::row::RowProblem;
use crate::carriers::letters;
use crate::ids::RemoteOrderId;
use crate::invisible::is_mark;
use crate::spreadsheet::as_it_was;

/// Tracking numbers are longer than this; so are not the groups of digits that people read them in.
const NUMBER_MIN_CHARS: usize = 9;

/// Where something stands between them that people part numbers by, shorter texts are numbers, too.
const PARTED_MIN_CHARS: usize = 6;

/// The most parcels that an order is taken to have where nothing but its number tells.
const PARCELS_MAX: i64 = 99;

/// What people write for nothing, in letters.
const NOTHING: [&str; 8] = ["na", "none", "null", "nan", "nil", "tba", "tbd", "notracking"];

/// The text of a cell. Spreadsheets write text as `="0123"` or with an apostrophe before it.
pub(crate) fn plain(cell: &str) -> Cow<'_, str> {
    match as_it_was(cell.trim()) {
        Cow::Borrowed(cell) => without_wrapping(cell.trim()),
        Cow::Owned(cell) => Cow::Owned(without_wrapping(cell.trim()).into_owned()),
    }
}

fn without_wrapping(cell: &str) -> Cow<'_, str> {
    let text = cell
        .strip_prefix("=\"")
        .and_then(|cell| cell.strip_suffix('"'))
        .map(|text| text.replace("\"\"", "\""));
    match text {
        Some(text) => Cow::Owned(text.trim().to_owned()),
        None => Cow::Borrowed(match cell.strip_prefix('\'') {
            Some(rest) if !rest.is_empty() => rest,
            _ => cell,
        }),
    }
}

/// A whole number from 1 on. Spreadsheets may write 2 as `2.0`. `1,000` may be one or a thousand, and is neither.
pub(super) fn whole(text: &str) -> Option<i64> {
    let whole = without_fraction(text).unwrap_or(text);
    // Only digits, because `parse` would also accept a sign.
    let is_number = whole.bytes().all(|byte| byte.is_ascii_digit());
    whole.parse().ok().filter(|number| is_number && *number > 0)
}

/// What stands before a fraction of zeros, except of three, which may be thousands.
fn without_fraction(text: &str) -> Option<&str> {
    let (whole, rest) = text.split_once(['.', ','])?;
    let is_zero = !rest.is_empty() && rest.len() != 3 && rest.bytes().all(|byte| byte == b'0');
    is_zero.then_some(whole)
}

/// The order that a cell names.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum OrderReference {
    Number(RemoteOrderId),
    /// `601-2`: label tools number the parcels of an order. Which part is the order's number, the orders tell.
    Split {
        written: String,
        guesses: Vec<RemoteOrderId>,
    },
}

impl OrderReference {
    pub(super) fn read(cell: &str) -> Result<Self, RowProblem> {
        let text = cell.trim_start_matches('#').trim_start();
        if text.is_empty() {
            return Err(RowProblem::Missing);
        }
        if let Some(number) = whole(text) {
            return Ok(Self::Number(RemoteOrderId(number)));
        }
        let parts: Vec<&str> = text.split('-').map(str::trim).collect();
        let mut guesses: Vec<RemoteOrderId> = parts
            .iter()
            .filter_map(|part| whole(part))
            .map(RemoteOrderId)
            .collect();
        if !(2..=3).contains(&parts.len()) || guesses.len() != parts.len() {
            return Err(RowProblem::NotAnOrderNumber);
        }
        guesses.sort_unstable();
        guesses.dedup();
        Ok(Self::Split {
            written: text.to_owned(),
            guesses,
        })
    }

    /// Whether the order with this number may be shipped by a label that has no SKU: `601-2` is a parcel of 601, and
    /// `2026-601` may be anything.
    pub fn is_label_of(&self, number: RemoteOrderId) -> bool {
        match self {
            Self::Number(own) => *own == number,
            Self::Split { guesses, .. } => {
                guesses.len() == 2 && guesses.iter().all(|one| *one == number || one.0 <= PARCELS_MAX)
            }
        }
    }

    /// The numbers that the order may have.
    pub fn numbers(&self) -> &[RemoteOrderId] {
        match self {
            Self::Number(number) => std::slice::from_ref(number),
            Self::Split { guesses, .. } => guesses,
        }
    }
}

impl std::fmt::Display for OrderReference {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Number(number) => number.fmt(f),
            Self::Split { written, .. } => f.write_str(written),
        }
    }
}

/// A tracking number as carriers write it: without the blanks that people put between groups of digits. Empty where the
/// cell says that there is none.
pub(super) fn tracking_number(cell: &str) -> Result<String, RowProblem> {
    // Programs that copy numbers put them in.
    let cell: String = cell.chars().filter(|c| !is_mark(*c)).collect();
    let letters = letters(&cell);
    if letters.is_empty() || NOTHING.contains(&letters.as_str()) {
        return Ok(String::new());
    }
    if cell.starts_with('=') {
        return Err(RowProblem::Formula);
    }
    let parts: Vec<&str> = cell
        .split(['|', ';', ',', '/', '&', '\n'])
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .collect();
    let blanks: Vec<&str> = cell.split_whitespace().collect();
    if is_several(&parts, PARTED_MIN_CHARS) || is_several(&blanks, NUMBER_MIN_CHARS) {
        return Err(RowProblem::SeveralNumbers);
    }
    let without_blanks: String = blanks.concat();
    if let Some(whole) = without_fraction(&without_blanks)
        && whole.len() >= NUMBER_MIN_CHARS
        && whole.bytes().all(|byte| byte.is_ascii_digit())
    {
        return Ok(whole.to_owned());
    }
    let digits = without_blanks.bytes().filter(u8::is_ascii_digit).count();
    let is_number = without_blanks
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    Ok(if is_number && digits >= NUMBER_MIN_CHARS - 1 {
        without_blanks
    } else {
        cell
    })
}

/// Whether more than one of them is a number. Words between them do not matter.
fn is_several(parts: &[&str], min_chars: usize) -> bool {
    let is_number = |part: &&&str| {
        part.len() >= min_chars
            && part
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b' ' || byte == b'-')
            && part.bytes().filter(u8::is_ascii_digit).count() * 2 >= part.len()
    };
    parts.iter().filter(is_number).count() > 1
}

/// `9.4E+21`, or `9,4E+21` in some countries. Some programs leave the plus out; then a fraction tells it from a number
/// with a letter in it.
pub(super) fn is_shortened(number: &str) -> bool {
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let number = number.to_ascii_uppercase();
    let Some((digits, power)) = number.split_once('E') else {
        return false;
    };
    let (plus, power) = match power.strip_prefix('+') {
        Some(power) => (true, power),
        None => (false, power),
    };
    let has_fraction = digits.contains(['.', ',']);
    (plus || has_fraction) && is_number(&digits.replacen(['.', ','], "", 1)) && is_number(power)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spreadsheets_wrapping_is_taken_off() {
        for (cell, text) in [
            ("=\"9400111\"", "9400111"),
            ("'601", "601"),
            ("\u{a0} 601 ", "601"),
            ("=\"a \"\"b\"\"\"", "a \"b\""),
            ("'=A()", "=A()"),
            ("=A()", "=A()"),
            ("'", "'"),
        ] {
            assert_eq!(plain(cell), text);
        }
        for (text, number) in [
            ("2", Some(2)),
            ("2.0", Some(2)),
            ("2,00", Some(2)),
            ("2.0000", Some(2)),
            ("1,000", None),
            ("1.000", None),
            ("2.5", None),
            ("-1", None),
            ("0", None),
        ] {
            assert_eq!(whole(text), number, "{text}");
        }
    }

    #[test]
    fn an_order_is_named_by_its_number_or_by_a_parcel_of_it() {
        let numbers = |cell: &str| {
            let read = OrderReference::read(cell);
            read.map(|order| order.numbers().iter().map(|id| id.0).collect::<Vec<_>>())
        };
        assert_eq!(numbers("# 601"), Ok(vec![601]));
        assert_eq!(numbers("601.0"), Ok(vec![601]));
        assert_eq!(numbers("601-2"), Ok(vec![2, 601]));
        assert_eq!(numbers("1-601-1"), Ok(vec![1, 601]));
        for wrong in ["A-601", "601-", "1-2-3-4", "601/2", "-601"] {
            assert_eq!(numbers(wrong), Err(RowProblem::NotAnOrderNumber), "{wrong}");
        }
        assert_eq!(numbers("#"), Err(RowProblem::Missing));
    }

    #[test]
    fn blanks_within_a_number_go_and_two_numbers_are_refused() {
        let read = |cell: &str| tracking_number(cell);
        assert_eq!(
            read("9400 1118 9922 3344 5566 77"),
            Ok("9400111899223344556677".to_owned())
        );
        assert_eq!(read("AB 123 456 789 GB"), Ok("AB123456789GB".to_owned()));
        assert_eq!(read("Our van 17"), Ok("Our van 17".to_owned()));
        assert_eq!(
            read("\u{200b}1Z999AA10123456784"),
            Ok("1Z999AA10123456784".to_owned())
        );
        assert_eq!(read("123456789012.0"), Ok("123456789012".to_owned()));
        for nothing in ["", "N/A", "#N/A", "-", "none", "n.a.", "TBA"] {
            assert_eq!(read(nothing), Ok(String::new()), "{nothing}");
        }
        assert_eq!(
            read("=HYPERLINK(\"https://x.example\")"),
            Err(RowProblem::Formula)
        );
        for two in [
            "1Z999AA10123456784|1Z999AA10123456785",
            "1Z999AA10123456784; 1Z999AA10123456785",
            "1Z999AA10123456784, 1Z999AA10123456785, 1Z999AA10123456786",
            "1Z999AA10123456784 1Z999AA10123456785",
            "1Z999AA10123456784\n1Z999AA10123456785",
            "1Z999AA10123456784/1Z999AA10123456785",
            "1Z999AA10123456784 & 1Z999AA10123456785",
            "1Z999AA10123456784 and 1Z999AA10123456785",
            "12345678|12345679",
        ] {
            assert_eq!(read(two), Err(RowProblem::SeveralNumbers), "{two}");
        }
    }

    #[test]
    fn a_long_number_that_was_shortened_is_seen() {
        for shortened in ["9.4E+21", "9,4E+21", "9.4001118E21", "9E+21"] {
            assert!(is_shortened(shortened), "{shortened}");
        }
        for number in [
            "9400111899223344556677",
            "12E34",
            "1Z999AA1E123456784",
            "9.4",
            "E21",
        ] {
            assert!(!is_shortened(number), "{number}");
        }
    }

    #[test]
    fn a_label_without_sku_is_a_parcel_of_an_order_only_where_the_rest_counts_parcels() {
        let is_of = |cell: &str, order| {
            let read = OrderReference::read(cell).expect("an order");
            read.is_label_of(RemoteOrderId(order))
        };
        for parcel in ["601", "601-2", "2-601", "1-601-1"] {
            assert!(is_of(parcel, 601), "{parcel}");
        }
        for unsure in ["2026-601", "601-11-20", "99999-601"] {
            assert!(!is_of(unsure, 601), "{unsure}");
        }
    }
}
