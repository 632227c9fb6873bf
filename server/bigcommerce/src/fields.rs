//! Parses single fields, tolerant in form and strict in meaning: a number may come as text and text as a number, but a
//! value that is no number is an error that names the field.

use std::fmt;
use std::marker::PhantomData;

use parcelpilot_domain::money::Amount;
use parcelpilot_domain::time::Timestamp;
use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::dates;
use super::error::printable;
use super::wire::Field;

/// A field whose value can't be right.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{field}: {detail}")]
pub struct FieldError {
    /// Its path from the order, in BigCommerce's names: `consignments.shipping[0].id`.
    pub field: String,
    /// One sentence.
    pub detail: String,
}

impl FieldError {
    fn new(field: &str, what: &str, value: &RawValue) -> Self {
        let value: String = printable(value.get()).chars().take(60).collect();
        Self {
            field: field.to_owned(),
            detail: format!("{what}: {value}"),
        }
    }

    /// With the parent's name before the field's path.
    pub fn within(self, parent: &str) -> Self {
        let field = match self.field.as_str() {
            "" => parent.to_owned(),
            field => format!("{parent}.{field}"),
        };
        Self { field, ..self }
    }
}

pub type FieldResult<T> = Result<T, FieldError>;

pub fn required<T>(value: Option<T>, name: &str) -> FieldResult<T> {
    value.ok_or_else(|| FieldError {
        field: name.to_owned(),
        detail: "missing".to_owned(),
    })
}

/// Numbers and booleans become text as they are written. NUL is removed, since PostgreSQL's text can't hold it.
pub fn text(field: Field, name: &str) -> FieldResult<String> {
    let Some(value) = field else {
        return Ok(String::new());
    };
    let text = match value.get().as_bytes().first() {
        Some(b'"') => serde_json::from_str::<String>(value.get()).ok(),
        Some(b'{' | b'[') | None => None,
        Some(_) => Some(value.get().to_owned()),
    };
    let text = text.ok_or_else(|| FieldError::new(name, "not a text", value))?;
    Ok(if text.contains('\0') {
        text.replace('\0', "")
    } else {
        text
    })
}

/// For fields that nothing depends on: empty if unreadable.
pub fn text_or_empty(field: Field) -> String {
    text(field, "").unwrap_or_default()
}

/// The text, trimmed. None if it is empty.
fn trimmed_text(field: Field, name: &str) -> FieldResult<Option<String>> {
    let text = text(field, name)?;
    let text = text.trim();
    Ok((!text.is_empty()).then(|| text.to_owned()))
}

/// `5`, `"5"` and `"5.0000"`.
pub fn whole_number(field: Field, name: &str) -> FieldResult<Option<i64>> {
    let Some(text) = trimmed_text(field, name)? else {
        return Ok(None);
    };
    let whole = match text.split_once('.') {
        Some((whole, fraction)) if fraction.bytes().all(|digit| digit == b'0') => whole,
        _ => &text,
    };
    match (whole.parse(), field) {
        (Err(_), Some(value)) => Err(FieldError::new(name, "not a whole number", value)),
        (number, _) => Ok(number.ok()),
    }
}

/// A positive whole number. BigCommerce writes 0 for none.
pub fn id(field: Field, name: &str) -> FieldResult<Option<i64>> {
    match (whole_number(field, name)?, field) {
        (Some(..0), Some(value)) => Err(FieldError::new(name, "not an id", value)),
        (id, _) => Ok(id.filter(|id| *id > 0)),
    }
}

/// From 0 to the largest `i32`, so that sums of quantities can't overflow.
pub fn quantity(field: Field, name: &str) -> FieldResult<Option<i64>> {
    match (whole_number(field, name)?, field) {
        (Some(number), Some(value)) if !(0..=i64::from(i32::MAX)).contains(&number) => {
            Err(FieldError::new(name, "not a quantity", value))
        }
        (quantity, _) => Ok(quantity),
    }
}

/// Parsed from the digits as they were sent, never through a float.
pub fn amount(field: Field, name: &str) -> FieldResult<Option<Amount>> {
    let Some(text) = trimmed_text(field, name)? else {
        return Ok(None);
    };
    match (text.parse(), field) {
        (Err(_), Some(value)) => Err(FieldError::new(name, "not an amount of money", value)),
        (amount, _) => Ok(amount.ok()),
    }
}

pub fn flag(field: Field, name: &str) -> FieldResult<bool> {
    match (text(field, name)?.as_str(), field) {
        ("true" | "1", _) => Ok(true),
        ("false" | "0" | "", _) | (_, None) => Ok(false),
        (_, Some(value)) => Err(FieldError::new(name, "neither true nor false", value)),
    }
}

pub fn date(field: Field, name: &str) -> FieldResult<Option<Timestamp>> {
    let Some(text) = trimmed_text(field, name)? else {
        return Ok(None);
    };
    match (dates::parse(&text), field) {
        (None, Some(value)) => Err(FieldError::new(name, "not a date", value)),
        (date, _) => Ok(date),
    }
}

/// The fields of an object. An empty array counts as an object without fields, since PHP writes both alike.
pub fn object<'a, T: Deserialize<'a>>(value: &'a RawValue, name: &str) -> FieldResult<T> {
    let json = match value.get() {
        text if is_empty(text) => "{}",
        text => text,
    };
    let read: Result<Object<T>, _> = serde_json::from_str(json);
    read.map(|Object(fields)| fields)
        .map_err(|_| FieldError::new(name, "not an object", value))
}

/// The elements of an array. An object counts as an array of one, an empty object as an empty array.
pub fn list<'a>(field: Field<'a>, name: &str) -> FieldResult<Vec<&'a RawValue>> {
    let Some(value) = field else {
        return Ok(Vec::new());
    };
    if is_empty(value.get()) {
        return Ok(Vec::new());
    }
    match value.get().as_bytes().first() {
        Some(b'{') => Ok(vec![value]),
        Some(b'[') => {
            serde_json::from_str(value.get()).map_err(|_| FieldError::new(name, "not a list", value))
        }
        _ => Err(FieldError::new(name, "not a list", value)),
    }
}

/// The objects of an array, each with its own result. The same as [`list`] and [`object`], but parsed in one go if
/// nothing is wrong.
pub fn objects<'a, T: Deserialize<'a>>(field: Field<'a>, name: &str) -> FieldResult<Vec<FieldResult<T>>> {
    let whole = field.filter(|value| value.get().starts_with('['));
    if let Some(objects) = whole.and_then(|value| serde_json::from_str::<Vec<Object<T>>>(value.get()).ok()) {
        return Ok(objects.into_iter().map(|Object(fields)| Ok(fields)).collect());
    }
    let values = list(field, name)?.into_iter();
    Ok(values.map(|value| object(value, "")).collect())
}

/// Accepts objects only: serde's derived structs would accept an array too, by the order of its elements.
struct Object<T>(T);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Object<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Fields<T>(PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for Fields<T> {
            type Value = Object<T>;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
                T::deserialize(MapAccessDeserializer::new(map)).map(Object)
            }
        }
        deserializer.deserialize_map(Fields(PhantomData))
    }
}

/// `{}` or `[]`, with or without space inside.
fn is_empty(json: &str) -> bool {
    let inside = json
        .strip_prefix('{')
        .and_then(|rest| rest.strip_suffix('}'))
        .or_else(|| json.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')));
    inside.is_some_and(|inside| inside.trim().is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read<T>(json: &str, reader: impl Fn(Field, &str) -> FieldResult<T>) -> FieldResult<T> {
        let value: Option<&RawValue> = serde_json::from_str(json).expect("JSON");
        reader(value, "field")
    }

    #[test]
    fn amounts_keep_every_digit() {
        for (json, shown) in [
            (r#""336.3200""#, "336.3200"),
            (r#""8""#, "8"),
            ("8", "8"),
            ("0.1", "0.1"),
            ("1234567890123.1234", "1234567890123.1234"),
            ("-1.50", "-1.50"),
            ("1e3", "1000"),
        ] {
            let amount = read(json, amount).map(|amount| amount.map(|amount| amount.to_string()));
            assert_eq!(amount, Ok(Some(shown.to_owned())), "{json}");
        }
        assert_eq!(read("null", amount), Ok(None));
        assert_eq!(read(r#""""#, amount), Ok(None));
        for json in [r#""twelve dollars""#, "{}", "[1]", "true"] {
            assert_eq!(
                read(json, amount).map_err(|error| error.field),
                Err("field".to_owned()),
                "{json}"
            );
        }
    }

    #[test]
    fn whole_numbers_come_in_three_forms() {
        for json in ["5", r#""5""#, r#""5.0000""#, r#"" 5 ""#] {
            assert_eq!(read(json, whole_number), Ok(Some(5)), "{json}");
        }
        assert_eq!(read("null", whole_number), Ok(None));
        for json in ["5.5", r#""five""#, "99999999999999999999", "{}", "true"] {
            assert!(read(json, whole_number).is_err(), "{json}");
        }
        assert_eq!(read("0", id), Ok(None));
        assert!(read("-1", id).is_err());
        assert!(read("-1", quantity).is_err());
        assert!(read("9999999999", quantity).is_err());
    }

    #[test]
    fn texts_and_lists_are_read_as_php_writes_them() {
        assert_eq!(read(r#""a\u0000b""#, text), Ok("ab".to_owned()));
        assert_eq!(read("17", text), Ok("17".to_owned()));
        assert!(read(r#"{"a":1}"#, text).is_err());
        let length = |json: &str| {
            let value: Option<&RawValue> = serde_json::from_str(json).expect("JSON");
            list(value, "field").map(|list| list.len())
        };
        for (json, count) in [
            ("[]", 0),
            ("{ }", 0),
            ("null", 0),
            (r#"{"a":1}"#, 1),
            ("[1,2]", 2),
        ] {
            assert_eq!(length(json), Ok(count), "{json}");
        }
        assert!(length(r#""temporarily out of order""#).is_err());
    }

    #[test]
    fn errors_show_the_value_short_and_printable() {
        let error = read(&format!(r#""{}""#, "x\\u202e".repeat(100)), whole_number).expect_err("no number");
        assert!(error.detail.chars().count() < 100, "{}", error.detail);
        let error = error.within("line_items[2]").within("consignments");
        assert_eq!(error.field, "consignments.line_items[2].field");
    }
}
