//! What must be behind a proxy as it is without one.

use std::time::Duration;

use parcelpilot_domain::shipment::csv;
use reqwest::{Response, StatusCode};
use tokio::time::timeout;
use url::form_urlencoded::Serializer;

use crate::proxied::{EMAIL, PASSWORD, Proxied};

/// Far less than a stream lasts that is held back, and than its next sign of life takes.
const AT_ONCE: Duration = Duration::from_secs(10);
/// No throttle lets more guesses through.
const GUESSES_MAX: usize = 300;
/// More than any of them would guess.
const FORGED: &str = "203.0.113.9";

fn header<'a>(answer: &'a Response, name: &str) -> &'a str {
    let mut values = answer.headers().get_all(name).iter();
    let value = values.next().map(|value| value.to_str().unwrap());
    assert!(values.next().is_none(), "{name} comes once at most");
    value.unwrap_or_default()
}

async fn post(
    proxied: &Proxied,
    client: &reqwest::Client,
    path: &str,
    fields: &[(&str, &str)],
    headers: &[(&str, &str)],
) -> Response {
    let form = Serializer::new(String::new()).extend_pairs(fields).finish();
    let mut request = client
        .post(format!("{}{path}", proxied.origin))
        .header("content-type", "application/x-www-form-urlencoded")
        .body(form);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.send().await.unwrap()
}

/// The cookie for what comes next. Who logs in tells lies of its address, as anybody can.
pub async fn people_log_in_by_the_form(proxied: &Proxied) -> String {
    let client = proxied.client_at("127.0.0.2");
    let page = client
        .get(format!("{}/login", proxied.origin))
        .send()
        .await
        .unwrap();
    assert_eq!(page.status(), StatusCode::OK);
    assert_eq!(header(&page, "strict-transport-security"), "max-age=31536000");
    let fields = [
        ("__action", "/api/log_in"),
        ("email", EMAIL),
        ("password", PASSWORD),
    ];
    let standard = format!("for={FORGED};proto=http");
    let headers = [
        ("origin", proxied.origin.as_str()),
        ("x-forwarded-for", FORGED),
        ("x-forwarded-proto", "http"),
        ("forwarded", &standard),
    ];
    let answer = post(proxied, &client, "/login", &fields, &headers).await;
    assert_eq!(answer.status(), StatusCode::SEE_OTHER);
    assert_eq!(header(&answer, "location"), "/");
    let cookies: Vec<&str> = answer
        .headers()
        .get_all("set-cookie")
        .iter()
        .map(|cookie| cookie.to_str().unwrap())
        .collect();
    for cookie in &cookies {
        assert!(
            cookie.starts_with("__Host-") && cookie.ends_with("; Secure"),
            "{cookie}"
        );
    }
    let session = cookies
        .iter()
        .find(|cookie| cookie.starts_with("__Host-parcelpilot="));
    let session = session.unwrap_or_else(|| panic!("no session among {cookies:?}"));
    session.split(';').next().unwrap().to_owned()
}

pub async fn the_address_is_the_client_s_own(proxied: &Proxied, cookie: &str) {
    let page = proxied
        .client_at("127.0.0.2")
        .get(format!("{}/account", proxied.origin))
        .header("cookie", cookie)
        .send()
        .await
        .unwrap();
    let page = page.text().await.unwrap();
    assert!(page.contains("127.0.0.2") && !page.contains(FORGED), "{page}");
}

/// Whoever guesses claims another address each time.
pub async fn one_client_s_guesses_lock_out_no_other(proxied: &Proxied) {
    let guess = async |client: &reqwest::Client, number: usize| {
        let email = format!("{number}@example.com");
        let forged = format!("203.0.113.{}", number % 250);
        let standard = format!("for={forged}");
        let headers = [("x-forwarded-for", forged.as_str()), ("forwarded", &standard)];
        let fields = [("email", email.as_str()), ("password", PASSWORD)];
        post(proxied, client, "/api/log_in", &fields, &headers)
            .await
            .status()
    };
    let guesser = proxied.client_at("127.0.0.3");
    let mut guesses = 0;
    loop {
        match guess(&guesser, guesses).await {
            StatusCode::TOO_MANY_REQUESTS => break,
            status => assert_eq!(status, StatusCode::UNAUTHORIZED),
        }
        guesses += 1;
        assert!(
            guesses < GUESSES_MAX,
            "every guess has counted for another address"
        );
    }
    let other = proxied.client_at("127.0.0.4");
    assert_eq!(guess(&other, guesses + 1).await, StatusCode::UNAUTHORIZED);
}

pub async fn an_event_is_not_held_back(proxied: &Proxied, cookie: &str) {
    let first = async {
        let mut events = proxied
            .client_at("127.0.0.2")
            .get(format!("{}/events/overview", proxied.origin))
            .header("cookie", cookie)
            .send()
            .await
            .unwrap();
        events.chunk().await.unwrap().unwrap()
    };
    let first = timeout(AT_ONCE, first).await.expect("the first event, at once");
    assert!(first.starts_with(b"event: version"), "{first:?}");
}

pub async fn other_sites_can_write_nothing(proxied: &Proxied, cookie: &str) {
    let client = proxied.client_at("127.0.0.2");
    for origin in ["https://evil.example", "null"] {
        let headers = [("origin", origin), ("cookie", cookie)];
        let answer = post(proxied, &client, "/api/log_out", &[], &headers).await;
        assert_eq!(answer.status(), StatusCode::FORBIDDEN, "{origin}");
    }
}

/// One that is too large for ParcelPilot, which says so itself: it has got there whole.
pub async fn a_large_file_gets_through(proxied: &Proxied, cookie: &str) {
    let file = "1001,SKU-70,1,UPS,1Z\n".repeat(csv::BYTES_MAX / 20 + 100_000);
    let body = format!(
        "--edge\r\ncontent-disposition: form-data; name=\"__action\"\r\n\r\n/api/check_shipment_csv\r\n\
         --edge\r\ncontent-disposition: form-data; name=\"csv_file\"; filename=\"a.csv\"\r\n\r\n{file}\r\n--edge--\r\n"
    );
    let answer = proxied
        .client_at("127.0.0.2")
        .post(format!("{}/shipments/import", proxied.origin))
        .header("content-type", "multipart/form-data; boundary=edge")
        .header("origin", &proxied.origin)
        .header("cookie", cookie)
        .body(body)
        .send()
        .await
        .unwrap();
    let status = answer.status();
    let next = header(&answer, "location").to_owned();
    let page = answer.text().await.unwrap();
    assert!(status == StatusCode::SEE_OTHER, "{status} {next} {page}");
    assert!(next.starts_with("/shipments/import"), "{next}");
}
