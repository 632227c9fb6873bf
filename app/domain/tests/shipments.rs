//! What may leave: whatever is typed, never more than there is, never what is not shipped, and nothing is lost.

use std::collections::BTreeMap;

use parcelpilot_domain::ids::{RemoteAddressId, RemoteLineId};
use parcelpilot_domain::money::Amount;
use parcelpilot_domain::order::{Line, LineKind};
use parcelpilot_domain::order_details::LineDetails;
use parcelpilot_domain::shipment::ShippedLine;
use parcelpilot_domain::shipment::draft::{DraftField, DraftProblem, ShipmentDraft, check};
use parcelpilot_domain::shipment::left::{Ahead, LineRole, line_left, lines_to_ship};
use parcelpilot_domain::shipment::tracking::TrackingDraft;
use proptest::prelude::*;

fn line(id: i64, address: Option<i64>, kind: LineKind, quantities: [i64; 3], parent: Option<i64>) -> Line {
    Line {
        remote_id: RemoteLineId(id),
        address_id: address.map(RemoteAddressId),
        kind,
        sku: String::new(),
        name: String::new(),
        options: String::new(),
        bin: String::new(),
        quantity: quantities[0],
        quantity_shipped: quantities[1],
        quantity_refunded: quantities[2],
        price: Amount::ZERO,
        parent: parent.map(RemoteLineId),
        details: LineDetails::default(),
        ignored_by: None,
    }
}

fn goods(id: i64, quantity: i64) -> Line {
    line(id, Some(7), LineKind::Physical, [quantity, 0, 0], None)
}

fn draft(lines: &[(i64, i64)]) -> ShipmentDraft {
    let line = |(line, quantity): &(i64, i64)| ShippedLine {
        line: RemoteLineId(*line),
        quantity: *quantity,
    };
    ShipmentDraft {
        lines: lines.iter().map(line).collect(),
        ..ShipmentDraft::default()
    }
}

fn problems(lines: &[Line], chosen: &[(i64, i64)]) -> Vec<(DraftField, DraftProblem)> {
    let errors = check(draft(chosen), &lines_to_ship(lines, &Ahead::default()))
        .err()
        .unwrap_or_default();
    errors
        .into_iter()
        .map(|error| (error.field, error.problem))
        .collect()
}

#[test]
fn each_line_says_what_is_wrong_with_it() {
    let lines = [
        goods(1, 3),
        line(2, Some(8), LineKind::Physical, [1, 0, 0], None),
        line(3, None, LineKind::Digital, [1, 0, 0], None),
        line(4, None, LineKind::Physical, [1, 0, 0], None),
        goods(5, 1),
        line(6, Some(7), LineKind::Physical, [1, 0, 0], Some(5)),
    ];
    let of = |id| DraftField::Line(RemoteLineId(id));
    for (chosen, problem) in [
        (vec![], (DraftField::Lines, DraftProblem::NothingChosen)),
        (vec![(1, 0)], (DraftField::Lines, DraftProblem::NothingChosen)),
        (vec![(1, 4)], (of(1), DraftProblem::OverQuantity(3))),
        (vec![(1, 2), (1, 2)], (of(1), DraftProblem::OverQuantity(3))),
        (vec![(1, -1)], (of(1), DraftProblem::NotAQuantity)),
        (vec![(1, 1), (2, 1)], (of(2), DraftProblem::OtherAddress)),
        (vec![(1, 1), (3, 1)], (of(3), DraftProblem::NotShipped)),
        (vec![(1, 1), (4, 1)], (of(4), DraftProblem::NotShipped)),
        (vec![(5, 1)], (of(5), DraftProblem::Bundle)),
        (vec![(1, 1), (99, 1)], (of(99), DraftProblem::UnknownLine)),
    ] {
        assert_eq!(problems(&lines, &chosen), [problem], "{chosen:?}");
    }
    assert_eq!(problems(&lines, &[(1, 4), (3, 1)]).len(), 2, "all at once");
}

#[test]
fn a_bundle_goes_along_with_the_last_of_its_parts() {
    let lines = [
        goods(1, 2),
        line(2, Some(7), LineKind::Physical, [2, 0, 0], Some(1)),
        line(3, Some(7), LineKind::Physical, [2, 0, 0], Some(1)),
    ];
    let shipped = |chosen: &[(i64, i64)]| {
        let made = check(draft(chosen), &lines_to_ship(&lines, &Ahead::default())).expect("it may leave");
        made.lines
            .iter()
            .map(|line| (line.line.0, line.quantity))
            .collect::<Vec<_>>()
    };
    assert_eq!(shipped(&[(2, 2), (3, 1)]), [(2, 2), (3, 1)]);
    assert_eq!(shipped(&[(2, 2), (3, 2)]), [(1, 2), (2, 2), (3, 2)]);
    // Its parts are gone, and its own line is left over: then it is chosen by itself.
    let held = lines.iter().filter(|line| line.remote_id.0 != 1);
    let left_over = lines_to_ship(&lines, &held.map(|line| (line.remote_id, 2)).collect());
    assert_eq!((left_over[0].role, left_over[0].left), (LineRole::Goods, 2));
}

#[test]
fn tracking_is_what_the_store_takes() {
    let typed = |carrier: &str, number: &str, link: &str| TrackingDraft {
        carrier: carrier.to_owned(),
        number: number.to_owned(),
        link: link.to_owned(),
        ..TrackingDraft::default()
    };
    let wrong = |draft: TrackingDraft| {
        draft
            .check()
            .err()
            .unwrap_or_default()
            .first()
            .map(|error| (error.field, error.problem))
    };
    let (number, link) = (DraftField::TrackingNumber, DraftField::TrackingLink);
    assert_eq!(wrong(typed("ups", &"1".repeat(50), "")), None);
    assert_eq!(
        wrong(typed("ups", &"1".repeat(51), "")),
        Some((number, DraftProblem::TooLong(50)))
    );
    assert_eq!(
        wrong(typed("", "1\u{7}", "")),
        Some((number, DraftProblem::Unprintable))
    );
    assert_eq!(
        wrong(typed("pigeon", "", "")),
        Some((DraftField::Carrier, DraftProblem::UnknownCarrier))
    );
    assert_eq!(
        wrong(typed("other", "", "")),
        Some((DraftField::CarrierName, DraftProblem::CarrierNameMissing))
    );
    let long = format!("https://a.example/{}", "x".repeat(500));
    assert_eq!(
        wrong(typed("", "", &long)),
        Some((link, DraftProblem::TooLong(500)))
    );
    for bad in [
        "javascript:alert(1)",
        "https://",
        "ftp://a.example",
        "//a.example",
        "https://a b",
        "http:/a",
        "https://?x",
    ] {
        assert_eq!(
            wrong(typed("", "", bad)),
            Some((link, DraftProblem::NotALink)),
            "{bad}"
        );
    }
    for good in ["https://a.example/t?n=1#x", "HTTP://a.example"] {
        assert_eq!(wrong(typed("", "", good)), None, "{good}");
    }

    let of = |draft: TrackingDraft| draft.check().expect("it is good");
    let royal = of(typed("royal-mail", " AB 1 ", ""));
    assert_eq!(
        (royal.provider(), royal.tracking_carrier(), royal.number()),
        ("royalmail", "", "AB 1")
    );
    assert!(royal.followed_at().is_some_and(|link| link.ends_with("AB%201")));
    let evri = of(typed("evri", "H1", "https://own.example/"));
    assert_eq!((evri.provider(), evri.tracking_carrier()), ("", "myhermes-uk"));
    assert_eq!(
        evri.followed_at().as_deref(),
        Some("https://own.example/"),
        "the typed link goes first"
    );
    assert_eq!(of(typed("evri", "", "")).followed_at(), None);
}

fn any_line() -> impl Strategy<Value = (i64, Option<i64>, LineKind, [i64; 3], Option<i64>)> {
    let kind = prop_oneof![
        6 => Just(LineKind::Physical),
        1 => Just(LineKind::Digital),
        1 => Just(LineKind::GiftCertificate),
        1 => Just(LineKind::Other),
    ];
    let address = prop_oneof![1 => Just(None), 4 => (1..4_i64).prop_map(Some)];
    let parent = prop_oneof![3 => Just(None), 1 => (0..8_i64).prop_map(Some)];
    (0..8_i64, address, kind, [0..6_i64, 0..4_i64, 0..3_i64], parent)
}

#[test]
fn only_physical_goods_with_an_address_are_left_to_ship() {
    let left =
        |kind, address, quantities| line_left(&line(1, address, kind, quantities, None), &Ahead::default());
    assert_eq!(left(LineKind::Physical, Some(7), [5, 1, 1]), 3);
    assert_eq!(left(LineKind::Physical, Some(7), [1, 1, 1]), 0);
    assert_eq!(left(LineKind::Physical, None, [5, 0, 0]), 0);
    assert_eq!(left(LineKind::Digital, Some(7), [5, 0, 0]), 0);
    assert_eq!(left(LineKind::GiftCertificate, Some(7), [5, 0, 0]), 0);
}

proptest! {
    #[test]
    fn never_more_than_is_left_never_what_is_not_shipped_and_one_address(
        lines in proptest::collection::btree_map(0..8_i64, any_line(), 1..8),
        chosen in proptest::collection::vec((0..9_i64, -1..7_i64), 0..6),
        address in proptest::option::of(0..5_i64),
        ahead in proptest::collection::vec(-3..4_i64, 8),
    ) {
        let lines: Vec<Line> = lines
            .into_iter()
            .map(|(id, (_, address, kind, quantities, parent))| line(id, address, kind, quantities, parent))
            .collect();
        let ahead = (0..).map(RemoteLineId).zip(ahead).collect();
        let to_ship = lines_to_ship(&lines, &ahead);
        for (one, line) in to_ship.iter().zip(&lines) {
            prop_assert!(one.left >= 0 && one.left <= (line.quantity - line.quantity_refunded).max(0));
            prop_assert!(one.left == 0 || (line.kind == LineKind::Physical && line.address_id.is_some()));
        }
        let asked = ShipmentDraft { address_id: address.map(RemoteAddressId), ..draft(&chosen) };
        match check(asked, &to_ship) {
            Ok(made) => {
                let mut wanted: BTreeMap<i64, i64> = BTreeMap::new();
                chosen.iter().for_each(|(line, quantity)| *wanted.entry(*line).or_default() += quantity);
                prop_assert!(!made.lines.is_empty());
                prop_assert!(address.is_none_or(|address| made.address_id.0 == address));
                prop_assert!(made.lines.is_sorted_by(|one, next| one.line < next.line), "each line once");
                for shipped in &made.lines {
                    let line = to_ship.iter().find(|line| line.id == shipped.line).expect("it is in the order");
                    prop_assert!(shipped.quantity > 0 && shipped.quantity <= line.left);
                    prop_assert_eq!(line.address_id, Some(made.address_id));
                    prop_assert!(line.role == LineRole::Bundle || wanted[&shipped.line.0] == shipped.quantity);
                }
                let asked_for = wanted.iter().filter(|(_, quantity)| **quantity != 0);
                for (line, _) in asked_for {
                    prop_assert!(made.lines.iter().any(|shipped| shipped.line.0 == *line), "nothing chosen is lost");
                }
            }
            Err(errors) => prop_assert!(!errors.is_empty()),
        }
    }

    #[test]
    fn whatever_is_typed_as_tracking_is_taken_as_it_is_or_named(number in ".{0,60}", link in ".{0,60}", carrier in "(ups|usps|other|evri|.{0,5})") {
        let typed = TrackingDraft { carrier, carrier_name: "Van".to_owned(), number, link };
        match typed.clone().check() {
            Ok(tracking) => {
                prop_assert_eq!(tracking.number(), typed.number.trim());
                prop_assert!(tracking.provider().is_empty() || tracking.tracking_carrier().is_empty());
                if let Some(link) = tracking.followed_at() {
                    prop_assert!(link.len() <= 2_000 && link.to_lowercase().starts_with("http"));
                }
            }
            Err(errors) => prop_assert!(errors.iter().all(|error| error.problem.sentence().to_string().contains(' '))),
        }
    }
}
