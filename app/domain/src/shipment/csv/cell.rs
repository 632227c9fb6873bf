//! What a cell says, without what spreadsheets and label tools put around it.

use std::borrow::Cow;

use super::row::RowProblem;
use crate::ids::RemoteOrderId;
use crate::spreadsheet::as_it_was;

/// Tracking numbers are longer than this; so are not the groups of digits that people read them in.
const NUMBER_MIN_CHARS: usize = 9;

/// The text of a cell. Spreadsheets write text as `="0123"` or with an apostrophe before it.
pub(super) fn plain(cell: &str) -> Cow<'_, str> {
    let cell = as_it_was(cell.trim()).trim();
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

/// A whole number from 1 on. Spreadsheets may write 2 as `2.0`.
pub(super) fn whole(text: &str) -> Option<i64> {
    let whole = match text.split_once(['.', ',']) {
        Some((whole, rest)) if !rest.is_empty() && rest.bytes().all(|byte| byte == b'0') => whole,
        _ => text,
    };
    // Only digits, because `parse` would also accept a sign.
    let is_number = whole.bytes().all(|byte| byte.is_ascii_digit());
    whole.parse().ok().filter(|number| is_number && *number > 0)
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

/// A tracking number as carriers write it: without the blanks that people put between groups of digits.
pub(super) fn tracking_number(cell: &str) -> Result<String, RowProblem> {
    let parts: Vec<&str> = cell
        .split(['|', ';', ',', '\n'])
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .collect();
    let blanks: Vec<&str> = cell.split_whitespace().collect();
    if is_several(&parts) || is_several(&blanks) {
        return Err(RowProblem::SeveralNumbers);
    }
    let without_blanks: String = blanks.concat();
    let digits = without_blanks.bytes().filter(u8::is_ascii_digit).count();
    let is_number = without_blanks
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    Ok(if is_number && digits >= NUMBER_MIN_CHARS - 1 {
        without_blanks
    } else {
        cell.to_owned()
    })
}

fn is_several(parts: &[&str]) -> bool {
    let is_number = |part: &&str| {
        part.len() >= NUMBER_MIN_CHARS
            && part
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b' ' || byte == b'-')
            && part.bytes().filter(u8::is_ascii_digit).count() * 2 >= part.len()
    };
    parts.len() > 1 && parts.iter().all(is_number)
}

/// `9.4E+21`, or `9,4E+21` in some countries.
pub(super) fn is_shortened(number: &str) -> bool {
    let Some((digits, power)) = number
        .to_ascii_uppercase()
        .split_once("E+")
        .map(|(digits, power)| {
            let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
            (is_number(&digits.replacen(['.', ','], "", 1)), is_number(power))
        })
    else {
        return false;
    };
    digits && power
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
        for two in [
            "1Z999AA10123456784|1Z999AA10123456785",
            "1Z999AA10123456784; 1Z999AA10123456785",
            "1Z999AA10123456784, 1Z999AA10123456785, 1Z999AA10123456786",
            "1Z999AA10123456784 1Z999AA10123456785",
            "1Z999AA10123456784\n1Z999AA10123456785",
        ] {
            assert_eq!(read(two), Err(RowProblem::SeveralNumbers), "{two}");
        }
    }
}
