//! A client's shipping promise: its form is posted without JavaScript, and lists of orders go by it.

use axum::http::StatusCode;
use parcelpilot_domain::account::Role;
use parcelpilot_domain::ids::ClientId;
use runtime::clock::now;
use storage::shipping_promises::{MadePromise, find};
use test_support::rows::{self, TestOrder};

use crate::test_app::{Answer, TestApp};

const SAVE: &str = "/api/save_shipping_promise";
const REMOVE: &str = "/api/remove_shipping_promise";
/// As a browser posts them.
const TYPED: [(&str, &str); 6] = [
    ("cut_off", "14:00"),
    ("promised_days", "0"),
    ("leaves_by", "17:00"),
    ("working_days[]", "monday"),
    ("zone", "europe/berlin"),
    ("holidays", "9998-12-26\r\n9998-12-25, 2001-01-01"),
];

struct Promised {
    app: TestApp,
    cookie: String,
    client: ClientId,
}

impl Promised {
    async fn new() -> Self {
        let app = TestApp::with_admin().await;
        let cookie = app.log_in().await;
        let client = rows::client(&app.context.database, "Birch").await;
        Self { app, cookie, client }
    }

    fn page(&self) -> String {
        format!("/clients/{}", self.client)
    }

    async fn post_as(&self, cookie: &str, action: &str, version: &str, fields: &[(&str, &str)]) -> Answer {
        let id = self.client.to_string();
        let own = [("__action", action), ("id", id.as_str()), ("version", version)];
        let fields = [own.as_slice(), fields].concat();
        self.app.post(&self.page(), &fields, &[("cookie", cookie)]).await
    }

    async fn post(&self, action: &str, version: &str, fields: &[(&str, &str)]) -> Answer {
        self.post_as(&self.cookie, action, version, fields).await
    }

    async fn kept(&self) -> Option<MadePromise> {
        find(&self.app.context.database, self.client).await.unwrap()
    }

    async fn get(&self, path: &str) -> Answer {
        self.app.get(path, &[("cookie", &self.cookie)]).await
    }
}

#[tokio::test]
async fn a_promise_is_made_changed_and_removed_and_the_trail_says_so() {
    let promised = Promised::new().await;
    let saved = promised.post(SAVE, "", &TYPED).await;
    let next = format!("{}?done=promise_saved", promised.page());
    assert_eq!(
        (saved.status, saved.header("location")),
        (StatusCode::SEE_OTHER, next.as_str()),
        "{}",
        saved.text
    );
    let made = promised.kept().await.expect("made");
    assert_eq!(made.promise.zone().as_str(), "Europe/Berlin");
    assert_eq!(
        made.promise.holidays().to_string(),
        "2001-01-01,9998-12-25,9998-12-26"
    );
    let page = promised.get(&promised.page()).await;
    assert!(
        page.text
            .contains("an order leaves the same working day by 17:00"),
        "{}",
        page.text
    );

    // From a page that was opened before it was made.
    let later = [("cut_off", "15:00")]
        .into_iter()
        .chain(TYPED.into_iter().skip(1))
        .collect::<Vec<_>>();
    let refused = promised.post(SAVE, "", &later).await;
    assert!(
        refused.text.contains("Reload to see their version."),
        "{}",
        refused.text
    );
    assert_eq!(promised.kept().await, Some(made.clone()));
    // Sent once more it is refused once more.
    assert!(
        refused.text.contains("name=\"version\" value=\"\"")
            || refused.text.contains("name=\"version\" value>"),
        "{}",
        refused.text
    );
    let version = made.changed_at.millis().to_string();
    let changed = promised.post(SAVE, &version, &later).await;
    assert_eq!(changed.status, StatusCode::SEE_OTHER, "{}", changed.text);
    let made = promised.kept().await.expect("changed");
    assert_eq!(made.promise.cut_off().to_string(), "15:00");

    let refused = promised.post(REMOVE, &version, &[]).await;
    assert!(
        refused.text.contains("Reload to see their version."),
        "{}",
        refused.text
    );
    let removed = promised
        .post(REMOVE, &made.changed_at.millis().to_string(), &[])
        .await;
    assert_eq!(removed.status, StatusCode::SEE_OTHER, "{}", removed.text);
    assert_eq!(promised.kept().await, None);
    let trail = promised.get("/audit").await.text;
    for said in [
        "changed the shipping promise of client",
        "removed the shipping promise of client",
        "placed before 15:00",
        "but not on 2001-01-01,9998-12-25,9998-12-26",
    ] {
        assert!(trail.contains(said), "{said}: {trail}");
    }
}

#[tokio::test]
async fn what_is_wrong_is_said_at_its_field_and_nothing_is_kept() {
    let promised = Promised::new().await;
    for (field, typed, said) in [
        ("cut_off", "25:00", "Please type a time, like 14:00."),
        (
            "leaves_by",
            "13:00",
            "Orders would leave before the cut-off of the same day.",
        ),
        ("promised_days", "11", "Please type a whole number from 0 to 10."),
        ("working_days[]", "someday", "Please choose at least one."),
        ("zone", "Europe/Atlantis", "Please choose one of the options."),
        ("holidays", "25.12.2026", "Please type a date, like 2026-11-22."),
    ] {
        let fields = TYPED.map(|(name, value)| (name, if name == field { typed } else { value }));
        let refused = promised.post(SAVE, "", &fields).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{field}");
        assert!(refused.text.contains(said), "{field}: {}", refused.text);
    }
    assert_eq!(promised.kept().await, None);
}

#[tokio::test]
async fn only_an_admin_makes_promises() {
    let promised = Promised::new().await;
    promised.app.add_person("op@example.com", Role::Operator).await;
    let operator = promised.app.log_in_as("op@example.com").await;
    let refused = promised.post_as(&operator, SAVE, "", &TYPED).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    assert_eq!(promised.kept().await, None);
    promised.post(SAVE, "", &TYPED).await;
    let version = promised
        .kept()
        .await
        .expect("made")
        .changed_at
        .millis()
        .to_string();
    let refused = promised.post_as(&operator, REMOVE, &version, &[]).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    assert!(promised.kept().await.is_some());
    let page = promised.app.get(&promised.page(), &[("cookie", &operator)]).await;
    assert!(
        page.text.contains("leaves the same working day by 17:00"),
        "{}",
        page.text
    );
    assert!(!page.text.contains(SAVE), "{}", page.text);
}

#[tokio::test]
async fn the_list_of_late_orders_has_those_that_were_promised_earlier() {
    let promised = Promised::new().await;
    let database = &promised.app.context.database;
    let store = rows::integration(database, promised.client, "Store", 1).await;
    // Noon of yesterday, which is late by its age from tomorrow on.
    let noon = now().start_of_day().millis() - 43_200_000;
    let order = TestOrder {
        created_at: noon,
        ..TestOrder::new(store, 4_711)
    };
    let order = order.insert(database).await;
    let late = "/orders?due=late";
    let link = format!("/orders/{order}");
    let listed = promised.get(late).await.text;
    if now().start_of_day().millis() - 43_200_000 == noon {
        assert!(!listed.contains(&link), "{listed}");
    }
    let mut fields = vec![
        ("cut_off", "23:00"),
        ("promised_days", "0"),
        ("leaves_by", "23:59"),
        ("zone", "UTC"),
    ];
    let days = [
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
    ];
    fields.extend(days.map(|day| ("working_days[]", day)));
    let saved = promised.post(SAVE, "", &fields).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.text);
    let listed = promised.get(late).await.text;
    assert!(listed.contains(&link), "{listed}");
    let page = promised.get(&link).await.text;
    assert!(page.contains("To leave by"), "{page}");
}
