//! `parcelpilot personal-data`.

use serde_json::Value;
use storage::Database;
use test_support::databases::{DatabaseAddress, execute};
use test_support::on_both_databases;
use test_support::rows::TestOrder;

use crate::program::Program;

fn of_shopper<'a>(action: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    let shopper = [
        "personal-data",
        action,
        "--email",
        "Ann@example.com",
        "--client",
        "Acme",
    ];
    [&shopper, more].concat()
}

on_both_databases! {
    async fn a_shopper_is_exported_and_erased_and_nothing_goes_without_yes(database: DatabaseAddress) {
        let program = Program::new(&database);
        let opened = Database::open(&database.0).await.unwrap();
        let integration = program.readable_integration(&opened).await;
        for (number, left_to_ship) in [(7, 0), (8, 2)] {
            let order = TestOrder { terms: "ann@example.com", left_to_ship, ..TestOrder::new(integration, number) };
            order.insert(&opened).await;
        }
        execute(&opened, "UPDATE orders SET customer_email = 'ANN@example.com', staff_notes = 'Zq rings'".to_owned()).await;
        opened.close().await;
        let export = || -> Value { serde_json::from_str(&program.done(&of_shopper("export", &[]))).unwrap() };
        let orders = |exported: &Value| exported["orders"].as_array().unwrap().len();

        let all = || program.done(&["export", "orders", "--format", "jsonl"]);
        assert!(all().contains("Lovelace"));
        let before = export();
        assert!(orders(&before) == 2 && before.to_string().contains("Zq rings"), "{before}");
        let found = program.done(&of_shopper("erase", &[]));
        assert!(found.contains("Found: 2 orders, 0 problems.") && found.contains("--yes"), "{found}");
        assert_eq!(found.matches("still to be shipped").count(), 1, "{found}");
        assert_eq!(export()["orders"], before["orders"], "nothing goes without --yes");
        assert_eq!(program.trail("shopper_erased"), []);

        let erased = program.done(&of_shopper("erase", &["--yes"]));
        assert!(erased.starts_with("Erased: 1 order, 0 problems\nLeft") && erased.contains(": 1 order."), "{erased}");
        let left = export();
        assert!(orders(&left) == 1 && left["orders"][0]["order"]["remote_id"] == 8, "{left}");
        let erased = program.done(&of_shopper("erase", &["--yes", "--with-unfinished"]));
        assert_eq!(erased, "Erased: 1 order, 0 problems\n");
        assert_eq!(orders(&export()), 0);
        let left = all();
        assert!(left.lines().count() == 2 && !left.contains("Lovelace"), "{left}");

        let subjects = |action: &str| program.trail(action).into_iter().map(|(subject, _)| subject).collect::<Vec<_>>();
        assert_eq!(subjects("shopper_erased"), ["1 order", "1 order"]);
        assert_eq!(subjects("shopper_exported"), ["0 orders", "1 order", "2 orders", "2 orders"]);
        for (_, detail) in [program.trail("shopper_erased"), program.trail("shopper_exported")].concat() {
            assert!(detail.starts_with("of Acme, e-mail hash ") && !detail.to_lowercase().contains("ann@"), "{detail}");
        }
    }
}
