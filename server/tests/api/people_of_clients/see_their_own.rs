//! What people of a client see, at once as they are now.

use axum::http::StatusCode;
use parcelpilot_domain::account::Role;
use parcelpilot_domain::ids::OrderId;
use parcelpilot_domain::shipping_promise::{ShippingPromise, WorkingDays};
use parcelpilot_domain::time::Timestamp;
use test_support::databases::execute;

use super::world::{BEA, OWN_STORE, World};
use crate::events::Events;
use crate::people::person_id;
use crate::test_app::Answer;

impl World {
    async fn page(&self, cookie: &str, path: &str) -> Answer {
        self.app.get(path, &[("cookie", cookie)]).await
    }

    async fn order(&self, cookie: &str, id: OrderId) -> StatusCode {
        self.page(cookie, &format!("/orders/{id}")).await.status
    }
}

#[tokio::test]
async fn by_when_an_order_leaves_that_they_were_promised() {
    let world = World::new(Role::Viewer).await;
    let bea = world.bea().await;
    let path = format!("/orders/{}", world.bolts[0]);
    let end = "23:59".parse().unwrap();
    let promise = ShippingPromise::new(
        "Etc/GMT".parse().unwrap(),
        end,
        0,
        end,
        WorkingDays::try_from(127).unwrap(),
    );
    let promise = promise.unwrap();
    let database = &world.app.context.database;
    for (client, is_told) in [(world.acme, false), (world.bolt, true)] {
        storage::shipping_promises::set(database, client, &promise, None, Timestamp::from_millis(1))
            .await
            .unwrap();
        let page = world.page(&bea, &path).await.text;
        assert_eq!(page.contains("To leave by"), is_told, "{page}");
    }
}

#[tokio::test]
async fn their_orders_shipments_problems_and_store_and_no_link_to_what_is_closed() {
    let world = World::new(Role::Viewer).await;
    let bea = world.bea().await;
    let home = world.page(&bea, "/").await;
    for shown in ["Your store", "Bolt store", "On hold", "To ship"] {
        assert!(home.text.contains(shown), "{shown}: {}", home.text);
    }
    assert!(!home.text.contains(OWN_STORE), "{}", home.text);
    for closed in [
        "/clients",
        "/integrations",
        "/imports",
        "/people",
        "/audit",
        "/pack",
        "/events/",
    ] {
        assert!(
            !home.text.contains(&format!("\"{closed}")),
            "{closed}: {}",
            home.text
        );
    }
    for link in world.links(&bea).await {
        let answer = world.app.get(&link, &[("cookie", &bea)]).await;
        assert_ne!(answer.status, StatusCode::FORBIDDEN, "{link}");
    }
    let help = world.page(&bea, "/help/bigcommerce").await;
    assert!(!help.text.contains("Connect a store"), "{}", help.text);
    let orders = world.page(&bea, "/orders").await;
    for order in world.bolts {
        assert!(
            orders.text.contains(&format!("/orders/{order}")),
            "{}",
            orders.text
        );
    }
    let found = world.page(&bea, "/orders?search=boltbuyer&list=held").await;
    assert!(
        found.text.contains(&format!("/orders/{}", world.bolts[0])),
        "{}",
        found.text
    );
    assert!(
        !found.text.contains(&format!("/orders/{}", world.bolts[1])),
        "{}",
        found.text
    );
    let order = world.page(&bea, &format!("/orders/{}", world.bolts[0])).await;
    for shown in [
        "Order 11",
        "Boltbuyer thing",
        "The warehouse has put this order on hold",
    ] {
        assert!(order.text.contains(shown), "{shown}: {}", order.text);
    }
    assert!(
        !order.text.contains("hold_own_order"),
        "a viewer reads: {}",
        order.text
    );
    // Whose hold it was, and why, is not theirs to know.
    let address = format!("/orders/{}", world.moved);
    let moved = world.page(&bea, &address).await;
    assert!(
        moved.text.contains("The warehouse has put this order on hold"),
        "{}",
        moved.text
    );
    assert_eq!(world.told(&moved.text, &address), [""; 0], "{}", moved.text);
    let shipments = world.page(&bea, "/shipments").await;
    assert!(shipments.text.contains("BOLT1Z"), "{}", shipments.text);
    let problems = world.page(&bea, "/problems").await;
    assert!(
        problems.text.contains(&format!("/orders/{}", world.bolts[0])),
        "{}",
        problems.text
    );
}

#[tokio::test]
async fn an_operator_of_a_client_holds_and_releases_and_the_warehouses_hold_stays() {
    let world = World::new(Role::Operator).await;
    let bea = world.bea().await;
    let session = [("cookie", bea.as_str())];
    let [held_by_warehouse, own] = world.bolts.map(|id| id.to_string());
    let post = async |order: &str, action: &str| {
        let fields = [
            ("__action", action),
            ("id", order),
            ("reason", "customer asks"),
            ("until", ""),
        ];
        world
            .app
            .post(&format!("/orders/{order}"), &fields, &session)
            .await
    };
    let held = post(&own, "/api/hold_own_order").await;
    assert_eq!(
        held.header("location"),
        format!("/orders/{own}?done=order_held"),
        "{}",
        held.text
    );
    let page = world.page(&bea, &format!("/orders/{own}")).await;
    assert!(
        page.text.contains("You have put it on hold: customer asks"),
        "{}",
        page.text
    );
    let released = post(&own, "/api/release_own_order").await;
    assert_eq!(
        released.header("location"),
        format!("/orders/{own}?done=order_released"),
        "{}",
        released.text
    );
    for action in ["/api/hold_own_order", "/api/release_own_order"] {
        let refused = post(&held_by_warehouse, action).await;
        assert_eq!(refused.status, StatusCode::CONFLICT, "{}", refused.text);
        assert!(
            refused.text.contains("Only the warehouse can change that"),
            "{}",
            refused.text
        );
    }
    let admin = world.app.log_in().await;
    let audit = world
        .page(&admin, "/api/list_audit_events?search=customer&after=")
        .await;
    assert!(audit.text.contains("12 of "), "{}", audit.text);
}

/// Nothing is kept of what somebody saw before.
#[tokio::test]
async fn what_changes_hands_is_seen_and_not_seen_at_once() {
    let world = World::new(Role::Viewer).await;
    let bea = world.bea().await;
    let [_, moving] = world.bolts;
    assert_eq!(world.order(&bea, moving).await, StatusCode::OK);
    let moved = format!(
        "UPDATE orders SET client_id = '{}' WHERE id = '{moving}'",
        world.acme
    );
    execute(&world.app.context.database, moved).await;
    assert_eq!(world.order(&bea, moving).await, StatusCode::NOT_FOUND);
    let orders = world.page(&bea, "/orders").await;
    assert!(!orders.text.contains(&moving.to_string()), "{}", orders.text);
    // The client itself is no longer worked for: what there was is theirs still.
    let inactive = format!("UPDATE clients SET is_active = FALSE WHERE id = '{}'", world.bolt);
    execute(&world.app.context.database, inactive).await;
    assert_eq!(world.order(&bea, world.bolts[0]).await, StatusCode::OK);
    let home = world.page(&bea, "/").await;
    assert!(home.text.contains("Switched off"), "{}", home.text);
    // Of no client any more: nothing, and never everything.
    world.app.execute("DELETE FROM user_clients").await;
    assert_eq!(world.order(&bea, world.bolts[0]).await, StatusCode::NOT_FOUND);
    for page in ["/", "/orders", "/shipments", "/problems"] {
        let nothing = world.page(&bea, page).await;
        assert_eq!(nothing.status, StatusCode::OK);
        assert!(
            nothing.text.contains("belongs to no company"),
            "{page}: {}",
            nothing.text
        );
    }
    assert_eq!(world.page(&bea, "/clients").await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn an_admin_says_to_whom_somebody_belongs_and_it_counts_from_the_next_click() {
    let world = World::new(Role::Operator).await;
    let app = &world.app;
    let admin = app.log_in().await;
    let session = [("cookie", admin.as_str())];
    app.add_person("max@example.com", Role::Operator).await;
    let max = app.log_in_as("max@example.com").await;
    assert_eq!(world.page(&max, "/clients").await.status, StatusCode::OK);
    let id = person_id(app, &admin, "max@example.com").await;
    let bolt = world.bolt.to_string();
    let set = async |id: &str, works_for: &str, clients: &[&str]| {
        let mut fields = vec![("id", id), ("works_for", works_for)];
        fields.extend(clients.iter().map(|client| ("clients[0]", *client)));
        app.post_form("/api/set_person_clients", &fields, &session).await
    };
    for (works_for, clients) in [("clients", &[][..]), ("warehouse", &[bolt.as_str()])] {
        let refused = set(&id, works_for, clients).await;
        assert_eq!(
            refused.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "{}",
            refused.text
        );
    }
    assert_eq!(
        world.page(&max, "/clients").await.status,
        StatusCode::OK,
        "nothing was changed"
    );
    let done = set(&id, "clients", &[&bolt]).await;
    assert_eq!(done.status, StatusCode::OK, "{}", done.text);
    assert_eq!(
        world.page(&max, "/clients").await.status,
        StatusCode::SEE_OTHER,
        "logged out"
    );
    let max = app.log_in_as("max@example.com").await;
    assert_eq!(world.page(&max, "/clients").await.status, StatusCode::FORBIDDEN);
    assert_eq!(world.order(&max, world.bolts[0]).await, StatusCode::OK);
    assert_eq!(world.order(&max, world.acmes[0]).await, StatusCode::NOT_FOUND);
    let promoted = [("id", id.as_str()), ("role", "admin")];
    let refused = app.post_form("/api/set_person_role", &promoted, &session).await;
    assert_eq!(
        refused.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "{}",
        refused.text
    );
    let own = person_id(app, &admin, crate::test_app::EMAIL).await;
    assert_eq!(
        set(&own, "clients", &[&bolt]).await.status,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    let audit = world
        .page(&admin, "/api/list_audit_events?search=max@example.com&after=")
        .await;
    assert!(
        audit.text.contains("Operator to Operator of Bolt"),
        "{}",
        audit.text
    );
}

#[tokio::test]
async fn whoever_is_invited_as_of_a_client_is_so_from_the_first_click() {
    let world = World::new(Role::Operator).await;
    let app = &world.app;
    let admin = app.log_in().await;
    let bolt = world.bolt.to_string();
    let session = [("cookie", admin.as_str())];
    let invite = async |role: &str| {
        let fields = [
            ("email", "new@bolt.example"),
            ("role", role),
            ("works_for", "clients"),
            ("clients[0]", bolt.as_str()),
        ];
        app.post_form("/api/invite_person", &fields, &session).await
    };
    assert_eq!(invite("admin").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let link = invite("viewer").await.id();
    let link = link.strip_prefix("/join?link=").unwrap();
    let fields = [
        ("link", link),
        ("name", "Ned"),
        ("password", crate::test_app::PASSWORD),
    ];
    let joined = app.post_form("/api/join", &fields, &[]).await;
    assert_eq!(joined.status, StatusCode::OK, "{}", joined.text);
    let ned = joined.cookie();
    assert_eq!(world.page(&ned, "/clients").await.status, StatusCode::FORBIDDEN);
    assert_eq!(world.order(&ned, world.bolts[0]).await, StatusCode::OK);
    assert_eq!(world.order(&ned, world.acmes[0]).await, StatusCode::NOT_FOUND);
    assert_ne!(BEA, "new@bolt.example");
}

/// A page of the warehouse that is open meanwhile.
#[tokio::test]
async fn a_stream_that_is_open_tells_nothing_more_once_its_person_is_of_a_client() {
    let world = World::new(Role::Operator).await;
    let app = &world.app;
    let admin = app.log_in().await;
    app.add_person("max@example.com", Role::Operator).await;
    let max = app.log_in_as("max@example.com").await;
    let mut of_max = Events::open(app, "/events/imports", &max).await;
    let mut of_admin = Events::open(app, "/events/imports", &admin).await;
    assert!(of_max.next().await.is_some() && of_admin.next().await.is_some());
    // As it would be if the session had outlived it.
    let moved = format!(
        "UPDATE users SET role = 'client_operator' WHERE email = 'max@example.com';
         INSERT INTO user_clients (user_id, client_id) SELECT id, '{}' FROM users WHERE email = 'max@example.com'",
        world.bolt
    );
    execute(&app.context.database, moved).await;
    let store = world.acmes_store.to_string();
    let fields = [("integration", store.as_str()), ("scope", "everything")];
    let pulled = app
        .post_form("/api/pull_orders", &fields, &[("cookie", &admin)])
        .await;
    assert_eq!(pulled.status, StatusCode::OK, "{}", pulled.text);
    assert!(of_admin.next().await.is_some());
    assert_eq!(of_max.next().await, None);
}
