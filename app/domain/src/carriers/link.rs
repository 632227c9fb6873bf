//! Tracking links.

/// Puts the tracking number in place of `{}` in `pattern`. The number is percent-encoded, so it can't break out of
/// its part of the URL.
pub fn link_with(pattern: &str, number: &str) -> String {
    use std::fmt::Write;
    let mut escaped = String::with_capacity(number.len());
    for byte in number.trim().bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~') {
            escaped.push(char::from(byte));
        } else {
            // Writing to a String can't fail.
            let _ = write!(escaped, "%{byte:02X}");
        }
    }
    pattern.replace("{}", &escaped)
}

#[cfg(test)]
mod tests {
    use super::link_with;

    #[test]
    fn numbers_can_not_break_out_of_their_place() {
        assert_eq!(
            link_with("https://a.example/?n={}&l=en", " AB 1/2?&x "),
            "https://a.example/?n=AB%201%2F2%3F%26x&l=en"
        );
        assert_eq!(
            link_with("https://a.example/{}", "ä{}"),
            "https://a.example/%C3%A4%7B%7D"
        );
    }
}
