//! Stock levels by a CSV: it is checked before a level is given, and what was given comes out again.

use std::time::Duration;

use axum::body::Body;
use axum::http::{Method, StatusCode};
use parcelpilot_contract::stock::StockQuery;
use parcelpilot_domain::account::Role;
use parcelpilot_domain::ids::{IntegrationId, RemoteLocationId};
use parcelpilot_domain::time::Timestamp;
use storage::stock;

use crate::backups::numbers;
use crate::test_app::{Answer, TestApp};

const CHECK: &str = "/api/check_stock_file";
const GIVE: &str = "/api/give_stock_file";
const FILE: &str = "\u{feff}sku;level;location_id\r\nTENT;12;\r\n=cmd();340;2\r\n''TIS-1;5;2\r\nBAD;1.5;\r\n";

struct Stock {
    app: TestApp,
    cookie: String,
    integration: IntegrationId,
}

impl Stock {
    async fn off() -> Self {
        let app = TestApp::with_admin().await;
        let cookie = app.log_in().await;
        let integration = app.add_integration(&cookie).await.parse().unwrap();
        Self {
            app,
            cookie,
            integration,
        }
    }

    async fn on() -> Self {
        let stock = Self::off().await;
        stock.turn_on(1).await;
        stock
    }

    async fn turn_on(&self, location: i64) {
        let database = &self.app.context.database;
        stock::turn_on(database, self.integration, RemoteLocationId(location))
            .await
            .unwrap();
    }

    fn page(&self) -> String {
        format!("/integrations/{}/stock", self.integration)
    }

    async fn get(&self, path: &str) -> Answer {
        self.app.get(path, &[("cookie", &self.cookie)]).await
    }

    /// As a browser sends a chosen file, beside an empty text field.
    async fn check_file(&self, file: &str, counted_at: &str) -> Answer {
        let field = |name: &str, value: &str| {
            format!("--edge\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
        };
        let body = [
            field("__action", CHECK),
            field("integration", &self.integration.to_string()),
            field("zone", "Europe/Berlin"),
            field("csv", ""),
            field("csv_file\"; filename=\"stock.csv", file),
            field("counted_at", counted_at),
            "--edge--\r\n".to_owned(),
        ];
        let headers = [
            ("cookie", self.cookie.as_str()),
            ("content-type", "multipart/form-data; boundary=edge"),
        ];
        let page = format!("{}/import", self.page());
        self.app.submit(&page, &headers, Body::from(body.concat())).await
    }

    /// Of a check for which no time was typed.
    async fn give(&self, csv: &str, checked_at: &str, digest: &str) -> Answer {
        self.give_typed(csv, "", checked_at, digest).await
    }

    async fn give_typed(&self, csv: &str, typed: &str, checked_at: &str, digest: &str) -> Answer {
        let integration = self.integration.to_string();
        let fields = [
            ("__action", GIVE),
            ("integration", &integration),
            ("zone", "Europe/Berlin"),
            ("csv", csv),
            ("counted_at", typed),
            ("checked_at", checked_at),
            ("digest", digest),
        ];
        let page = format!("{}/import", self.page());
        self.app.post(&page, &fields, &[("cookie", &self.cookie)]).await
    }

    /// SKU, location and level.
    async fn stored(&self) -> Vec<(String, i64, i64)> {
        let query = StockQuery::default();
        let page = stock::page(&self.app.context.database, self.integration, &query, 50).await;
        let rows = page.unwrap().rows.into_iter();
        rows.map(|row| (row.sku.to_string(), row.location.0, row.level.get()))
            .collect()
    }
}

fn filled_in(page: &Answer, name: &str) -> String {
    let input = page
        .text
        .split("<input")
        .find(|input| input.contains(&format!("name=\"{name}\"")));
    let value = input.and_then(|input| input.split("value=\"").nth(1)?.split('"').next());
    value
        .unwrap_or_else(|| panic!("no {name}: {}", page.text))
        .to_owned()
}

/// As a field for a time has it, by a clock in Berlin.
fn typed(at: Timestamp) -> String {
    let at = jiff::Timestamp::from_millisecond(at.millis()).unwrap();
    at.in_tz("Europe/Berlin")
        .unwrap()
        .strftime("%Y-%m-%dT%H:%M:%S")
        .to_string()
}

fn minutes_ago(minutes: u64) -> Timestamp {
    runtime::clock::now().minus(Duration::from_secs(minutes * 60))
}

#[tokio::test]
async fn a_file_is_given_as_it_was_checked_and_comes_out_again() {
    let stock = Stock::on().await;
    let checked = stock.check_file(FILE, "").await;
    let counts = "New: 3. Changed: 0. The same as before: 0. With errors: 1. No level is given yet.";
    assert!(checked.text.contains(counts), "{}", checked.text);
    assert!(
        checked.text.contains("level is not a whole number"),
        "{}",
        checked.text
    );
    assert_eq!(stock.stored().await, []);
    let (digest, counted_at) = (filled_in(&checked, "digest"), filled_in(&checked, "checked_at"));
    // The browser's text field has other line breaks, and no mark of byte order.
    let as_sent = FILE.trim_start_matches('\u{feff}').trim_end();
    let earlier = typed(minutes_ago(3));
    for (csv, counted_at) in [
        (as_sent.replace(";12;", ";13;"), &counted_at),
        (as_sent.to_owned(), &earlier),
    ] {
        let other = stock.give(&csv, counted_at, &digest).await;
        let said = "These rows are not the ones that were checked.";
        assert!(other.text.contains(said), "{}", other.text);
    }
    assert_eq!(stock.stored().await, []);
    let given = stock.give(as_sent, &counted_at, &digest).await;
    let levels = format!("{}?done=stock_imported", stock.page());
    assert_eq!(given.header("location"), levels, "{}", given.text);
    let expected = [
        ("'TIS-1".to_owned(), 2, 5),
        ("=cmd()".to_owned(), 2, 340),
        ("TENT".to_owned(), 1, 12),
    ];
    assert_eq!(stock.stored().await, expected);
    let audit = stock.get("/audit").await.text;
    assert_eq!(
        audit.matches("3 levels by CSV, counted at ").count(),
        1,
        "{audit}"
    );
    assert!(audit.contains("older 0, refused 0, with errors 1"), "{audit}");

    let file = stock.get(&format!("{}.csv", stock.page())).await;
    let lines: Vec<&str> = file.text.lines().collect();
    assert_eq!(lines.len(), 4, "{}", file.text);
    let head = "\"sku\",\"location_id\",\"level\",\"state\",\"counted_at\",\"reason\"";
    assert_eq!(lines[0], head);
    assert!(
        lines[2].starts_with("\"'=cmd()\",\"2\",\"340\",\"waiting\",\"20"),
        "{}",
        lines[2]
    );
    assert!(lines[2].ends_with("Z\",\"\""), "{}", lines[2]);
    let again = stock.check_file(&file.text, "").await;
    let counts = "New: 0. Changed: 0. The same as before: 3. With errors: 0.";
    assert!(again.text.contains(counts), "{}", again.text);
    assert!(again.text.contains("Send 3 levels"), "{}", again.text);
    let read_over = "Columns that were not read: state, reason.";
    assert!(again.text.contains(read_over), "{}", again.text);
    // A file of last week is no news of today.
    let day = &lines[2][lines[2].find("\"20").unwrap() + 1..][..10];
    let old = stock.check_file(&file.text.replace(day, "2026-01-02"), "").await;
    assert!(
        old.text
            .contains("By counted_at this was counted more than 15 minutes ago"),
        "{}",
        old.text
    );
    assert!(!old.text.contains(GIVE), "{}", old.text);
    let audit = stock.get("/audit").await.text;
    assert!(
        audit.contains("exported the stock levels of integration"),
        "{audit}"
    );
}

#[tokio::test]
async fn levels_count_from_when_they_were_counted() {
    let stock = Stock::on().await;
    let file = "sku,level\nTENT,12\n";
    for (counted_at, said) in [
        (
            typed(minutes_ago(16)),
            "That is more than 15 minutes ago, and the store may have sold some since.",
        ),
        (
            typed(runtime::clock::now().plus(Duration::from_secs(120))),
            "That time has not come yet.",
        ),
        ("soon".to_owned(), "Type a day and a time, such as"),
    ] {
        let refused = stock.check_file(file, &counted_at).await;
        assert!(refused.text.contains(said), "{said}: {}", refused.text);
        assert!(!refused.text.contains(GIVE), "{}", refused.text);
    }
    let ten = typed(minutes_ago(10));
    let checked = stock.check_file(file, &ten).await;
    let (digest, counted_at) = (filled_in(&checked, "digest"), filled_in(&checked, "checked_at"));
    let edited = stock.give(file, &counted_at, &digest).await;
    let said = "These rows are not the ones that were checked.";
    assert!(
        edited.text.contains(said),
        "the time was taken away since: {}",
        edited.text
    );
    stock.give_typed(file, &ten, &counted_at, &digest).await;
    let database = &stock.app.context.database;
    let fresh_for = numbers(
        database,
        "SELECT fresh_until - counted_at FROM stock_levels".to_owned(),
    );
    assert_eq!(fresh_for.await, [900_000]);
    let rows = stock::page(database, stock.integration, &StockQuery::default(), 5)
        .await
        .unwrap()
        .rows;
    assert_eq!(typed(rows[0].counted_at), counted_at);
    // An older file says so, and changes nothing.
    let file = "sku,level\nTENT,99\nPEGS,5\n";
    let twelve = typed(minutes_ago(12));
    let checked = stock.check_file(file, &twelve).await;
    let (digest, counted_at) = (filled_in(&checked, "digest"), filled_in(&checked, "checked_at"));
    let given = stock.give_typed(file, &twelve, &counted_at, &digest).await;
    assert!(
        given
            .text
            .contains("1 level waits for the next call to BigCommerce."),
        "{}",
        given.text
    );
    assert!(
        given
            .text
            .contains("1 level was not taken: one that was counted later"),
        "{}",
        given.text
    );
    let expected = [("PEGS".to_owned(), 1, 5), ("TENT".to_owned(), 1, 12)];
    assert_eq!(stock.stored().await, expected);
    // It was checked in time, and sent too late.
    let file = "sku,level\nLATE,1\n";
    let checked = stock.check_file(file, "").await;
    let late = stock
        .give(file, &typed(minutes_ago(15)), &filled_in(&checked, "digest"))
        .await;
    assert!(
        late.text.contains("That is more than 15 minutes ago"),
        "{}",
        late.text
    );
    assert_eq!(stock.stored().await, expected);
}

#[tokio::test]
async fn a_location_that_changed_since_the_check_is_not_set() {
    let stock = Stock::on().await;
    let file = "sku,level\nTENT,12\n";
    let checked = stock.check_file(file, "").await;
    let (digest, counted_at) = (filled_in(&checked, "digest"), filled_in(&checked, "checked_at"));
    assert_eq!(filled_in(&checked, "counted_at"), "", "nobody has typed a time");
    stock.turn_on(2).await;
    // Meant for another location, and so it is once more.
    stock.turn_on(1).await;
    let other = stock.give(file, &counted_at, &digest).await;
    let said = "These rows are not the ones that were checked.";
    assert!(other.text.contains(said), "{}", other.text);
    let database = &stock.app.context.database;
    stock::turn_off(database, stock.integration).await.unwrap();
    let off = stock.give(file, &counted_at, &digest).await;
    assert!(
        off.text.contains("Stock is off for this integration."),
        "{}",
        off.text
    );
    assert_eq!(stock.stored().await, []);
    let off = stock.check_file(file, "").await;
    assert!(
        off.text.contains("Stock is off for this integration."),
        "{}",
        off.text
    );
}

/// Checked and given whole, however many transactions that takes: of a SKU at both ends, neither level is given.
#[tokio::test]
async fn a_file_of_the_largest_size_is_given_whole() {
    let stock = Stock::on().await;
    let rows = |count: usize| {
        (0..count)
            .map(|number| format!("N-{number},7\n"))
            .collect::<String>()
    };
    let file = format!("sku,level\nTWICE,1\n{}TWICE,2\n", rows(49_998));
    let checked = stock.check_file(&file, "").await;
    let counts = "New: 49,998. Changed: 0. The same as before: 0. With errors: 2.";
    assert!(checked.text.contains(counts), "{}", &checked.text[..5_000]);
    assert!(
        checked.text.contains("And 49,898 more rows."),
        "the first hundred are shown"
    );
    let said = "Line 50001 has the same SKU and location with another level.";
    assert!(checked.text.contains(said), "{said}");
    let (digest, counted_at) = (filled_in(&checked, "digest"), filled_in(&checked, "checked_at"));
    let given = stock.give(&file, &counted_at, &digest).await;
    assert_eq!(
        given.header("location"),
        format!("{}?done=stock_imported", stock.page())
    );
    let out = stock.get(&format!("{}.csv", stock.page())).await;
    assert_eq!(out.text.lines().count(), 49_999);
    assert!(!out.text.contains("TWICE"));
    let too_many = stock
        .check_file(&format!("sku,level\n{}", rows(50_001)), "")
        .await;
    assert!(
        too_many.text.contains("The file has more than 50,000 rows."),
        "it is refused"
    );
}

#[tokio::test]
async fn operators_give_files_and_viewers_take_none_along() {
    let stock = Stock::on().await;
    for (email, role) in [
        ("operator@example.com", Role::Operator),
        ("viewer@example.com", Role::Viewer),
    ] {
        stock.app.add_person(email, role).await;
    }
    let operator = stock.app.log_in_as("operator@example.com").await;
    let viewer = stock.app.log_in_as("viewer@example.com").await;
    let (file, import) = (
        format!("{}.csv", stock.page()),
        format!("{}/import", stock.page()),
    );
    for (path, cookie, status) in [
        (&file, &operator, StatusCode::OK),
        (&file, &viewer, StatusCode::FORBIDDEN),
        (&import, &operator, StatusCode::OK),
        (&import, &viewer, StatusCode::FORBIDDEN),
    ] {
        let answer = stock
            .app
            .ask(Method::GET, path, &[("cookie", cookie)], Body::empty())
            .await;
        assert_eq!(answer.status, status, "{path}");
    }
    let nobody = "/integrations/0190a2b4-0000-7000-8000-000000000000/stock.csv";
    assert_eq!(stock.get(nobody).await.status, StatusCode::NOT_FOUND);
}
