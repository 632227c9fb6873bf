use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use super::*;

fn order(number: i64) -> OrderId {
    let id = format!("0190a2b4-0000-7000-8000-{number:012}");
    id.parse().expect("an id")
}

fn need(number: i64, bin: &str, sku: &str, quantity: i64) -> Need {
    Need {
        order: order(number),
        order_number: number,
        product: Product {
            client: "Tents Ltd".to_owned(),
            bin: bin.to_owned(),
            sku: sku.to_owned(),
            warehouse: None,
            name: format!("The {sku}"),
            options: String::new(),
        },
        quantity,
    }
}

fn share(order_number: i64, quantity: i64) -> Share {
    Share {
        order_number,
        quantity,
    }
}

#[test]
fn a_product_is_one_row_that_says_which_orders_need_it() {
    let list = pick_list([
        need(8, "B-1", "TENT", 2),
        need(7, "B-1", "TENT", 1),
        need(8, "B-1", "TENT", 3),
        need(9, "B-1", "PEG", 0),
    ]);
    assert_eq!((list.pieces, list.orders, list.rows.len()), (6, 2, 1));
    assert_eq!(list.rows[0].quantity, 6);
    assert_eq!(list.rows[0].orders, [share(7, 1), share(8, 5)]);
    assert_eq!(pick_list([]), PickList::default());
}

#[test]
fn rows_come_by_bin_then_by_sku_and_numbers_count_as_numbers() {
    let list = pick_list([
        need(1, "", "A", 1),
        need(1, "B-10", "A", 1),
        need(1, "b-2", "T-10", 1),
        need(1, "B-2", "T-9", 1),
        need(1, "A-007", "A", 1),
        need(1, "A-7", "A", 1),
        need(1, "12", "A", 1),
    ]);
    let walk: Vec<_> = list
        .rows
        .iter()
        .map(|row| (row.product.bin.as_str(), row.product.sku.as_str()))
        .collect();
    let expected = [
        ("12", "A"),
        ("A-007", "A"),
        ("A-7", "A"),
        ("B-2", "T-9"),
        ("b-2", "T-10"),
        ("B-10", "A"),
        ("", "A"),
    ];
    assert_eq!(walk, expected);
}

/// Two clients may sell different things under one SKU, and two customers may want theirs engraved differently.
#[test]
fn what_differs_is_not_added_up() {
    let own = need(1, "B-1", "TENT", 1);
    let mut of_other_client = own.clone();
    of_other_client.product.client = "Other Ltd".to_owned();
    let mut engraved = own.clone();
    engraved.product.options = "Engraving: Rabin".to_owned();
    let list = pick_list([own, of_other_client, engraved]);
    assert_eq!((list.rows.len(), list.pieces, list.orders), (3, 3, 1));
}

/// Integrations number their orders each from the beginning.
#[test]
fn orders_of_the_same_number_are_two() {
    let own = need(7, "B-1", "TENT", 1);
    let other = Need {
        order: order(8),
        ..own.clone()
    };
    let list = pick_list([own, other]);
    assert_eq!(list.rows[0].orders, [share(7, 1), share(7, 1)]);
    assert_eq!(list.orders, 2);
}

fn needs() -> impl Strategy<Value = Vec<Need>> {
    let bins = select(vec!["", " ", "A-1", "a-01", "A-10", "A-2", "12", "Ü 3b"]);
    let skus = select(vec!["", "TENT", "PEG-2", "PEG-10"]);
    let one = (1_i64..6, bins, skus, 0_i64..1000);
    vec(
        one.prop_map(|(number, bin, sku, quantity)| need(number, bin, sku, quantity)),
        0..60,
    )
}

proptest! {
    #[test]
    fn nothing_is_lost_or_added(needs in needs()) {
        let wanted: i64 = needs.iter().map(|need| need.quantity).sum();
        let list = pick_list(needs.clone());
        prop_assert_eq!(list.pieces, wanted);
        for number in 1..6 {
            let wanted: i64 = needs.iter().filter(|need| need.order_number == number).map(|need| need.quantity).sum();
            let shares = list.rows.iter().flat_map(|row| &row.orders);
            let listed: i64 = shares.filter(|share| share.order_number == number).map(|share| share.quantity).sum();
            prop_assert_eq!(listed, wanted);
        }
        for row in &list.rows {
            prop_assert_eq!(row.quantity, row.orders.iter().map(|share| share.quantity).sum::<i64>());
            prop_assert!(row.orders.iter().all(|share| share.quantity > 0));
        }
    }

    #[test]
    fn each_product_has_one_row_in_its_turn(needs in needs()) {
        let list = pick_list(needs);
        for (one, next) in list.rows.iter().zip(list.rows.iter().skip(1)) {
            let key = |row: &PickRow| (Walk::to(&row.product), row.product.clone());
            prop_assert!(key(one) < key(next));
        }
    }

    #[test]
    fn numbers_in_a_bin_count_as_numbers(one: u64, other: u64) {
        prop_assert_eq!(natural(&format!("A-{one}")).cmp(&natural(&format!("A-{other}"))), one.cmp(&other));
    }
}
