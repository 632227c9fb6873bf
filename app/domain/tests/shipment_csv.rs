//! The CSV of shipments: what is read, what is refused and why, and what comes back.

use parcelpilot_domain::ids::{RemoteLineId, RemoteOrderId};
use parcelpilot_domain::message::{English, Message};
use parcelpilot_domain::shipment::csv::{
    BadRow, Column, CsvChoices, EXAMPLE, Item, NO_COLUMN, OrderReference, Preview, ROWS_MAX, RowProblem,
    SheetError, Warning, bad_rows, decode,
};
use proptest::prelude::*;

const HEADER: &str = "Order number,SKU,Line,Quantity,Carrier,Tracking number,Tracking link\n";

fn read(text: &str) -> Preview {
    Preview::read(text).unwrap_or_else(|error| panic!("{text:?}: {error:?}"))
}

fn rows(rows: &str) -> Preview {
    read(&format!("{HEADER}{rows}"))
}

/// Column and problem of each finding.
fn problems(row: &BadRow) -> Vec<(Option<Column>, RowProblem)> {
    row.findings
        .iter()
        .map(|finding| (finding.column, finding.problem))
        .collect()
}

#[test]
fn the_example_is_right() {
    let preview = read(EXAMPLE);
    assert_eq!(preview.bad, []);
    assert_eq!(preview.shipments.len(), 3);
    assert_eq!(preview.shipments[0].rows.len(), 2);
    assert_eq!(
        preview.warnings(&preview.shipments[2]),
        [Warning::UnusualCarrier(None)]
    );
    assert!(preview.warnings(&preview.shipments[1]).is_empty());
}

#[test]
fn headers_are_known_in_any_order_case_and_country() {
    for text in [
        "Order number,SKU,Quantity,Carrier,Tracking number\n1001,A-1,2,ups,1Z999AA10123456784\n",
        "TRACKING_NO;qty;Order ID;item sku;Courier\r\n1Z999AA10123456784;2.0;#1001;A-1;UPS\r\n",
        "\u{feff}order\tproduct sku\tQty shipped\tshipping carrier\ttracking\r1001\tA-1\t2\tUps\t1Z999AA10123456784",
        "note,Order,SKU,Quantity,Carrier,Tracking\n\"a, b\nc\",\"1001\",\" A-1 \",\"2\",\"UPS\",\"1Z999AA10123456784\"\n",
    ] {
        let preview = read(text);
        assert_eq!(preview.bad, [], "{text:?}");
        let [shipment] = &preview.shipments[..] else {
            panic!("{text:?}")
        };
        assert_eq!(shipment.order, OrderReference::Number(RemoteOrderId(1001)));
        assert_eq!(
            (shipment.tracking.carrier_code(), shipment.tracking.number()),
            ("ups", "1Z999AA10123456784")
        );
        let row = &shipment.rows[0];
        assert_eq!((&row.item, row.quantity), (&Item::Sku("A-1".to_owned()), 2));
    }
}

/// A known program's file may have lines that its usual files do not have: without them all that is left would be shipped.
#[test]
fn what_tells_a_line_is_read_in_files_of_known_programs_too() {
    for header in [
        "Order Number,Tracking Number,Tracking URL,Carrier,Item SKU,Qty",
        "Reference,Tracking Code,Public URL,Carrier,item_sku,qty",
        "Order ID,Tracking Number,Customer Name,Courier,sku,quantity",
    ] {
        let cell = |name: &str| match name {
            "Carrier" | "Courier" => "UPS",
            "Item SKU" | "item_sku" | "sku" => "A-1",
            "Qty" | "qty" | "quantity" => "2",
            "Tracking Number" | "Tracking Code" => "1Z999AA10123456784",
            "Order Number" | "Reference" | "Order ID" => "1001",
            _ => "",
        };
        let row: Vec<&str> = header.split(',').map(cell).collect();
        let preview = read(&format!("{header}\n{}\n", row.join(",")));
        let row = &preview.shipments[0].rows[0];
        assert_eq!(
            (&row.item, row.quantity),
            (&Item::Sku("A-1".to_owned()), 2),
            "{header}"
        );
    }
}

#[test]
fn columns_that_may_tell_a_line_are_asked_about() {
    let text = "Order number,Carrier,Tracking number,Item number,Count\n1001,UPS,1Z999AA10123456784,A-1,2\n";
    let error = Preview::read(text).expect_err("unclear");
    assert_eq!(
        error,
        SheetError::UnclearItems(vec!["\"Item number\"".to_owned(), "\"Count\"".to_owned()])
    );
    let mut choices = CsvChoices::default();
    choices.columns.insert(Column::Sku, NO_COLUMN.to_owned());
    let label = Preview::read_as(text, &choices).expect("a label");
    assert_eq!(label.shipments[0].rows[0].item, Item::AllLeft);
    choices.columns.insert(Column::Sku, "Item number".to_owned());
    choices.columns.insert(Column::Quantity, "Count".to_owned());
    let lines = Preview::read_as(text, &choices).expect("lines");
    let row = &lines.shipments[0].rows[0];
    assert_eq!((&row.item, row.quantity), (&Item::Sku("A-1".to_owned()), 2));
}

#[test]
fn what_was_shipped_counts_and_not_what_was_ordered() {
    for (header, cells) in [("Quantity,Quantity Shipped", "3,1"), ("Qty Shipped,Qty", "1,3")] {
        let text = format!(
            "Order number,SKU,Carrier,Tracking number,{header}\n1001,A-1,UPS,1Z999AA10123456784,{cells}\n"
        );
        assert_eq!(read(&text).shipments[0].rows[0].quantity, 1, "{header}");
    }
    let nothing = "Order number,SKU,Carrier,Tracking number,Quantity,Quantity Shipped\n1001,A-1,UPS,1Z999AA10123456784,3,0\n";
    assert_eq!(
        problems(&read(nothing).bad[0]),
        [(Some(Column::Quantity), RowProblem::NotAQuantity)]
    );
}

#[test]
fn a_second_parcels_number_is_not_passed_over() {
    let text = "Order number,SKU,Quantity,Carrier,Tracking number,Tracking number 2\n\
                1001,A-1,1,UPS,1Z999AA10123456784,1Z999AA10123456785\n1002,A-1,1,UPS,1Z999AA10123456786,\n";
    let preview = read(text);
    assert_eq!(
        problems(&preview.bad[0]),
        [(Some(Column::TrackingNumber), RowProblem::SeveralNumbers)]
    );
    assert_eq!(preview.shipments.len(), 1);
}

#[test]
fn a_row_that_voids_or_changes_a_shipment_ships_nothing() {
    for (name, action) in [
        ("Mode", "DELETE"),
        ("Mode", "update"),
        ("Action", "Void"),
        ("Order Status", "Cancelled"),
    ] {
        let text = format!(
            "Order number,SKU,Quantity,Carrier,Tracking number,{name}\n\
             1001,A-1,1,UPS,1Z999AA10123456784,{action}\n1002,A-1,1,UPS,1Z999AA10123456785,\n"
        );
        let preview = read(&text);
        assert_eq!(
            problems(&preview.bad[0]),
            [(None, RowProblem::NotShipped)],
            "{action}"
        );
        assert_eq!(preview.shipments.len(), 1);
    }
}

#[test]
fn a_sheet_that_can_not_be_used_says_why() {
    let error = |text: &str| Preview::read(text).expect_err(text);
    assert_eq!(error("  \n\n"), SheetError::Empty);
    assert_eq!(error("PK\u{3}\u{4}"), SheetError::NotText);
    assert_eq!(
        error("Order,SKU,Quantity,Carrier\n"),
        SheetError::MissingColumns(vec![Column::TrackingNumber])
    );
    assert_eq!(
        error("Order,Quantity,Carrier,Tracking\n1,1,ups,\n"),
        SheetError::MissingColumns(vec![Column::Sku])
    );
    assert_eq!(
        error("Order,SKU,sku,Quantity,Carrier,Tracking\n"),
        SheetError::ColumnTwice(Column::Sku)
    );
    let no_header = error("1001,A,1,ups,1Z\n");
    assert!(
        no_header.sentence().to_string().contains("must be a header"),
        "{}",
        no_header.sentence()
    );
    let row = "1001,A,,1,ups,1Z\n";
    assert_eq!(rows(&row.repeat(ROWS_MAX)).good_rows(), ROWS_MAX);
    assert_eq!(
        error(&format!("{HEADER}{}", row.repeat(ROWS_MAX + 1))),
        SheetError::TooManyRows
    );
    assert_eq!(
        error(&format!("{HEADER}{}", "x".repeat(5_000_000))),
        SheetError::TooLarge
    );
}

#[test]
fn each_bad_row_says_what_is_wrong_in_which_column() {
    use RowProblem::{Missing, NotALine, NotAQuantity, NotAnOrderNumber, OpenQuote, Shortened, TooManyCells};
    for (row, column, problem) in [
        (",A,,1,ups,1Z", Some(Column::Order), Missing),
        ("A-1001,A,,1,ups,1Z", Some(Column::Order), NotAnOrderNumber),
        ("0,A,,1,ups,1Z", Some(Column::Order), NotAnOrderNumber),
        ("1001,,,1,ups,1Z", Some(Column::Sku), Missing),
        ("1001,,x,1,ups,1Z", Some(Column::Line), NotALine),
        ("1001,A,,,ups,1Z", Some(Column::Quantity), Missing),
        ("1001,A,,two,ups,1Z", Some(Column::Quantity), NotAQuantity),
        ("1001,A,,-1,ups,1Z", Some(Column::Quantity), NotAQuantity),
        ("1001,A,,1.5,ups,1Z", Some(Column::Quantity), NotAQuantity),
        ("1001,A,,99999999999,ups,1Z", Some(Column::Quantity), NotAQuantity),
        ("1001,A,,1,usps,9.4E+21", Some(Column::TrackingNumber), Shortened),
        ("1001,A,,1,ups,1Z,,more", None, TooManyCells),
        ("1001,A,,1,ups,\"1Z,\n1002,A,,1,ups,1Z,\n", None, OpenQuote),
    ] {
        let preview = rows(row);
        let [bad] = &preview.bad[..] else {
            panic!("{row:?}")
        };
        assert_eq!(problems(bad), [(column, problem)], "{row:?}");
        assert_eq!((bad.line, preview.good_rows()), (2, 0));
        assert!(
            bad.sentence(&English)
                .starts_with(column.map_or("", Column::label)),
            "{}",
            bad.sentence(&English)
        );
    }
    let several = rows("x,,,0,ups,1Z,not a link");
    assert_eq!(problems(&several.bad[0]).len(), 4, "{several:?}");
}

#[test]
fn rows_of_one_label_are_one_shipment_and_a_bad_row_stops_no_other() {
    let preview = rows(
        "1001,A,,1,ups,1Z999AA10123456784\n\n1001,B,,two,ups,1Z999AA10123456784\n1002,A,,1,ups,1Z999AA10123456784\n\
         ,,,,,\n1001,,70,3,UPS,1Z999AA10123456784,https://a.example/1\n1001,C,,1,ups,1Z999AA10123456784,https://a.example/2\n\
         1001,D,,1,usps,1Z999AA10123456784\n",
    );
    let shipments: Vec<_> = preview
        .shipments
        .iter()
        .map(|shipment| {
            (
                shipment.order.numbers()[0].0,
                shipment.rows.iter().map(|row| row.line).collect::<Vec<_>>(),
            )
        })
        .collect();
    assert_eq!(shipments, [(1001, vec![2, 7]), (1002, vec![5]), (1001, vec![9])]);
    assert_eq!(preview.shipments[0].rows[1].item, Item::Line(RemoteLineId(70)));
    assert_eq!(preview.shipments[0].tracking.link(), "https://a.example/1");
    let bad: Vec<_> = preview.bad.iter().map(|row| row.line).collect();
    assert_eq!(bad, [4, 8]);
    assert_eq!(
        problems(&preview.bad[1]),
        [(Some(Column::TrackingLink), RowProblem::OtherLink)]
    );
    assert_eq!(
        preview.warnings(&preview.shipments[0]),
        [Warning::BadRows(vec![4, 8])]
    );
    assert!(
        matches!(preview.warnings(&preview.shipments[2])[..], [Warning::LooksLike(carrier)] if carrier.code == "ups")
    );
}

#[test]
fn bad_rows_come_back_harmless_and_are_read_again_as_they_were() {
    let text = format!(
        "{HEADER}1001,=A()&B,,two,ups,1Z\n1001,good,,1,ups,1Z\n1002,-X-,,1,\"a;b\"\n1003,A,,1,ups,1Z,,x\n"
    );
    let preview = read(&text);
    let wrong = [
        (2, "Quantity is wrong".to_owned()),
        (4, "The order is not known".to_owned()),
        (5, String::new()),
    ];
    let back = bad_rows(&text, &CsvChoices::default(), &wrong.into()).unwrap();
    assert_eq!(
        back,
        r#""Order number","SKU","Line","Quantity","Carrier","Tracking number","Tracking link","What is wrong"
"1001","'=A()&B","","two","ups","1Z","","Quantity is wrong"
"1002","'-X-","","1","a;b","","","The order is not known"
"1003","A","","1","ups","1Z","","","x"
"#
    );
    assert_eq!(preview.bad.len(), 2);
    assert_eq!(
        preview.warnings(&preview.shipments[0]),
        [Warning::BadRows(vec![2])]
    );
    let corrected = read(&back.replace("two", "2"));
    let items: Vec<_> = corrected
        .shipments
        .iter()
        .map(|shipment| &shipment.rows[0].item)
        .collect();
    assert_eq!(
        items,
        [&Item::Sku("=A()&B".to_owned()), &Item::Sku("-X-".to_owned())]
    );
    // Twice round it is the same file.
    let again = bad_rows(
        &back,
        &CsvChoices::default(),
        &[(2, "Quantity is wrong".to_owned())].into(),
    )
    .unwrap();
    assert_eq!(
        again.lines().collect::<Vec<_>>(),
        back.lines().take(2).collect::<Vec<_>>()
    );
}

#[test]
fn of_long_lists_the_first_hundred_are_shown_and_the_rest_counted() {
    let good: String = (1..=230).map(|order| format!("{order},A,,1,ups,1Z\n")).collect();
    let preview = rows(&format!("{good}{}", "x,A,,1,ups,1Z\n".repeat(101)));
    let shown = preview.shown(&English);
    assert_eq!((shown.shipments.len(), shown.bad.len()), (100, 100));
    let more = |more: Option<Message>| more.map(|more| more.to_string());
    assert_eq!(
        more(shown.more_shipments).as_deref(),
        Some("… and 130 more shipments.")
    );
    assert_eq!(
        more(shown.more_bad).as_deref(),
        Some("… and 1 more row with errors.")
    );
    assert_eq!(
        preview.summary().to_string(),
        "230 rows for 230 shipments; 101 rows have errors and are skipped."
    );
}

proptest! {
    #[test]
    fn any_bytes_are_read_without_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let text = decode(&bytes);
        let _ = Preview::read(&text);
        let with_header = format!("{HEADER}{text}");
        if let Ok(preview) = Preview::read(&with_header) {
            prop_assert!(bad_rows(&with_header, &CsvChoices::default(), &preview.wrong(&English)).is_ok());
            let _ = preview.shown(&English);
        }
    }

    #[test]
    fn every_row_is_good_or_bad_and_bad_ones_come_back(
        rows in prop::collection::vec("(1001|1002|x|)(,)(A|B|)(,)(|7|y)(,)(1|2|0|)(,)(ups|own van|)(,)(1Z|Z9|9E\\+21|)(|,https://a\\.example|,b)", 0..40),
    ) {
        let count = rows.iter().filter(|row| row.bytes().any(|byte| byte != b',')).count();
        let text = format!("{HEADER}{}\n", rows.join("\n"));
        let preview = Preview::read(&text).unwrap();
        prop_assert_eq!(preview.good_rows() + preview.bad.len(), count);
        let back = bad_rows(&text, &CsvChoices::default(), &preview.wrong(&English)).unwrap();
        let again = Preview::read(&back).unwrap();
        prop_assert_eq!(again.good_rows() + again.bad.len(), preview.bad.len());
    }
}
