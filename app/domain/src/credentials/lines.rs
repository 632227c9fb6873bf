//! Splits a paste into pairs of label and value, regardless of line endings and layout.

use super::CredentialField::StoreHash;
use super::labels::{self, Label};
use super::text;

#[derive(Debug)]
pub(super) struct Pair {
    pub label: Label,
    /// Counted from 1. `None` if the value was typed into its own field.
    pub line: Option<u32>,
    /// The value as pasted, including quotes and remarks. Empty if the label has no value.
    pub value: String,
}

#[derive(Debug, Default)]
pub(super) struct LabelledValues {
    pub pairs: Vec<Pair>,
    /// Some text is not one of our pairs and looks like another program's.
    pub has_foreign_text: bool,
    /// The last pair has no value yet: the value may be on the next line.
    waits_for_value: bool,
}

/// Reads the paste in one pass, in time linear in the length of `text`.
pub(super) fn read(text: &str) -> LabelledValues {
    let mut lines = LabelledValues::default();
    let unified = text.replace("\r\n", "\n");
    for (line, number) in unified.split(['\n', '\r']).zip(1..) {
        let line = text::clean(line);
        if !line.is_empty() {
            lines.add(&line, number);
        }
    }
    lines
}

impl LabelledValues {
    fn add(&mut self, line: &str, number: u32) {
        let found = labels::find(line);
        if found.is_empty() {
            return self.add_unlabelled(line, number);
        }
        let ends = found.iter().skip(1).map(|next| next.start).chain([line.len()]);
        for (label, end) in found.iter().zip(ends) {
            self.push(label.label, number, &line[label.value..end]);
        }
        self.waits_for_value = self
            .pairs
            .last()
            .is_some_and(|pair| text::unwrap(&pair.value).0.is_empty());
        self.has_foreign_text |= line.starts_with(['{', '[']);
    }

    fn add_unlabelled(&mut self, line: &str, number: u32) {
        let is_address =
            line.trim_start_matches(text::is_wrapping).starts_with("http") && line.contains("://");
        let is_value = is_address || !line.contains([':', '=']);
        match self.pairs.last_mut() {
            Some(pair) if self.waits_for_value && is_value => {
                pair.line = Some(number);
                pair.value = line.to_owned();
            }
            // An API path is recognised without a label.
            _ if is_address && line.contains("bigcommerce.com") => {
                self.push(Label::Credential(StoreHash), number, line);
            }
            _ => self.has_foreign_text = true,
        }
        self.waits_for_value = false;
    }

    fn push(&mut self, label: Label, number: u32, value: &str) {
        self.pairs.push(Pair {
            label,
            line: Some(number),
            value: value.trim().to_owned(),
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `parse` refuses texts of this size; the test proves that the reader could cope without that limit.
    #[test]
    fn a_megabyte_of_garbage_ends() {
        for piece in [
            "TOKEN:\"",
            "ACCESS   ",
            "BC_BC_",
            "x:",
            "{\"client_id\":",
            "\r",
            "\u{200b}",
            "é=“",
            "NAME: ",
        ] {
            let garbage = piece.repeat((1 << 20) / piece.len());
            let lines = read(&garbage);
            let values: usize = lines.pairs.iter().map(|pair| pair.value.len()).sum();
            assert!(values <= garbage.len(), "{piece:?}");
        }
    }
}
