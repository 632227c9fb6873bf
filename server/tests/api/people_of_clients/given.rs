//! Nobody is given everything by what was left out, and nobody learns by a form which clients there are.

use axum::body::Body;
use axum::http::{Method, Response, StatusCode};
use futures::StreamExt;
use parcelpilot_domain::account::Role;

use super::NOBODY;
use super::world::World;
use crate::test_app::Answer;

const NEW: &str = "new@bolt.example";

impl World {
    async fn form(&self, cookie: &str, path: &str, fields: &[(&str, &str)]) -> Answer {
        self.app.post_form(path, fields, &[("cookie", cookie)]).await
    }

    async fn audit(&self, cookie: &str, search: &str) -> String {
        let path = format!("/api/list_audit_events?search={search}&after=");
        self.app.get(&path, &[("cookie", cookie)]).await.text
    }
}

#[tokio::test]
async fn whoever_was_invited_for_a_client_is_given_everything_by_nobody_unawares() {
    let world = World::new(Role::Operator).await;
    let admin = world.app.log_in().await;
    let bolt = world.bolt.to_string();
    let invite = async |more: &[(&str, &str)]| {
        let mut fields = vec![("email", NEW), ("role", "operator")];
        fields.extend(more);
        world.form(&admin, "/api/invite_person", &fields).await
    };
    let of_bolt = [("works_for", "clients"), ("clients[0]", bolt.as_str())];
    let of_warehouse = [("works_for", "warehouse")];
    for nothing_chosen in [&[][..], &[("clients[0]", bolt.as_str())]] {
        let answer = invite(nothing_chosen).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.text.contains("NotChosen"), "{}", answer.text);
    }
    assert_eq!(invite(&of_bolt).await.status, StatusCode::OK);
    // Withdrawn, too: the address stays what it was invited as.
    for _ in 0..2 {
        let answer = invite(&of_warehouse).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.text.contains("InvitedForClients"), "{}", answer.text);
        let withdrawn = world
            .form(&admin, "/api/withdraw_invitation", &[("email", NEW)])
            .await;
        assert_eq!(withdrawn.status, StatusCode::OK);
    }
    let confirmed = [("works_for", "warehouse"), ("sees_all", "true")];
    assert_eq!(invite(&confirmed).await.status, StatusCode::OK);
    // Until that link is used, it may have been a mistake.
    let answer = invite(&of_warehouse).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", answer.text);
}

#[tokio::test]
async fn a_form_asks_whether_an_address_that_was_a_clients_is_to_see_everything() {
    let world = World::new(Role::Operator).await;
    let admin = world.app.log_in().await;
    let bolt = world.bolt.to_string();
    let fields = [
        ("email", NEW),
        ("role", "viewer"),
        ("works_for", "clients"),
        ("clients[0]", bolt.as_str()),
    ];
    assert_eq!(
        world.form(&admin, "/api/invite_person", &fields).await.status,
        StatusCode::OK
    );
    let fields = [
        ("__action", "/api/invite_person"),
        ("email", NEW),
        ("role", "viewer"),
        ("works_for", "warehouse"),
    ];
    let asked = world.app.post("/people", &fields, &[("cookie", &admin)]).await;
    assert_eq!(asked.status, StatusCode::UNPROCESSABLE_ENTITY);
    for shown in [
        "name=\"sees_all\"",
        "This address was invited for a client before.",
    ] {
        assert!(asked.text.contains(shown), "{shown}: {}", asked.text);
    }
}

#[tokio::test]
async fn a_token_says_whose_orders_it_sees_and_the_trail_has_it() {
    let world = World::new(Role::Operator).await;
    let [admin, bea] = [world.app.log_in().await, world.bea().await];
    let [bolt, acme] = [world.bolt, world.acme].map(|id| id.to_string());
    let make = async |cookie: &str, more: &[(&str, &str)]| {
        let mut fields = vec![("name", "Tool"), ("access", "read"), ("lifetime", "year")];
        fields.extend(more);
        world.form(cookie, "/api/make_api_token", &fields).await
    };
    let refused = make(&admin, &[]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text.contains("NotChosen"), "{}", refused.text);
    for (cookie, given, said) in [
        (
            &admin,
            vec![("works_for", "clients"), ("clients[0]", &bolt)],
            "Read of Bolt, for",
        ),
        (&admin, vec![("works_for", "warehouse")], "Read, for"),
        (&bea, vec![], "Read of Bolt, for"),
        (&bea, vec![("clients[0]", &bolt)], "Read of Bolt, for"),
    ] {
        let given: Vec<(&str, &str)> = given
            .into_iter()
            .map(|(name, value)| (name, value as &str))
            .collect();
        let made = make(cookie, &given).await;
        assert_eq!(made.status, StatusCode::OK, "{}", made.text);
        let trail = world.audit(&admin, "Tool").await;
        let newest = trail.split("\"detail\":\"").nth(1).unwrap_or_default();
        assert!(newest.starts_with(said), "{given:?} {trail}");
    }
    // Another client is to Bea as none at all.
    let of_acme = make(&bea, &[("clients[0]", &acme)]).await;
    let of_nobody = make(&bea, &[("clients[0]", NOBODY)]).await;
    assert_eq!(
        (of_acme.status, &of_acme.text),
        (of_nobody.status, &of_nobody.text)
    );
    assert_eq!(of_acme.status, StatusCode::UNPROCESSABLE_ENTITY);
    let gone = make(&admin, &[("works_for", "clients"), ("clients[0]", NOBODY)]).await;
    assert_eq!(gone.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", gone.text);
    // By their names, where there are several.
    let page = world.app.get("/people", &[("cookie", &admin)]).await.text;
    assert!(
        page.contains("of Bolt") && !page.contains("for some clients alone"),
        "{page}"
    );
}

/// A file of many orders is read for minutes.
#[tokio::test]
async fn a_file_is_cut_off_once_its_reader_may_not_see_all_any_more() {
    let world = World::new(Role::Operator).await;
    let app = &world.app;
    app.add_person("max@example.com", Role::Operator).await;
    for path in ["/orders.csv", "/orders.jsonl", "/problems.csv"] {
        app.execute("UPDATE users SET role = 'operator' WHERE email = 'max@example.com'")
            .await;
        let max = app.log_in_as("max@example.com").await;
        let whole = app.get(path, &[("cookie", &max)]).await;
        assert!(whole.text.contains("77007"), "{path}: {}", whole.text);
        let unread = app
            .open(Method::GET, path, &[("cookie", max.as_str())], Body::empty())
            .await;
        app.execute("UPDATE users SET role = 'client_operator' WHERE email = 'max@example.com'")
            .await;
        let (read, is_whole) = read_out(unread).await;
        assert!(!is_whole && !read.contains("77007"), "{path}: {read}");
    }
}

/// As far as it came, and whether it came to its end.
async fn read_out(answer: Response<Body>) -> (String, bool) {
    let mut chunks = answer.into_body().into_data_stream();
    let mut text = String::new();
    while let Some(chunk) = chunks.next().await {
        match chunk {
            Ok(bytes) => text.push_str(&String::from_utf8_lossy(&bytes)),
            Err(_) => return (text, false),
        }
    }
    (text, true)
}
