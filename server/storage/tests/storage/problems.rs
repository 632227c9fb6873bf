//! Problems and the counts of the first page.

use parcelpilot_domain::ids::RemoteOrderId;
use parcelpilot_domain::problem::ProblemKind;
use storage::problems::ProblemFilter;
use storage::{Database, counts, overview, problems, runs};
use test_support::databases::execute;
use test_support::on_both_databases;
use test_support::rows::{TestOrder, at, client, integration, problem};

on_both_databases! {
    async fn open_ones_are_listed_newest_first(database: Database) {
        let acme = client(&database, "Acme").await;
        let one = integration(&database, acme, "One", 1).await;
        let two = integration(&database, acme, "Two", 2).await;
        for (integration, number, seen) in [(one, 1, 10), (one, 2, 30), (two, 3, 20), (two, 4, 40)] {
            problem(&database, integration, number, seen).await;
        }
        execute(&database, "UPDATE problems SET solved_at = 50 WHERE remote_id = 4".to_owned()).await;
        let numbers = |list: Vec<parcelpilot_contract::problems::ProblemRow>| -> Vec<_> { list.into_iter().map(|row| row.remote_id).collect() };
        assert_eq!(numbers(problems::open(&database, None).await.expect("read")), [Some(2), Some(3), Some(1)]);
        assert_eq!(numbers(problems::open(&database, Some(two)).await.expect("read")), [Some(3)]);
        assert_eq!(problems::count_open(&database, None).await.expect("read"), 3);
        assert_eq!(problems::count_open(&database, Some(one)).await.expect("read"), 2);
    }

    async fn pages_of_open_ones_hold_each_once(database: Database) {
        let acme = client(&database, "Acme").await;
        let one = integration(&database, acme, "One", 1).await;
        let two = integration(&database, acme, "Two", 2).await;
        for (integration, number) in [(one, 1), (one, 2), (two, 3), (two, 4), (one, 5)] {
            problem(&database, integration, number, 1).await;
        }
        execute(&database, "UPDATE problems SET solved_at = 50 WHERE remote_id = 4".to_owned()).await;
        for (integration, expected) in [(None, vec![5, 3, 2, 1]), (Some(one), vec![5, 2, 1]), (Some(two), vec![3])] {
            let (mut filter, mut seen) = (ProblemFilter { integration, after: None }, Vec::new());
            loop {
                let page = problems::page(&database, &filter, 2).await.expect("read");
                seen.extend(page.rows.iter().filter_map(|row| row.remote_id));
                // One that fails again meanwhile stays in its place.
                execute(&database, "UPDATE problems SET last_seen_at = last_seen_at + 1 WHERE remote_id = 1".to_owned()).await;
                filter.after = page.next;
                if filter.after.is_none() {
                    break;
                }
            }
            assert_eq!(seen, expected, "{integration:?}");
        }
        let closed = problems::page(&database, &ProblemFilter::default(), 9).await.expect("read").rows.pop().expect("one");
        execute(&database, "UPDATE problems SET solved_at = 60".to_owned()).await;
        let found = problems::find(&database, closed.id).await.expect("read").expect("one that is closed");
        assert_eq!(found.solved_at, Some(at(60)));
    }

    async fn a_page_of_open_ones_walks_an_index(database: Database) {
        let acme = client(&database, "Acme").await;
        let one = integration(&database, acme, "One", 1).await;
        let after = Some(problem(&database, one, 1, 1).await.to_string().parse().expect("an id"));
        for (integration, index) in [(None, "problems_open_by_id"), (Some(one), "problems_open_of_store")] {
            for after in [None, after] {
                let filter = ProblemFilter { integration, after };
                let plan = problems::explain_page(&database, &filter).await.expect("explained").join("\n");
                assert!(plan.contains(index) && !plan.contains("Sort") && !plan.contains("TEMP B-TREE"), "{filter:?}:\n{plan}");
            }
        }
    }

    async fn names_its_order_where_there_is_one_and_cuts_what_came(database: Database) {
        let acme = client(&database, "Acme").await;
        let one = integration(&database, acme, "One", 1).await;
        let two = integration(&database, acme, "Two", 2).await;
        TestOrder::new(two, 7).insert(&database).await;
        let order = TestOrder::new(one, 7).insert(&database).await;
        problem(&database, one, 7, 1).await;
        let mut same = problems::open_of_order(&database, one, RemoteOrderId(7)).await.expect("read");
        let found = same.pop().expect("one");
        assert_eq!((found.order_id, found.kind, found.tries), (Some(order), ProblemKind::Malformed, 2));
        assert_eq!(found.raw, Some("ä".repeat(4_000)));
        assert_eq!(same, []);
        assert_eq!(problems::open_of_order(&database, two, RemoteOrderId(7)).await.expect("read"), []);
    }

    async fn the_overview_counts(database: Database) {
        let acme = client(&database, "Acme").await;
        let one = integration(&database, acme, "One", 1).await;
        // Ready, shipped already, cancelled, archived.
        for (number, status, left) in [(1, 11, 1), (2, 11, 0), (3, 5, 1), (4, 9, 1)] {
            TestOrder { status, left_to_ship: left, ..TestOrder::new(one, number) }.insert(&database).await;
        }
        let archive = "UPDATE orders SET is_deleted = TRUE, shipping_state = 'not_to_ship' WHERE remote_id = 4";
        execute(&database, archive.to_owned()).await;
        TestOrder { status: 7, ..TestOrder::new(one, 5) }.insert(&database).await;
        problem(&database, one, 9, 1).await;
        let counts = counts::totals(&database).await.expect("read");
        assert_eq!((overview::active_clients(&database).await.expect("read"), counts.orders), (1, 5));
        assert_eq!((counts.held, counts.open_problems), (1, 1));
        assert_eq!(overview::attention_count(&database, at(100)).await.expect("read"), 1);
        execute(&database, "UPDATE integrations SET last_failure = 'storage'".to_owned()).await;
        assert_eq!(overview::attention_count(&database, at(100)).await.expect("read"), 2);
    }

    async fn days_tell_what_came_in(database: Database) {
        let acme = client(&database, "Acme").await;
        let one = integration(&database, acme, "One", 1).await;
        let day = 86_400_000;
        let now = at(100 * day + 5);
        let orders = [100 * day, 100 * day + 4, 99 * day, 71 * day, 71 * day + 1, 71 * day - 1];
        for (number, at) in (1..).zip(orders) {
            let order = TestOrder { created_at: at, ..TestOrder::new(one, number) };
            order.insert(&database).await;
        }
        problem(&database, one, 1, 1).await;
        execute(&database, format!(
            "INSERT INTO problems (id, integration_id, run_id, remote_key, kind, field, detail, raw, first_seen_at,
                 last_seen_at, tries, solved_at)
             VALUES ('p', '{one}', 'run', 'p', 'malformed', '', '', '', {}, 1, 1, 1)", 99 * day + 1
        )).await;
        let days = runs::days(&database, now).await.expect("read");
        assert_eq!(days.len(), 30);
        let told: Vec<_> = days
            .into_iter()
            .filter(|day| day.orders + day.problems > 0)
            .map(|one| (one.day.millis() / day, one.orders, one.problems))
            .collect();
        assert_eq!(told, [(71, 2, 0), (99, 1, 1), (100, 2, 0)]);
    }
}
