//! Text with elements in it.

use leptos::prelude::*;
use parcelpilot_domain::message::{Message, Wording};

use super::OfReader;

/// A view with its parts in the reader's order:
/// `rich_text!("See <link>the guide</link>."; link = |text| view! { <a href="/help">{text}</a> })`. A translator moves
/// a tag with its text, and sees no HTML. Places stand before the `;`, as in [`text!`](crate::text!). A tag without
/// text, `<at/>`, gets an empty one. A tag that stands there twice has two elements of its name.
#[macro_export]
macro_rules! rich_text {
    ($english:literal $(, $place:ident = $value:expr)*; $($tag:ident = $element:expr),+ $(,)?) => {
        $crate::localization::rich(
            &::parcelpilot_domain::message!($english $(, $place = $value)*),
            vec![$((stringify!($tag), {
                let element = $element;
                Box::new(move |text: String| ::leptos::prelude::IntoAny::into_any(element(text)))
                    as $crate::localization::Element
            })),+],
        )
    };
}

/// What a tag stands for, around its text.
pub type Element = Box<dyn FnOnce(String) -> AnyView>;

/// See [`rich_text!`](crate::rich_text!).
pub fn rich(message: &Message, elements: Vec<(&'static str, Element)>) -> Vec<AnyView> {
    let mut elements = elements;
    let parts = parts(OfReader.pattern(message.english)).into_iter();
    let views = parts.map(|part| {
        let text = message.filled(part.text, &OfReader);
        let named = |(tag, _): &(&str, Element)| part.tag == Some(*tag);
        match elements.iter().position(named) {
            Some(at) => elements.remove(at).1(text),
            None => {
                debug_assert!(
                    part.tag.is_none(),
                    "no element is left for a tag of {:?}",
                    message.english
                );
                text.into_any()
            }
        }
    });
    views.collect()
}

#[derive(Debug, PartialEq, Eq)]
struct Part<'a> {
    tag: Option<&'a str>,
    text: &'a str,
}

/// Only a pattern has tags, never what fills its places.
fn parts(pattern: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let mut rest = pattern;
    while let Some((before, part, after)) = first_tag(rest) {
        if !before.is_empty() {
            parts.push(Part {
                tag: None,
                text: before,
            });
        }
        parts.push(part);
        rest = after;
    }
    if !rest.is_empty() {
        parts.push(Part {
            tag: None,
            text: rest,
        });
    }
    parts
}

/// What stands before the first tag, the tag, and what is behind it.
fn first_tag(pattern: &str) -> Option<(&str, Part<'_>, &str)> {
    let (before, opened) = pattern.split_once('<')?;
    let (name, behind) = opened.split_once('>')?;
    if let Some(tag) = name.strip_suffix('/') {
        return Some((
            before,
            Part {
                tag: Some(tag),
                text: "",
            },
            behind,
        ));
    }
    let (text, after) = behind.split_once(&format!("</{name}>"))?;
    Some((
        before,
        Part {
            tag: Some(name),
            text,
        },
        after,
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_falls_into_its_parts() {
        let part = |tag, text| Part { tag, text };
        for (pattern, expected) in [
            ("Plain.", vec![part(None, "Plain.")]),
            ("", vec![]),
            (
                "See <link>the guide</link>, <at/>.",
                vec![
                    part(None, "See "),
                    part(Some("link"), "the guide"),
                    part(None, ", "),
                    part(Some("at"), ""),
                    part(None, "."),
                ],
            ),
            ("<b>{name}</b>", vec![part(Some("b"), "{name}")]),
            ("3 < 4, <open>", vec![part(None, "3 < 4, <open>")]),
        ] {
            assert_eq!(parts(pattern), expected, "{pattern}");
        }
    }

    #[test]
    fn what_fills_a_place_opens_no_tag() {
        let view = crate::rich_text!("Of <b>{name}</b>", name = "<b>Acme</b>"; b = |text| view! { <strong>{text}</strong> });
        let html = view.to_html().replace("<!>", "");
        assert_eq!(html, "Of <strong>&lt;b&gt;Acme&lt;/b&gt;</strong>");
    }
}
