//! Cells of CSV files that people open in a spreadsheet.

/// Puts an apostrophe before a cell that a spreadsheet would run as a formula, because customers write these texts.
pub fn harmless(cell: &str) -> String {
    let is_number = cell.parse::<f64>().is_ok();
    if is_formula(cell) && !is_number {
        format!("'{cell}")
    } else {
        cell.to_owned()
    }
}

/// Undoes [`harmless`].
pub fn as_it_was(cell: &str) -> &str {
    cell.strip_prefix('\'')
        .filter(|rest| is_formula(rest))
        .unwrap_or(cell)
}

fn is_formula(cell: &str) -> bool {
    cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n'])
}

#[cfg(test)]
mod tests {
    use super::*;

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
            ("'quoted'", "'quoted'"),
            ("", ""),
        ] {
            assert_eq!(harmless(cell), written);
            assert_eq!(as_it_was(written), cell);
        }
    }
}
