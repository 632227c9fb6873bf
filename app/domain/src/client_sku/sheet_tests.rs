use super::*;
use crate::sheet::{BYTES_MAX, ROWS_MAX, RowProblem, SheetError, canonical};

/// Both SKUs, and the units.
type Read = Result<(String, String, Option<u32>), LineProblem>;

fn rows(csv: &str) -> Vec<(u32, Read)> {
    let sheet = read(csv).expect("a sheet");
    let told = |row: SheetRow| {
        (
            row.store.to_string(),
            row.warehouse.to_string(),
            row.units.map(UnitsPerPack::get),
        )
    };
    sheet
        .rows
        .into_iter()
        .map(|(line, row)| (line, row.map(told)))
        .collect()
}

fn row(store: &str, warehouse: &str, units: Option<u32>) -> Read {
    Ok((store.to_owned(), warehouse.to_owned(), units))
}

#[test]
fn files_of_all_spreadsheets_are_read() {
    for csv in [
        "store_sku,warehouse_sku,units_per_pack\nA,W,6\n",
        "\u{feff}Store SKU;Our SKU;Pack size\r\nA;W;6\r\n",
        "Warehouse SKU\tClient SKU\tUnits\nW\tA\t6",
        "sep=|\nSTORE-SKU|WAREHOUSE-SKU|UNITS|Note\nA|W|6|none\n",
        "\"Store SKU\",\"Warehouse SKU\",\"Units per pack\"\n\"A\",\"W\",\"6\",\n",
        "Store SKU,Warehouse SKU,Units per pack\n=\"A\",'W, 6 \n",
    ] {
        let found = rows(csv);
        assert_eq!(found.len(), 1, "{csv}");
        assert_eq!(found[0].1, row("A", "W", Some(6)), "{csv}");
    }
}

#[test]
fn each_line_says_what_is_wrong_with_it() {
    let csv = "Store SKU,Warehouse SKU,Units\n,W,1\n\nB,,1\nC,W,x\nD,W,1,more\n4.00612E+12,W,1\nE,W\u{200b}2,1\n\"F,W,1\nG,W,1\n";
    let problems: Vec<_> = rows(csv)
        .into_iter()
        .map(|(line, row)| (line, row.expect_err("an error")))
        .collect();
    let [store, warehouse] = [SkuColumn::Store, SkuColumn::Warehouse];
    assert_eq!(problems[0], (2, LineProblem::Row(RowProblem::Missing(store))));
    assert_eq!(problems[1], (4, LineProblem::Row(RowProblem::Missing(warehouse))));
    assert_eq!(problems[2], (5, LineProblem::NotUnits));
    assert_eq!(problems[3], (6, LineProblem::Row(RowProblem::TooManyCells)));
    assert_eq!(problems[4], (7, LineProblem::Row(RowProblem::Shortened(store))));
    assert!(
        matches!(problems[5], (8, LineProblem::Row(RowProblem::Invisible(column, _))) if column == warehouse)
    );
    assert_eq!(problems[6], (9, LineProblem::Row(RowProblem::OpenQuote)));
    assert_eq!(problems.len(), 7);
    for (_, problem) in problems {
        assert!(problem.sentence().to_string().ends_with('.'));
    }
}

#[test]
fn a_file_that_can_not_be_used_says_why() {
    use SheetError::{Empty, Missing, NotText, TooLarge, TooManyRows, Twice};
    for (csv, error) in [
        (" \n".to_owned(), Empty),
        ("PK\u{3}\u{4}\0".to_owned(), NotText),
        ("x".repeat(BYTES_MAX + 1), TooLarge),
        (
            "A,W,6\n".to_owned(),
            Missing(vec![SkuColumn::Store, SkuColumn::Warehouse]),
        ),
        ("SKU,Warehouse SKU\n".to_owned(), Missing(vec![SkuColumn::Store])),
        (
            "Store SKU,Client SKU,Our SKU\n".to_owned(),
            Twice(SkuColumn::Store),
        ),
        (
            format!("Store SKU,Our SKU\n{}", "A,W\n".repeat(ROWS_MAX + 1)),
            TooManyRows,
        ),
    ] {
        assert_eq!(read(&csv), Err(SkuSheetError::Sheet(error.clone())));
        assert!(!error.sentence().to_string().contains('{'));
    }
    let most = format!("Store SKU,Our SKU\n{}", "A,W\n".repeat(ROWS_MAX));
    assert_eq!(read(&most).map(|sheet| sheet.rows.len()), Ok(ROWS_MAX));
}

#[test]
fn a_column_that_may_be_units_is_never_passed_over() {
    for heading in [
        "Units/pack",
        "Units per pack (pcs)",
        "Pack",
        "Qty",
        "Quantity",
        "Units per case",
        "Case qty",
        "Pieces",
        "Einheiten",
        "Stück je Packung",
        "Unités",
        "VPE",
        "Inhalt",
        "Count",
        "Colisage",
    ] {
        let csv = format!("Store SKU,Warehouse SKU,Note,{heading}\nPEGS,W-2,x,6\n");
        let error = read(&csv).expect_err(heading);
        assert_eq!(error, SkuSheetError::PerhapsUnits(heading.to_owned()));
        let sentence = error.sentence().to_string();
        assert!(
            sentence.contains(heading) && sentence.contains("name it Units per pack"),
            "{sentence}"
        );
        // Beside the column it is something else.
        let csv = format!("Store SKU,Warehouse SKU,Units per pack,{heading}\nPEGS,W-2,6,12\n");
        let sheet = read(&csv).expect(heading);
        assert_eq!(
            (sheet.has_units, sheet.passed_over),
            (true, vec![heading.to_owned()])
        );
    }
    let other = read("Store SKU,Name,Warehouse SKU,Unit price,\nPEGS,Pegs,W-2,9.90,\n").expect("a sheet");
    assert_eq!(other.passed_over, ["Name", "Unit price"]);
    assert!(!other.has_units);
}

#[test]
fn a_text_field_of_a_browser_makes_no_other_file() {
    let file = "\u{feff}\nStore SKU,Our SKU\nA,\"W\n1\"\n";
    assert_eq!(canonical(file), canonical("Store SKU,Our SKU\r\nA,\"W\r\n1\""));
    assert_ne!(canonical(file), canonical("Store SKU,Our SKU\nA,W 1"));
}

#[test]
fn the_example_is_read() {
    assert_eq!(rows(EXAMPLE).iter().filter(|(_, row)| row.is_ok()).count(), 2);
}
