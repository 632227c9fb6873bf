//! Patterns: text with places in braces.

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Piece<'a> {
    Text(&'a str),
    /// The name of what stands there.
    Place(&'a str),
}

/// A brace that begins no place is text.
pub fn pieces(pattern: &str) -> impl Iterator<Item = Piece<'_>> {
    let mut rest = pattern;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let (piece, length) = next(rest);
        rest = &rest[length..];
        Some(piece)
    })
}

fn next(text: &str) -> (Piece<'_>, usize) {
    if let Some(name) = place_at_start(text) {
        return (Piece::Place(name), name.len() + 2);
    }
    let end = text
        .char_indices()
        .skip(1)
        .find(|(at, c)| *c == '{' && place_at_start(&text[*at..]).is_some());
    let end = end.map_or(text.len(), |(at, _)| at);
    (Piece::Text(&text[..end]), end)
}

fn place_at_start(text: &str) -> Option<&str> {
    let (name, _) = text.strip_prefix('{')?.split_once('}')?;
    let is_name = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
    is_name.then_some(name)
}
