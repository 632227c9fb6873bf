//! What is kept here, for other programs: rows for spreadsheets, and JSON objects.

pub mod orders;
pub mod problems;

/// A cell that a spreadsheet would take for a formula gets an apostrophe before it: customers choose these texts.
pub fn harmless(cell: &str) -> String {
    let is_number = cell.parse::<f64>().is_ok();
    match cell.chars().next() {
        Some('=' | '+' | '-' | '@' | '\t' | '\r' | '\n') if !is_number => format!("'{cell}"),
        _ => cell.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::harmless;

    #[test]
    fn formulas_are_made_harmless_and_numbers_left_alone() {
        for (cell, written) in [
            ("=cmd()", "'=cmd()"),
            ("@SUM(1)", "'@SUM(1)"),
            ("+49 30", "'+49 30"),
            ("-2+3", "'-2+3"),
            ("\t=1", "'\t=1"),
            ("\r=1", "'\r=1"),
            ("\n=1", "'\n=1"),
            ("-1.50", "-1.50"),
            ("plain", "plain"),
            ("", ""),
        ] {
            assert_eq!(harmless(cell), written);
        }
    }
}
