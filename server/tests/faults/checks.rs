//! The command line's word on completeness.

use std::fs;

use serde_json::{Value, json};
use test_support::databases::{DatabaseAddress, execute};
use test_support::on_both_databases;

use crate::house::{House, roomy};
use crate::process::Process;

/// Exit code and the object that is printed.
async fn check(house: &House, more: &[&str]) -> (Option<i32>, Value) {
    let said = house.next_log();
    let arguments = [&["check", "--integration", "Store", "--json"], more].concat();
    let code = Process::start(&arguments, &house.environment(), said.clone())
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
        let house = House::new(address, roomy(600)).await;
        let pull = ["pull", "--integration", "Store", "--statuses", "all"];
        assert!(house.start(&pull).ended().await.success());
        let shown: Vec<_> = house.store.sandbox.heads().filter(|head| head.status != 0).collect();
        let (lost, stale) = (shown[100].id, shown[200].id);

        let (code, found) = check(&house, &["--statuses", "all"]).await;
        let complete = json!({
            "theirs": shown.len(), "ours": shown.len(), "missing": [], "stale": [], "extra": [], "calls": 2,
        });
        assert_eq!((code, found), (Some(0), complete));

        execute(&house.database, format!("DELETE FROM orders WHERE remote_id = {lost}")).await;
        let change = sandbox::Change { staff_notes: Some("Ring twice".to_owned()), ..Default::default() };
        assert!(house.store.sandbox.edit(stale, change));
        let (code, found) = check(&house, &["--statuses", "all"]).await;
        assert_eq!((code, &found["missing"], &found["stale"]), (Some(2), &json!([lost]), &json!([stale])));

        // A day on which neither was made.
        let (code, found) = check(&house, &["--statuses", "all", "--from", "2001-01-01", "--to", "2001-01-01"]).await;
        assert_eq!((code, &found["theirs"]), (Some(0), &json!(0)));

        let unknown = ["check", "--integration", "No such store"];
        assert_eq!(house.start(&unknown).ended().await.code(), Some(1));
    }
}
