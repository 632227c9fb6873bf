//! Decodes and normalises files.

use crate::credentials::decode::from_utf16;

/// UTF-16 if there is a byte order mark, else UTF-8. Anything else comes from an old spreadsheet and is Latin 1.
pub fn decode(bytes: &[u8]) -> String {
    match bytes {
        [0xff, 0xfe, units @ ..] => from_utf16(units, u16::from_le_bytes),
        [0xfe, 0xff, units @ ..] => from_utf16(units, u16::from_be_bytes),
        _ => match str::from_utf8(bytes) {
            Ok(text) => text.to_owned(),
            Err(_) => bytes.iter().map(|byte| char::from(*byte)).collect(),
        },
    }
}

/// Without a byte order mark, and with `\n` as the only line break. One is added after the last line, because lines
/// are counted by their line breaks.
pub(super) fn with_plain_lines(text: &str) -> String {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut text = text.replace("\r\n", "\n").replace('\r', "\n");
    text.push('\n');
    text
}

pub(super) fn is_text(text: &str) -> bool {
    !text.bytes().any(|byte| byte < 9)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_of_all_spreadsheets_are_read() {
        let utf16 = |bytes: fn(u16) -> [u8; 2]| {
            "\u{feff}Größe"
                .encode_utf16()
                .flat_map(bytes)
                .collect::<Vec<u8>>()
        };
        for bytes in [
            "Größe".as_bytes().to_vec(),
            utf16(u16::to_le_bytes),
            utf16(u16::to_be_bytes),
            b"Gr\xf6\xdfe".to_vec(),
            "\u{feff}Größe".as_bytes().to_vec(),
        ] {
            assert_eq!(with_plain_lines(&decode(&bytes)), "Größe\n");
        }
        assert!(!is_text(&decode(b"PK\x03\x04\0\0")));
        assert_eq!(with_plain_lines("a\r\nb\rc\n"), "a\nb\nc\n\n");
    }
}
