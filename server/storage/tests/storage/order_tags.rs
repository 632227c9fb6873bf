//! Orders have tags of ours, are found by them, and are counted by them.

use std::collections::BTreeMap;

use parcelpilot_contract::orders::OrderCount;
use parcelpilot_domain::ids::OrderId;
use parcelpilot_domain::shipment::work_list::{ListOrder, WorkList};
use parcelpilot_domain::tag::Tag;
use storage::order_tags::{Tagging, add, known, remove};
use storage::orders::{CreatedSpan, OrderFilter, changed, counts, explain, explain_counts, find_whole, list};
use storage::{Database, integrations};
use test_support::databases::{execute, with_sqlite};
use test_support::on_both_databases;
use test_support::rows::{TestOrder, at, client, integration};

use crate::deletion::rows_in;
use crate::list_plans::{MANY, WORDS, shops};

fn tag(text: &str) -> Tag {
    Tag::typed(text).expect("a tag")
}

fn search(text: &str) -> OrderFilter {
    OrderFilter {
        search: text.to_owned(),
        ..OrderFilter::default()
    }
}

async fn numbers(database: &Database, filter: &OrderFilter) -> Vec<i64> {
    let page = list(database, filter, 50).await.expect("read");
    page.rows.iter().map(|row| row.remote_id).collect()
}

async fn tags_of(database: &Database, order: OrderId) -> Vec<String> {
    let whole = find_whole(database, order).await.expect("read").expect("found");
    whole.tags.into_iter().map(String::from).collect()
}

/// `every` gets all orders, and `seldom` one in a thousand.
async fn tag_all(database: &Database) {
    execute(
        database,
        "INSERT INTO tags (tag_key, name) VALUES ('every', 'Every'), ('seldom', 'Seldom');
         INSERT INTO order_tags (order_id, tag_key) SELECT id, 'every' FROM orders;
         INSERT INTO order_tags (order_id, tag_key) SELECT id, 'seldom' FROM orders WHERE remote_id % 1000 = 500"
            .to_owned(),
    )
    .await;
}

fn said(count: OrderCount) -> String {
    match count.0 {
        count if count > OrderCount::COUNTED => "1,000+".to_owned(),
        count => count.to_string(),
    }
}

on_both_databases! {
    async fn tags_come_and_go_whatever_their_case(database: Database) {
        let acme = client(&database, "Acme").await;
        let store = integration(&database, acme, "Store", 1).await;
        let [one, other] = [TestOrder::new(store, 1).insert(&database).await, TestOrder::new(store, 2).insert(&database).await];
        assert_eq!(add(&database, one, &tag("Fragile"), at(1)).await.expect("added"), Tagging::Added);
        assert_eq!(add(&database, one, &tag("fragile"), at(1)).await.expect("added"), Tagging::Unchanged);
        assert_eq!(add(&database, other, &tag("FRAGILE"), at(1)).await.expect("added"), Tagging::Added);
        assert_eq!(add(&database, one, &tag("Änderung"), at(1)).await.expect("added"), Tagging::Added);
        // As it was spelled first.
        assert_eq!(tags_of(&database, other).await, ["Fragile"]);
        assert_eq!(tags_of(&database, one).await, ["Fragile", "Änderung"]);
        let rows = list(&database, &OrderFilter::default(), 50).await.expect("read").rows;
        assert_eq!(rows.iter().map(|row| row.tags.len()).collect::<Vec<_>>(), [1, 2]);
        assert_eq!(known(&database).await.expect("read"), [tag("fragile"), tag("änderung")]);

        assert!(remove(&database, one, &tag("FRAGILE"), at(1)).await.expect("removed"));
        assert!(!remove(&database, one, &tag("fragile"), at(1)).await.expect("quiet"));
        assert!(remove(&database, one, &tag("änderung"), at(1)).await.expect("removed"));
        // What no order has is not offered.
        assert_eq!(known(&database).await.expect("read"), [tag("fragile")]);
        let nobody = OrderId::from_uuid(uuid::Uuid::now_v7());
        assert_eq!(add(&database, nobody, &tag("x"), at(1)).await.expect("quiet"), Tagging::NoSuchOrder);
    }

    async fn an_order_has_ten_at_most(database: Database) {
        let acme = client(&database, "Acme").await;
        let store = integration(&database, acme, "Store", 1).await;
        let order = TestOrder::new(store, 1).insert(&database).await;
        for number in 1..=10 {
            assert_eq!(add(&database, order, &tag(&format!("tag {number}")), at(1)).await.expect("added"), Tagging::Added);
        }
        assert_eq!(add(&database, order, &tag("tag 11"), at(1)).await.expect("quiet"), Tagging::Full);
        assert_eq!(add(&database, order, &tag("TAG 3"), at(1)).await.expect("quiet"), Tagging::Unchanged);
        assert_eq!(tags_of(&database, order).await.len(), 10);
        assert_eq!(rows_in(&database, "tags").await, 10);
        integrations::delete(&database, store, integrations::UnsentShipments::Keep).await.expect("deleted");
        assert_eq!(rows_in(&database, "order_tags").await, 0);
    }

    async fn orders_are_found_by_their_tags_and_by_what_else_is_asked(database: Database) {
        let acme = client(&database, "Acme").await;
        let store = integration(&database, acme, "Store", 1).await;
        for number in 1..=4 {
            let order = TestOrder { terms: if number < 3 { "ada" } else { "bob" }, ..TestOrder::new(store, number) };
            let order = order.insert(&database).await;
            if number != 4 {
                add(&database, order, &tag("Gift box"), at(1)).await.expect("added");
            }
            if number == 2 {
                add(&database, order, &tag("fragile"), at(1)).await.expect("added");
            }
        }
        for (typed, expected) in [
            ("tag:\"gift box\"", vec![3, 2, 1]),
            ("tag:FRAGILE", vec![2]),
            ("tag:\"Gift box\" tag:fragile", vec![2]),
            ("tag:\"gift box\" ada", vec![2, 1]),
            ("tag:\"gift box\" client:acme number:3", vec![3]),
            ("tag:\"gift box\" client:bolt", vec![]),
            // Whole tags, and what is no tag.
            ("tag:gift", vec![]),
            ("tag:...", vec![]),
        ] {
            assert_eq!(numbers(&database, &search(typed)).await, expected, "{typed}");
            let counted = counts(&database, &search(typed)).await.expect("counted");
            let count = i64::try_from(expected.len()).expect("few");
            for list in [None, Some(WorkList::ToShip)] {
                assert_eq!(counted.of(list).map(|count| count.0), Some(count), "{typed} {list:?}");
            }
            assert_eq!(counted.of(Some(WorkList::Held)).map(|count| count.0), Some(0), "{typed}");
        }
        // As programs ask.
        let filter = OrderFilter { tag: Some(tag("gift box")), ..search("bob") };
        assert_eq!(numbers(&database, &filter).await, [3]);
        let page = changed(&database, &filter, at(2_000), 50).await.expect("read");
        let seen: Vec<i64> = page.orders.iter().map(|order| order.stored.order.remote_id.0).collect();
        assert_eq!(seen, [2, 3]);
    }

    async fn a_tag_that_many_orders_have_finds_them_as_a_rare_one_does(database: Database) {
        shops(&database, MANY).await;
        tag_all(&database).await;
        for order in [ListOrder::NewestFirst, ListOrder::OldestFirst] {
            let of = |filter: OrderFilter| OrderFilter { order, ..filter };
            let all = numbers(&database, &of(OrderFilter::default())).await;
            assert_eq!(numbers(&database, &of(search("tag:every"))).await, all);
            assert_eq!(numbers(&database, &of(search("tag:every common"))).await, all);
            let seldom = numbers(&database, &of(search("tag:every tag:seldom"))).await;
            assert_eq!(seldom.len(), 26);
            assert!(seldom.iter().all(|number| number % 1_000 == 500));
        }
    }

    /// Exact to a thousand; a list that would take too long has no count.
    async fn what_a_search_finds_is_counted_in_each_list(database: Database) {
        shops(&database, MANY).await;
        tag_all(&database).await;
        execute(&database, "UPDATE orders SET left_to_ship = 0 WHERE remote_id % 10 > 0".to_owned()).await;
        let shown = async |typed: &str| -> BTreeMap<&str, String> {
            let counted = counts(&database, &search(typed)).await.expect("counted");
            counted.0.iter().map(|(list, count)| (list.map_or("all", WorkList::code), said(*count))).collect()
        };
        let expected = |counts: &[(&'static str, &str)]| -> BTreeMap<&str, String> {
            counts.iter().map(|(list, count)| (*list, (*count).to_owned())).collect()
        };
        let one = [("all", "1"), ("done", "1"), ("failed", "0"), ("held", "0"), ("not_to_ship", "0"), ("to_ship", "0")];
        assert_eq!(shown("only12345").await, expected(&one));
        assert_eq!(shown("tag:seldom").await, expected(&[("all", "26"), ("done", "0"), ("failed", "0"), ("held", "0"), ("not_to_ship", "0"), ("to_ship", "26")]));
        // 89 of a hundred are done, and 9 are not to be shipped: a list that has less than four fifths, and many, has no count.
        let many = [("all", "1,000+"), ("done", "1,000+"), ("failed", "0"), ("held", "260"), ("to_ship", "260")];
        assert_eq!(shown("common").await, expected(&many));
        assert_eq!(shown("tag:every").await, expected(&many));
        // Its stores have all that are held, and the others none.
        assert_eq!(shown("client:acme").await["held"], "260");
        assert_eq!(shown("client:bolt").await["held"], "0");
        assert_eq!(shown("nobody").await["all"], "0");
        // Of what is common, only what an order says tells that it is `rare…`, too.
        assert_eq!(shown("common tag:every rare500").await["to_ship"], "26");
        let from = Some(at(25_000_000));
        let days = OrderFilter { created: CreatedSpan { from, until: None }.into(), ..search("common") };
        let counted = counts(&database, &days).await.expect("counted");
        assert_eq!(counted.of(Some(WorkList::ToShip)).map(|count| count.0), Some(11));
    }
}

#[tokio::test]
async fn sqlite_finds_and_counts_by_the_index_of_tags() {
    with_sqlite(|database: Database| async move {
        shops(&database, MANY).await;
        tag_all(&database).await;
        for (typed, index) in [
            ("tag:seldom", "order_tags_by_tag (tag_key=?)"),
            ("tag:seldom common", "order_tags_by_tag (tag_key=?)"),
            (
                "tag:seldom tag:every client:acme",
                "order_tags_by_tag (tag_key=?)",
            ),
            ("tag:every", "order_tags_by_tag (tag_key=?)"),
            ("common", WORDS),
            ("rare77", WORDS),
            ("number:77", "orders_by_remote_id (remote_id=?)"),
        ] {
            let plan = explain(&database, &search(typed))
                .await
                .expect("explained")
                .join("\n");
            let counting = explain_counts(&database, &search(typed))
                .await
                .expect("explained")
                .join("\n");
            // 192: from the last one on.
            for text in [plan, counting.replace("INDEX 192:", "INDEX 0:")] {
                assert!(text.contains(index), "{typed}:\n{text}");
                let scans = |line: &&str| {
                    line.starts_with("SCAN o") && !line.contains("orders_by_age") && !line.contains(WORDS)
                };
                // What an index found first is looked through, too.
                let found_first = text.lines().filter(|line| *line == "CO-ROUTINE o").count();
                assert_eq!(
                    text.lines().filter(scans).count(),
                    found_first,
                    "{typed}:\n{text}"
                );
            }
            let counting = explain_counts(&database, &search(typed))
                .await
                .expect("explained")
                .join("\n");
            assert!(!counting.contains("orders_by_age"), "{typed}:\n{counting}");
        }
    })
    .await;
}
