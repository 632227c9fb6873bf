//! JSON straight into bytes: no tree in between, each field one line where it is written.

use std::fmt::Display;
use std::io::Write;

use super::money::{Money, MoneyStyle};

/// A JSON object that is being written.
pub struct Object<'a> {
    out: &'a mut Vec<u8>,
    is_empty: bool,
}

impl<'a> Object<'a> {
    pub fn open(out: &'a mut Vec<u8>) -> Self {
        out.push(b'{');
        Self { out, is_empty: true }
    }

    pub fn close(&mut self) {
        self.out.push(b'}');
    }

    pub fn value(&mut self, key: &str, write: impl FnOnce(&mut Vec<u8>)) -> &mut Self {
        self.comma();
        self.out.push(b'"');
        self.out.extend_from_slice(key.as_bytes());
        self.out.extend_from_slice(b"\":");
        write(self.out);
        self
    }

    /// Fields that are the same in every order, as they stand in the answer.
    pub fn constant(&mut self, fields: &str) -> &mut Self {
        self.comma();
        self.out.extend_from_slice(fields.as_bytes());
        self
    }

    pub fn text(&mut self, key: &str, text: &str) -> &mut Self {
        self.value(key, |out| write_text(out, text))
    }

    pub fn number(&mut self, key: &str, number: impl Display) -> &mut Self {
        self.value(key, |out| {
            write!(out, "{number}").expect("a vector takes every byte")
        })
    }

    pub fn flag(&mut self, key: &str, expected: bool) -> &mut Self {
        self.number(key, expected)
    }

    pub fn null(&mut self, key: &str) -> &mut Self {
        self.value(key, |out| out.extend_from_slice(b"null"))
    }

    pub fn money(&mut self, key: &str, money: Money, style: MoneyStyle) -> &mut Self {
        self.value(key, |out| money.write(out, style))
    }

    pub fn object(&mut self, key: &str, write: impl FnOnce(&mut Object<'_>)) -> &mut Self {
        self.value(key, |out| {
            let mut object = Object::open(out);
            write(&mut object);
            object.close();
        })
    }

    fn comma(&mut self) {
        if !self.is_empty {
            self.out.push(b',');
        }
        self.is_empty = false;
    }
}

pub fn write_text(out: &mut Vec<u8>, text: &str) {
    serde_json::to_writer(out, text).expect("a text is always JSON");
}

/// A JSON array of whatever `items` holds.
pub fn array<T>(
    out: &mut Vec<u8>,
    items: impl IntoIterator<Item = T>,
    mut write: impl FnMut(&mut Vec<u8>, T),
) {
    out.push(b'[');
    for (place, item) in items.into_iter().enumerate() {
        if place > 0 {
            out.push(b',');
        }
        write(out, item);
    }
    out.push(b']');
}
