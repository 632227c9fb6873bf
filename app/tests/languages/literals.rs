//! Literals on pages that nobody could translate.

use proc_macro2::{TokenStream, TokenTree};

use crate::sources::{files, is_test, literal, macro_name};

/// What takes text that people do not read on a page, or that is found by other tests.
const OTHER_MACROS: [&str; 14] = [
    "text",
    "message",
    "rich_text",
    "english",
    "codes",
    "path",
    "include_str",
    "unreachable",
    "debug",
    "info",
    "warn",
    "error",
    "matches",
    "concat",
];

/// Attributes that people read, or hear.
const READ: [&str; 20] = [
    "alt",
    "aria-label",
    "body",
    "button",
    "content",
    "empty",
    "heading",
    "help",
    "hint",
    "label",
    "lead",
    "legend",
    "name_of",
    "of",
    "placeholder",
    "summary",
    "text",
    "title",
    "what",
    "otherwise",
];

#[test]
fn pages_hold_no_literals_to_read() {
    let mut found = Vec::new();
    for (file, code) in files()
        .into_iter()
        .filter(|(file, _)| file.starts_with("app/src/"))
    {
        look_through(&file, code, false, &mut found);
    }
    assert!(
        found.is_empty(),
        "text!(…) them, or english!(…) where they are said elsewhere:\n{}",
        found.join("\n")
    );
}

fn look_through(file: &str, code: TokenStream, is_view: bool, found: &mut Vec<String>) {
    let tokens: Vec<TokenTree> = code.into_iter().collect();
    for (at, token) in tokens.iter().enumerate() {
        let before = &tokens[..at];
        if let TokenTree::Group(group) = token {
            let name = macro_name(before);
            let is_other = name.as_deref().is_some_and(|name| OTHER_MACROS.contains(&name));
            if is_other || is_test(before) || is_attribute(before) || is_expectation(before) {
                // What fills the places of a text is looked through, too.
                if name
                    .as_deref()
                    .is_some_and(|name| ["text", "message", "rich_text"].contains(&name))
                {
                    let behind = group
                        .stream()
                        .into_iter()
                        .skip_while(|token| literal(token).is_some());
                    for token in behind {
                        if let TokenTree::Group(inner) = token {
                            look_through(file, inner.stream(), false, found);
                        }
                    }
                }
                continue;
            }
            let is_view = match name.as_deref() {
                Some("view") => true,
                Some(_) => false,
                // Braces within a view hold code.
                None => is_view && group.delimiter() != proc_macro2::Delimiter::Brace,
            };
            look_through(file, group.stream(), is_view, found);
        } else if let Some(text) = literal(token)
            && is_to_read(&text, before, is_view)
        {
            found.push(format!("{file}:{}: {text:?}", token.span().start().line));
        }
    }
}

/// `#[…]`
fn is_attribute(before: &[TokenTree]) -> bool {
    matches!(before, [.., TokenTree::Punct(mark)] if mark.as_char() == '#')
        || matches!(before, [.., TokenTree::Punct(mark), TokenTree::Punct(not)] if mark.as_char() == '#' && not.as_char() == '!')
}

/// `.expect(…)`: for who mends the server.
fn is_expectation(before: &[TokenTree]) -> bool {
    matches!(before, [.., TokenTree::Ident(name)] if name == "expect")
}

fn is_to_read(text: &str, before: &[TokenTree], is_view: bool) -> bool {
    let has_word = text
        .split(|char: char| !char.is_alphabetic())
        .any(|word| word.chars().count() > 1);
    if !has_word || is_name(text) || is_code_word(text) {
        return false;
    }
    if is_view {
        return match attribute_name(before) {
            // One small word names a field.
            Some(name) => {
                READ.contains(&name.as_str())
                    && text.contains(|char: char| char.is_uppercase() || char == ' ')
            }
            None => !is_code(before),
        };
    }
    // In code: a sentence, or a label.
    let mut chars = text.chars();
    let is_label =
        chars.next().is_some_and(char::is_uppercase) && chars.any(char::is_lowercase) && !is_path(text);
    is_label || text.contains(". ") || text.contains(", ") || text.ends_with(" {}")
}

/// An address, or the name of a field.
fn is_code_word(text: &str) -> bool {
    text.starts_with('/')
        || text.ends_with('/')
        || text.chars().all(|char| char.is_ascii_lowercase() || char == '_')
}

/// The same in each language.
fn is_name(text: &str) -> bool {
    [
        "Android",
        "BigCommerce",
        "Chrome",
        "Edge",
        "Firefox",
        "Linux",
        "Mac OS X",
        "Opera",
        "ParcelPilot",
        "Safari",
        "Windows",
        "EventSource",
        "JSON",
        "CSV",
        " · ParcelPilot",
        "SKU",
    ]
    .contains(&text)
}

/// Of an SVG: `M4 8l8-4`.
fn is_path(text: &str) -> bool {
    text.starts_with('M') && text[1..].starts_with(|char: char| char.is_ascii_digit())
}

/// What stands in `<code>` or `<kbd>`.
fn is_code(before: &[TokenTree]) -> bool {
    let [.., TokenTree::Ident(element), TokenTree::Punct(end)] = before else {
        return false;
    };
    end.as_char() == '>' && (element == "code" || element == "kbd")
}

/// `title` of `title="…"`.
fn attribute_name(before: &[TokenTree]) -> Option<String> {
    let [rest @ .., TokenTree::Punct(mark)] = before else {
        return None;
    };
    if mark.as_char() != '=' {
        return None;
    }
    let mut name = String::new();
    for token in rest.iter().rev() {
        match token {
            TokenTree::Ident(part) if name.is_empty() || name.starts_with('-') => {
                name.insert_str(0, &part.to_string())
            }
            TokenTree::Punct(mark) if mark.as_char() == '-' && !name.is_empty() => name.insert(0, '-'),
            _ => break,
        }
    }
    Some(name)
}
