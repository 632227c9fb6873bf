//! `parcelpilot retention`, `parcelpilot compact` and `parcelpilot counts`.

use std::process::Output;

use storage::{Database, integrations, personal_data, problems};
use test_support::databases::{DatabaseAddress, execute};
use test_support::on_both_databases;
use test_support::rows::{TestOrder, client, problem};

use crate::process::{Process, until};
use crate::program::Program;

/// What it prints, and whether it went well.
fn said(output: &Output) -> (String, bool) {
    let all = [output.stdout.as_slice(), output.stderr.as_slice()].concat();
    (String::from_utf8(all).unwrap(), output.status.success())
}

on_both_databases! {
    async fn what_would_go_is_said_before_it_goes(database: DatabaseAddress) {
        let program = Program::new(&database);
        let opened = Database::open(&database.0).await.unwrap();
        let integration = program.readable_integration(&opened).await;
        let solved = problem(&opened, integration, 7, 1).await;
        problem(&opened, integration, 8, 1).await;
        execute(&opened, format!("UPDATE problems SET solved_at = 1 WHERE id = '{solved}'")).await;
        opened.close().await;

        let (before, _) = said(&program.run(&["retention"]));
        assert!(before.contains("Problems are kept for 90 days once they are solved: 1 would go now."), "{before}");
        assert!(before.contains("Import runs are kept for 400 days: 0 would go now."), "{before}");
        assert!(before.contains("Entries of the audit trail are all kept"), "{before}");
        let longer = ["retention", "--now", "--keep-problems-days", "65000"];
        assert!(said(&program.run(&longer)).0.contains("Removed nothing."));
        let (removed, _) = said(&program.run(&["retention", "--now"]));
        assert!(removed.contains("Removed 1 solved problem."), "{removed}");
        let (after, _) = said(&program.run(&["retention"]));
        assert!(after.contains("solved: 0 would go now."), "{after}");
        let (trail, _) = said(&program.run(&["audit", "export", "--format", "jsonl"]));
        assert!(trail.contains("old_records_removed") && trail.contains("1 solved problem"), "{trail}");
    }

    async fn personal_data_that_is_due_is_counted_by_client(database: DatabaseAddress) {
        let program = Program::new(&database);
        let opened = Database::open(&database.0).await.unwrap();
        let integration = program.readable_integration(&opened).await;
        for (number, left_to_ship) in [(7, 0), (8, 0), (9, 2)] {
            TestOrder { left_to_ship, ..TestOrder::new(integration, number) }.insert(&opened).await;
        }
        let now = runtime::clock::now();
        let just_finished = format!("UPDATE orders SET modified_at = {} WHERE remote_id = 8", now.millis());
        execute(&opened, just_finished).await;
        let due = || -> Vec<String> {
            let told = program.done(&["retention"]);
            told.lines().filter(|line| line.starts_with("Orders of")).map(str::to_owned).collect()
        };
        assert_eq!(due(), Vec::<String>::new());
        let acme = integrations::find(&opened, integration).await.unwrap().unwrap().client_id;
        client(&opened, "Never").await;
        for (client, days) in [(acme, 30_u32), (client(&opened, "Bolt").await, 400)] {
            let retention = days.try_into().ok();
            personal_data::set_retention(&opened, client, retention, now).await.unwrap();
        }
        opened.close().await;
        let both = [
            "Orders of Acme, 30 days after they are finished: 1 order due now.",
            "Orders of Bolt, 400 days after they are finished: 0 orders due now.",
        ];
        assert_eq!(due(), both);
        program.done(&["retention", "--now"]);
        assert_eq!(due(), both, "a server erases, by a run that is on record");
    }

    async fn a_server_says_what_it_removes_before_its_first_removal(database: DatabaseAddress) {
        let program = Program::new(&database);
        let opened = Database::open(&database.0).await.unwrap();
        let integration = program.readable_integration(&opened).await;
        let solved = problem(&opened, integration, 7, 1).await;
        execute(&opened, format!("UPDATE problems SET solved_at = 1 WHERE id = '{solved}'")).await;
        opened.close().await;
        let log = program.path("said.log");
        let nowhere = [("PARCELPILOT_BIGCOMMERCE_URL", "http://127.0.0.1:9".to_owned())];
        let environment = [&program.environment()[..], &nowhere].concat();
        let worker = Process::start(&["worker"], &environment, log.clone());
        let removed = until("the removal", async || {
            let text = std::fs::read_to_string(&log).unwrap();
            Some(text.split_once("removed old records: 1 solved problem")?.0.to_owned())
        });
        let before = removed.await;
        assert!(before.contains("old records are due, and are removed now: 1 solved problem"), "{before}");
        assert!(worker.stop().await.success());
    }

    async fn a_file_is_compacted_while_nobody_has_it_open(database: DatabaseAddress) {
        let program = Program::new(&database);
        let opened = Database::open(&database.0).await.unwrap();
        let is_sqlite = matches!(opened, Database::Sqlite { .. });
        let refusal = if is_sqlite { "open in another process" } else { "autovacuum" };
        let (refused, is_done) = said(&program.run(&["compact"]));
        assert!(!is_done && refused.contains(refusal), "{refused}");
        opened.close().await;
        let (told, is_done) = said(&program.run(&["compact"]));
        assert_eq!(is_done, is_sqlite, "{told}");
    }

    async fn counts_that_are_wrong_are_named_and_put_right(database: DatabaseAddress) {
        let program = Program::new(&database);
        let opened = Database::open(&database.0).await.unwrap();
        let integration = program.readable_integration(&opened).await;
        problem(&opened, integration, 7, 1).await;
        let (right, is_right) = said(&program.run(&["counts", "verify"]));
        assert!(is_right && right.contains("All counts are right"), "{right}");
        execute(&opened, "UPDATE integration_counts SET open_problems = 5".to_owned()).await;
        let (wrong, is_right) = said(&program.run(&["counts", "verify"]));
        assert!(!is_right && wrong.contains(&format!("integration {integration}: kept")), "{wrong}");
        assert!(wrong.contains("open_problems: 5") && wrong.contains("open_problems: 1"), "{wrong}");
        let (mended, is_right) = said(&program.run(&["counts", "rebuild"]));
        assert!(is_right && mended.contains("All counts are right"), "{mended}");
        let open = problems::count_open(&opened, None).await.unwrap();
        assert_eq!(open, 1);
        opened.close().await;
    }
}
