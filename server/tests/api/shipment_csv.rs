//! The page that ships by CSV, without JavaScript: its form is posted with a file.

use axum::body::Body;
use axum::http::StatusCode;
use parcelpilot_domain::ids::CsvUploadId;
use test_support::rows;
use test_support::rows::TestOrder;
use uuid::Uuid;

use crate::test_app::{Answer, TestApp};

const PAGE: &str = "/shipments/import";
const HEADER: &str = "Order number,SKU,Quantity,Carrier,Tracking number\n";
const CHECK: &str = "/api/check_shipment_csv";
const SHIP: &str = "/api/ship_csv";

struct AppContext {
    app: TestApp,
    cookie: String,
    upload: String,
}

impl AppContext {
    /// With an order 1001, of whose SKU-70 three are left.
    async fn new() -> Self {
        let app = TestApp::with_admin().await;
        let cookie = app.log_in().await;
        let integration = app.add_integration(&cookie).await.parse().unwrap();
        let order = TestOrder::new(integration, 1001)
            .insert(&app.context.database)
            .await;
        rows::consignment(&app.context.database, order, 7).await;
        rows::line(&app.context.database, order, 70, Some(7), "physical").await;
        let upload = CsvUploadId::from_uuid(Uuid::now_v7()).to_string();
        Self { app, cookie, upload }
    }

    async fn list(&self) -> String {
        let headers = [("cookie", self.cookie.as_str())];
        let all = [("query[search]", "")];
        self.app.post("/api/list_shipments", &all, &headers).await.text
    }

    async fn post(&self, action: &str, text: &str, file: &[u8]) -> Answer {
        self.post_to(PAGE, action, text, file).await
    }

    async fn post_to(&self, page: &str, action: &str, text: &str, file: &[u8]) -> Answer {
        let field = |name: &str, value: &str| {
            format!("--edge\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
        };
        let name = if file.is_empty() { "" } else { "a.csv" };
        let mut body = field("__action", action).into_bytes();
        body.extend(field("upload", &self.upload).bytes());
        body.extend(field("csv", text).bytes());
        body.extend(
            format!(
                "--edge\r\ncontent-disposition: form-data; name=\"csv_file\"; filename=\"{name}\"\r\n\r\n"
            )
            .bytes(),
        );
        body.extend(file);
        body.extend(b"\r\n--edge--\r\n");
        let headers = [
            ("cookie", self.cookie.as_str()),
            ("content-type", "multipart/form-data; boundary=edge"),
        ];
        self.app.submit(page, &headers, Body::from(body)).await
    }
}

#[tokio::test]
async fn a_check_shows_what_would_be_shipped_and_ships_nothing() {
    let context = AppContext::new().await;
    let rows = format!("{HEADER}1001,SKU-70,2,UPS,1Z999AA10123456784\n1001,<b>,two,UPS,1Z\n");
    let answer = context.post(CHECK, &rows, b"").await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    for shown in [
        "1 row for 1 shipment; 1 row has an error and is skipped.",
        "Ship 1 shipment<",
        "Quantity: please write a whole number",
        "&lt;b&gt;",
        &context.upload,
    ] {
        assert!(answer.text.contains(shown), "{shown}");
    }
    assert!(!answer.text.contains("<b>"));
    assert!(context.list().await.contains("\"rows\":[]"));
}

#[tokio::test]
async fn what_was_not_shipped_comes_back_to_be_corrected() {
    let context = AppContext::new().await;
    let rows = format!(
        "{HEADER}1001,SKU-70,2,UPS,1Z999AA10123456784\n4711,SKU-70,1,UPS,1Z\n1001,SKU-70,two,UPS,1Z\n"
    );
    let answer = context.post(SHIP, &rows, b"").await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    for shown in [
        "1 of 3 rows shipped.",
        "No order has this number here.",
        "\"Tracking number\",\"What is wrong\"\n\"4711\",\"SKU-70\",\"1\",\"UPS\",\"1Z\",\"No order has this",
        "data:text/csv;charset=utf-8,%22Order%20number%22",
    ] {
        assert!(answer.text.contains(shown), "{shown}: {}", answer.text);
    }
    // What comes next is another upload.
    assert!(!answer.text.contains(&context.upload));
    let again = context.post(SHIP, &rows, b"").await;
    assert!(again.text.contains("1 of 3 rows shipped."), "{}", again.text);
    assert_eq!(context.list().await.matches("\"order_number\":1001").count(), 1);
}

#[tokio::test]
async fn a_chosen_file_goes_before_what_was_pasted_and_may_be_large() {
    let context = AppContext::new().await;
    let file = format!(
        "{HEADER}{}",
        "1001,SKU-70,1,UPS,1Z999AA10123456784\n".repeat(20_000)
    );
    assert!(file.len() > 700_000);
    let answer = context.post(CHECK, "nonsense", file.as_bytes()).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert!(
        answer
            .text
            .contains("3 rows for 1 shipment; 19,997 rows have errors and are skipped.")
    );
    let elsewhere = context.post_to("/clients", CHECK, "", file.as_bytes()).await;
    assert_eq!(elsewhere.status, StatusCode::PAYLOAD_TOO_LARGE);
    let larger = context.post(CHECK, "", &vec![b'x'; 5_000_001]).await;
    assert_eq!(larger.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(larger.text.contains("larger than 5 MB"));
    let film = context.post(CHECK, "", &vec![b'x'; 9_000_000]).await;
    assert_eq!(film.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(film.text.contains("a CSV of shipments 5 MB"), "{}", film.text);
}

#[tokio::test]
async fn what_is_no_csv_is_refused_with_a_sentence() {
    let context = AppContext::new().await;
    for (file, sentence) in [
        (b"PK\x03\x04\0\0".as_slice(), "This is not a CSV."),
        (
            b"Order,SKU,Quantity\n".as_slice(),
            "The header has no column Tracking number",
        ),
    ] {
        for action in [CHECK, SHIP] {
            let answer = context.post(action, "", file).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", answer.text);
            assert!(answer.text.contains(sentence), "{}", answer.text);
        }
    }
}
