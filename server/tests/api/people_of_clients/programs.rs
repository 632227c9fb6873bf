//! Tokens: of somebody of a client, and of somebody of the warehouse for some clients alone.

use std::collections::BTreeSet;

use axum::body::Body;
use axum::http::{Method, StatusCode};
use parcelpilot_domain::account::Role;
use parcelpilot_domain::api_token::TokenAccess;
use test_support::databases::execute;

use super::NOBODY;
use super::world::{VIEWER, World};

/// Of everybody of clients, and one of the admin's for Bolt alone.
async fn everybodys(world: &World) -> Vec<String> {
    let mut all = tokens(world).await.to_vec();
    for (who, cookie) in world.everybody().await {
        let access = match who {
            VIEWER => TokenAccess::Read,
            _ => TokenAccess::Write,
        };
        all.push(world.app.make_token(&cookie, access).await);
    }
    all
}

/// Whatever is asked for by what the description names.
#[tokio::test]
async fn no_parameter_of_the_api_tells_of_others() {
    let world = World::new(Role::Operator).await;
    let parameters = world.app.api_parameters().await;
    assert!(parameters.len() > 10, "{parameters:?}");
    let mut values = world.asked();
    values.extend(
        [
            "canaryacme",
            "Canaryacme",
            "canaryacme1z",
            "7700771",
            "770077",
            "12",
            "true",
            "failed",
            "held",
            "to_ship",
            "1970-01-01T00:00:00Z",
        ]
        .map(str::to_owned),
    );
    let of_cursors: Vec<String> = world
        .ids
        .iter()
        .flat_map(|id| [format!("c9_{id}"), format!("m9_{id}"), id.clone()])
        .collect();
    let paths: BTreeSet<&String> = parameters.iter().map(|(path, _)| path).collect();
    for path in paths {
        // New ones for each: a token asks only so often a minute.
        for token in everybodys(&world).await {
            for (_, name) in parameters.iter().filter(|(of, _)| of == path) {
                let values = if name == "cursor" { &of_cursors } else { &values };
                for value in values {
                    tells_nothing(&world, &token, &format!("{path}?{name}={value}")).await;
                }
            }
        }
    }
}

async fn tells_nothing(world: &World, token: &str, address: &str) {
    let answer = world
        .app
        .ask_api(Method::GET, address, token, Body::empty())
        .await;
    assert_eq!(
        world.told(&answer.text, address),
        [""; 0],
        "{address}: {}",
        answer.text
    );
    let is_answered = !answer.status.is_server_error() && answer.status != StatusCode::TOO_MANY_REQUESTS;
    assert!(is_answered, "{address}: {}", answer.text);
}

/// Bea's own, and one of the admin's for Bolt alone.
async fn tokens(world: &World) -> [String; 2] {
    let [bea, admin] = [world.bea().await, world.app.log_in().await];
    let bolt = world.bolt.to_string();
    let fields = [
        ("name", "Bolt's tool"),
        ("access", "write"),
        ("lifetime", "year"),
        ("works_for", "clients"),
        ("clients[0]", bolt.as_str()),
    ];
    let of_admin = world
        .app
        .post_form("/api/make_api_token", &fields, &[("cookie", &admin)])
        .await;
    [
        world.app.make_token(&bea, TokenAccess::Write).await,
        of_admin.id(),
    ]
}

#[tokio::test]
async fn every_operation_is_closed_or_tells_nothing_of_others() {
    let world = World::new(Role::Operator).await;
    for token in everybodys(&world).await {
        let mut open = Vec::new();
        for (path, method) in world.app.api_operations().await {
            for id in world.asked() {
                for address in [path.replace(NOBODY, &id)] {
                    let body = Body::from("{\"reason\":\"gift\"}");
                    let answer = world.app.ask_api(method.clone(), &address, &token, body).await;
                    // Who has made a token for them, they may know.
                    let text = answer.text.replace("Canaryacme admin (", "(");
                    // The store that an order of theirs came from has no name for them.
                    assert_eq!(
                        world.told(&text, &address),
                        [""; 0],
                        "{method} {address}: {}",
                        answer.text
                    );
                    // A token that reads is told so first, by what is open, too.
                    let is_of_reader = answer.text.contains("only read");
                    if answer.status == StatusCode::FORBIDDEN && !is_of_reader {
                        assert!(
                            answer.text.contains("the warehouse's"),
                            "{address}: {}",
                            answer.text
                        );
                    } else {
                        open.push(format!("{method} {}", path.replace(NOBODY, "{id}")));
                    }
                }
            }
        }
        open.sort_unstable();
        open.dedup();
        let expected = [
            "DELETE /api/v1/orders/{id}/hold",
            "GET /api/v1/orders",
            "GET /api/v1/orders/{id}",
            "GET /api/v1/shipments",
            "GET /api/v1/shipments/{id}",
            "GET /api/v1/token",
            "PUT /api/v1/orders/{id}/hold",
        ];
        assert_eq!(open, expected);
    }
}

#[tokio::test]
async fn they_read_and_hold_their_own_and_nothing_else_is_there() {
    let world = World::new(Role::Operator).await;
    let [own, others] = [world.bolts, world.acmes].map(|orders| orders.map(|id| id.to_string()));
    for token in tokens(&world).await {
        let ask = async |method: Method, path: &str, body: &'static str| {
            let answer = world.app.ask_api(method, path, &token, Body::from(body)).await;
            (answer.status, answer.text)
        };
        let (_, listed) = ask(Method::GET, "/api/v1/orders", "").await;
        let (_, changed) = ask(
            Method::GET,
            "/api/v1/orders?modified_since=1970-01-01T00:00:00Z",
            "",
        )
        .await;
        let (_, shipments) = ask(Method::GET, "/api/v1/shipments", "").await;
        for order in &own {
            assert!(
                listed.contains(order) && changed.contains(order),
                "{listed} {changed}"
            );
            let (status, text) = ask(Method::GET, &format!("/api/v1/orders/{order}"), "").await;
            assert_eq!(status, StatusCode::OK, "{text}");
        }
        assert!(shipments.contains(&world.bolts_shipment), "{shipments}");
        assert_eq!(
            ask(Method::GET, "/api/v1/orders?tag=Canaryacme", "").await.1,
            "{\"data\":[],\"next\":null}"
        );
        let hold = "{\"reason\":\"gift\"}";
        for order in others.iter().map(String::as_str).chain([NOBODY]) {
            let path = format!("/api/v1/orders/{order}");
            let answers = [
                ask(Method::GET, &path, "").await,
                ask(Method::PUT, &format!("{path}/hold"), hold).await,
                ask(Method::DELETE, &format!("{path}/hold"), "").await,
            ];
            let not_found = ask(Method::GET, &format!("/api/v1/orders/{NOBODY}"), "").await;
            assert_eq!(
                answers,
                [not_found.clone(), not_found.clone(), not_found],
                "{order}"
            );
        }
        let path = format!("/api/v1/orders/{}/hold", own[1]);
        assert_eq!(ask(Method::PUT, &path, hold).await.0, StatusCode::OK);
        assert_eq!(ask(Method::DELETE, &path, "").await.0, StatusCode::OK);
        // The warehouse's.
        let path = format!("/api/v1/orders/{}/hold", own[0]);
        assert_eq!(ask(Method::PUT, &path, hold).await.0, StatusCode::CONFLICT);
        assert_eq!(ask(Method::DELETE, &path, "").await.0, StatusCode::CONFLICT);
    }
}

#[tokio::test]
async fn a_token_ends_at_what_its_person_sees_now() {
    let world = World::new(Role::Operator).await;
    let [of_bea, of_admin] = tokens(&world).await;
    let path = format!("/api/v1/orders/{}", world.bolts[0]);
    let read = async |token: &str| {
        world
            .app
            .ask_api(Method::GET, &path, token, Body::empty())
            .await
            .status
    };
    assert_eq!([read(&of_bea).await, read(&of_admin).await], [StatusCode::OK; 2]);
    let of_acme = format!(
        "UPDATE user_clients SET client_id = '{}'
         WHERE user_id = (SELECT id FROM users WHERE email = 'bea@bolt.example')",
        world.acme
    );
    execute(&world.app.context.database, of_acme).await;
    assert_eq!(
        [read(&of_bea).await, read(&of_admin).await],
        [StatusCode::NOT_FOUND, StatusCode::OK]
    );
    world
        .app
        .execute("DELETE FROM user_clients; DELETE FROM api_token_clients")
        .await;
    assert_eq!(
        [read(&of_bea).await, read(&of_admin).await],
        [StatusCode::NOT_FOUND; 2]
    );
}

#[tokio::test]
async fn how_it_stands_with_an_orders_status_in_the_store_is_told_to_the_warehouse_alone() {
    let world = World::new(Role::Operator).await;
    let path = format!("/api/v1/orders/{}", world.bolts[0]);
    let admins = world
        .app
        .make_token(&world.app.log_in().await, TokenAccess::Read)
        .await;
    let beas = world.app.make_token(&world.bea().await, TokenAccess::Read).await;
    let of = async |token: &str| {
        let answer = world.app.ask_api(Method::GET, &path, token, Body::empty()).await;
        let order: serde_json::Value = serde_json::from_str(&answer.text).unwrap();
        order["status_update"].clone()
    };
    let update = of(&admins).await;
    assert_eq!(
        (&update["state"], &update["to_status"]),
        (&"failed".into(), &9.into())
    );
    assert_eq!(update["reason"], "token_refused");
    assert!(
        update["what_next"]
            .as_str()
            .unwrap()
            .contains("new credentials file"),
        "{update}"
    );
    assert!(of(&beas).await.is_null());
}
