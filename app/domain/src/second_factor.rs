//! A second factor: what a log-in still asks for after the password, and what people type then.

use crate::codes::codes;

codes! {
    /// What a log-in waits for.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum LogInStep {
        /// The person has a second factor, and shows it.
        SecondFactor = "second_factor",
        /// Their role asks for one that they don't have yet, and they set it up.
        Enrolment = "enrolment",
    }
}

/// Of a one-time code.
pub const CODE_DIGITS: usize = 6;
/// Of a recovery code without its dashes: 120 bits, so that it may be kept by a hash without a salt.
pub const RECOVERY_CHARS: usize = 24;
/// How many recovery codes a person gets.
pub const RECOVERY_CODES: usize = 10;

/// Crockford's base 32: no letter looks like a digit or like another letter.
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
const GROUP_CHARS: usize = 4;

/// What somebody typed where a code is asked for, in the form in which it is compared.
#[derive(Clone, PartialEq, Eq)]
pub enum TypedCode {
    OneTime(String),
    Recovery(String),
}

impl TypedCode {
    /// With or without blanks and dashes, in any case, and with letters that are taken for digits. Nothing where it can't be a
    /// code of either kind.
    pub fn read(typed: &str) -> Option<Self> {
        let mut signs = String::with_capacity(RECOVERY_CHARS);
        for sign in typed
            .chars()
            .filter(|sign| !sign.is_whitespace() && !is_dash(*sign))
        {
            // More than any code has is not looked at.
            if signs.len() == RECOVERY_CHARS {
                return None;
            }
            signs.push(known_sign(sign)?);
        }
        let is_number = signs.bytes().all(|byte| byte.is_ascii_digit());
        match signs.len() {
            CODE_DIGITS if is_number => Some(TypedCode::OneTime(signs)),
            RECOVERY_CHARS => Some(TypedCode::Recovery(signs)),
            _ => None,
        }
    }
}

impl std::fmt::Debug for TypedCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            TypedCode::OneTime(_) => "OneTime",
            TypedCode::Recovery(_) => "Recovery",
        })
    }
}

fn is_dash(sign: char) -> bool {
    matches!(sign, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}')
}

fn known_sign(sign: char) -> Option<char> {
    let sign = match sign.to_ascii_lowercase() {
        'o' => '0',
        'i' | 'l' => '1',
        other => other,
    };
    ALPHABET
        .iter()
        .any(|known| char::from(*known) == sign)
        .then_some(sign)
}

/// A recovery code of random bytes, as it is compared.
pub fn recovery_code(random: [u8; RECOVERY_CHARS]) -> String {
    // 256 is a multiple of 32: each sign is as likely as any other.
    let sign = |byte: u8| char::from(ALPHABET[usize::from(byte) % ALPHABET.len()]);
    random.into_iter().map(sign).collect()
}

/// In groups of four, as people read and type it.
pub fn in_groups(text: &str, between: &str) -> String {
    let signs: Vec<char> = text.chars().collect();
    let groups: Vec<String> = signs
        .chunks(GROUP_CHARS)
        .map(|group| group.iter().collect())
        .collect();
    groups.join(between)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn reads_codes_as_people_type_them() {
        let one_time = |code: &str| Some(TypedCode::OneTime(code.to_owned()));
        for typed in ["012345", " 012 345 ", "012-345", "O12345", "0I2345"] {
            assert_eq!(TypedCode::read(typed), one_time("012345"), "{typed}");
        }
        let recovery = Some(TypedCode::Recovery("0123456789abcdefghjkmnpq".to_owned()));
        for typed in [
            "0123-4567-89ab-cdef-ghjk-mnpq",
            "0123456789ABCDEFGHJKMNPQ",
            "oI23 4567–89ab cdef ghjk mnpq",
            "0l23-4567-89AB-CDEF-ghjk-mnpq\r\n",
        ] {
            assert_eq!(TypedCode::read(typed), recovery, "{typed}");
        }
    }

    #[test]
    fn what_can_be_no_code_is_none() {
        for typed in [
            "",
            "12345",
            "1234567",
            "12345u",
            "abcdef",
            "0123-4567-89ab-cdef-ghjk-mnp",
            "0123-4567-89ab-cdef-ghjk-mnpq-0",
            "0123-4567-89ab-cdef-ghjk-mnpu",
            "١٢٣٤٥٦",
        ] {
            assert_eq!(TypedCode::read(typed), None, "{typed}");
        }
    }

    #[test]
    fn does_not_show_itself() {
        let code = TypedCode::OneTime("012345".to_owned());
        assert!(!format!("{code:?}").contains("012345"));
    }

    proptest! {
        #[test]
        fn a_recovery_code_is_read_as_it_is_shown(random: [u8; RECOVERY_CHARS], dashes: bool, upper: bool) {
            let code = recovery_code(random);
            let shown = in_groups(&code, if dashes { "-" } else { "" });
            let typed = if upper { shown.to_uppercase() } else { shown };
            prop_assert_eq!(TypedCode::read(&typed), Some(TypedCode::Recovery(code)));
        }

        #[test]
        fn anything_can_be_typed(typed in ".{0,80}") {
            if let Some(TypedCode::OneTime(code) | TypedCode::Recovery(code)) = TypedCode::read(&typed) {
                prop_assert!(code.bytes().all(|byte| ALPHABET.contains(&byte)));
            }
        }
    }
}
