//! Text for people that can be said in their language.
//!
//! The domain and the contract word what happened, in English; only the pages know who reads it. So a sentence stays a
//! [`Message`], a pattern and what fills its places, until a page says it in the reader's [`Wording`]. The command line,
//! the API, logs and mails say it in English: [`Display`](fmt::Display).

mod pattern;
mod sent;

use std::fmt;

pub use pattern::{Piece, pieces};

use serde::{Deserialize, Serialize};

use crate::count_text::count_text;
use crate::time::Timestamp;

/// A sentence, or a part of one. Made by [`message!`](crate::message!).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Message {
    /// Also names the message in catalogs of translations, as in gettext.
    pub english: &'static str,
    /// Where the wording depends on a count: the count, and the English for any other than one.
    pub counted: Option<(i64, &'static str)>,
    pub places: Vec<(&'static str, Place)>,
}

/// What fills a place of a pattern.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Place {
    /// As it is: names, numbers of orders, codes.
    Text(String),
    /// With separators between thousands.
    Count(i64),
    Time(Timestamp),
    /// The day in UTC.
    Day(Timestamp),
    /// In the same language.
    Message(Message),
    /// One after the other, with commas between.
    List(Vec<Message>),
}

/// How a language says things.
pub trait Wording {
    /// The pattern for this English one.
    fn pattern(&self, english: &'static str) -> &'static str;
    fn counted_pattern(&self, one: &'static str, other: &'static str, count: i64) -> &'static str;
    fn count(&self, count: i64) -> String;
    fn time(&self, at: Timestamp) -> String;
    fn day(&self, day: Timestamp) -> String;
}

/// What programs, logs and mails say.
pub struct English;

impl Wording for English {
    fn pattern(&self, english: &'static str) -> &'static str {
        english
    }

    fn counted_pattern(&self, one: &'static str, other: &'static str, count: i64) -> &'static str {
        if count == 1 { one } else { other }
    }

    fn count(&self, count: i64) -> String {
        count_text(count)
    }

    fn time(&self, at: Timestamp) -> String {
        at.to_string()
    }

    fn day(&self, day: Timestamp) -> String {
        day.date()
    }
}

impl Message {
    /// What is nobody's to translate, in the place of a message.
    pub fn verbatim(text: impl Into<String>) -> Self {
        Message {
            english: "{text}",
            counted: None,
            places: vec![("text", Place::Text(text.into()))],
        }
    }

    pub fn in_wording(&self, wording: &impl Wording) -> String {
        let pattern = match self.counted {
            Some((count, other)) => wording.counted_pattern(self.english, other, count),
            None => wording.pattern(self.english),
        };
        self.filled(pattern, wording)
    }

    /// A pattern, or a part of one, with this message's places.
    pub fn filled(&self, pattern: &str, wording: &impl Wording) -> String {
        let mut said = String::with_capacity(pattern.len());
        for piece in pieces(pattern) {
            match piece {
                Piece::Text(text) => said.push_str(text),
                Piece::Place(name) => match self.places.iter().find(|(place, _)| *place == name) {
                    Some((_, place)) => said.push_str(&place.in_wording(wording)),
                    // A translation with a misspelt place; a test of the catalogs finds it.
                    None => said.extend(["{", name, "}"]),
                },
            }
        }
        said
    }
}

impl Place {
    fn in_wording(&self, wording: &impl Wording) -> String {
        match self {
            Place::Text(text) => text.clone(),
            Place::Count(count) => wording.count(*count),
            Place::Time(at) => wording.time(*at),
            Place::Day(day) => wording.day(*day),
            Place::Message(message) => message.in_wording(wording),
            Place::List(all) => {
                let all: Vec<String> = all.iter().map(|one| one.in_wording(wording)).collect();
                all.join(", ")
            }
        }
    }
}

impl fmt::Display for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.in_wording(&English))
    }
}

impl From<&str> for Place {
    fn from(text: &str) -> Self {
        Place::Text(text.to_owned())
    }
}

impl From<String> for Place {
    fn from(text: String) -> Self {
        Place::Text(text)
    }
}

impl From<i64> for Place {
    fn from(count: i64) -> Self {
        Place::Count(count)
    }
}

impl From<u32> for Place {
    fn from(count: u32) -> Self {
        Place::Count(count.into())
    }
}

impl From<usize> for Place {
    fn from(count: usize) -> Self {
        Place::Count(i64::try_from(count).unwrap_or(i64::MAX))
    }
}

impl From<Timestamp> for Place {
    fn from(at: Timestamp) -> Self {
        Place::Time(at)
    }
}

impl From<Message> for Place {
    fn from(message: Message) -> Self {
        Place::Message(message)
    }
}

impl From<Vec<Message>> for Place {
    fn from(all: Vec<Message>) -> Self {
        Place::List(all)
    }
}

/// A label that is a whole message.
impl From<&'static str> for Message {
    fn from(english: &'static str) -> Self {
        Message {
            english,
            counted: None,
            places: Vec::new(),
        }
    }
}

/// Marks a literal as text that pages translate, and is that literal: for what has no places. `const` functions can say it,
/// and the browser's half downloads no more than its letters.
#[macro_export]
macro_rules! english {
    ($english:literal) => {
        $english
    };
}

/// A [`Message`]: `message!("Only {left} left.", left = 3)`; where the wording depends on a count,
/// `message!(count = orders; "1 order", "{count} orders")`. Literals only: the catalogs are checked against them.
#[macro_export]
macro_rules! message {
    (count = $count:expr; $one:literal, $other:literal $(, $place:ident = $value:expr)* $(,)?) => {{
        let count = $crate::message::Place::from($count);
        $crate::message::Message {
            english: $one,
            counted: Some((count.as_count(), $other)),
            places: vec![("count", count) $(, (stringify!($place), $crate::message::Place::from($value)))*],
        }
    }};
    ($english:literal $(, $place:ident = $value:expr)* $(,)?) => {
        $crate::message::Message {
            english: $english,
            counted: None,
            places: vec![$((stringify!($place), $crate::message::Place::from($value))),*],
        }
    };
}

impl Place {
    /// For [`message!`](crate::message!): which form a language takes.
    pub const fn as_count(&self) -> i64 {
        match self {
            Place::Count(count) => *count,
            _ => 0,
        }
    }
}

#[cfg(test)]
mod tests;
