//! What rules ignore: only goods, nothing that has left, a bundle along with its parts, and always the same.

use std::collections::BTreeSet;

use parcelpilot_domain::ids::{RemoteAddressId, RemoteLineId};
use parcelpilot_domain::ignore_rule::{
    Countries, IgnoreRule, IgnoreRuleKind, IgnoreRuleProblem, IgnoreRules, LeftFromHere,
};
use parcelpilot_domain::money::Amount;
use parcelpilot_domain::order::{Line, LineKind};
use parcelpilot_domain::order_details::LineDetails;
use parcelpilot_domain::shipment::left::{Ahead, LineRole, line_left, lines_to_ship};
use proptest::prelude::*;

fn line(id: i64, sku: &str, parent: Option<i64>) -> Line {
    Line {
        remote_id: RemoteLineId(id),
        address_id: Some(RemoteAddressId(7)),
        kind: LineKind::Physical,
        sku: sku.to_owned(),
        name: String::new(),
        options: String::new(),
        bin: String::new(),
        quantity: 2,
        quantity_shipped: 0,
        quantity_refunded: 0,
        price: Amount::ZERO,
        parent: parent.map(RemoteLineId),
        details: LineDetails::default(),
        ignored_by: None,
    }
}

fn rule(text: &str) -> IgnoreRule {
    text.parse().expect("a rule")
}

fn rules(texts: &[&str]) -> IgnoreRules {
    texts.iter().map(|text| rule(text)).collect()
}

fn countries() -> Countries {
    [
        (RemoteAddressId(7), "de".to_owned()),
        (RemoteAddressId(8), "US".to_owned()),
    ]
    .into()
}

/// These lines left from here, with so many pieces each that the store does not count.
fn left_here(lines: &[i64], ahead: i64) -> LeftFromHere {
    let mut left = LeftFromHere::default();
    for line in lines {
        left.add(RemoteLineId(*line), ahead);
    }
    left
}

/// The numbers of the lines that are ignored.
fn ignored(lines: &[Line], texts: &[&str], shipped: &[i64]) -> Vec<i64> {
    let mut lines = lines.to_vec();
    rules(texts).mark(&mut lines, &countries(), &left_here(shipped, 0));
    let is_ignored = |line: &&Line| line.ignored_by.is_some();
    lines
        .iter()
        .filter(is_ignored)
        .map(|line| line.remote_id.0)
        .collect()
}

#[test]
fn rules_name_lines_by_sku_type_and_country() {
    let mut digital = line(4, "GIFT-CARD", None);
    digital.kind = LineKind::Digital;
    digital.address_id = None;
    let mut abroad = line(3, "TENT", None);
    abroad.address_id = Some(RemoteAddressId(8));
    let lines = [
        line(1, " Gift\u{a0}Wrap ", None),
        line(2, "gift-box", None),
        abroad,
        digital,
    ];
    for (rule, expected) in [
        ("sku:gift wrap", vec![1]),
        ("sku:gift", vec![]),
        ("sku_beginning:GIFT", vec![1, 2]),
        ("sku_beginning:gift ", vec![1, 2]),
        ("country:us", vec![3]),
        ("country:DE", vec![1, 2]),
        ("product_type:physical", vec![1, 2, 3]),
        // Never shipped anyway.
        ("product_type:digital", vec![]),
    ] {
        assert_eq!(ignored(&lines, &[rule], &[]), expected, "{rule}");
    }
    assert_eq!(ignored(&lines, &[], &[]), [0; 0]);
}

#[test]
fn a_rule_is_typed_as_it_is_read() {
    for (kind, value, stored) in [
        (IgnoreRuleKind::Sku, " Gift\u{a0} wrap:1 ", "sku:Gift wrap:1"),
        (IgnoreRuleKind::Country, " us ", "country:US"),
        (IgnoreRuleKind::ProductType, "Physical", "product_type:physical"),
    ] {
        let typed = IgnoreRule::typed(kind, value).expect("a rule");
        assert_eq!(typed.to_string(), stored);
        assert_eq!(rule(stored), typed);
    }
    for (kind, value) in [
        (IgnoreRuleKind::Sku, " "),
        (IgnoreRuleKind::SkuBeginning, ""),
        (IgnoreRuleKind::Country, "USA"),
        (IgnoreRuleKind::Country, "ü"),
        (IgnoreRuleKind::ProductType, "wood"),
    ] {
        assert!(IgnoreRule::typed(kind, value).is_err(), "{kind:?} {value}");
    }
    assert_eq!("gift".parse::<IgnoreRule>(), Err(IgnoreRuleProblem::Kind));
}

#[test]
fn what_left_from_here_is_not_ignored_and_the_rest_of_what_others_ship_is() {
    let mut sent = line(2, "WRAP", None);
    sent.quantity_shipped = 1;
    let lines = [line(1, "WRAP", None), sent, line(3, "WRAP", None)];
    assert_eq!(ignored(&lines, &["sku:WRAP"], &[3]), [1, 2]);
}

#[test]
fn the_country_of_an_erased_address_is_that_of_the_mark() {
    let mut lines = [line(1, "TENT", None), line(2, "PEGS", None)];
    rules(&["country:DE"]).mark(&mut lines, &countries(), &LeftFromHere::default());
    let erased: Countries = [(RemoteAddressId(7), String::new())].into();
    assert!(!rules(&["country:DE", "sku:WRAP"]).mark(&mut lines, &erased, &LeftFromHere::default()));
    // Nor does another rule take the place of the one by which it is known.
    assert!(!rules(&["country:DE", "sku:TENT"]).mark(&mut lines, &erased, &LeftFromHere::default()));
    assert!(rules(&["country:US"]).mark(&mut lines, &erased, &LeftFromHere::default()));
    assert!(lines.iter().all(|line| line.ignored_by.is_none()));
}

#[test]
fn what_others_have_shipped_is_not_left_to_them() {
    let mut line = line(1, "WRAP", None);
    assert_eq!(line.left_to_others(), 0, "it is shipped from here");
    line.ignored_by = Some(rule("sku:WRAP"));
    line.quantity = 5;
    (line.quantity_refunded, line.quantity_shipped) = (1, 3);
    assert_eq!(line.left_to_others(), 1);
    line.quantity_shipped = 6;
    assert_eq!(line.left_to_others(), 0);
}

#[test]
fn a_bundle_goes_with_its_parts() {
    let lines = [
        line(1, "SET", None),
        line(2, "TENT", Some(1)),
        line(3, "PEGS", Some(1)),
    ];
    assert_eq!(ignored(&lines, &["sku:SET"], &[]), [1, 2, 3]);
    assert_eq!(ignored(&lines, &["sku:PEGS"], &[]), [3]);
    // Nobody could ship it by itself.
    assert_eq!(ignored(&lines, &["sku:PEGS", "sku:TENT"], &[]), [1, 2, 3]);
    // The bundle goes along with the last part that leaves.
    let mut marked = lines.to_vec();
    rules(&["sku:PEGS"]).mark(&mut marked, &countries(), &LeftFromHere::default());
    let roles: Vec<_> = lines_to_ship(&marked, &Ahead::default())
        .iter()
        .map(|line| line.role)
        .collect();
    assert_eq!(roles, [LineRole::Bundle, LineRole::Goods, LineRole::NotShipped]);
    // One whose other part has left has nothing to go along with.
    let mut left = lines.clone();
    left[1].quantity_shipped = 2;
    assert_eq!(ignored(&left, &["sku:PEGS"], &[2]), [1, 3]);
    // The store need not count it yet.
    let mut uncounted = lines.to_vec();
    rules(&["sku:PEGS"]).mark(&mut uncounted, &countries(), &left_here(&[2], 2));
    assert!(uncounted[0].ignored_by.is_some());
    // Of one that left from here, the parts are to leave, too; of one that others ship, none.
    left[0].quantity_shipped = 1;
    assert_eq!(ignored(&left, &["sku:SET"], &[1]), [0; 0]);
    assert_eq!(ignored(&left, &["sku:SET"], &[]), [1, 2, 3]);
}

fn any_line() -> impl Strategy<Value = Line> {
    let sku = prop::sample::select(vec!["", "WRAP", "wrap-2", "TENT", " tent "]);
    let kind = prop::sample::select(vec![LineKind::Physical, LineKind::Physical, LineKind::Digital]);
    (
        1..6_i64,
        sku,
        kind,
        prop::option::of(7..9_i64),
        prop::option::of(1..6_i64),
        0..3_i64,
    )
        .prop_map(|(id, sku, kind, address, parent, shipped)| Line {
            kind,
            address_id: address.map(RemoteAddressId),
            quantity_shipped: shipped,
            ..line(id, sku, parent.filter(|parent| *parent != id))
        })
}

proptest! {
    #[test]
    fn only_goods_that_did_not_leave_from_here_are_ignored_and_none_of_them_is_left(
        mut lines in prop::collection::vec(any_line(), 1..6),
        texts in prop::collection::vec(prop::sample::select(vec![
            "sku:wrap", "sku_beginning:W", "country:US", "product_type:physical", "sku:tent",
        ]), 0..4),
        shipped in prop::collection::btree_set(1..6_i64, 0..3),
    ) {
        let mut known = BTreeSet::new();
        lines.retain(|line| known.insert(line.remote_id));
        let numbers: Vec<i64> = shipped.into_iter().collect();
        let here = left_here(&numbers, 0);
        let shipped = here.lines.clone();
        let rules = rules(&texts);
        let before = lines.clone();
        rules.mark(&mut lines, &countries(), &here);
        for line in lines.iter().filter(|line| line.ignored_by.is_some()) {
            prop_assert!(line.is_goods());
            prop_assert!(!shipped.contains(&line.remote_id));
            prop_assert_eq!(line_left(line, &Ahead::default()), 0);
        }
        for (line, before) in lines.iter().zip(&before).filter(|(line, _)| line.ignored_by.is_none()) {
            prop_assert_eq!(line_left(line, &Ahead::default()), line_left(before, &Ahead::default()));
            let is_named = rules.all().iter().any(|rule| {
                let country = line.address_id.and_then(|address| countries().get(&address).cloned());
                rule.names(line, country.as_deref())
            });
            prop_assert!(!is_named || !line.is_goods() || shipped.contains(&line.remote_id));
        }
        // Again, it is no news; and without rules, all come back.
        prop_assert!(!rules.mark(&mut lines, &countries(), &here));
        IgnoreRules::default().mark(&mut lines, &countries(), &here);
        prop_assert_eq!(lines, before);
    }
}
