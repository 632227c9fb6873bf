//! The shapes of tracking numbers.

/// The form in which numbers are compared: upper case, without the spaces and hyphens that people put between the
/// digits.
pub fn plain(number: &str) -> String {
    number
        .chars()
        .filter(|c| !c.is_whitespace() && *c != '-')
        .flat_map(char::to_uppercase)
        .collect()
}

/// Whether `number`, in its plain form, fits one of the masks.
pub fn is_one_of(number: &str, masks: &[&str]) -> bool {
    masks.iter().any(|mask| fits(number.as_bytes(), mask.as_bytes()))
}

fn fits(number: &[u8], mask: &[u8]) -> bool {
    let fits_one = |(byte, mask): (&u8, &u8)| match mask {
        b'#' => byte.is_ascii_digit(),
        b'@' => byte.is_ascii_uppercase(),
        b'*' => byte.is_ascii_alphanumeric(),
        other => byte == other,
    };
    number.len() == mask.len() && number.iter().zip(mask).all(fits_one)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn masks_fit_whole_numbers_only() {
        let masks = ["1Z****", "@@###US"];
        for number in ["1ZAB12", "EJ958US"] {
            assert!(is_one_of(number, &masks), "{number}");
        }
        for number in ["1ZAB1", "1ZAB123", "E1958US", "EJ958GB", ""] {
            assert!(!is_one_of(number, &masks), "{number}");
        }
        assert_eq!(plain(" 1z-ab 12 "), "1ZAB12");
    }
}
