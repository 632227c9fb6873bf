//! Personal data of shoppers: for how long it is kept, and what an admin does with that of one of them.

use axum::http::StatusCode;
use engine::personal_data::Eraser;
use parcelpilot_domain::account::Role;
use parcelpilot_domain::ids::{ClientId, OrderId};
use serde_json::Value;
use storage::{integrations, personal_data};
use test_support::databases::{execute, is_in_file};
use test_support::rows::TestOrder;
use tokio_util::sync::CancellationToken;

use crate::test_app::{Answer, TestApp};

const SHOPPER: &str = "Ann@Example.com";
const PAGE: &str = "/personal-data";

struct Shop {
    app: TestApp,
    admin: String,
    client: ClientId,
    /// Finished long ago.
    finished: OrderId,
    to_ship: OrderId,
}

impl Shop {
    async fn new() -> Self {
        let app = TestApp::with_admin().await;
        let admin = app.log_in().await;
        let integration = app.add_integration(&admin).await.parse().unwrap();
        let database = &app.context.database;
        let order = |number, left_to_ship| TestOrder {
            terms: "ann@example.com ann",
            left_to_ship,
            ..TestOrder::new(integration, number)
        };
        let finished = order(7, 0).insert(database).await;
        let to_ship = order(8, 2).insert(database).await;
        app.execute("UPDATE orders SET customer_email = 'ANN@example.com', customer_name = 'Ann Zq', staff_notes = 'Zq rings'")
            .await;
        // The word is the same, and the address another.
        let other = order(9, 0).insert(database).await;
        let sql = format!("UPDATE orders SET customer_email = 'other@example.com' WHERE id = '{other}'");
        execute(database, sql).await;
        let found = integrations::find(database, integration).await.unwrap();
        Self {
            client: found.unwrap().client_id,
            app,
            admin,
            finished,
            to_ship,
        }
    }

    async fn post(&self, page: &str, fields: &[(&str, &str)]) -> Answer {
        self.app.post_form(page, fields, &[("cookie", &self.admin)]).await
    }

    /// What the page shows that the browser is sent to.
    async fn shown_after(&self, page: &str, fields: &[(&str, &str)]) -> String {
        let answer = self.post(page, fields).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
        let next = answer.header("location").to_owned();
        self.app.get(&next, &[("cookie", &self.admin)]).await.text
    }

    async fn erased(&self) -> Vec<OrderId> {
        let mut erased = Vec::new();
        for id in [self.finished, self.to_ship] {
            let order = storage::orders::detail(&self.app.context.database, id)
                .await
                .unwrap();
            let order = order.unwrap();
            if order.row.erased_at.is_some() {
                assert!(!format!("{order:?}").contains("Zq"), "{order:?}");
                erased.push(id);
            }
        }
        erased
    }

    async fn trail(&self) -> Vec<Value> {
        let file = self
            .app
            .get("/audit.jsonl", &[("cookie", &self.admin)])
            .await
            .text;
        file.lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    }

    /// The newest entry of an action.
    async fn noted(&self, action: &str) -> (String, String) {
        let trail = self.trail().await;
        let entry = trail.iter().find(|entry| entry["action"] == action);
        let entry = entry.unwrap_or_else(|| panic!("{action}: {trail:#?}"));
        let text = |field: &str| entry[field].as_str().unwrap().to_owned();
        (text("subject"), text("detail"))
    }
}

#[tokio::test]
async fn a_shopper_is_found_given_their_data_and_erased() {
    let shop = Shop::new().await;
    let page = shop
        .shown_after(
            PAGE,
            &[
                ("__action", "/api/find_shopper"),
                ("email", SHOPPER),
                ("client", ""),
            ],
        )
        .await;
    assert!(
        page.contains("2 orders have this address.") && page.contains("otherwise: 8."),
        "{page}"
    );

    let file = shop
        .post("/personal-data.json", &[("email", SHOPPER), ("client", "")])
        .await;
    assert_eq!(
        file.header("content-disposition"),
        "attachment; filename=\"personal-data.json\""
    );
    let file = file.json();
    assert_eq!(file["orders"].as_array().unwrap().len(), 2, "{file}");
    assert!(file.to_string().contains("Zq rings"), "{file}");

    let erase = |again, others| {
        let fields = [
            ("__action", "/api/erase_shopper"),
            ("email", SHOPPER),
            ("client", ""),
        ];
        [
            fields.as_slice(),
            &[("typed_again", again), ("with_unfinished", others)],
        ]
        .concat()
    };
    let page = shop.shown_after(PAGE, &erase("ann", "")).await;
    assert!(
        page.contains("This is not the e-mail address.") && page.contains("value=\"ann\""),
        "{page}"
    );
    assert_eq!(shop.erased().await, []);
    let page = shop.shown_after(PAGE, &erase("ann@example.com", "")).await;
    assert!(
        page.contains("still to be shipped were left as they are"),
        "{page}"
    );
    assert_eq!(shop.erased().await, [shop.finished]);
    shop.shown_after(PAGE, &erase("ann@example.com", "on")).await;
    assert_eq!(shop.erased().await, [shop.finished, shop.to_ship]);
    let page = shop
        .shown_after(PAGE, &[("__action", "/api/find_shopper"), ("email", SHOPPER)])
        .await;
    assert!(page.contains("Nothing is kept of ann@example.com"), "{page}");

    // Whoever has the key and the address can tell whom an entry was about; nobody else can.
    let hash = shop
        .app
        .context
        .database
        .audit_key()
        .unwrap()
        .pseudonym("ann@example.com");
    let (subject, detail) = shop.noted("shopper_erased").await;
    assert_eq!(
        (subject.as_str(), detail),
        ("1 order", format!("of all clients, e-mail hash {hash}"))
    );
    assert_eq!(shop.noted("shopper_exported").await.0, "2 orders");
    let trail = format!("{:?}", shop.trail().await).to_lowercase();
    assert!(!trail.contains("ann@example.com"), "{trail}");
}

#[tokio::test]
async fn words_of_a_shopper_who_was_erased_leave_the_database_s_file() {
    let shop = Shop::new().await;
    let database = &shop.app.context.database;
    let plant = format!(
        "UPDATE orders SET terms = terms || ' zqcanary' WHERE id = '{}'",
        shop.finished
    );
    execute(database, plant).await;
    let erase = [
        ("__action", "/api/erase_shopper"),
        ("email", SHOPPER),
        ("typed_again", SHOPPER),
    ];
    shop.post(PAGE, &erase).await;
    assert_eq!(shop.erased().await, [shop.finished]);
    assert!(
        is_in_file(database, "zqcanary").await,
        "the index is clean only later"
    );
    let eraser = Eraser {
        database: database.clone(),
    };
    eraser.round(&CancellationToken::new()).await.unwrap();
    assert!(!is_in_file(database, "zqcanary").await);
}

#[tokio::test]
async fn an_erased_order_says_so_and_is_not_shipped() {
    let shop = Shop::new().await;
    let erase = [
        ("__action", "/api/erase_shopper"),
        ("email", SHOPPER),
        ("typed_again", SHOPPER),
        ("with_unfinished", "on"),
    ];
    shop.post(PAGE, &erase).await;
    let cookie = [("cookie", shop.admin.as_str())];
    let order = shop
        .app
        .get(&format!("/orders/{}", shop.to_ship), &cookie)
        .await
        .text;
    assert!(
        order.contains("Personal data was erased on")
            && order.contains("so it has no address. Ship it in BigCommerce"),
        "{order}"
    );
    assert!(!order.contains("/api/make_shipment"), "{order}");
    let list = shop.app.get("/orders", &cookie).await.text;
    assert!(list.contains("Personal data was erased on"), "{list}");
    let pack = shop
        .app
        .get(&format!("/pack/{}", shop.to_ship), &cookie)
        .await
        .text;
    assert!(
        pack.contains("On hold: don't pack it") || pack.contains("On hold: don&#x27;t pack it"),
        "{pack}"
    );
    let print = format!("/print/slips?ids={}", shop.to_ship);
    let print = shop.app.get(&print, &cookie).await.text;
    assert!(!print.contains("class=\"sheet"), "{print}");
}

#[tokio::test]
async fn a_client_keeps_data_for_as_long_as_was_chosen() {
    let shop = Shop::new().await;
    let page = format!("/clients/{}", shop.client);
    let cookie = [("cookie", shop.admin.as_str())];
    let asked = shop.app.get(&format!("{page}?days=30"), &cookie).await.text;
    // Numbers 7 and 9.
    assert!(asked.contains("would be erased now: 2."), "{asked}");
    for wrong in ["29", "x", "4000"] {
        let asked = shop.app.get(&format!("{page}?days={wrong}"), &cookie).await.text;
        assert!(asked.contains("whole number from 30 to 3650"), "{asked}");
        assert!(!asked.contains("/api/set_retention"), "{asked}");
    }
    let client = shop.client.to_string();
    let set = |days| {
        [
            ("__action", "/api/set_retention"),
            ("client", client.as_str()),
            ("days", days),
        ]
    };
    let posted = [set("90").as_slice(), &[("page", page.as_str())]].concat();
    let shown = shop.shown_after(&format!("{page}?days=90"), &posted).await;
    assert!(
        !shown.contains("/api/set_retention"),
        "what was saved is not asked again: {shown}"
    );
    assert!(
        shown.contains("Erased 90 days after an order is finished."),
        "{shown}"
    );
    assert_eq!(
        shop.noted("retention_changed").await.1,
        "from no limit to 90 days"
    );
    shop.post(&page, &set("")).await;
    assert_eq!(
        shop.noted("retention_changed").await.1,
        "from 90 days to no limit"
    );
    let stored = personal_data::retention(&shop.app.context.database, shop.client)
        .await
        .unwrap();
    assert_eq!(stored.erase_after, None);
}

#[tokio::test]
async fn the_file_is_for_admins_who_typed_their_password_lately() {
    let shop = Shop::new().await;
    let fields = [("email", SHOPPER)];
    shop.app.add_person("operator@example.com", Role::Operator).await;
    let operator = shop.app.log_in_as("operator@example.com").await;
    let path = "/personal-data.json";
    let answer = shop.app.post_form(path, &fields, &[("cookie", &operator)]).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    let stranger = shop.app.post_form(path, &fields, &[]).await;
    assert_eq!(stranger.header("location"), "/login?next=%2Fpersonal-data");
    shop.app
        .execute("UPDATE sessions SET confirmed_at = confirmed_at - 600000")
        .await;
    let old = shop.post(path, &fields).await;
    assert_eq!(old.header("location"), "/confirm?next=%2Fpersonal-data");
    let read = shop.app.get(path, &[("cookie", &shop.admin)]).await;
    assert_ne!(
        read.status,
        StatusCode::OK,
        "an address in a URL would be in logs"
    );
}
