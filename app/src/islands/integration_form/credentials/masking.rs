//! Lines of a paste that may be shown: labels and the API path as they are, everything else as dots. What is not
//! certain to be harmless is hidden.

/// Longer runs without a blank could be a secret.
const HARMLESS_RUN_CHARS: usize = 12;

/// One line for each line of `text`, numbered as the parser numbers them.
pub(super) fn masked_lines(text: &str) -> Vec<String> {
    let unified = text.trim_start_matches('\u{feff}').replace("\r\n", "\n");
    let mut lines = unified.split(['\n', '\r']).map(masked).collect::<Vec<_>>();
    while lines.last().is_some_and(|line| line.trim().is_empty()) {
        lines.pop();
    }
    lines
}

fn masked(line: &str) -> String {
    let (label, value) = match line.find([':', '=']) {
        Some(at) if !line[..at].trim_start().starts_with("http") => line.split_at(at + 1),
        _ => ("", line),
    };
    if !is_label(label) {
        return dots(line);
    }
    let space = if value.starts_with(' ') { " " } else { "" };
    format!("{label}{space}{}", masked_value(label, value.trim()))
}

fn masked_value(label: &str, value: &str) -> String {
    let words = label.to_ascii_uppercase();
    let is_name = words.contains("NAME") && !value.contains([':', '=']) && is_harmless(value);
    if is_name || value.is_empty() {
        return value.to_owned();
    }
    let (address, rest) = value.split_once(char::is_whitespace).unwrap_or((value, ""));
    if is_api_path(address) {
        let rest = if rest.is_empty() {
            String::new()
        } else {
            format!(" {}", dots(rest))
        };
        return format!("{address}{rest}");
    }
    dots(value)
}

/// Words of letters with what may stand around them; nothing that a key could be.
fn is_label(text: &str) -> bool {
    text.chars().count() <= 40
        && is_harmless(text)
        && text.chars().all(|char| {
            char.is_ascii_alphabetic() || matches!(char, ' ' | '_' | '-' | '"' | '\'' | '{' | ',' | ':' | '=')
        })
}

/// `https://api.bigcommerce.com/stores/abc123/v3/`: no query, no user name, no long part.
fn is_api_path(text: &str) -> bool {
    let path = text
        .strip_prefix("https://api.bigcommerce.com/stores/")
        .or_else(|| text.strip_prefix("http://api.bigcommerce.com/stores/"));
    path.is_some_and(|path| {
        is_harmless(path)
            && path
                .chars()
                .all(|char| char.is_ascii_alphanumeric() || matches!(char, '/' | '-'))
    })
}

fn is_harmless(text: &str) -> bool {
    text.split(|char: char| !char.is_alphanumeric())
        .all(|run| run.chars().count() <= HARMLESS_RUN_CHARS)
}

fn dots(text: &str) -> String {
    "•".repeat(text.trim().chars().count().min(24))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TOKEN: &str = "q4k8zr2m9v1x7c3b6n5l0p8w2e4t6y1";

    #[test]
    fn shows_labels_and_path_and_hides_values() {
        let text = format!(
            "ACCESS TOKEN: {TOKEN}\r\nCLIENT NAME: Warehouse\r\n\
             API PATH: https://api.bigcommerce.com/stores/abc123/v3/\r\n"
        );
        assert_eq!(
            masked_lines(&text),
            [
                format!("ACCESS TOKEN: {}", "•".repeat(24)),
                "CLIENT NAME: Warehouse".to_owned(),
                "API PATH: https://api.bigcommerce.com/stores/abc123/v3/".to_owned(),
            ]
        );
    }

    #[test]
    fn no_layout_brings_a_secret_out() {
        for text in [
            TOKEN.to_owned(),
            format!("{TOKEN}: x"),
            format!("CLIENT NAME: {TOKEN}"),
            format!("CLIENT NAME: a ACCESS TOKEN: {TOKEN}"),
            format!("NAME: Shop\nTOKEN\n{TOKEN}"),
            format!("{{\"access_token\":\"{TOKEN}\"}}"),
            format!("https://{TOKEN}@api.bigcommerce.com/stores/abc123"),
            format!("API PATH: https://api.bigcommerce.com/stores/{TOKEN}/v3"),
            format!("API PATH: https://api.bigcommerce.com/stores/abc?token={TOKEN}"),
            format!("API PATH: https://api.bigcommerce.com/stores/abc123/v3/ {TOKEN}"),
        ] {
            let shown = masked_lines(&text).join("\n");
            assert!(
                !shown.contains(&TOKEN[..13]) && !shown.contains(&TOKEN[18..]),
                "{shown}"
            );
        }
    }

    #[test]
    fn lines_are_numbered_as_the_parser_numbers_them() {
        assert_eq!(masked_lines("NAME: a\rNAME: b\r\n\nNAME: c\n\n").len(), 4);
    }
}
