//! What a spreadsheet finds in our CSV files, however it parts their cells.

use parcelpilot_domain::spreadsheet::{as_it_was, csv_line};
use proptest::prelude::*;

/// Made of what matters to spreadsheets, so that few tries meet every mix.
fn cells() -> impl Strategy<Value = Vec<String>> {
    let piece = prop::sample::select(vec![
        "=",
        "+",
        "-",
        "@",
        "＝",
        "＋",
        "－",
        "＠",
        "'",
        "\"",
        ",",
        ";",
        "\t",
        "|",
        "\n",
        "\r",
        " ",
        "\u{a0}",
        "\u{feff}",
        "\0",
        "5",
        ".",
        "a",
        "HYPERLINK(1)",
    ]);
    let cell = prop_oneof![
        prop::collection::vec(piece, 0..8).prop_map(|pieces| pieces.concat()),
        any::<String>()
    ];
    prop::collection::vec(cell, 1..5)
}

fn is_number(cell: &str) -> bool {
    cell.parse::<f64>().is_ok() && !cell.starts_with('+')
}

proptest! {
    #[test]
    fn no_part_of_a_line_begins_like_a_formula(cells in cells()) {
        for part in csv_line(&cells).split([',', ';', '\t', '|', '\n', '\r']) {
            let is_passed = |c: char| c.is_whitespace() || c.is_control() || matches!(c, '"' | '\u{feff}');
            let cell = part.trim_matches(is_passed);
            let begins = cell.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']);
            prop_assert!(!begins || is_number(cell), "{cell:?} of {cells:?}");
        }
    }

    #[test]
    fn no_cell_begins_with_a_blank_that_is_dropped_before_a_formula(cells in cells()) {
        for cell in read(&csv_line(&cells)) {
            prop_assert!(!cell.starts_with(['\t', '\r', '\n']), "{cell:?}");
        }
    }

    #[test]
    fn each_cell_is_read_back_as_it_was(cells in cells()) {
        let read: Vec<String> = read(&csv_line(&cells)).iter().map(|cell| as_it_was(cell).into_owned()).collect();
        prop_assert_eq!(read, cells);
    }
}

fn read(line: &str) -> Vec<String> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .from_reader(line.as_bytes());
    let record = reader.records().next().expect("a line").expect("a CSV");
    record.iter().map(str::to_owned).collect()
}
