//! People and programs of a client see their own, and nothing of anybody else: all that can be asked for is walked.

mod given;
mod programs;
mod see_their_own;
mod world;

use std::collections::BTreeSet;

use axum::body::Body;
use axum::http::{Method, StatusCode, header};
use leptos::server_fn::axum::server_fn_paths;
use leptos_axum::generate_route_list;
use parcelpilot_domain::account::Role;

use crate::roles::{OF_AN_INTEGRATION, call, required};
use crate::strangers::{self, OPEN};
use world::{CANARY, VIEWER, World};

/// In the arguments of the other walks.
const NOBODY: &str = "0190a2b4-0000-7000-8000-000000000000";

/// For people of clients alone, nobody of the warehouse: the role that each asks for, and arguments that can be read.
pub const OF_CLIENTS: [(&str, Role, &str); 8] = [
    ("/api/fetch_own_clients", Role::Viewer, ""),
    ("/api/fetch_portal_overview", Role::Viewer, ""),
    ("/api/list_portal_orders", Role::Viewer, "query[search]="),
    (
        "/api/fetch_portal_order",
        Role::Viewer,
        "id=0190a2b4-0000-7000-8000-000000000000",
    ),
    ("/api/list_portal_shipments", Role::Viewer, "query[search]="),
    ("/api/list_portal_problems", Role::Viewer, ""),
    (
        "/api/hold_own_order",
        Role::Operator,
        "id=0190a2b4-0000-7000-8000-000000000000&reason=gift",
    ),
    (
        "/api/release_own_order",
        Role::Operator,
        "id=0190a2b4-0000-7000-8000-000000000000",
    ),
];

/// What else is open to people of clients. Whoever adds to it has seen that it tells nothing of others.
const OPEN_FUNCTIONS: [&str; 22] = [
    "/api/list_sessions",
    "/api/fetch_own_log_in",
    "/api/end_session",
    "/api/end_other_sessions",
    "/api/change_password",
    "/api/confirm_password",
    "/api/save_preferences",
    "/api/fetch_second_factor",
    "/api/begin_second_factor",
    "/api/turn_on_second_factor",
    "/api/make_recovery_codes",
    "/api/turn_off_second_factor",
    "/api/list_passkeys",
    "/api/request_new_passkey",
    "/api/add_passkey",
    "/api/rename_passkey",
    "/api/remove_passkey",
    "/api/request_passkey_confirmation",
    "/api/confirm_with_passkey",
    "/api/list_api_tokens",
    "/api/make_api_token",
    "/api/revoke_api_token",
];
fn open_functions() -> BTreeSet<&'static str> {
    OF_CLIENTS
        .map(|(path, ..)| path)
        .into_iter()
        .chain(OPEN_FUNCTIONS)
        .collect()
}

const OPEN_PAGES: [&str; 6] = ["/", "/orders", "/shipments", "/problems", "/account", "/confirm"];

#[tokio::test]
async fn every_server_function_is_closed_or_tells_nothing_of_others() {
    let world = World::new(Role::Operator).await;
    for (who, cookie) in world.everybody().await {
        let mut open = BTreeSet::new();
        for (path, method) in server_fn_paths().filter(|(path, _)| !OPEN.contains(path)) {
            let (_, least, arguments) = required(path);
            let ids = world.asked();
            let mut asked: Vec<String> = ids.iter().map(|id| arguments.replace(NOBODY, id)).collect();
            asked.extend(
                ids.iter()
                    .map(|id| format!("{arguments}&client={id}&query[client]={id}")),
            );
            asked.push(format!("{arguments}&query[search]={CANARY}"));
            for arguments in asked {
                let (status, text) = call(&world.app, method.clone(), path, &arguments, &cookie).await;
                assert_eq!(
                    world.told(&text, &arguments),
                    [""; 0],
                    "{who} {path}?{arguments}: {text}"
                );
                let is_above_role = who == VIEWER && least > Role::Viewer && text == "\"Forbidden\"";
                if status == StatusCode::FORBIDDEN && !is_above_role {
                    assert_eq!(text, "\"NotForClients\"", "{who} {path}");
                } else {
                    open.insert(path);
                }
            }
        }
        assert_eq!(open, open_functions(), "{who}");
    }
}

#[tokio::test]
async fn no_form_of_an_open_page_reaches_what_is_closed() {
    let world = World::new(Role::Operator).await;
    let bea = world.bea().await;
    for (path, _) in server_fn_paths().filter(|(path, method)| {
        *method == Method::POST && !OPEN.contains(path) && !open_functions().contains(path)
    }) {
        let id = world.acmes[0].to_string();
        let fields = [("__action", path), ("id", &id), ("ids[0]", &id), ("name", "x")];
        let answer = world.app.post("/orders", &fields, &[("cookie", &bea)]).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{path}: {}", answer.text);
        assert!(
            answer.text.contains("You see what is your company"),
            "{path}: {}",
            answer.text
        );
        assert_eq!(world.told(&answer.text, &id), [""; 0], "{path}");
    }
}

/// The route table's, those that other tests walk, the files, the streams, and some that are nowhere.
fn addresses(world: &World) -> Vec<String> {
    let routes = generate_route_list(app::App);
    let mut all: BTreeSet<String> = routes.iter().map(|route| route.path().to_owned()).collect();
    all.extend(strangers::PAGES.map(str::to_owned));
    all.extend(OF_AN_INTEGRATION.map(|section| format!("/integrations/{{id}}{section}")));
    for path in [
        "/events/imports",
        "/events/imports/{id}",
        "/events/shipments",
        "/events/shipments?order={id}",
        "/events/overview",
        "/clients/{id}/logo",
        "/orders.csv",
        "/orders.csv?client={id}",
        "/orders.jsonl",
        "/problems.csv",
        "/audit.csv",
        "/audit.jsonl",
        "/personal-data.json",
        "/print/slips?ids[]={id}",
        "/print/pick?ids[]={id}",
        "/orders?client={id}",
        "/orders?search=canaryacme",
        "/orders?search=client:canaryacme",
        "/orders?search=7700771",
        "/orders?integration={id}",
        "/orders?after=9_{id}",
        "/orders?done=order_held&form={id}",
        "/orders?done=shipment_made&shipment={id}",
        "/shipments?search=canaryacme1z",
        "/shipments?client={id}",
        "/problems?client={id}",
        "/problems?integration={id}",
        "/?client={id}",
        "/?view=wall",
        "/nowhere",
        "/orders/{id}/more",
        "/metrics-of-nobody",
        // Pages that a browser would find there, once it has read them.
        "/help/../people",
        "/help/../orders/{id}",
        "/orders/..%2Fpeople",
        "/pkg/..\\people",
        "/help/.%2e/people",
        "/orders/..\\..\\..\\..\\..\\..\\..\\..\\..\\people",
    ] {
        all.insert(path.to_owned());
    }
    let filled = |id: String| {
        let fill = |path: &String| {
            path.replace("{id}", &id)
                .replace("{position}", "1")
                .replace(NOBODY, &id)
        };
        all.iter().map(fill).collect::<Vec<_>>()
    };
    world.asked().into_iter().flat_map(filled).collect()
}

#[tokio::test]
async fn every_page_file_and_stream_is_closed_or_tells_nothing_of_others() {
    let world = World::new(Role::Operator).await;
    for (who, cookie) in world.everybody().await {
        let mut open = BTreeSet::new();
        for address in addresses(&world) {
            let answer = world.app.get(&address, &[("cookie", &cookie)]).await;
            let told = world.told(&answer.text, &address);
            assert_eq!(told, [""; 0], "{who} {address}: {}", answer.text);
            let path = address.split('?').next().unwrap();
            match answer.status {
                StatusCode::FORBIDDEN => {
                    let said = answer.text.contains("You see what is your company");
                    let is_said = said || answer.text == "\"NotForClients\"";
                    assert!(is_said, "{who} {address}: {}", answer.text);
                }
                StatusCode::NOT_FOUND => {
                    assert!(path.starts_with("/orders/"), "{who} {address}: {}", answer.text);
                }
                StatusCode::BAD_REQUEST => {
                    let is_odd = path.contains("..") || path.contains("%2e");
                    assert!(is_odd, "{who} {address}: {}", answer.text);
                }
                StatusCode::OK => {
                    open.insert(path.to_owned());
                }
                other => assert!(
                    path.starts_with("/login/provider") || path == "/confirm/provider",
                    "{who} {address}: {other}"
                ),
            }
        }
        let is_stranger_page = |path: &String| {
            strangers::OPEN_PAGES
                .iter()
                .any(|open| open.split('?').next() == Some(path))
                || path == "/help"
        };
        open.retain(|path| !is_stranger_page(path) && path != "/login/provider");
        assert_eq!(open, OPEN_PAGES.map(str::to_owned).into(), "{who}");
    }
}

/// A page that is rendered calls functions where no edge is: they are closed by themselves.
#[tokio::test]
async fn what_is_not_theirs_is_answered_as_what_is_not_there() {
    let world = World::new(Role::Operator).await;
    let bea = world.bea().await;
    let session = [("cookie", bea.as_str())];
    let theirs = world.acmes[0].to_string();
    let of_others = world.app.get(&format!("/orders/{theirs}"), &session).await;
    let of_nobody = world.app.get(&format!("/orders/{NOBODY}"), &session).await;
    assert_eq!(of_others.status, StatusCode::NOT_FOUND);
    assert_eq!(of_nobody.status, StatusCode::NOT_FOUND);
    let main = |page: &str| {
        let (_, main) = page.split_once("<main").unwrap();
        let (main, _) = main.split_once("</main>").unwrap();
        main.replace(&theirs, NOBODY)
    };
    assert_eq!(main(&of_others.text), main(&of_nobody.text));
    for (function, fields) in [
        ("/api/fetch_portal_order", "id="),
        ("/api/fetch_portal_overview", "client="),
        ("/api/list_portal_problems", "client="),
    ] {
        let mut answers = BTreeSet::new();
        for id in world.ids.iter().map(String::as_str).chain([NOBODY]) {
            let answer = call(&world.app, Method::GET, function, &format!("{fields}{id}"), &bea).await;
            answers.insert(format!("{answer:?}"));
        }
        assert_eq!(answers.len(), 1, "{function}: {answers:?}");
    }
    let form = [
        ("cookie", bea.as_str()),
        (header::CONTENT_TYPE.as_str(), "application/x-www-form-urlencoded"),
    ];
    for (function, fields) in [
        ("/api/hold_own_order", "&reason=gift"),
        ("/api/release_own_order", ""),
    ] {
        let mut answers = BTreeSet::new();
        for id in [
            world.acmes[0].to_string(),
            world.acmes[1].to_string(),
            NOBODY.to_owned(),
        ] {
            let body = Body::from(format!("id={id}{fields}"));
            let answer = world.app.ask(Method::POST, function, &form, body).await;
            answers.insert((answer.status.as_u16(), answer.text));
        }
        assert_eq!(answers, [(404, "\"NotFound\"".to_owned())].into(), "{function}");
    }
}
