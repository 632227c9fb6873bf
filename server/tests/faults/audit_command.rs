//! `parcelpilot audit`: what the command line did is in the trail, and what somebody did behind its back shows.

use serde_json::Value;
use storage::Database;
use test_support::databases::{DatabaseAddress, execute};
use test_support::on_both_databases;

use crate::program::Program;

on_both_databases! {
    async fn people_are_listed_and_kept_out_from_the_command_line(database: DatabaseAddress) {
        let program = Program::new(&database);
        assert!(program.done(&["users", "list"]).starts_with("Nobody yet"));
        for (email, role) in [("ada@example.com", "admin"), ("Bo@example.com", "viewer")] {
            program.done(&["users", "add", "--role", role, "--email", email]);
        }
        let said = program.done(&["users", "deactivate", "--email", "bo@EXAMPLE.com"]);
        assert!(said.starts_with("Deactivated bo@example.com"), "{said}");
        let lines = program.done(&["users", "list", "--json"]);
        let people: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let told: Vec<_> = people.iter().map(|person| (person["email"].as_str().unwrap(), person["role"].as_str().unwrap(), person["is_active"].as_bool().unwrap())).collect();
        assert_eq!(told, [("ada@example.com", "admin", true), ("bo@example.com", "viewer", false)]);
        let text = program.done(&["users", "list"]);
        assert_eq!(text, "ada@example.com · ada · admin · not logged in\nbo@example.com · Bo · viewer · deactivated\n");

        for (email, reason) in [
            ("ada@example.com", "At least one admin must be able to log in"),
            ("bo@example.com", "deactivated already"),
            ("eve@example.com", "nobody has the address"),
        ] {
            let refused = program.run(&["users", "deactivate", "--email", email]);
            let said = String::from_utf8(refused.stderr).unwrap();
            assert!(refused.status.code() == Some(1) && said.contains(reason), "{said}");
        }
        let lines = program.done(&["audit", "export", "--format", "jsonl"]);
        let newest: Value = serde_json::from_str(lines.lines().nth(1).unwrap()).unwrap();
        assert_eq!((&newest["action"], &newest["subject"], &newest["by"]), (&"person_deactivated".into(), &"bo@example.com".into(), &"command_line".into()));
    }

    async fn an_address_that_was_invited_for_a_client_is_not_let_in_to_everything_unawares(database: DatabaseAddress) {
        let program = Program::new(&database);
        program.done(&["users", "list"]);
        let opened = Database::open(&database.0).await.unwrap();
        execute(&opened, "INSERT INTO limited_addresses (email) VALUES ('bea@example.com')".to_owned()).await;
        opened.close().await;
        let add = ["users", "add", "--role", "viewer", "--email", "Bea@example.com"];
        let refused = program.run(&add);
        let said = String::from_utf8(refused.stderr).unwrap();
        assert!(refused.status.code() == Some(1) && said.contains("was invited for clients"), "{said}");
        program.done(&[&add[..], &["--warehouse"]].concat());
    }

    async fn the_oldest_entries_are_removed_and_the_rest_is_unbroken(database: DatabaseAddress) {
        let program = Program::new(&database);
        for _ in 0..4 {
            program.done(&["export", "problems"]);
        }
        let before = ["audit", "cut", "--before", "2020-01-31"];
        assert!(program.done(&before).starts_with("No entry is older than 2020-01-31"));
        let opened = Database::open(&database.0).await.unwrap();
        execute(&opened, "UPDATE audit_events SET at = 1 WHERE sequence <= 2".to_owned()).await;
        opened.close().await;
        let said = program.done(&before);
        assert!(said.starts_with("Older than 2020-01-31 00:00 UTC: 2 entries") && said.contains("--yes"), "{said}");
        let said = program.done(&[&before[..], &["--yes"]].concat());
        assert!(said.starts_with("Removed 2 entries"), "{said}");
        let verified = program.done(&["audit", "verify"]);
        assert!(verified.starts_with("3 entries, unbroken"), "{verified}");
        let lines = program.done(&["audit", "export", "--format", "jsonl"]);
        let newest: Value = serde_json::from_str(lines.lines().nth(1).unwrap()).unwrap();
        assert_eq!((&newest["action"], &newest["subject"], &newest["by"]), (&"audit_cut".into(), &"2 entries".into(), &"command_line".into()));
        for (date, reason) in [("2999-01-01", "the last 90 days stay"), ("yesterday", "write it as 2025-01-31")] {
            let refused = program.run(&["audit", "cut", "--yes", "--before", date]);
            let said = String::from_utf8(refused.stderr).unwrap();
            assert!(!refused.status.success() && said.contains(reason), "{said}");
        }
    }

    async fn exports_are_in_the_trail(database: DatabaseAddress) {
        let program = Program::new(&database);
        for what in ["orders", "shipments", "problems"] {
            program.done(&["export", what]);
        }
        assert_eq!(program.trail("problems_exported"), [("".to_owned(), "".to_owned())]);
        assert_eq!(program.trail("shipments_exported"), [("".to_owned(), "".to_owned())]);
        assert_eq!(program.trail("orders_exported"), [("".to_owned(), "".to_owned())]);
    }

    async fn the_command_line_is_in_the_trail_and_tampering_shows(database: DatabaseAddress) {
        let program = Program::new(&database);
        let add = |email| ["users", "add", "--role", "viewer", "--email", email];
        for email in ["a@example.com", "B@example.com"] {
            program.done(&add(email));
        }
        program.done(&["export", "problems"]);
        let lines = program.done(&["audit", "export", "--format", "jsonl"]);
        let entries: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let told: Vec<_> = entries.iter().map(|entry| (entry["action"].as_str().unwrap(), entry["subject"].as_str().unwrap())).collect();
        assert_eq!(told, [
            ("audit_exported", ""),
            ("problems_exported", ""),
            ("person_added", "b@example.com"),
            ("person_added", "a@example.com"),
        ]);
        assert!(entries.iter().all(|entry| entry["by"] == "command_line"), "{entries:?}");
        assert_eq!(program.done(&["audit", "export"]).lines().count(), 6);

        let verified = program.done(&["audit", "verify"]);
        assert!(verified.starts_with("5 entries, unbroken, from "), "{verified}");
        let noted = verified.trim().rsplit(' ').next().unwrap();
        assert!(noted.starts_with("5:"), "{verified}");
        program.done(&["audit", "verify", "--expect", noted]);
        let json: Value = serde_json::from_str(&program.done(&["audit", "verify", "--json"])).unwrap();
        assert_eq!((&json["unbroken"], &json["entries"], &json["head"]), (&true.into(), &5.into(), &noted.into()));

        let opened = Database::open(&database.0).await.unwrap();
        // Whoever can write the database, but not sign, has the program do it.
        let untied = "UPDATE audit_events SET subject = 'c@example.com', sequence = NULL, previous_hash = NULL, hash = NULL
                          WHERE sequence = 5;
                      UPDATE audit_chain SET sequence = 4, hash = (SELECT hash FROM audit_events WHERE sequence = 4)";
        execute(&opened, untied.to_owned()).await;
        program.done(&["export", "problems"]);
        let signed_anew = program.run(&["audit", "verify"]);
        assert_eq!(signed_anew.status.code(), Some(2));
        assert!(String::from_utf8_lossy(&signed_anew.stdout).contains("LOOK: 1 entry of these"), "{signed_anew:?}");
        let back = "DELETE FROM audit_events WHERE sequence = 6 OR sequence IS NULL";
        execute(&opened, back.to_owned()).await;

        let cut = "DELETE FROM audit_events WHERE sequence = 5;
                   UPDATE audit_chain SET sequence = 4, hash = (SELECT hash FROM audit_events WHERE sequence = 4)";
        execute(&opened, cut.to_owned()).await;
        program.done(&["audit", "verify"]);
        let short = program.fails(&["audit", "verify", "--expect", noted]);
        assert!(short.starts_with("BROKEN at entry 5: an entry was removed here"), "{short}");
        execute(&opened, "DELETE FROM audit_events WHERE sequence = 2".to_owned()).await;
        let broken = program.fails(&["audit", "verify"]);
        assert!(broken.starts_with("BROKEN at entry 2: an entry was removed here\n1 entry before it: unchanged"), "{broken}");
        let json: Value = serde_json::from_str(&program.fails(&["audit", "verify", "--json"])).unwrap();
        assert_eq!((&json["broken"]["sequence"], &json["broken"]["kind"]), (&2.into(), &"removed".into()));

        // The key that signed is not made anew, and another key file opens nothing.
        execute(&opened, "UPDATE audit_chain SET sealed_key = NULL".to_owned()).await;
        let without = program.run(&["audit", "verify"]);
        assert_eq!(without.status.code(), Some(1));
        assert!(String::from_utf8_lossy(&without.stderr).contains("is gone from the database"), "{without:?}");
        program.done(&add("c@example.com"));
        opened.close().await;
    }
}
