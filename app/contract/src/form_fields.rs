//! How the fields of a form are read, and written, that are no plain text.
//!
//! Server functions take a form beside other arguments, flattened: so its fields have the names that stand in the page.
//! Serde hands the values of a flattened form on as the text that was posted, and turns none into a number by itself.

use std::fmt::Display;
use std::str::FromStr;

use parcelpilot_domain::order_status::OrderStatus;
use serde::de::Error;
use serde::{Deserialize, Deserializer};

/// A number, or another value that is written as one text.
pub fn parsed<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: FromStr<Err: Display>,
{
    String::deserialize(deserializer)?
        .parse()
        .map_err(D::Error::custom)
}

/// The same where nothing may be chosen.
pub fn parsed_unless_empty<'de, D, T>(deserializer: D) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
    T: FromStr<Err: Display>,
{
    match Option::<String>::deserialize(deserializer)?.as_deref() {
        None | Some("") => Ok(None),
        Some(text) => text.parse().map(Some).map_err(D::Error::custom),
    }
}

/// The statuses that are ticked.
pub fn statuses<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<OrderStatus>, D::Error> {
    let texts = Vec::<String>::deserialize(deserializer)?;
    let status = |text: &String| text.parse().map(OrderStatus).map_err(D::Error::custom);
    texts.iter().map(status).collect()
}

/// A box to tick, `#[serde(with)]`: browsers send any text of one that is ticked, and nothing of the others.
pub mod ticked {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<bool, D::Error> {
        Ok(!String::deserialize(deserializer)?.is_empty())
    }

    pub fn serialize<S: Serializer>(is_ticked: &bool, serializer: S) -> Result<S::Ok, S::Error> {
        if *is_ticked { "on" } else { "" }.serialize(serializer)
    }
}

/// A secret, `#[serde(with)]`. It is read and never written: what has one is posted by its page's form, and no code has
/// to.
pub mod secret {
    use secrecy::SecretString;
    use serde::ser::Error;
    use serde::{Deserialize, Deserializer, Serializer};

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<SecretString, D::Error> {
        String::deserialize(deserializer).map(SecretString::from)
    }

    pub fn serialize<S: Serializer>(_: &SecretString, _: S) -> Result<S::Ok, S::Error> {
        Err(S::Error::custom("a secret is not written"))
    }
}
