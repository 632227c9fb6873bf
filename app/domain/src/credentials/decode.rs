//! Decodes a file that was chosen or dropped.

use super::{Finding, FindingKind};

/// A credentials file has about 300 bytes.
pub const MAX_BYTES: usize = 16 * 1024;

/// UTF-8 with or without a byte order mark, or UTF-16 with one. A few bytes of an old 8-bit encoding become
/// `U+FFFD`: they can only be in the account's name, because everything that matters is ASCII.
///
/// # Errors
/// [`FindingKind::TooLarge`] above [`MAX_BYTES`], [`FindingKind::Binary`] if it is not text, [`FindingKind::Empty`]
/// if it is empty.
pub fn decode(bytes: &[u8]) -> Result<String, Finding> {
    if bytes.len() > MAX_BYTES {
        return Err(Finding::of_whole(FindingKind::TooLarge));
    }
    let text = match bytes {
        [0xff, 0xfe, units @ ..] => from_utf16(units, u16::from_le_bytes),
        [0xfe, 0xff, units @ ..] => from_utf16(units, u16::from_be_bytes),
        [0xef, 0xbb, 0xbf, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        _ => String::from_utf8_lossy(bytes).into_owned(),
    };
    let unreadable = text
        .chars()
        .filter(|char| *char == char::REPLACEMENT_CHARACTER)
        .count();
    if is_binary(&text) || unreadable * 8 > text.chars().count() {
        return Err(Finding::of_whole(FindingKind::Binary));
    }
    if text.trim().is_empty() {
        return Err(Finding::of_whole(FindingKind::Empty));
    }
    Ok(text)
}

/// Applies the same limits to pasted text.
pub(super) fn refusal(text: &str) -> Option<Finding> {
    if text.len() > MAX_BYTES {
        return Some(Finding::of_whole(FindingKind::TooLarge));
    }
    is_binary(text).then(|| Finding::of_whole(FindingKind::Binary))
}

pub(crate) fn from_utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> String {
    let units = bytes.chunks_exact(2).map(|pair| unit([pair[0], pair[1]]));
    char::decode_utf16(units)
        .map(|char| char.unwrap_or(char::REPLACEMENT_CHARACTER))
        .collect()
}

fn is_binary(text: &str) -> bool {
    // DOS ends files with 1a.
    text.bytes()
        .any(|byte| matches!(byte, 0..=8 | 0x0e..=0x19 | 0x1b..=0x1f | 0x7f))
}
