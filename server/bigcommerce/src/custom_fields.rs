//! What customers filled in or uploaded: an address' form fields, and a line's options. Only for people to read, so that a
//! field that can't be parsed is left out and the order is read all the same.

use parcelpilot_domain::order_details::CustomField;
use serde_json::value::RawValue;

use super::fields::{list, objects, text_or_empty};
use super::wire::{Field, NamedValueFields, OptionFields};

/// `form_fields` of an address and `configurable_fields` of a line: `[{name, value}]`, where a value may be a list.
pub fn named_values(field: Field) -> Vec<CustomField> {
    let fields = objects::<NamedValueFields>(field, "").unwrap_or_default();
    fields
        .into_iter()
        .flatten()
        .filter_map(|fields| shown(text_or_empty(fields.name), value(fields.value), false))
        .collect()
}

/// A line's `product_options`: those chosen, as `Colour: Red, Size: L`, and the files that were uploaded.
pub fn options(field: Field) -> (String, Vec<CustomField>) {
    let (mut chosen, mut files) = (Vec::new(), Vec::new());
    let options = objects::<OptionFields>(field, "").unwrap_or_default();
    for option in options.into_iter().flatten() {
        let (name, value) = (
            text_or_empty(option.display_name),
            text_or_empty(option.display_value),
        );
        let is_file = text_or_empty(option.r#type).to_lowercase().contains("file");
        if is_file || is_anchor(&value) {
            files.extend(shown(name, value, is_file));
        } else if !value.is_empty() {
            chosen.push(match name.as_str() {
                "" => value,
                name => format!("{name}: {value}"),
            });
        }
    }
    (chosen.join(", "), files)
}

/// None without a value.
fn shown(name: String, value: String, is_file: bool) -> Option<CustomField> {
    let field = if is_file || is_anchor(&value) {
        file(name, &value)
    } else {
        CustomField::text(name, value.trim())
    };
    (!field.value.is_empty()).then_some(field)
}

fn value(field: Field) -> String {
    match field.map(RawValue::get) {
        Some(json) if json.starts_with('[') => {
            let values = list(field, "").unwrap_or_default().into_iter();
            let texts = values.map(|value| text_or_empty(Some(value)));
            texts
                .filter(|text| !text.is_empty())
                .collect::<Vec<_>>()
                .join(", ")
        }
        _ => text_or_empty(field),
    }
}

/// BigCommerce writes an uploaded file as HTML, `<a href="https://…">name</a>`: its name and link are taken out of that,
/// and all other HTML is dropped.
fn file(name: String, html: &str) -> CustomField {
    let link = href(html).and_then(|address| decoded(address).parse().ok());
    CustomField {
        link,
        ..CustomField::text(name, decoded(&without_tags(html)).trim())
    }
}

fn is_anchor(value: &str) -> bool {
    let start = value.trim_start().as_bytes();
    start.len() > 2 && start[..2].eq_ignore_ascii_case(b"<a") && start[2].is_ascii_whitespace()
}

/// The address of the anchor that the text begins with.
fn href(html: &str) -> Option<&str> {
    if !is_anchor(html) {
        return None;
    }
    let (tag, _) = html.split_once('>')?;
    let at = tag.to_ascii_lowercase().find("href=")?;
    let value = &tag[at + "href=".len()..];
    let quote = value.chars().next().filter(|first| matches!(first, '"' | '\''))?;
    value[1..].split_once(quote).map(|(address, _)| address)
}

/// What stands between the tags. A `<` that no `>` follows begins no tag.
fn without_tags(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    let mut rest = html;
    while let Some((before, tag)) = rest.split_once('<') {
        text.push_str(before);
        let Some((_, after)) = tag.split_once('>') else {
            rest = tag;
            break;
        };
        rest = after;
    }
    text.push_str(rest);
    text
}

/// With the characters that HTML has names for. The ampersand comes last, so that nothing is decoded twice.
fn decoded(html: &str) -> String {
    let names = [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#039;", "'"),
        ("&#39;", "'"),
        ("&amp;", "&"),
    ];
    names.iter().fold(html.to_owned(), |text, (name, character)| {
        text.replace(name, character)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn raw(json: &str) -> &RawValue {
        serde_json::from_str(json).expect("JSON")
    }

    fn fields_of(json: &str) -> Vec<(String, String, Option<String>)> {
        let fields = named_values(Some(raw(json))).into_iter();
        let parts = fields.map(|field| (field.name, field.value, field.link.map(String::from)));
        parts.collect()
    }

    fn text(name: &str, value: &str) -> (String, String, Option<String>) {
        (name.to_owned(), value.to_owned(), None)
    }

    fn uploaded(html: &str) -> (String, Option<String>) {
        let json =
            serde_json::json!([{"display_name": "Art", "display_value": html, "type": "File upload field"}]);
        let json = json.to_string();
        let (chosen, files) = options(Some(raw(&json)));
        assert_eq!((chosen.as_str(), files.len()), ("", 1), "{html}");
        let file = files.into_iter().next().expect("a file");
        assert_eq!(file.name, "Art");
        (file.value, file.link.map(String::from))
    }

    #[test]
    fn values_are_texts_numbers_and_lists() {
        let json = r#"[{"name":"License","value":"123BAF"},{"name":"Floors","value":2},
            {"name":"Ring","value":["front","back",3]},{"name":"Nothing","value":""},{"name":"None","value":null},
            {"name":"Gift","value":true},"not a field",{"name":"Odd","value":{"a":1}},{"value":"nameless"}]"#;
        assert_eq!(
            fields_of(json),
            [
                text("License", "123BAF"),
                text("Floors", "2"),
                text("Ring", "front, back, 3"),
                text("Gift", "true"),
                text("", "nameless"),
            ]
        );
        for nothing in ["[]", "null", r#""temporarily out of order""#, "{}"] {
            let field: Field = serde_json::from_str(nothing).expect("JSON");
            assert!(named_values(field).is_empty(), "{nothing}");
        }
    }

    #[test]
    fn chosen_options_are_one_text_and_files_are_apart() {
        let json = r#"[{"display_name":"Colour","display_value":"Red"},{"display_name":"","display_value":"L"},
            {"display_name":"Width","display_value":"<5 cm & >2 cm"},
            {"display_name":"Art","display_value":"<a href=\"https://shop.example/f/1\">dragon.png</a>"}]"#;
        let (chosen, files) = options(Some(raw(json)));
        assert_eq!(chosen, "Colour: Red, L, Width: <5 cm & >2 cm");
        assert_eq!(files.len(), 1);
    }

    #[test]
    fn an_uploaded_file_is_its_name_and_link() {
        let link = |text: &str| Some(text.to_owned());
        for (html, name, address) in [
            (
                r#"<a href="https://shop.example/f?a=1&amp;b=2">a &amp; b.png</a>"#,
                "a & b.png",
                link("https://shop.example/f?a=1&b=2"),
            ),
            (
                r#"<A target='_blank' HREF='http://shop.example/f'>f.pdf</A>"#,
                "f.pdf",
                link("http://shop.example/f"),
            ),
            ("plain.png", "plain.png", None),
            (r#"<a href="javascript:alert(1)">a.png</a>"#, "a.png", None),
            (r#"<a href="&#106;avascript:alert(1)">a.png</a>"#, "a.png", None),
            (r#"<a href="/relative">a.png</a>"#, "a.png", None),
            (
                r#"<a href="https://shop.example/f" onclick="steal()"><img src=x onerror=steal()>a.png</a>"#,
                "a.png",
                link("https://shop.example/f"),
            ),
            ("<script>steal()</script>", "steal()", None),
            (
                r#"<a href="https://shop.example/f">&lt;script&gt;steal()&lt;/script&gt;</a>"#,
                "<script>steal()</script>",
                link("https://shop.example/f"),
            ),
            ("<a href=https://shop.example/f>a.png</a>", "a.png", None),
            (
                r#"<a href="https://shop.example/f"#,
                r#"a href="https://shop.example/f"#,
                None,
            ),
        ] {
            assert_eq!(uploaded(html), (name.to_owned(), address), "{html}");
        }
    }
}
