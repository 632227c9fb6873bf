//! Packing: whatever is scanned or written into an address, no parcel holds more than was ordered, and nothing of it is
//! lost between two pages.

use parcelpilot_domain::ids::RemoteLineId;
use parcelpilot_domain::packing::{LineToPack, Packing, Scan, SkuMark};
use proptest::prelude::*;

/// Few SKUs, so that several lines share one; some lines have none, and some are on their client's list.
fn lines() -> impl Strategy<Value = Vec<LineToPack>> {
    let line = ("[ABc]{0,2}", -1..5_i64, any::<bool>());
    prop::collection::vec(line, 0..8).prop_map(|lines| {
        let numbered = lines.into_iter().zip(1..);
        numbered
            .map(|((sku, wanted, is_listed), number)| LineToPack {
                line: RemoteLineId(number),
                listed_as: is_listed.then(|| SkuMark::of(&sku)),
                sku,
                barcode: String::new(),
                wanted,
                per_pack: 1,
            })
            .collect()
    })
}

fn never_too_much(packing: &Packing) -> Result<(), TestCaseError> {
    for line in packing.lines() {
        prop_assert!((0..=line.line.wanted).contains(&line.packed), "{line:?}");
    }
    Ok(())
}

proptest! {
    #[test]
    fn no_text_packs_more_than_was_ordered(lines in lines(), text in "([0-9]{1,2}:-?[0-9]{1,19},?|[^,:]{0,3}){0,9}") {
        let packing = Packing::new(lines.clone()).with_packed(&text);
        never_too_much(&packing)?;
        // What is written is read as it was.
        let again = Packing::new(lines).with_packed(&packing.to_string());
        prop_assert_eq!(again, packing);
    }

    #[test]
    fn each_scan_counts_one_piece_or_none(lines in lines(), codes in prop::collection::vec("[abC]{0,2}", 0..30)) {
        let mut packing = Packing::new(lines);
        for code in codes {
            let before = packing.packed();
            let scan = packing.scan(&code);
            let counted = i64::from(matches!(scan, Scan::Counted(_)));
            prop_assert_eq!(packing.packed(), before + counted);
            never_too_much(&packing)?;
        }
    }

    /// In any order, and with a page between each two scans.
    #[test]
    fn scanning_every_piece_completes_the_parcel(
        (lines, pieces) in lines().prop_flat_map(|mut lines| {
            lines.retain(|line| !line.sku.is_empty() && line.wanted > 0);
            let pieces: Vec<String> = lines
                .iter()
                .flat_map(|line| (0..line.wanted).map(|_| line.sku.to_lowercase()))
                .collect();
            (Just(lines), Just(pieces).prop_shuffle())
        })
    ) {
        let mut text = String::new();
        for (index, piece) in pieces.iter().enumerate() {
            let mut packing = Packing::new(lines.clone()).with_packed(&text);
            prop_assert!(!packing.is_complete());
            prop_assert!(matches!(packing.scan(piece), Scan::Counted(_)));
            prop_assert_eq!(packing.is_complete(), index + 1 == pieces.len());
            text = packing.to_string();
        }
    }
}
