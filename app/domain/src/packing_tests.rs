use super::*;

const TENT: RemoteLineId = RemoteLineId(77);
const PEGS: RemoteLineId = RemoteLineId(78);
const MORE_PEGS: RemoteLineId = RemoteLineId(79);

fn line(line: RemoteLineId, sku: &str, barcode: &str, wanted: i64) -> LineToPack {
    LineToPack {
        line,
        sku: sku.to_owned(),
        barcode: barcode.to_owned(),
        wanted,
        per_pack: 1,
        listed_as: None,
    }
}

fn packing() -> Packing {
    Packing::new([
        line(TENT, " Tent-4P ", "036000291452", 1),
        line(PEGS, "PEG", "", 2),
        line(MORE_PEGS, "peg", "", 1),
        line(RemoteLineId(80), "GONE", "", 0),
    ])
}

#[test]
fn a_code_is_a_sku_in_any_case_or_a_barcode_with_or_without_its_zero() {
    for code in ["tent-4p", " TENT-4P\t", "036000291452", "0036000291452"] {
        assert_eq!(packing().scan(code), Scan::Counted(TENT), "{code:?}");
    }
    for code in ["", "  ", "tent", "GONE", "0", "0000"] {
        assert_eq!(packing().scan(code), Scan::WrongItem, "{code:?}");
    }
    let bare = Packing::new([line(TENT, "", "", 1), line(PEGS, "", "000", 1)]);
    for code in ["", " ", "0", "000"] {
        assert_eq!(bare.clone().scan(code), Scan::WrongItem, "{code:?}");
    }
}

#[test]
fn lines_with_the_same_code_are_filled_one_after_the_other() {
    let mut packing = packing();
    let scans: Vec<Scan> = (0..4).map(|_| packing.scan("peg")).collect();
    let expected = [
        Scan::Counted(PEGS),
        Scan::Counted(PEGS),
        Scan::Counted(MORE_PEGS),
        Scan::TooMany(PEGS),
    ];
    assert_eq!(scans, expected);
    assert_eq!(packing.to_string(), "78:2,79:1");
    assert!(!packing.is_complete());
    packing.scan("tent-4p");
    assert!(packing.is_complete());
    assert_eq!((packing.packed(), packing.wanted()), (4, 4));
}

#[test]
fn pieces_are_counted_by_hand_and_taken_out_again() {
    let mut packing = packing();
    assert_eq!(packing.count(TENT), Scan::Counted(TENT));
    assert_eq!(packing.count(TENT), Scan::TooMany(TENT));
    assert_eq!(packing.count(RemoteLineId(1)), Scan::WrongItem);
    packing.take_out(TENT);
    packing.take_out(TENT);
    assert_eq!(packing, self::packing());
}

#[test]
fn what_a_text_says_is_believed_as_far_as_it_fits() {
    for (text, kept) in [
        ("77:1,78:2", "77:1,78:2"),
        ("78:9,77:1", "77:1,78:2"),
        ("78:1,78:1", "78:2"),
        (" 77 : 1 ,x,78,79:-1,80:1,1:1,78:99999999999999999999", "77:1"),
        ("78:9223372036854775807,78:9223372036854775807", "78:2"),
        ("", ""),
    ] {
        assert_eq!(packing().with_packed(text).to_string(), kept, "{text:?}");
    }
}

#[test]
fn an_order_without_anything_to_pack_is_never_complete() {
    assert!(!Packing::default().is_complete());
    assert!(!Packing::new([line(TENT, "A", "", 0)]).is_complete());
}

fn listed(line: RemoteLineId, sku: &str, left: i64, warehouse: &str, units: u32) -> LineToPack {
    let item = WarehouseItem {
        sku: warehouse.parse().expect("a SKU"),
        units: units.try_into().expect("units"),
    };
    LineToPack::new(line, sku, "036000291452", left, Some(&item))
}

#[test]
fn a_listed_line_counts_the_warehouses_units_and_ships_whole_packs() {
    let mut packing = Packing::new([listed(PEGS, "PEGS-6", 2, "W-PEG", 6)]);
    for other in ["PEGS-6", "036000291452"] {
        assert_eq!(packing.scan(other), Scan::WrongItem, "{other}");
    }
    for _ in 0..7 {
        assert_eq!(packing.scan("w-peg"), Scan::Counted(PEGS));
    }
    assert_eq!((packing.packed(), packing.wanted()), (7, 12));
    assert!(packing.has_broken_packs() && !packing.is_complete());
    assert_eq!(packing.lines()[0].packs(), 1);
    assert_eq!(packing.to_string(), format!("78:7/6/{}", SkuMark::of("w-peg")));
    assert_eq!(packing.count_pack(PEGS), Scan::Counted(PEGS));
    assert!(packing.is_complete() && !packing.has_broken_packs());
    assert_eq!(packing.lines()[0].packs(), 2);
    assert_eq!(packing.count_pack(PEGS), Scan::TooMany(PEGS));
    assert_eq!(packing.scan("W-PEG"), Scan::TooMany(PEGS));
}

#[test]
fn a_scan_never_counts_another_product_of_the_same_name() {
    // The store calls the tent A; the warehouse calls the pegs A.
    let lines = || [listed(TENT, "A", 1, "B", 1), line(PEGS, "A", "", 1)];
    let mut packing = Packing::new(lines());
    assert_eq!(packing.scan("a"), Scan::Counted(PEGS));
    assert_eq!(packing.scan("a"), Scan::TooMany(PEGS));
    assert_eq!(packing.scan("b"), Scan::Counted(TENT));
    let mut crossed = Packing::new([listed(TENT, "A", 1, "B", 1), listed(PEGS, "B", 1, "A", 1)]);
    assert_eq!(crossed.scan("A"), Scan::Counted(PEGS));
    assert_eq!(crossed.scan("B"), Scan::Counted(TENT));
    // Two lines of one product are filled one after the other, whatever their packs.
    let mut both = Packing::new([listed(TENT, "X", 1, "W", 2), listed(PEGS, "Y", 1, "W", 1)]);
    let scans: Vec<Scan> = (0..4).map(|_| both.scan("W")).collect();
    let (tent, pegs) = (Scan::Counted(TENT), Scan::Counted(PEGS));
    assert_eq!(scans, [tent, tent, pegs, Scan::TooMany(TENT)]);
}

#[test]
fn a_sku_comes_before_a_barcode_of_another_line() {
    // The shop copies the unit's barcode to the box, and the warehouse names units by it.
    let item = |sku: &str| WarehouseItem {
        sku: sku.parse().expect("a SKU"),
        units: UnitsPerPack::ONE,
    };
    let ean = "4006381333931";
    let unit = || LineToPack::new(PEGS, "PEG", "", 1, Some(&item(ean)));
    for listed in [None, Some(item("WBOX"))] {
        let boxed = || LineToPack::new(TENT, "PEGS-BOX", ean, 1, listed.as_ref());
        for lines in [[boxed(), unit()], [unit(), boxed()]] {
            let mut packing = Packing::new(lines);
            assert_eq!(packing.scan(ean), Scan::Counted(PEGS), "{listed:?}");
            assert_eq!(
                packing.scan(&format!(" {ean} ")),
                Scan::TooMany(PEGS),
                "{listed:?}"
            );
            assert!(!packing.is_complete());
        }
        // By itself the box may be scanned by its barcode.
        assert_eq!(Packing::new([boxed()]).scan(ean), Scan::Counted(TENT));
    }
}

#[test]
fn a_barcode_of_single_units_fills_packs_of_the_same_product_then() {
    let single = || listed(TENT, "PEG", 1, "W-PEG", 1);
    let packs = || listed(PEGS, "PEGS-2", 1, "w-peg", 2);
    for lines in [[single(), packs()], [packs(), single()]] {
        let mut packing = Packing::new(lines);
        let scans: Vec<Scan> = (0..4).map(|_| packing.scan("036000291452")).collect();
        let (peg, pegs) = (Scan::Counted(TENT), Scan::Counted(PEGS));
        assert_eq!(scans, [peg, pegs, pegs, Scan::TooMany(TENT)]);
    }
    // A line without a SKU is not the same product as another one.
    let mut nameless = Packing::new([line(TENT, "", "036000291452", 1), line(PEGS, "", "", 1)]);
    nameless.scan("036000291452");
    assert_eq!(nameless.scan("036000291452"), Scan::TooMany(TENT));
}

#[test]
fn a_barcode_counts_no_other_variant_of_its_sku() {
    let (small, medium) = ((TENT, "111"), (PEGS, "222"));
    for lines in [[small, medium], [medium, small]] {
        let mut packing = Packing::new(lines.map(|(id, barcode)| line(id, "TSHIRT", barcode, 1)));
        assert_eq!(packing.scan("111"), Scan::Counted(TENT));
        assert_eq!(packing.scan("111"), Scan::TooMany(TENT));
        assert_eq!(packing.scan("222"), Scan::Counted(PEGS));
    }
}

#[test]
fn what_was_counted_of_another_product_or_in_other_packs_is_not_believed() {
    let packing = |sku, units| Packing::new([listed(PEGS, "PEGS-6", 2, sku, units)]);
    let counted = packing("W-PEG", 6).with_packed(&format!("78:7/6/{}", SkuMark::of("W-PEG")));
    assert_eq!(counted.packed(), 7);
    let text = counted.to_string();
    assert_eq!(packing(" w-peg", 6).with_packed(&text).packed(), 7);
    for (sku, units) in [("W-PEG", 1), ("W-PEG", 12), ("W-PEGS", 6), ("W-PEF", 6)] {
        assert_eq!(
            packing(sku, units).with_packed(&text).packed(),
            0,
            "{sku} {units}"
        );
    }
    let unlisted = || Packing::new([line(PEGS, "PEGS-6", "", 12)]);
    assert_eq!(unlisted().with_packed(&text).packed(), 0);
    assert_eq!(packing("PEGS-6", 1).with_packed("78:1").packed(), 0);
    for other in ["78:7", "78:7/6", "78:7/", "78:7/6/", "78:7/6/x"] {
        assert_eq!(packing("W-PEG", 6).with_packed(other).packed(), 0, "{other}");
    }
}
