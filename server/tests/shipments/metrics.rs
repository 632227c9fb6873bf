//! What Prometheus is told of a store whose orders come in and are shipped.

use std::collections::BTreeSet;
use std::io::{ErrorKind, Write, stderr};
use std::process::Command;

use axum::body::Body;
use axum::http::{Request, StatusCode};
use parcelpilot::http::{AppState, Ingress, embedded_assets, router};
use parcelpilot::metrics::Metrics;
use runtime::metrics::{ALL, Kind};
use serde_json::json;
use storage::Database;
use storage::changes::publish;
use tempfile::NamedTempFile;
use test_support::databases::{execute, with_sqlite};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;

use crate::status_updates::MOVE;
use crate::test_server::{TestServer, roomy};

/// What monitoring reads: rules for alerts, and a dashboard.
const ALERTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/monitoring/alerts.yaml");
const DASHBOARD: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/monitoring/dashboard.json");

/// One test: a process has one recorder, and what is read of the database is that of the last scrape.
#[tokio::test]
async fn all_that_is_named_is_measured_and_nothing_else() {
    let metrics = Metrics::start().unwrap();
    with_sqlite(async |database: Database| {
        let server = TestServer::new(database, roomy(200)).await;
        let address = serve(&metrics, &server).await;
        ask(&server, "/login", StatusCode::OK).await;
        ask(&server, "/orders/made-up", StatusCode::SEE_OTHER).await;
        ask(&server, "/made/up/by/a/stranger", StatusCode::SEE_OTHER).await;
        server.ship_one_of_each(2).await;
        let an_hour_ago = "UPDATE change_arrivals SET at = at - 3600000";
        execute(server.database(), an_hour_ago.to_owned()).await;
        let waiting = scrape(&address).await;
        shows(&waiting, "parcelpilot_pushes_open{state=\"pending\"} 2");
        shows(&waiting, "parcelpilot_pushes_open{state=\"failed\"} 0");
        let change = waiting
            .lines()
            .find_map(|line| line.strip_prefix("parcelpilot_changes_oldest_seconds "));
        assert!(
            change.is_some_and(|seconds| seconds.parse::<f64>().unwrap() >= 3_600.0),
            "{waiting}"
        );
        server.push_all().await;
        server.set_status_on_import(Some(MOVE)).await;
        server.new_orders(1);
        server.import().await;
        server.update_all().await;
        server.send_a_level().await;
        publish(server.database()).await.unwrap();

        let said = scrape(&address).await;
        for line in [
            "parcelpilot_pushes_open{state=\"pending\"} 0",
            "parcelpilot_changes_oldest_seconds 0",
            "parcelpilot_pushes_total{kind=\"create\",end=\"confirmed\"}",
            "parcelpilot_status_updates_total{end=\"done\"}",
            "parcelpilot_stock_calls_total{end=\"confirmed\"}",
            "parcelpilot_orders_read_total{result=\"order\"}",
            "parcelpilot_import_runs_total{kind=\"orders\",end=\"complete\"}",
            "parcelpilot_store_calls_total{method=\"POST\",outcome=\"201\"}",
            "parcelpilot_store_quota_left_ratio{store=",
            "parcelpilot_integrations{health=\"good\"} 1",
            "parcelpilot_http_requests_total{method=\"GET\",route=\"/orders/{id}\",status=\"303\"} 1",
            "parcelpilot_http_requests_total{method=\"GET\",route=\"other\",status=\"303\"} 1",
            "parcelpilot_http_request_duration_seconds_bucket{method=\"GET\",route=\"/login\",le=\"+Inf\"} 1",
            "parcelpilot_database_up 1",
            "process_resident_memory_bytes",
        ] {
            shows(&said, line);
        }
        let named: BTreeSet<_> = ALL.iter().map(|metric| metric.name.to_owned()).collect();
        let ours = families(&said)
            .into_iter()
            .filter(|name| name.starts_with("parcelpilot_"));
        assert_eq!(ours.collect::<BTreeSet<_>>(), named);
        assert!(!said.contains("stranger") && !said.contains("Acme"), "{said}");

        execute(server.database(), "DROP TABLE integration_counts".to_owned()).await;
        shows(&scrape(&address).await, "parcelpilot_database_up 0");
    })
    .await;
}

#[test]
fn alerts_and_the_dashboard_name_what_there_is() {
    let known: BTreeSet<String> = ALL
        .iter()
        .flat_map(|metric| match metric.kind {
            Kind::Histogram(_) => vec![format!("{}_bucket", metric.name)],
            Kind::Counter | Kind::Gauge => vec![metric.name.to_owned()],
        })
        .collect();
    for file in [ALERTS, DASHBOARD] {
        let text = std::fs::read_to_string(file).unwrap();
        let words = text.split(|sign: char| !sign.is_ascii_alphanumeric() && sign != '_');
        let unknown: Vec<_> = words
            .filter(|word| word.starts_with("parcelpilot_") && !known.contains(*word))
            .collect();
        assert_eq!(unknown, Vec::<&str>::new(), "{file}");
    }
    let dashboard: serde_json::Value =
        serde_json::from_str(&std::fs::read_to_string(DASHBOARD).unwrap()).unwrap();
    assert!(
        dashboard["panels"]
            .as_array()
            .is_some_and(|panels| !panels.is_empty())
    );
    promtool(&["check", "rules", ALERTS]);
    let rules = rules_of(&dashboard);
    promtool(&["check", "rules", rules.path().to_str().unwrap()]);
}

/// The dashboard's queries as a file of rules, which promtool parses.
fn rules_of(dashboard: &serde_json::Value) -> NamedTempFile {
    let queries = dashboard["panels"].as_array().unwrap().iter();
    let queries = queries.flat_map(|panel| panel["targets"].as_array().into_iter().flatten());
    let rules: Vec<_> = queries
        .enumerate()
        .map(|(number, query)| {
            // Grafana puts a duration in place of its own variables.
            let query = ["$__rate_interval", "$__interval", "$__range"]
                .iter()
                .fold(query["expr"].as_str().unwrap().to_owned(), |query, variable| {
                    query.replace(variable, "5m")
                });
            json!({ "record": format!("dashboard:query_{number}"), "expr": query })
        })
        .collect();
    assert!(!rules.is_empty());
    let mut file = NamedTempFile::new().unwrap();
    // JSON is YAML, too.
    let groups = json!({ "groups": [{ "name": "dashboard", "rules": rules }] });
    file.write_all(groups.to_string().as_bytes()).unwrap();
    file
}

fn promtool(arguments: &[&str]) {
    match Command::new("promtool").args(arguments).output() {
        Ok(checked) => assert!(checked.status.success(), "{checked:?}"),
        // Past the test harness, which hides what tests print.
        Err(error) if error.kind() == ErrorKind::NotFound => {
            drop(writeln!(stderr(), "skipped: no promtool here"));
        }
        Err(error) => panic!("{error}"),
    }
}

async fn serve(metrics: &Metrics, server: &TestServer) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(
        metrics
            .clone()
            .serve(listener, server.context.clone(), CancellationToken::new()),
    );
    address
}

async fn scrape(address: &str) -> String {
    let client = outbound::client(&address.parse().unwrap()).unwrap();
    let get = async |path: &str| {
        let answer = client.get(format!("{address}{path}")).send().await.unwrap();
        (answer.status().as_u16(), answer.text().await.unwrap())
    };
    assert_eq!(get("/livez").await, (200, "ok\n".to_owned()));
    let (status, said) = get("/metrics").await;
    assert_eq!(status, 200);
    said
}

async fn ask(server: &TestServer, path: &str, status: StatusCode) {
    let state = AppState::new(server.context.clone(), embedded_assets(), Ingress::local());
    let request = Request::get(path).body(Body::empty()).unwrap();
    let answer = router(state).oneshot(request).await.unwrap();
    assert_eq!(answer.status(), status, "{path}");
}

fn shows(said: &str, line: &str) {
    assert!(said.lines().any(|said| said.starts_with(line)), "{line}\n{said}");
}

/// The names that the text gives a type.
fn families(said: &str) -> Vec<String> {
    let types = said.lines().filter_map(|line| line.strip_prefix("# TYPE "));
    types
        .filter_map(|line| Some(line.split_once(' ')?.0.to_owned()))
        .collect()
}
