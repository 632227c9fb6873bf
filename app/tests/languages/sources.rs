//! The texts of the code, and literals that should be.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// What a text looks like in a catalog.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Text {
    pub english: String,
    /// Where the wording depends on a count.
    pub plural: Option<String>,
}

/// Folders whose texts people read on pages.
const FOLDERS: [&str; 4] = [
    "app/src",
    "app/domain/src",
    "app/contract/src",
    "frontend/preview/src",
];

pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Each Rust file, by its path from the repository's root.
pub fn files() -> BTreeMap<String, TokenStream> {
    let mut files = BTreeMap::new();
    for folder in FOLDERS {
        read(&root(), folder, &mut files);
    }
    files
}

fn read(root: &Path, folder: &str, files: &mut BTreeMap<String, TokenStream>) {
    for entry in fs::read_dir(root.join(folder)).expect("a folder of the repository") {
        let entry = entry.expect("an entry");
        let name = entry.file_name().into_string().expect("a name");
        let path = format!("{folder}/{name}");
        if entry.file_type().expect("its type").is_dir() {
            read(root, &path, files);
        } else if name.ends_with(".rs") && !name.ends_with("tests.rs") {
            let code = fs::read_to_string(entry.path()).expect("a file");
            files.insert(path, code.parse().expect("Rust"));
        }
    }
}

/// The texts of the code, with the files that say them.
pub fn texts() -> BTreeMap<Text, Vec<String>> {
    let mut texts: BTreeMap<Text, Vec<String>> = BTreeMap::new();
    for (file, code) in files() {
        for text in texts_of(code) {
            let files = texts.entry(text).or_default();
            if files.last() != Some(&file) {
                files.push(file.clone());
            }
        }
    }
    texts
}

fn texts_of(code: TokenStream) -> Vec<Text> {
    let mut found = Vec::new();
    let tokens: Vec<TokenTree> = code.into_iter().collect();
    for (at, token) in tokens.iter().enumerate() {
        let TokenTree::Group(group) = token else { continue };
        if is_test(&tokens[..at]) {
            continue;
        }
        match macro_name(&tokens[..at]).as_deref() {
            Some("text" | "message" | "rich_text" | "english") => found.extend(text_of(group.stream())),
            Some("codes") => found.extend(labels_of(group.stream())),
            _ => {}
        }
        found.extend(texts_of(group.stream()));
    }
    found
}

/// A line that was broken without a backslash has the next one's indentation in it.
#[test]
fn no_text_has_blanks_in_a_row() {
    let indented: Vec<_> = texts()
        .into_keys()
        .filter(|text| text.english.contains("  "))
        .collect();
    assert_eq!(indented, []);
}

/// `name` of `name! { … }`.
pub fn macro_name(before: &[TokenTree]) -> Option<String> {
    match before {
        [.., TokenTree::Ident(name), TokenTree::Punct(mark)] if mark.as_char() == '!' => {
            Some(name.to_string())
        }
        // The macro's own declaration, `macro_rules! text { … }`.
        _ => None,
    }
}

/// Whether what follows are the tests of a file: `#[cfg(test)] mod tests { … }`.
pub fn is_test(before: &[TokenTree]) -> bool {
    let [
        ..,
        TokenTree::Punct(_),
        TokenTree::Group(attribute),
        TokenTree::Ident(word),
        TokenTree::Ident(_),
    ] = before
    else {
        return false;
    };
    word == "mod"
        && attribute.delimiter() == Delimiter::Bracket
        && attribute.stream().to_string().contains("test")
}

/// Of `text!("…", …)` or `text!(count = …; "…", "…", …)`.
fn text_of(arguments: TokenStream) -> Option<Text> {
    let tokens: Vec<TokenTree> = arguments.into_iter().collect();
    if let Some(english) = tokens.first().and_then(literal) {
        return Some(Text {
            english,
            plural: None,
        });
    }
    let semicolon = tokens
        .iter()
        .position(|token| matches!(token, TokenTree::Punct(mark) if mark.as_char() == ';'))?;
    match &tokens[semicolon + 1..] {
        [one, _, other, ..] => Some(Text {
            english: literal(one)?,
            plural: Some(literal(other)?),
        }),
        _ => None,
    }
}

/// Of `Variant = "code" => "Label"`.
fn labels_of(arguments: TokenStream) -> Vec<Text> {
    let tokens: Vec<TokenTree> = arguments.into_iter().collect();
    let mut labels = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        let is_label = matches!(&tokens[..at], [.., TokenTree::Punct(one), TokenTree::Punct(two)] if one.as_char() == '=' && two.as_char() == '>');
        labels.extend(literal(token).filter(|_| is_label).map(|english| Text {
            english,
            plural: None,
        }));
        if let TokenTree::Group(group) = token {
            labels.extend(labels_of(group.stream()));
        }
    }
    labels
}

/// What a string says.
pub fn literal(token: &TokenTree) -> Option<String> {
    let TokenTree::Literal(literal) = token else {
        return None;
    };
    match litrs::StringLit::try_from(literal) {
        Ok(string) => Some(string.value().to_owned()),
        Err(_) => None,
    }
}
