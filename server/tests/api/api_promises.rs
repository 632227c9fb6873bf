//! By when orders are to leave, as programs read it.

use axum::body::Body;
use axum::http::Method;
use parcelpilot_domain::api_problem::ApiProblemKind;
use parcelpilot_domain::api_token::TokenAccess;
use parcelpilot_domain::ids::{ClientId, IntegrationId};
use parcelpilot_domain::shipping_promise::{ShippingPromise, WorkingDays};
use parcelpilot_domain::time::Timestamp;
use serde_json::{Value, json};
use storage::{integrations, shipping_promises};
use test_support::rows;
use test_support::rows::TestOrder;

use crate::api_v1::{problem, read};
use crate::test_app::TestApp;

const ORDERS: &str = "/api/v1/orders";
const HOUR: i64 = 3_600_000;
const DAY: i64 = 24 * HOUR;

/// A day of a clock by which it is around noon.
struct Noon {
    zone: String,
    /// When the day began.
    begins: i64,
}

impl Noon {
    fn of(now: Timestamp) -> Self {
        let ahead = 12 - now.millis().div_euclid(HOUR).rem_euclid(24);
        // Signs of these zones are the other way around.
        let zone = match ahead {
            0 => "Etc/GMT".to_owned(),
            ahead => format!("Etc/GMT{:+}", -ahead),
        };
        let local = now.millis() + ahead * HOUR;
        let begins = local.div_euclid(DAY) * DAY - ahead * HOUR;
        Self { zone, begins }
    }

    /// Orders of a day leave at its end.
    fn promise(&self) -> ShippingPromise {
        let end = "23:59".parse().unwrap();
        let all_days = WorkingDays::try_from(127).unwrap();
        ShippingPromise::new(self.zone.parse().unwrap(), end, 0, end, all_days).unwrap()
    }

    /// So many days after today.
    fn leaves(&self, days: i64) -> String {
        Timestamp::from_millis(self.begins + (days + 1) * DAY - 60_000).rfc3339()
    }
}

struct Promised {
    app: TestApp,
    cookie: String,
    token: String,
    noon: Noon,
    store: IntegrationId,
    client: ClientId,
    /// Of a client without a promise.
    other: IntegrationId,
}

impl Promised {
    /// Order 1 was to leave yesterday, 2 leaves today, 3 tomorrow, and 4 is cancelled; 5 and 6 are of the other client, placed
    /// five days ago and now.
    async fn new() -> Self {
        let app = TestApp::with_admin().await;
        let cookie = app.log_in().await;
        let token = app.make_token(&cookie, TokenAccess::Read).await;
        let database = &app.context.database;
        let store: IntegrationId = app.add_integration(&cookie).await.parse().unwrap();
        let client = integrations::all(database).await.unwrap()[0].client_id;
        let without = rows::client(database, "Without").await;
        let other = rows::integration(database, without, "Other", 2).await;
        let now = runtime::clock::now();
        let noon = Noon::of(now);
        shipping_promises::set(database, client, &noon.promise(), None, now)
            .await
            .unwrap();
        let today = noon.begins + HOUR;
        for (number, integration, created_at, status) in [
            (1, store, today - DAY, 11),
            (2, store, today, 11),
            (3, store, today + DAY, 11),
            (4, store, today - DAY, 5),
            (5, other, now.millis() - 5 * DAY, 11),
            (6, other, now.millis(), 11),
        ] {
            let order = TestOrder {
                created_at,
                status,
                ..TestOrder::new(integration, number)
            };
            let order = order.insert(database).await;
            rows::consignment(database, order, number).await;
            rows::line(database, order, number, Some(number), "physical").await;
        }
        Self {
            app,
            cookie,
            token,
            noon,
            store,
            client,
            other,
        }
    }

    /// Numbers, with when each leaves and whether it is late.
    async fn told(&self, token: &str, query: &str) -> Vec<(i64, Option<String>, bool)> {
        let page = read(&self.app, token, &format!("{ORDERS}?{query}")).await;
        let mut told: Vec<_> = page["data"].as_array().unwrap().iter().map(told).collect();
        told.sort();
        told
    }

    async fn numbers(&self, query: &str) -> Vec<i64> {
        self.told(&self.token, query)
            .await
            .into_iter()
            .map(|(number, ..)| number)
            .collect()
    }
}

fn told(order: &Value) -> (i64, Option<String>, bool) {
    let ship_by = match &order["ship_by"] {
        Value::Null => None,
        text => Some(text.as_str().expect("a text").to_owned()),
    };
    (
        order["remote_id"].as_i64().unwrap(),
        ship_by,
        order["is_late"].as_bool().expect("whether it is late"),
    )
}

#[tokio::test]
async fn orders_say_by_when_they_leave_and_whether_they_are_late() {
    let promised = Promised::new().await;
    let leaves = |days| Some(promised.noon.leaves(days));
    let expected = [
        (1, leaves(-1), true),
        (2, leaves(0), false),
        (3, leaves(1), false),
        (4, None, false),
        (5, None, true),
        (6, None, false),
    ];
    assert_eq!(promised.told(&promised.token, "").await, expected);
    let page = read(
        &promised.app,
        &promised.token,
        &format!("{ORDERS}?integration={}&number=1", promised.store),
    )
    .await;
    let order = &page["data"][0];
    let one = read(
        &promised.app,
        &promised.token,
        &format!("{ORDERS}/{}", order["id"].as_str().unwrap()),
    )
    .await;
    assert_eq!(told(&one), expected[0]);
    // Nothing of the order changed as it became late.
    assert_eq!(
        one["updated_at"],
        json!(Timestamp::from_millis(promised.noon.begins + HOUR - DAY).rfc3339())
    );
}

#[tokio::test]
async fn lists_are_narrowed_to_what_is_late_and_what_leaves_today() {
    let promised = Promised::new().await;
    let (store, other) = (promised.store, promised.other);
    for (query, found) in [
        ("late=true".to_owned(), vec![1, 5]),
        ("due=today".to_owned(), vec![2]),
        ("late=true&to_ship=true".to_owned(), vec![1, 5]),
        (format!("late=true&integration={store}"), vec![1]),
        (format!("late=true&integration={other}"), vec![5]),
        (format!("late=true&client={}", promised.client), vec![1]),
        ("late=true&number=1".to_owned(), vec![1]),
        ("due=today&number=1".to_owned(), vec![]),
        (
            "late=true&modified_since=1970-01-01T00:00:00Z".to_owned(),
            vec![1, 5],
        ),
        (
            "due=today&modified_since=1970-01-01T00:00:00Z".to_owned(),
            vec![2],
        ),
        ("late=true&shipping_state=held".to_owned(), vec![]),
    ] {
        assert_eq!(promised.numbers(&query).await, found, "{query}");
    }
    // Page by page.
    let first = read(
        &promised.app,
        &promised.token,
        &format!("{ORDERS}?late=true&limit=1"),
    )
    .await;
    let next = first["next"].as_str().expect("another page");
    let second = read(
        &promised.app,
        &promised.token,
        &format!("{ORDERS}?late=true&limit=1&cursor={next}"),
    )
    .await;
    let numbers = [&first, &second].map(|page| page["data"][0]["remote_id"].as_i64());
    assert_eq!(numbers, [Some(1), Some(5)]);
    for (query, field) in [
        ("late=false", "late"),
        ("due=tomorrow", "due"),
        ("late=true&due=today", "due"),
        ("late=true&to_ship=false", "to_ship"),
    ] {
        let path = format!("{ORDERS}?{query}");
        let answer = promised
            .app
            .ask_api(Method::GET, &path, &promised.token, Body::empty())
            .await;
        let problem = problem(&answer, ApiProblemKind::Invalid);
        assert_eq!(problem["errors"][0]["field"], field, "{query}");
    }
}

#[tokio::test]
async fn a_token_of_a_client_sees_by_when_its_own_orders_leave() {
    let promised = Promised::new().await;
    let client = promised.client.to_string();
    let fields = [
        ("name", "Client's tool"),
        ("access", "read"),
        ("lifetime", "year"),
        ("works_for", "clients"),
        ("clients[0]", client.as_str()),
    ];
    let cookie = [("cookie", promised.cookie.as_str())];
    let made = promised
        .app
        .post_form("/api/make_api_token", &fields, &cookie)
        .await;
    let token = made.id();
    let leaves = |days| Some(promised.noon.leaves(days));
    let expected = [
        (1, leaves(-1), true),
        (2, leaves(0), false),
        (3, leaves(1), false),
        (4, None, false),
    ];
    assert_eq!(promised.told(&token, "").await, expected);
    assert_eq!(promised.told(&token, "late=true").await, expected[..1]);
    assert_eq!(promised.told(&token, "due=today").await, expected[1..2]);
    let others = format!("late=true&integration={}", promised.other);
    assert_eq!(promised.told(&token, &others).await, []);
}
