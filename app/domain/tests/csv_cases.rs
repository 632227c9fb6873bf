//! Files as other programs write them: what is read of each without knowing the store.

use std::fs;
use std::path::Path;

use parcelpilot_domain::shipment::csv::{
    BadRow, CsvChoices, Item, Preview, RowProblem, Sheet, SheetError, Warning, decode,
};

fn file(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/csv_cases")
        .join(name);
    decode(&fs::read(path).expect(name))
}

fn choices(carrier: &str) -> CsvChoices {
    CsvChoices {
        carrier: carrier.to_owned(),
        ..CsvChoices::default()
    }
}

/// Layout, and for each shipment: order, carrier, number, and what is in it.
fn read(name: &str, choices: &CsvChoices) -> (Option<&'static str>, Vec<String>, Vec<BadRow>) {
    let text = file(name);
    let layout = Sheet::open(&text, choices)
        .expect(name)
        .layout()
        .map(|layout| layout.name);
    let preview = Preview::read_as(&text, choices).expect(name);
    let shipments = preview.shipments.iter().map(|shipment| {
        let items: Vec<String> = shipment
            .rows
            .iter()
            .map(|row| match &row.item {
                Item::Sku(sku) => format!("{}x{sku}", row.quantity),
                Item::Line(line) => format!("{}x#{line}", row.quantity),
                Item::LineOrSku(line, sku) => format!("{}x#{line}/{sku}", row.quantity),
                Item::AllLeft => "all".to_owned(),
            })
            .collect();
        let tracking = &shipment.tracking;
        format!(
            "{} {} {} {}",
            shipment.order,
            tracking.carrier_code(),
            tracking.number(),
            items.join(" ")
        )
    });
    (layout, shipments.collect(), preview.bad)
}

const USPS: &str = "9400111899223344556677";

#[test]
fn each_file_is_read_as_what_it_is() {
    let no = CsvChoices::default();
    for (name, layout, shipments) in [
        (
            "01-shipstation-shipment-items.csv",
            Some("ShipStation"),
            vec![format!("601 usps {USPS} 1xSOCKS")],
        ),
        (
            "03-pirateship-order-level.csv",
            Some("Pirate Ship"),
            vec![format!("601 usps {USPS} all")],
        ),
        (
            "04-hypa-shift-order-shipments.csv",
            Some("Hypa Shift"),
            vec!["601 dpd-uk 15501234567890 1x#831".to_owned()],
        ),
        (
            "05-linnworks-open-orders.csv",
            Some("Linnworks"),
            vec!["601 royal-mail AB123456789GB 1xSOCKS".to_owned()],
        ),
        (
            "07-35up-shipments.csv",
            Some("35up"),
            vec!["601 ups 1Z999AA10123456784 1x#831/SOCKS".to_owned()],
        ),
        (
            "11-shiphero-shipments.csv",
            Some("ShipHero"),
            vec![format!("601 usps {USPS} all")],
        ),
        ("14-sep-line.csv", None, vec![format!("601 usps {USPS} 1xSOCKS")]),
        (
            "15-trailing-comma.csv",
            None,
            vec![format!("601 usps {USPS} 1xSOCKS 1xHAT")],
        ),
        (
            "18-spaces-in-tracking.csv",
            None,
            vec![format!("601 usps {USPS} 1xSOCKS 1xHAT")],
        ),
        (
            "21-ordinal-line-number.csv",
            None,
            vec!["601 ups 1Z999AA10123456784 1x#1/SOCKS 1x#2/HAT".to_owned()],
        ),
    ] {
        assert_eq!(read(name, &no), (layout, shipments, vec![]), "{name}");
    }
}

#[test]
fn excel_texts_are_plain_numbers() {
    let (_, shipments, bad) = read("13-excel-string.csv", &CsvChoices::default());
    let expected = [
        format!("601 usps {USPS} 1xSOCKS"),
        "601 usps 9400111899223344556684 1xHAT".to_owned(),
    ];
    assert_eq!((shipments.as_slice(), bad.as_slice()), (&expected[..], &[][..]));
}

#[test]
fn a_missing_carrier_is_asked_for_once() {
    let name = "02-shipstation-scan-report.csv";
    let (layout, shipments, bad) = read(name, &CsvChoices::default());
    assert_eq!(
        (layout, shipments.len(), bad.len()),
        (Some("ShipStation scan report"), 0, 1)
    );
    assert_eq!(bad[0].findings[0].problem, RowProblem::CarrierMissing);
    let (_, shipments, bad) = read(name, &choices("usps"));
    assert_eq!(
        (shipments, bad),
        (vec![format!("601 usps {USPS} 1xSOCKS")], vec![])
    );
}

#[test]
fn services_and_codes_of_tools_name_their_carrier() {
    let (_, shipments, bad) = read("20-service-names.csv", &CsvChoices::default());
    assert_eq!(bad, []);
    let carriers: Vec<&str> = shipments
        .iter()
        .filter_map(|shipment| shipment.split(' ').nth(1))
        .collect();
    assert_eq!(carriers, ["ups", "usps", "royal-mail", "dhl"]);
    let preview = Preview::read(&file("20-service-names.csv")).expect("a CSV");
    assert!(
        preview
            .shipments
            .iter()
            .all(|shipment| shipment.tracking.followed_at().is_some())
    );
}

#[test]
fn several_numbers_in_a_cell_are_refused_and_never_sent_as_one() {
    let (_, shipments, bad) = read("19-two-trackings.csv", &CsvChoices::default());
    assert!(shipments.is_empty());
    let problems: Vec<RowProblem> = bad.iter().map(|row| row.findings[0].problem).collect();
    assert_eq!(problems, [RowProblem::SeveralNumbers; 2]);
}

#[test]
fn parcels_numbers_of_an_order_wait_for_the_store_to_tell() {
    let text = file("17-split-suffix.csv");
    let preview = Preview::read(&text).expect("a CSV");
    let orders: Vec<Vec<i64>> = preview
        .shipments
        .iter()
        .map(|shipment| shipment.order.numbers().iter().map(|id| id.0).collect())
        .collect();
    assert_eq!(orders, [vec![1, 601], vec![2, 601], vec![601]]);
    assert!(
        preview
            .warnings(&preview.shipments[0])
            .contains(&Warning::PartOfNumber)
    );
}

#[test]
fn labels_without_lines_say_that_all_is_shipped() {
    let preview = Preview::read(&file("03-pirateship-order-level.csv")).expect("a CSV");
    assert!(
        preview
            .warnings(&preview.shipments[0])
            .contains(&Warning::AllLeft)
    );
}

#[test]
fn two_columns_that_could_be_the_order_number_are_a_question() {
    let text = "Order ID,Order number,SKU,Quantity,Carrier,Tracking number\n602,601,SOCKS,1,UPS,1Z999AA10123456784\n";
    let both = vec!["Order ID".to_owned(), "Order number".to_owned()];
    let error = Preview::read(text).expect_err("a question");
    let SheetError::SeveralOrderColumns(mut asked) = error else {
        panic!("{error:?}")
    };
    asked.sort();
    assert_eq!(asked, both);
    for (chosen, number) in [("Order ID", 602), ("order number", 601)] {
        let mut choices = CsvChoices::default();
        choices.columns.insert(
            parcelpilot_domain::shipment::csv::Column::Order,
            chosen.to_owned(),
        );
        let preview = Preview::read_as(text, &choices).expect("decided");
        assert_eq!(preview.shipments[0].order.numbers()[0].0, number);
    }
    // The same numbers twice, or a column without any, are no question.
    for text in [
        "Order ID,Order number,SKU,Quantity,Carrier,Tracking number\n601,#601,SOCKS,1,UPS,1Z\n",
        "Order number,Reference,SKU,Quantity,Carrier,Tracking number\n601,for Ann,SOCKS,1,UPS,1Z\n",
    ] {
        let preview = Preview::read(text).expect("no question");
        assert_eq!(preview.shipments[0].order.numbers()[0].0, 601);
    }
}

/// UTF-16 with a byte order mark and Windows-1252, with another delimiter.
#[test]
fn old_encodings_are_read() {
    let text =
        "Order number;SKU;Quantity;Carrier;Tracking number\r\n601;GRÖSSE;1;USPS;9400111899223344556677\r\n";
    let utf16: Vec<u8> = format!("\u{feff}{text}")
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let windows: Vec<u8> = text
        .chars()
        .map(|c| if c == 'Ö' { 0xd6 } else { c as u8 })
        .collect();
    for bytes in [utf16, windows, text.as_bytes().to_vec()] {
        let preview = Preview::read(&decode(&bytes)).expect("a CSV");
        assert_eq!(preview.shipments[0].rows[0].item, Item::Sku("GRÖSSE".to_owned()));
    }
}
