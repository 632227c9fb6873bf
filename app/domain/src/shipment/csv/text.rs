//! Decodes and normalises files.

use crate::credentials::decode::from_utf16;

/// UTF-16 if there is a byte order mark, else UTF-8. Anything else comes from an old spreadsheet and is Windows-1252.
pub fn decode(bytes: &[u8]) -> String {
    match bytes {
        [0xff, 0xfe, units @ ..] => from_utf16(units, u16::from_le_bytes),
        [0xfe, 0xff, units @ ..] => from_utf16(units, u16::from_be_bytes),
        _ => match str::from_utf8(bytes) {
            Ok(text) => text.to_owned(),
            Err(_) => bytes.iter().map(|byte| from_windows_1252(*byte)).collect(),
        },
    }
}

/// 0x80 to 0x9f of Windows-1252; all else is as in Latin 1, and so are the five that it leaves open.
const WINDOWS_1252: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}',
    '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

fn from_windows_1252(byte: u8) -> char {
    match byte {
        0x80..=0x9f => WINDOWS_1252[usize::from(byte - 0x80)],
        other => char::from(other),
    }
}

/// Without a byte order mark, and with `\n` as the only line break. One is added after the last line, because lines
/// are counted by their line breaks.
pub(crate) fn with_plain_lines(text: &str) -> String {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut text = text.replace("\r\n", "\n").replace('\r', "\n");
    text.push('\n');
    text
}

/// The delimiter that a first line `sep=;` names, and the text after that line. Spreadsheets read that line over.
pub(crate) fn named_delimiter(text: &str) -> Option<(u8, &str)> {
    let (first, rest) = text.split_once('\n')?;
    let first = first.trim_matches('"').to_ascii_lowercase();
    match first.strip_prefix("sep=")?.as_bytes() {
        [delimiter] => Some((*delimiter, rest)),
        _ => None,
    }
}

pub(crate) fn is_text(text: &str) -> bool {
    !text.bytes().any(|byte| byte < 9)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_of_all_spreadsheets_are_read() {
        let utf16 = |bytes: fn(u16) -> [u8; 2]| {
            "\u{feff}Größe – 5 €"
                .encode_utf16()
                .flat_map(bytes)
                .collect::<Vec<u8>>()
        };
        for bytes in [
            "Größe – 5 €".as_bytes().to_vec(),
            utf16(u16::to_le_bytes),
            utf16(u16::to_be_bytes),
            b"Gr\xf6\xdfe \x96 5 \x80".to_vec(),
            "\u{feff}Größe – 5 €".as_bytes().to_vec(),
        ] {
            assert_eq!(with_plain_lines(&decode(&bytes)), "Größe – 5 €\n");
        }
        assert!(!is_text(&decode(b"PK\x03\x04\0\0")));
        assert_eq!(with_plain_lines("a\r\nb\rc\n"), "a\nb\nc\n\n");
    }

    #[test]
    fn a_first_line_may_name_the_delimiter() {
        assert_eq!(named_delimiter("sep=;\na;b\n"), Some((b';', "a;b\n")));
        assert_eq!(named_delimiter("\"SEP=|\"\na|b\n"), Some((b'|', "a|b\n")));
        assert_eq!(named_delimiter("separator;b\n"), None);
        assert_eq!(named_delimiter("sep=ab\n"), None);
    }
}
