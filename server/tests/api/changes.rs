//! The change feed, as programs follow it.

use std::process::Command;
use std::time::{Duration, Instant};

use axum::body::Body;
use axum::http::{Method, StatusCode};
use futures::future::join_all;
use parcelpilot::backup::{make, restore};
use parcelpilot_domain::api_problem::ApiProblemKind;
use parcelpilot_domain::api_token::TokenAccess;
use parcelpilot_domain::time::Timestamp;
use serde_json::{Value, json};
use storage::Database;
use storage::changes::{Following, follow, newest, publish};
use test_support::LONG_ENOUGH;
use test_support::databases::execute;
use test_support::rows::{self, TestOrder};

use crate::api_v1::{problem, read};
use crate::test_app::{Answer, TestApp};

const CHANGES: &str = "/api/v1/changes";
/// As many as a person's programs may wait at once.
const WAITING: usize = 20;
/// Far below what is asked to be waited.
const AT_ONCE: Duration = Duration::from_secs(5);

struct Program {
    app: TestApp,
    token: String,
    integration: String,
}

impl Program {
    async fn new() -> Self {
        let app = TestApp::with_admin().await;
        let cookie = app.log_in().await;
        Self {
            token: app.make_token(&cookie, TokenAccess::Read).await,
            integration: app.add_integration(&cookie).await,
            app,
        }
    }

    async fn read(&self, query: &str) -> Value {
        read(&self.app, &self.token, &format!("{CHANGES}{query}")).await
    }

    async fn ask(&self, path: &str) -> Answer {
        let read = Method::GET;
        self.app.ask_api(read, path, &self.token, Body::empty()).await
    }

    /// Whether there is no place for one more that waits.
    async fn is_full(&self) -> bool {
        let answer = self.ask(&format!("{CHANGES}?after=0&wait=0")).await;
        answer.status == StatusCode::TOO_MANY_REQUESTS && answer.header("retry-after") == "30"
    }

    /// Again, where whoever asks whether there is a place has just the last one.
    async fn wait(&self) -> Value {
        loop {
            let answer = self.ask(&format!("{CHANGES}?after=0&wait=25")).await;
            if answer.status == StatusCode::OK {
                return answer.json();
            }
            tokio::task::yield_now().await;
        }
    }

    async fn order(&self, number: i64) -> String {
        let order = TestOrder::new(self.integration.parse().unwrap(), number);
        order.insert(&self.app.context.database).await.to_string()
    }
}

#[tokio::test]
async fn a_program_begins_at_the_present_and_is_told_what_comes() {
    let program = Program::new().await;
    assert_eq!(program.read("").await, json!({ "data": [], "position": 0 }));
    let first = program.order(7).await;
    let second = program.order(8).await;
    let told = program.read("?after=0&limit=1").await;
    let at = told["data"][0]["at"].clone();
    assert!(at.as_str().is_some_and(|at| at.ends_with('Z')), "{at}");
    let of_order = |position: i64, id: &str, number: i64, at: &Value| {
        json!({
            "position": position, "kind": "order.created", "at": at, "order_id": id, "order_remote_id": number,
            "integration": { "id": program.integration, "name": "Acme store", "client": "Acme" },
            "shipment_id": null, "problem_id": null,
        })
    };
    let expected = json!({ "data": [of_order(1, &first, 7, &at)], "position": 1 });
    assert_eq!(told, expected, "ids, and nothing about people");
    let told = program.read("?after=1&wait=25").await;
    let at = told["data"][0]["at"].clone();
    assert_eq!(
        told,
        json!({ "data": [of_order(2, &second, 8, &at)], "position": 2 })
    );
    assert_eq!(program.read("").await, json!({ "data": [], "position": 2 }));
}

/// As the order does.
#[tokio::test]
async fn a_change_names_the_client_of_its_order() {
    let program = Program::new().await;
    let database = &program.app.context.database;
    let birch = rows::client(database, "Birch").await;
    let order = program.order(7).await;
    let own = format!("UPDATE orders SET client_id = '{birch}' WHERE id = '{order}'");
    execute(database, own).await;
    let told = program.read("?after=0").await;
    assert_eq!(told["data"][0]["integration"]["client"], "Birch", "{told}");
}

#[tokio::test]
async fn whoever_waits_is_answered_by_the_next_change_and_takes_nothing_from_others() {
    let program = Program::new().await;
    let all = join_all((0..WAITING).map(|_| program.wait()));
    let meanwhile = async {
        let began = Instant::now();
        // Until all of them wait.
        while !program.is_full().await {
            assert!(began.elapsed() < LONG_ENOUGH);
            tokio::task::yield_now().await;
        }
        let encoded = program.ask(&format!("{CHANGES}?after=0&w%61it=0")).await;
        assert_eq!(encoded.status, StatusCode::TOO_MANY_REQUESTS, "it may wait, too");
        let cookie = program.app.log_in().await;
        let headers = [("cookie", cookie.as_str())];
        let page = program
            .app
            .open(Method::GET, "/events/shipments", &headers, Body::empty());
        assert_eq!(
            page.await.status(),
            StatusCode::OK,
            "live pages have places of their own"
        );
        for does_not_wait in ["/api/v1/orders", "/api/v1/changes?after=0"] {
            let answer = program.ask(does_not_wait).await;
            assert_eq!(answer.status, StatusCode::OK, "{does_not_wait}: {}", answer.text);
        }
        program.order(7).await
    };
    let (answers, order) = futures::join!(all, meanwhile);
    for answer in answers {
        assert_eq!(
            (&answer["data"][0]["order_id"], &answer["position"]),
            (&json!(order), &json!(1))
        );
    }
    assert!(!program.is_full().await);
}

#[tokio::test]
async fn without_a_change_the_wait_ends_by_itself_and_with_the_server() {
    let program = Program::new().await;
    let nothing = json!({ "data": [], "position": 0 });
    let began = Instant::now();
    assert_eq!(program.read("?after=0&wait=1").await, nothing);
    assert!(began.elapsed() >= Duration::from_secs(1));
    program.app.state.shutdown.cancel();
    let began = Instant::now();
    assert_eq!(program.read("?after=0&wait=25").await, nothing);
    assert!(began.elapsed() < AT_ONCE, "{:?}", began.elapsed());
}

#[tokio::test]
async fn a_position_that_is_kept_no_longer_is_gone_and_says_where_to_go_on() {
    let program = Program::new().await;
    for number in 1..=3 {
        program.order(number).await;
    }
    program.read("?after=0").await;
    program
        .app
        .execute("DELETE FROM changes WHERE position = 1")
        .await;
    for (after, why) in [(0, "kept no longer"), (4, "another database's")] {
        let path = format!("{CHANGES}?after={after}&wait=25");
        let answer = program
            .app
            .ask_api(Method::GET, &path, &program.token, Body::empty());
        let gone = problem(&answer.await, ApiProblemKind::ChangesGone);
        assert_eq!(gone["position"], 3);
        assert!(gone["detail"].as_str().unwrap().contains(why), "{gone}");
    }
    assert_eq!(
        program.read("?after=1").await["data"].as_array().unwrap().len(),
        2
    );
}

#[tokio::test]
async fn what_is_asked_wrong_is_named() {
    let program = Program::new().await;
    let ask = async |query: &str| program.ask(&format!("{CHANGES}{query}")).await;
    let wrong = problem(&ask("?after=-1&wait=26&limit=0").await, ApiProblemKind::Invalid);
    let errors = wrong["errors"].as_array().unwrap().iter();
    let fields: Vec<&str> = errors.map(|error| error["field"].as_str().unwrap()).collect();
    assert_eq!(fields, ["after", "wait", "limit"]);
    problem(&ask("?before=1").await, ApiProblemKind::Malformed);
}

#[tokio::test]
async fn a_token_that_is_revoked_meanwhile_is_told_nothing() {
    let program = Program::new().await;
    let path = format!("{CHANGES}?after=0&wait=25");
    let waiting = program.ask(&path);
    let meanwhile = async {
        let began = Instant::now();
        // Until it waits.
        while program.app.state.limits.waits.taken() == 0 {
            assert!(began.elapsed() < LONG_ENOUGH);
            tokio::task::yield_now().await;
        }
        program.app.execute("DELETE FROM api_tokens").await;
        program.order(7).await;
    };
    let (answer, ()) = futures::join!(waiting, meanwhile);
    problem(&answer, ApiProblemKind::Unauthorized);
}

#[tokio::test]
async fn what_has_a_position_is_read_though_nothing_more_gets_one() {
    let program = Program::new().await;
    program.order(7).await;
    publish(&program.app.context.database).await.unwrap();
    program
        .app
        .execute("ALTER TABLE change_arrivals RENAME TO away")
        .await;
    let told = program.read("?after=0&wait=1").await;
    assert_eq!(told["position"], 1);
}

#[tokio::test]
async fn what_has_a_position_is_read_where_nothing_can_be_written() {
    let program = Program::new().await;
    program.order(7).await;
    publish(&program.app.context.database).await.unwrap();
    program.order(8).await;
    program.app.execute("PRAGMA query_only = ON").await;
    let told = program.read("?after=0&wait=1").await;
    assert_eq!(told["position"], 1);
}

/// Programs have read changes that are not there any more, and what comes has the positions of those.
#[tokio::test]
async fn whoever_follows_begins_anew_where_a_backup_was_restored() {
    let program = Program::new().await;
    let (original, vault) = (&program.app.context.database, &program.app.context.vault);
    let folder = tempfile::tempdir().unwrap();
    let at = Timestamp::from_date("2026-03-04").unwrap();
    let backup = make(original, vault, folder.path(), "parcelpilot-now", at);
    let backup = backup.await.unwrap();
    for number in 2..=9 {
        program.order(number).await;
    }
    publish(original).await.unwrap();
    let read = newest(original).await.unwrap();
    let target = folder.path().join("restored.db");
    restore(&backup, &target, vault, at).await.unwrap();
    let restored = Database::open(&format!("sqlite://{}", target.display()))
        .await
        .unwrap();
    for number in 12..=39 {
        let order = TestOrder::new(program.integration.parse().unwrap(), number);
        order.insert(&restored).await;
    }
    publish(&restored).await.unwrap();
    let following = follow(&restored, read, 9).await.unwrap();
    assert!(matches!(following, Following::Unknown { .. }), "{following:?}");
    restored.close().await;
}

/// As a snapshot of a disk, or PostgreSQL's own tools, may set it back.
#[tokio::test]
async fn whoever_follows_begins_anew_where_somebody_says_so() {
    let program = Program::new().await;
    program.order(7).await;
    let read = program.read("?after=0").await["position"].clone();
    let sent_to = "INSERT INTO event_endpoints (id, url, description, kinds, is_enabled, secret, position, created_at)
         VALUES ('01890000-0000-7000-8000-000000000001', 'https://example.com/', 'Shop', 'order.held', TRUE, x'00', 0, 1)";
    program.app.execute(sent_to).await;
    let done = Command::new(env!("CARGO_BIN_EXE_parcelpilot"))
        .args(["changes", "begin-anew"])
        .env(
            "DATABASE_URL",
            format!("sqlite://{}", program.app.path("test.db").display()),
        )
        .env("PARCELPILOT_KEY_FILE", program.app.key_file())
        .output()
        .unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    for after in ["0", &read.to_string()] {
        let answer = program.ask(&format!("{CHANGES}?after={after}")).await;
        let begin = problem(&answer, ApiProblemKind::ChangesGone)["position"].clone();
        let said = String::from_utf8_lossy(&done.stdout);
        assert!(said.contains("sent to 1 endpoint before"), "{said}");
        assert!(said.contains(&format!("after {begin}.")), "{said}");
        let nothing = json!({ "data": [], "position": begin });
        assert_eq!(program.read(&format!("?after={begin}")).await, nothing);
    }
}
