//! Classifies characters: blank, invisible, or wrapped around a value.

/// The line without invisible characters, with every kind of blank as a plain space, and trimmed.
pub(super) fn clean(line: &str) -> String {
    let mut cleaned: String = line.chars().filter_map(visible).collect();
    cleaned.truncate(cleaned.trim_end().len());
    cleaned.drain(..cleaned.len() - cleaned.trim_start().len());
    cleaned
}

fn visible(char: char) -> Option<char> {
    match char {
        // Zero-width characters, direction marks, byte order marks and soft hyphens come along when people copy
        // from web pages and PDFs.
        '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' => None,
        '\u{feff}' | '\u{ad}' => None,
        blank if blank.is_whitespace() => Some(' '),
        control if control.is_control() => None,
        other => Some(other),
    }
}

/// Characters around labels and values that belong to neither: blanks, quotes, and the punctuation of lists, JSON
/// and Markdown.
pub(super) fn is_wrapping(char: char) -> bool {
    is_quote(char) || matches!(char, ' ' | ',' | ';' | '|' | '*' | '{' | '}' | '[' | ']')
}

pub(super) fn is_quote(char: char) -> bool {
    matches!(char, '"' | '\'' | '`' | '“' | '”' | '„' | '‘' | '’' | '«' | '»')
}

/// The value in the text after a label, and whether more text after the value was left out (only after a closing
/// quote).
pub(super) fn unwrap(raw: &str) -> (&str, bool) {
    let raw = raw.trim_start_matches([':', '=', '：', '>', '*', ' ']);
    let mut rest = raw.chars();
    if rest.next().is_some_and(is_quote)
        && let Some((value, after)) = rest.as_str().split_once(is_quote)
    {
        // A comma starts the next item of a list; in JSON, the next field.
        let after = after.trim_start();
        let is_remark = !after.starts_with(',') && !after.trim_matches(is_wrapping).is_empty();
        return (value.trim(), is_remark);
    }
    (raw.trim_matches(is_wrapping), false)
}
