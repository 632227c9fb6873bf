//! How much went.

use std::fmt;

use parcelpilot_domain::count_text::counted;

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Removed {
    pub runs: i64,
    pub problems: i64,
    /// Of the change feed.
    pub changes: i64,
    pub audit: i64,
}

impl Removed {
    pub fn is_nothing(self) -> bool {
        self == Self::default()
    }
}

/// `2 import runs, 1 solved problem`.
impl fmt::Display for Removed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts = [
            (self.runs, "import run", "import runs"),
            (self.problems, "solved problem", "solved problems"),
            (self.changes, "change of the feed", "changes of the feed"),
            (
                self.audit,
                "entry of the audit trail",
                "entries of the audit trail",
            ),
        ];
        let some = parts.iter().filter(|(count, ..)| *count > 0);
        let texts: Vec<String> = some
            .map(|(count, one, many)| counted(*count, one, many))
            .collect();
        f.write_str(if texts.is_empty() { "nothing" } else { "" })?;
        f.write_str(&texts.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_only_what_there_is() {
        let removed = Removed {
            runs: 2,
            problems: 0,
            changes: 0,
            audit: 1,
        };
        assert_eq!(removed.to_string(), "2 import runs, 1 entry of the audit trail");
        assert_eq!(Removed::default().to_string(), "nothing");
    }
}
