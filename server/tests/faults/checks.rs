//! The command line's word on completeness.

use std::fs;

use serde_json::{Value, json};
use test_support::databases::{DatabaseAddress, execute};
use test_support::on_both_databases;

use crate::process::Process;
use crate::test_server::{TestServer, roomy};

/// Exit code and the object that is printed.
async fn check(server: &TestServer, more: &[&str]) -> (Option<i32>, Value) {
    let said = server.next_log();
    let arguments = [&["check", "--integration", "Store", "--json"], more].concat();
    let code = Process::start(&arguments, &server.environment(), said.clone())
        .ended()
        .await
        .code();
    let said = fs::read_to_string(said).unwrap();
    let printed = said.lines().find(|line| line.starts_with("{\"calls\""));
    (
        code,
        printed.map_or(Value::Null, |line| serde_json::from_str(line).unwrap()),
    )
}

on_both_databases! {
    async fn a_check_ends_with_0_when_complete_2_when_not_and_1_when_it_could_not_be_made(address: DatabaseAddress) {
        let server = TestServer::new(address, roomy(600)).await;
        let pull = ["pull", "--integration", "Store", "--statuses", "all"];
        assert!(server.start(&pull).ended().await.success());
        let shown: Vec<_> = server.store.sandbox.heads().filter(|head| head.status != 0).collect();
        let (lost, stale) = (shown[100].id, shown[200].id);

        let (code, found) = check(&server, &["--statuses", "all"]).await;
        let complete = json!({
            "theirs": shown.len(), "ours": shown.len(), "missing": [], "stale": [], "extra": [], "calls": 2,
        });
        assert_eq!((code, found), (Some(0), complete));

        execute(&server.database, format!("DELETE FROM orders WHERE remote_id = {lost}")).await;
        let change = sandbox::Change { staff_notes: Some("Ring twice".to_owned()), ..Default::default() };
        assert!(server.store.sandbox.edit(stale, change));
        let (code, found) = check(&server, &["--statuses", "all"]).await;
        assert_eq!((code, &found["missing"], &found["stale"]), (Some(2), &json!([lost]), &json!([stale])));

        // A day on which neither was made.
        let (code, found) = check(&server, &["--statuses", "all", "--from", "2001-01-01", "--to", "2001-01-01"]).await;
        assert_eq!((code, &found["theirs"]), (Some(0), &json!(0)));

        let unknown = ["check", "--integration", "No such store"];
        assert_eq!(server.start(&unknown).ended().await.code(), Some(1));
    }
}
