//! A label as it is looked for, whatever its letters and blanks; an index of shipments has it so.

/// Of the column `tracking_number`. With `tracking_number <> ''` beside it, which is the index's condition.
macro_rules! tracking_key {
    () => {
        "replace(lower(tracking_number), ' ', '')"
    };
}
pub(crate) use tracking_key;

/// Of what was typed.
pub(crate) fn key_of(tracking: &str) -> String {
    tracking.to_lowercase().split_whitespace().collect()
}
