//! CSV files that people open in a spreadsheet. All that we write is written here: customers write the texts in them, and
//! a spreadsheet runs a cell that begins like a formula.

use std::borrow::Cow;

/// A spreadsheet may part cells by any of them, whatever the file parts them by: each country has its own.
const SEPARATORS: [char; 6] = [',', ';', '\t', '|', '\r', '\n'];
/// Wide ones are typed in East Asia, and read as the others.
const FORMULA_BEGINS: [char; 8] = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];

/// A line of a CSV, with its line break.
pub fn csv_line<Cell: AsRef<str>>(cells: impl IntoIterator<Item = Cell>) -> String {
    let cells = cells.into_iter().map(|cell| quoted(&harmless(cell.as_ref())));
    let mut line = cells.collect::<Vec<_>>().join(",");
    line.push('\n');
    line
}

fn quoted(cell: &str) -> String {
    format!("\"{}\"", cell.replace('"', "\"\""))
}

/// Puts an apostrophe before what a spreadsheet would run as a formula: at the beginning, and after whatever it could take
/// for the end of a cell.
fn harmless(cell: &str) -> String {
    let mut written = String::with_capacity(cell.len() + 1);
    for (place, part) in cell.split_inclusive(SEPARATORS).enumerate() {
        let (before, text) = passed_over(part);
        let mark = if is_formula(text, place) { "'" } else { "" };
        written.extend([before, mark, text]);
    }
    written
}

/// A cell as it was before it was written by [`csv_line`].
pub fn as_it_was(cell: &str) -> Cow<'_, str> {
    if !cell.contains('\'') {
        return Cow::Borrowed(cell);
    }
    let mut text_of_cell = String::with_capacity(cell.len());
    for (place, part) in cell.split_inclusive(SEPARATORS).enumerate() {
        let (before, text) = passed_over(part);
        let unmarked = text.strip_prefix('\'').filter(|rest| is_formula(rest, place));
        text_of_cell.extend([before, unmarked.unwrap_or(text)]);
    }
    Cow::Owned(text_of_cell)
}

/// What spreadsheets pass over before a formula, and the rest.
fn passed_over(part: &str) -> (&str, &str) {
    let is_passed = |c: char| {
        let is_blank = c.is_whitespace() || c.is_control() || c == '\u{200b}' || c == '\u{feff}';
        c == '"' || is_blank && !SEPARATORS.contains(&c)
    };
    let text = part.trim_start_matches(is_passed);
    part.split_at(part.len() - text.len())
}

/// Behind apostrophes, too: so that those of a text are told from ours. Spreadsheets drop blanks that a cell begins with.
fn is_formula(text: &str, place: usize) -> bool {
    let text = text.trim_start_matches('\'');
    let begins = text.starts_with(FORMULA_BEGINS) && !is_number(text.trim_end_matches(SEPARATORS));
    begins || place == 0 && text.starts_with(['\t', '\r', '\n'])
}

/// With a plus it is more likely a telephone number, of which a spreadsheet would lose the plus.
fn is_number(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let is_digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    is_digits(whole) && is_digits(fraction)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_made_harmless_and_numbers_left_alone() {
        for (cell, written) in [
            ("=cmd()", "'=cmd()"),
            ("@SUM(1)", "'@SUM(1)"),
            ("+49 30 1234", "'+49 30 1234"),
            ("+49301234", "'+49301234"),
            ("-2+3", "'-2+3"),
            ("\tplain", "'\tplain"),
            ("\t=1", "'\t'=1"),
            ("\r=1", "'\r'=1"),
            ("\n=1", "'\n'=1"),
            ("  =1", "  '=1"),
            ("\u{a0}\u{feff}=1", "\u{a0}\u{feff}'=1"),
            ("＝1+1", "'＝1+1"),
            ("＋1", "'＋1"),
            ("－1", "'－1"),
            ("＠A", "'＠A"),
            ("a;=HYPERLINK(\"x\")", "a;'=HYPERLINK(\"x\")"),
            ("a, =1", "a, '=1"),
            ("a|@b\n-c", "a|'@b\n'-c"),
            ("\"=1", "\"'=1"),
            ("a\";\"=1", "a\";\"'=1"),
            ("'=1", "''=1"),
            ("-1.50", "-1.50"),
            ("-1,50", "-1,50"),
            ("-5;-6", "-5;-6"),
            ("'-5", "'-5"),
            ("-", "'-"),
            ("-1e5", "'-1e5"),
            ("plain - 5", "plain - 5"),
            ("'quoted'", "'quoted'"),
            ("", ""),
        ] {
            assert_eq!(harmless(cell), written);
            assert_eq!(as_it_was(written), cell);
        }
    }

    #[test]
    fn each_cell_is_quoted() {
        assert_eq!(
            csv_line(["a", "", "say \"hi\"", "-5"]),
            "\"a\",\"\",\"say \"\"hi\"\"\",\"-5\"\n"
        );
    }
}
