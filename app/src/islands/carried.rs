use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A property of an island, as JSON in the page. Only the server writes it; Leptos would have the browser carry the
/// code for that as well.
pub struct Carried<T>(pub T);

impl<T> From<T> for Carried<T> {
    fn from(value: T) -> Self {
        Self(value)
    }
}

impl<T: Serialize> Serialize for Carried<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if cfg!(feature = "ssr") {
            self.0.serialize(serializer)
        } else {
            serializer.serialize_unit()
        }
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Carried<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::deserialize(deserializer).map(Self)
    }
}
