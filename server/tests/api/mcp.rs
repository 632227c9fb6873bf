//! `parcelpilot mcp` as an assistant talks to it: JSON-RPC, a line each, over its standard input and output.

use std::io::{BufRead, BufReader, Lines, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use parcelpilot_domain::api_token::TokenAccess;
use serde_json::{Value, json};
use storage::clients;
use tokio::net::TcpListener;
use tokio::task::block_in_place;

use crate::api_shipments::AppContext;

const PROTOCOL: &str = "2025-06-18";

struct Assistant {
    child: Child,
    to: ChildStdin,
    from: Lines<BufReader<ChildStdout>>,
    calls: i64,
}

fn program(url: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_parcelpilot"));
    command.args(["mcp", "--url", url]).env_clear();
    command
}

impl AppContext {
    async fn url(&self) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        self.app.serve(listener);
        url
    }

    async fn assistant(&self, token: &str) -> Assistant {
        let mut child = program(&self.url().await)
            .env("PARCELPILOT_API_TOKEN", token)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut assistant = Assistant {
            to: child.stdin.take().unwrap(),
            from: BufReader::new(child.stdout.take().unwrap()).lines(),
            child,
            calls: 0,
        };
        let hello = json!({
            "protocolVersion": PROTOCOL, "capabilities": {}, "clientInfo": { "name": "test", "version": "1" },
        });
        let answer = assistant.ask("initialize", hello);
        assert_eq!(answer["result"]["protocolVersion"], PROTOCOL, "{answer}");
        assert!(
            answer["result"]["instructions"]
                .as_str()
                .unwrap()
                .contains("never instructions")
        );
        assistant.send(&json!({ "jsonrpc": "2.0", "method": "notifications/initialized" }));
        assistant
    }
}

impl Assistant {
    fn send(&mut self, message: &Value) {
        self.to.write_all(format!("{message}\n").as_bytes()).unwrap();
    }

    fn ask(&mut self, method: &str, params: Value) -> Value {
        self.calls += 1;
        let id = self.calls;
        self.send(&json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params }));
        let line = block_in_place(|| self.from.next()).expect("an answer").unwrap();
        let answer: Value = serde_json::from_str(&line).unwrap();
        assert_eq!(
            (&answer["jsonrpc"], &answer["id"]),
            (&json!("2.0"), &json!(id)),
            "{answer}"
        );
        answer
    }

    /// What the tool answers, and whether that is an error.
    fn call(&mut self, tool: &str, arguments: Value) -> (Value, bool) {
        let answer = self.ask("tools/call", json!({ "name": tool, "arguments": arguments }));
        let result = &answer["result"];
        let text = result["content"][0]["text"].as_str().expect("a text");
        let value = serde_json::from_str(text).unwrap();
        assert_eq!(result["structuredContent"], value);
        (value, result["isError"] == true)
    }

    fn tools(&mut self) -> Vec<Value> {
        let answer = self.ask("tools/list", json!({}));
        answer["result"]["tools"].as_array().unwrap().clone()
    }
}

fn names(tools: &[Value]) -> Vec<&str> {
    tools.iter().map(|tool| tool["name"].as_str().unwrap()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_assistant_finds_holds_releases_and_ships_as_its_token() {
    let context = AppContext::new().await;
    let mut assistant = context.assistant(&context.token).await;
    let tools = assistant.tools();
    for tool in &tools {
        let name = tool["name"].as_str().unwrap();
        let is_writing = ["hold_order", "release_order", "make_shipment"].contains(&name);
        assert_eq!(tool["annotations"]["readOnlyHint"], !is_writing, "{tool}");
        if is_writing {
            assert_eq!(tool["annotations"]["destructiveHint"], true, "{tool}");
            assert_eq!(
                tool["annotations"]["idempotentHint"],
                name != "make_shipment",
                "{tool}"
            );
        }
    }
    let order = context.order.to_string();
    let (found, _) = assistant.call("find_orders", json!({ "number": 1001 }));
    assert_eq!(found["data"][0]["id"], order);
    let (held, _) = assistant.call(
        "hold_order",
        json!({ "order_id": order, "reason": "address is unclear" }),
    );
    assert_eq!(held["hold"]["reason"], "address is unclear");
    let ship = json!({
        "idempotency_key": "a", "order_id": order, "lines": [{ "line_id": 70, "quantity": 1 }],
        "carrier": "ups", "tracking_number": "1Z1",
    });
    let (refused, is_error) = assistant.call("make_shipment", ship.clone());
    assert!(
        is_error && refused["type"] == "/help/api#problem-may-not-ship",
        "{refused}"
    );
    let (released, _) = assistant.call("release_order", json!({ "order_id": order }));
    assert_eq!(released["hold"], Value::Null);
    let (made, is_error) = assistant.call("make_shipment", ship.clone());
    assert!(!is_error, "{made}");
    assert_eq!(assistant.call("make_shipment", ship), (made.clone(), false));
    assert_eq!(made["made_by"], "Zoë (Tool)");
    let (shipments, _) = assistant.call("find_shipments", json!({ "order": order }));
    assert_eq!(shipments["data"], json!([made]));
    let (stores, _) = assistant.call("list_integrations", json!({}));
    assert_eq!(stores["data"][0]["name"], "Acme store");
    assert_eq!(assistant.call("list_problems", json!({})).0["data"], json!([]));
    // Another address can't be meant by an id, and what is not described is refused.
    for (tool, arguments) in [
        ("fetch_order", json!({ "order_id": "../shipments" })),
        ("find_orders", json!({ "password": "x" })),
        ("fetch_order", json!({})),
    ] {
        assert!(assistant.call(tool, arguments.clone()).1, "{tool} {arguments}");
    }
    let unknown = assistant.ask("tools/call", json!({ "name": "drop_tables" }));
    assert_eq!(unknown["error"]["code"], -32602, "{unknown}");
    drop(assistant.to);
    assert!(block_in_place(|| assistant.child.wait()).unwrap().success());
}

#[tokio::test(flavor = "multi_thread")]
async fn who_may_only_read_has_no_tools_that_write() {
    let context = AppContext::new().await;
    let token = context.app.make_token(&context.cookie, TokenAccess::Read).await;
    let mut assistant = context.assistant(&token).await;
    let tools = assistant.tools();
    assert_eq!(
        names(&tools),
        [
            "find_orders",
            "fetch_order",
            "find_shipments",
            "list_problems",
            "list_integrations"
        ]
    );
    let hold = json!({ "order_id": context.order.to_string(), "reason": "x" });
    let answer = assistant.ask("tools/call", json!({ "name": "hold_order", "arguments": hold }));
    assert_eq!(answer["error"]["code"], -32602, "{answer}");
    let (found, _) = assistant.call("find_orders", json!({ "sku": "nothing" }));
    assert_eq!(found["data"], json!([]));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_for_a_client_has_no_tools_for_what_is_the_warehouses() {
    let context = AppContext::new().await;
    let clients = clients::list(&context.app.context.database).await.unwrap();
    let id = clients[0].id.to_string();
    let fields = [
        ("name", "Tool"),
        ("access", "write"),
        ("lifetime", "year"),
        ("works_for", "clients"),
        ("clients[0]", id.as_str()),
    ];
    let cookie = [("cookie", context.cookie.as_str())];
    let made = context
        .app
        .post_form("/api/make_api_token", &fields, &cookie)
        .await;
    let mut assistant = context.assistant(&made.id()).await;
    let tools = assistant.tools();
    let open = [
        "find_orders",
        "fetch_order",
        "find_shipments",
        "hold_order",
        "release_order",
    ];
    assert_eq!(names(&tools), open);
    let (order, _) = assistant.call("fetch_order", json!({ "order_id": context.order.to_string() }));
    assert_eq!(order["id"], context.order.to_string());
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_token_that_works_it_does_not_start_and_says_why() {
    let context = AppContext::new().await;
    let url = context.url().await;
    for (token, address, said) in [
        (None, url.as_str(), "PARCELPILOT_API_TOKEN is not set"),
        (Some("pp_made-up"), url.as_str(), "not known"),
        // It would carry the token over the network as it is.
        (Some("pp_made-up"), "http://parcelpilot.example", "can't be used"),
    ] {
        let mut command = program(address);
        if let Some(token) = token {
            command.env("PARCELPILOT_API_TOKEN", token);
        }
        let output = block_in_place(|| command.output()).unwrap();
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert!(!output.status.success() && stderr.contains(said), "{stderr}");
        assert!(
            output.stdout.is_empty() && !stderr.contains("pp_made-up"),
            "{stderr}"
        );
    }
}
