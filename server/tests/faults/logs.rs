//! Lines of the log are found by the ids of what they are about.

use std::path::Path;

use serde_json::Value;
use test_support::databases::{DatabaseAddress, execute};
use test_support::on_both_databases;

use crate::process::{Process, until};
use crate::test_server::{TestServer, roomy};

/// Whatever else is there: the last line may be half written.
fn lines(log: &Path) -> Vec<Value> {
    let text = std::fs::read_to_string(log).unwrap();
    let lines = text.lines().filter_map(|line| serde_json::from_str(line).ok());
    lines.collect()
}

fn is_of_request(line: &Value, id: &str) -> bool {
    let spans = line["spans"].as_array().into_iter().flatten();
    spans
        .into_iter()
        .any(|span| span["name"] == "request" && span["id"] == id)
}

on_both_databases! {
    async fn a_request_that_failed_and_an_import_are_found_by_their_ids(address: DatabaseAddress) {
        let server = TestServer::new(address, roomy(1)).await;
        let log = server.next_log();
        let serve = ["serve", "--addr", "127.0.0.1:0", "--log-format", "json"];
        let process = Process::start(&serve, &server.environment(), log.clone());
        let address = process.address().await;
        execute(&server.database, "DROP TABLE setup_links".to_owned()).await;
        let url = format!("{address}/api/is_setup_open").parse().unwrap();
        let asked = outbound::client(&url).unwrap().post(url);
        let asked = asked.header("content-type", "application/x-www-form-urlencoded").body("link=made-up").send();
        let answer = asked.await.unwrap();
        assert_eq!(answer.status(), 500);
        let id = answer.headers()["x-request-id"].to_str().unwrap().to_owned();
        let failed = until("the request's last line", async || {
            let lines: Vec<_> = lines(&log).into_iter().filter(|line| is_of_request(line, &id)).collect();
            lines.last().is_some_and(|line| line["message"] == "failed").then_some(lines)
        })
        .await;
        assert_eq!(failed.last().unwrap()["status"], 500);
        let reasons = failed.iter().filter(|line| line["level"] == "ERROR");
        assert!(reasons.clone().any(|line| line.to_string().contains("setup_links")), "{failed:#?}");

        let run = server.enqueue().await;
        until("the line of the import's start", async || {
            let mut lines = lines(&log).into_iter();
            lines.find(|line| line["message"] == "import run started" && line["run_id"] == run.to_string())
        })
        .await;
        assert!(process.stop().await.success());
    }
}
