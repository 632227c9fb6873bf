//! Messages on their way from the server to the browser.

use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Deserializer};

use super::{Message, Place};

/// A message whose literals have become data.
#[derive(Deserialize)]
struct Sent {
    english: String,
    counted: Option<(i64, String)>,
    places: Vec<(String, Place)>,
}

impl<'de> Deserialize<'de> for Message {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let sent = Sent::deserialize(deserializer)?;
        let places = sent.places.into_iter();
        Ok(Message {
            english: literal(sent.english),
            counted: sent.counted.map(|(count, other)| (count, literal(other))),
            places: places.map(|(name, place)| (literal(name), place)).collect(),
        })
    }
}

/// The same one each time. They are kept for ever: only our own server sends messages, and it has so many literals.
fn literal(text: String) -> &'static str {
    static KNOWN: Mutex<Vec<&str>> = Mutex::new(Vec::new());
    let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(literal) = known.iter().find(|literal| **literal == text) {
        return literal;
    }
    let literal = String::leak(text);
    known.push(literal);
    literal
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message;

    #[test]
    fn a_message_arrives_as_it_was_sent() {
        let items = message!(count = 2_i64; "1 item", "{count} items");
        let sent = message!("{items} of {order}.", items = items, order = "#7");
        let json = serde_json::to_string(&sent).expect("JSON");
        let arrived: Message = serde_json::from_str(&json).expect("a message");
        assert_eq!(arrived, sent);
        let again: Message = serde_json::from_str(&json).expect("a message");
        assert!(std::ptr::eq(arrived.english, again.english));
        assert_eq!(again.to_string(), "2 items of #7.");
    }
}
