//! What a collector of traces gets: whole traces of what happened, and nobody's data.

use std::path::Path;
use std::sync::Arc;

use opentelemetry_proto::tonic::trace::v1::Span;
use parcelpilot::services::accounts::AccountService;
use parcelpilot::vault::Vault;
use parcelpilot_domain::account::Role;
use parcelpilot_domain::import_run::RunState;
use parcelpilot_domain::shipment::push::PushState;
use reqwest::Response;
use secrecy::SecretString;
use test_support::databases::{DatabaseAddress, execute, with_sqlite};
use tokio::net::TcpListener;

use crate::collector::{Collector, attribute, hex, listened_in_on};
use crate::killed_pushers::{in_state, ship};
use crate::process::{Process, until};
use crate::secrets::{holds, looks};
use crate::starting::key_file;
use crate::test_server::{TestServer, roomy};

const EMAIL: &str = "canary-zoe@example.com";
const PASSWORD: &str = "canary walnut harbour sixpence";
const KEY: &str = "canary-collector-key";
const TRACE: &str = "0af7651916cd43dd8448eb211c80319c";
const PARENT: &str = "b7ad6b7169203331";

/// Starts a server that sends traces to `endpoint`.
fn serve(server: &TestServer, endpoint: &str, store: &str, more: &[&str], said: &Path) -> Process {
    let traces = ["--traces-endpoint", endpoint, "--log-format", "json"];
    let environment = [
        &server.environment()[..],
        &[
            ("PARCELPILOT_BIGCOMMERCE_URL", store.to_owned()),
            ("PARCELPILOT_LOG", "parcelpilot=debug,warn".to_owned()),
            ("PARCELPILOT_TRACES_HEADER", format!("X-Key={KEY}")),
            // Nobody's but ours count.
            ("OTEL_EXPORTER_OTLP_HEADERS", "x-other=1".to_owned()),
            ("OTEL_TRACES_SAMPLER", "always_off".to_owned()),
        ],
    ]
    .concat();
    let arguments = [&["serve", "--addr", "127.0.0.1:0"][..], &traces, more].concat();
    Process::start(&arguments, &environment, said.to_owned())
}

async fn log_in(server: &TestServer, process: &Process) -> Response {
    let vault = Vault::open_existing(&key_file(server)).unwrap();
    let accounts = AccountService::new(server.database.clone(), Arc::new(vault));
    let password = SecretString::from(PASSWORD);
    accounts
        .add("Canary Zoë", EMAIL, password, Role::Admin)
        .await
        .unwrap();
    let address = process.address().await;
    let client = outbound::client(&address.parse().unwrap()).unwrap();
    let form = format!("email={}&password={}", EMAIL, PASSWORD.replace(' ', "+"));
    let log_in = client.post(format!("{address}/api/log_in?next=canary-query"));
    let log_in = log_in.header("content-type", "application/x-www-form-urlencoded");
    let answer = log_in.body(form).send().await.unwrap();
    let status = answer.status();
    assert!(status.is_success() || status.is_redirection(), "{status}");
    answer
}

/// An import, and the push of one shipment.
async fn import_and_push(server: &TestServer) {
    let run = server.enqueue().await;
    assert_eq!(server.ends(run).await.state, RunState::Complete);
    let push = "UPDATE integrations SET push_ship_confirms = TRUE";
    execute(&server.database, push.to_owned()).await;
    ship(server, 1).await;
    until("the store to confirm", async || {
        (in_state(server, PushState::Confirmed).await == 1).then_some(())
    })
    .await;
}

fn named<'a>(spans: &'a [Span], name: &str) -> &'a Span {
    let named: Vec<&Span> = spans.iter().filter(|span| span.name == name).collect();
    let names: Vec<&str> = spans.iter().map(|span| span.name.as_str()).collect();
    assert_eq!(named.len(), 1, "{name} in {names:?}");
    named[0]
}

fn children<'a>(spans: &'a [Span], parent: &Span) -> Vec<&'a Span> {
    let children = spans.iter().filter(|span| span.parent_span_id == parent.span_id);
    let children: Vec<&Span> = children.collect();
    assert!(children.iter().all(|child| child.trace_id == parent.trace_id));
    children
}

fn of(span: &Span, key: &str) -> String {
    attribute(&span.attributes, key)
        .unwrap_or_else(|| panic!("{} lacks {key}: {:?}", span.name, span.attributes))
}

/// What a trace must not tell: secrets, what was typed, and whose orders they are.
async fn private(server: &TestServer, cookie: &str) -> Vec<String> {
    let mut private = server.secrets();
    private.extend([EMAIL, PASSWORD, KEY, "canary-query", "Canary Zoë", cookie].map(str::to_owned));
    private.push(server.store.sandbox.tokens().store_hash.to_string());
    for stored in server.stored().await {
        let billing = &stored.order.billing;
        // A short one could stand in the bytes of an id by chance.
        let people = [billing.email.clone(), billing.full_name()].into_iter();
        private.extend(people.filter(|text| text.len() >= 8));
    }
    private
}

#[tokio::test]
async fn a_log_in_an_import_and_a_push_are_traces_without_anybodys_data() {
    with_sqlite(async |address: DatabaseAddress| {
        let server = TestServer::new(address, roomy(200)).await;
        let collector = Collector::start().await;
        let (store, to_store) = listened_in_on(&server.store.base_url).await;
        let said = server.next_log();
        let process = serve(&server, &collector.endpoint, &store, &[], &said);
        let answer = log_in(&server, &process).await;
        let cookie = answer.headers()["set-cookie"].to_str().unwrap();
        let cookie = cookie.split(['=', ';']).nth(1).unwrap().to_owned();
        import_and_push(&server).await;
        assert!(process.stop().await.success());

        let spans = collector.spans();
        let request = named(&spans, "POST /api/log_in");
        assert!(request.parent_span_id.is_empty());
        for (key, value) in [
            ("http.request.method", "POST"),
            ("http.route", "/api/log_in"),
            ("http.response.status_code", answer.status().as_str()),
            ("url.scheme", "http"),
            (
                "parcelpilot.request.id",
                answer.headers()["x-request-id"].to_str().unwrap(),
            ),
        ] {
            assert_eq!(of(request, key), value);
        }

        let import = named(&spans, "import backfill");
        assert!(import.parent_span_id.is_empty());
        assert_eq!(
            of(import, "parcelpilot.integration.id"),
            server.integration.to_string()
        );
        assert_eq!(of(import, "parcelpilot.run.end"), "complete");
        let calls = children(&spans, import);
        let pages = calls
            .iter()
            .filter(|call| call.name == "GET /stores/{store}/v2/orders");
        assert!(pages.count() >= 1, "{calls:?}");
        assert!(calls.iter().all(|call| of(call, "server.address") == "127.0.0.1"));

        let push = named(&spans, "push create");
        assert_eq!(of(push, "parcelpilot.push.end"), "confirmed");
        assert!(!of(push, "parcelpilot.shipment.id").is_empty());
        let calls = children(&spans, push);
        let sent = calls.iter().find(|call| call.name.starts_with("POST"));
        let sent = sent.expect("the call that makes the shipment");
        assert_eq!(
            of(sent, "url.template"),
            "/stores/{store}/v2/orders/{id}/shipments"
        );
        assert_eq!(of(sent, "http.response.status_code"), "201");

        let process = collector.process();
        assert_eq!(
            attribute(&process, "service.name").as_deref(),
            Some("parcelpilot")
        );
        assert!(attribute(&process, "service.instance.id").is_some());
        let headers = collector.headers();
        assert_eq!(headers["x-key"], KEY);
        assert!(!headers.contains_key("x-other"));

        // The log leads to the trace.
        let log = std::fs::read_to_string(&said).unwrap();
        let trace = format!("\"trace_id\":\"{}\"", hex(&import.trace_id));
        let started = log
            .lines()
            .find(|line| line.contains("import run started"))
            .unwrap();
        assert!(started.contains(&trace), "{started}");

        let exported = collector.bytes();
        for text in private(&server, &cookie).await {
            for look in looks(&text) {
                assert!(!holds(&exported, &look), "{text} is in what was exported");
            }
        }
        assert!(!log.contains(KEY));
        // Nor does the store learn of traces.
        let to_store = to_store.lock().unwrap().to_ascii_lowercase();
        assert!(holds(&to_store, "x-auth-token"));
        assert!(!holds(&to_store, "traceparent") && !holds(&to_store, &hex(&import.trace_id)));
    })
    .await;
}

/// Asks a server whose own sample is empty, as part of [`TRACE`] and for itself; the spans that came of it.
async fn spans_of_strangers(more: &[&str]) -> Vec<Span> {
    let mut spans = Vec::new();
    with_sqlite(async |address: DatabaseAddress| {
        let server = TestServer::new(address, roomy(1)).await;
        let collector = Collector::start().await;
        let more = [&["--traces-sample", "0", "--no-workers"][..], more].concat();
        let store = server.store.base_url.clone();
        let process = serve(&server, &collector.endpoint, &store, &more, &server.next_log());
        let address = process.address().await;
        let client = outbound::client(&address.parse().unwrap()).unwrap();
        let ask = || client.get(format!("{address}/livez"));
        let part = format!("00-{TRACE}-{PARENT}-01");
        assert!(
            ask()
                .header("traceparent", part)
                .send()
                .await
                .unwrap()
                .status()
                .is_success()
        );
        assert!(ask().send().await.unwrap().status().is_success());
        assert!(process.stop().await.success());
        spans = collector.spans();
    })
    .await;
    spans
}

#[tokio::test]
async fn only_trusted_proxies_choose_what_is_traced_and_only_where_they_may() {
    assert_eq!(spans_of_strangers(&[]).await, []);
    assert_eq!(
        spans_of_strangers(&["--continue-traces", "--trusted-proxies", "10.0.0.1"]).await,
        []
    );
    let spans = spans_of_strangers(&["--continue-traces"]).await;
    let span = named(&spans, "GET /livez");
    assert_eq!(
        (hex(&span.trace_id), hex(&span.parent_span_id)),
        (TRACE.to_owned(), PARENT.to_owned())
    );
}

#[tokio::test]
async fn a_collector_that_is_away_or_says_nothing_stops_nothing() {
    // Nobody listens on the one; the other takes connections and never answers.
    let closed = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint = |listener: &TcpListener| format!("http://{}", listener.local_addr().unwrap());
    let (away, silence) = (endpoint(&closed), endpoint(&silent));
    drop(closed);
    for (endpoint, at_the_end) in [
        (away, "spans did not reach the collector"),
        (silence, "the last traces were not sent in time"),
    ] {
        with_sqlite(async |address: DatabaseAddress| {
            let server = TestServer::new(address, roomy(200)).await;
            let said = server.next_log();
            let store = server.store.base_url.clone();
            let process = serve(&server, &endpoint, &store, &[], &said);
            log_in(&server, &process).await;
            import_and_push(&server).await;
            assert!(process.stop().await.success());
            let log = std::fs::read_to_string(&said).unwrap();
            let told = log.matches(at_the_end).count();
            assert!((1..=2).contains(&told), "told {told} times:\n{log}");
        })
        .await;
    }
}
