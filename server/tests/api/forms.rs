//! Forms without JavaScript: posted to their page.

use axum::body::Body;
use axum::http::StatusCode;
use parcelpilot_domain::account::Role;
use url::Url;

use crate::test_app::{EMAIL, PASSWORD, TestApp};

const LOG_IN: (&str, &str) = ("__action", "/api/log_in");

#[tokio::test]
async fn logging_in_goes_to_the_page_that_was_asked_for() {
    let app = TestApp::with_admin().await;
    let fields = [
        LOG_IN,
        ("email", EMAIL),
        ("password", PASSWORD),
        ("next", "/orders?search=a"),
    ];
    let answer = app
        .post("/login?next=/orders", &fields, &[("accept", "text/html")])
        .await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
    assert_eq!(answer.header("location"), "/orders?search=a");
    let me = app.get("/api/fetch_me", &[("cookie", &answer.cookie())]).await;
    assert!(me.text.contains(EMAIL), "{}", me.text);
}

#[tokio::test]
async fn logging_in_leads_to_no_other_site() {
    let app = TestApp::with_admin().await;
    for next in ["https://evil.example", "//evil.example", "/\\evil.example"] {
        let fields = [LOG_IN, ("email", EMAIL), ("password", PASSWORD), ("next", next)];
        let answer = app.post("/login", &fields, &[]).await;
        assert_eq!(answer.header("location"), "/", "{next}");
    }
}

#[tokio::test]
async fn a_failed_log_in_shows_the_page_again_with_the_address_but_not_the_password() {
    let app = TestApp::with_admin().await;
    let fields = [
        LOG_IN,
        ("email", "max@example.com"),
        ("password", "canary-password"),
    ];
    let answer = app.post("/login", &fields, &[]).await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    assert!(answer.header("content-type").starts_with("text/html"));
    assert!(
        answer.text.contains("E-mail or password is incorrect."),
        "{}",
        answer.text
    );
    assert!(answer.text.contains("max@example.com"), "{}", answer.text);
    assert!(!answer.text.contains("canary-password"));
}

#[tokio::test]
async fn a_refused_name_comes_back_as_it_was_typed() {
    let app = TestApp::with_admin().await;
    let cookie = app.log_in().await;
    let long = format!("Acme <b>{}", "x".repeat(200));
    let fields = [("__action", "/api/add_client"), ("name", long.as_str())];
    let answer = app.post("/clients", &fields, &[("cookie", &cookie)]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", answer.text);
    assert!(
        answer
            .text
            .contains(&format!("value=\"Acme &lt;b&gt;{}\"", "x".repeat(200))),
        "{}",
        answer.text
    );
}

#[tokio::test]
async fn what_nobody_sees_is_in_no_name() {
    let app = TestApp::with_admin().await;
    let cookie = app.log_in().await;
    let order = ("ids[0]", "0190a2b4-0000-7000-8000-000000000000");
    let name = "Acme\u{202e}";
    for (function, fields) in [
        ("add_client", vec![("name", name)]),
        ("save_view", vec![("name", name), ("query", "list=held")]),
        (
            "make_api_token",
            vec![
                ("name", name),
                ("access", "read"),
                ("lifetime", "year"),
                ("works_for", "warehouse"),
            ],
        ),
        ("save_integration", vec![("name", name)]),
        ("tag_orders", vec![("tag", name), order]),
        ("hold_orders", vec![("reason", name), order]),
    ] {
        let answer = app
            .post(&format!("/api/{function}"), &fields, &[("cookie", &cookie)])
            .await;
        assert_eq!(
            answer.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "{function}: {}",
            answer.text
        );
        assert!(
            answer.text.contains("\"Invisible\""),
            "{function}: {}",
            answer.text
        );
    }
    let fields = [("__action", "/api/add_client"), ("name", name)];
    let page = app.post("/clients", &fields, &[("cookie", &cookie)]).await;
    assert!(
        page.text.contains("An invisible character (U+202E) is in here"),
        "{}",
        page.text
    );
}

#[tokio::test]
async fn typed_secrets_come_back_sealed_only() {
    let app = TestApp::with_admin().await;
    let cookie = app.log_in().await;
    let file = "ACCESS TOKEN: canarytoken000000000000000000001\nAPI PATH: https://api.bigcommerce.com/stores/abc123/v3/\n\
                CLIENT ID: shownclientid\nCLIENT SECRET: canarysecret\n";
    let fields = [
        ("__action", "/api/test_connection"),
        ("credentials.bigcommerce.file", file),
    ];
    for headers in [[("cookie", cookie.as_str()), ("accept", "text/html")]] {
        let answer = app.post("/integrations/new", &fields, &headers).await;
        assert!(
            answer.text.contains("abc123") && answer.text.contains("shownclientid"),
            "{}",
            answer.text
        );
        assert!(
            !answer.text.contains("canarytoken") && !answer.text.contains("canarysecret"),
            "{}",
            answer.text
        );
        assert!(answer.text.contains("__draft"), "{}", answer.text);
    }
}

#[tokio::test]
async fn a_chosen_file_counts_as_pasted() {
    let app = TestApp::with_admin().await;
    let cookie = app.log_in().await;
    let part = |name: &str, value: &str| {
        format!("--b\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
    };
    let file = "--b\r\ncontent-disposition: form-data; name=\"file\"; filename=\"c.txt\"\r\ncontent-type: text/plain\r\n\r\n\
                API PATH: https://api.bigcommerce.com/stores/abc123/v3/\r\n--b--\r\n";
    let body = format!("{}{file}", part("__action", "/api/test_connection"));
    let headers = [
        ("cookie", cookie.as_str()),
        ("content-type", "multipart/form-data; boundary=b"),
    ];
    let answer = app.submit("/integrations/new", &headers, Body::from(body)).await;
    assert!(answer.text.contains("abc123"), "{}", answer.text);
}

#[tokio::test]
async fn only_forms_that_write_are_known() {
    let app = TestApp::with_admin().await;
    let cookie = app.log_in().await;
    for action in [
        "",
        "/api/list_clients",
        "/api/none",
        "/clients",
        "https://evil.example/api/add_client",
    ] {
        let answer = app
            .post("/clients", &[("__action", action)], &[("cookie", &cookie)])
            .await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{action}");
    }
}

#[tokio::test]
async fn the_button_pressed_chooses_the_action() {
    let app = TestApp::with_admin().await;
    let cookie = app.log_in().await;
    let fields = [
        ("__action", "/api/add_client"),
        ("name", "Acme"),
        ("__action", "/api/log_out"),
    ];
    let answer = app.post("/clients", &fields, &[("cookie", &cookie)]).await;
    assert_eq!(
        (answer.status, answer.header("location")),
        (StatusCode::SEE_OTHER, "/login")
    );
}

#[tokio::test]
async fn what_comes_back_has_an_address_of_its_own_for_one_person_and_one_page() {
    let app = TestApp::with_admin().await;
    let cookie = app.log_in().await;
    app.add_person("max@example.com", Role::Admin).await;
    let other = app.log_in_as("max@example.com").await;
    let long = "Typed ".repeat(50);
    let fields = [("__action", "/api/add_client"), ("name", long.as_str())];
    let answer = app
        .post_form("/clients?done=x", &fields, &[("cookie", &cookie)])
        .await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    let page = answer.header("location").to_owned();
    assert!(page.starts_with("/clients?form="), "{page}");
    for (path, cookie, is_shown) in [
        (page.as_str(), &cookie, true),
        // Going back to it, as often as one likes.
        (&page, &cookie, true),
        (&page, &other, false),
        (&page.replace("/clients", "/people"), &cookie, false),
        (&page.replace("form=", "form=0"), &cookie, false),
    ] {
        let answer = app.get(path, &[("cookie", cookie)]).await;
        assert_eq!(answer.text.contains("Typed Typed"), is_shown, "{path}");
        assert_eq!(
            answer.status == StatusCode::UNPROCESSABLE_ENTITY,
            is_shown,
            "{path}"
        );
    }
}

#[tokio::test]
async fn a_link_that_works_once_is_shown_once() {
    let app = TestApp::with_admin().await;
    let cookie = app.log_in().await;
    let fields = [
        ("__action", "/api/invite_person"),
        ("email", "new@example.com"),
        ("role", "operator"),
        ("works_for", "warehouse"),
    ];
    let answer = app.post_form("/people", &fields, &[("cookie", &cookie)]).await;
    let page = answer.header("location");
    let [first, second] = [
        app.get(page, &[("cookie", &cookie)]).await,
        app.get(page, &[("cookie", &cookie)]).await,
    ];
    assert!(first.text.contains("/join?link="), "{}", first.text);
    assert!(!second.text.contains("/join?link="), "{}", second.text);
}

#[tokio::test]
async fn what_was_typed_outlasts_a_session_that_ends() {
    let app = TestApp::with_admin().await;
    let cookie = app.log_in().await;
    let shown = app.get("/clients", &[("cookie", &cookie)]).await;
    let cookie = format!("{cookie}; {}", shown.cookie());
    app.post("/api/log_out", &[], &[("cookie", &cookie)]).await;
    let fields = [("__action", "/api/add_client"), ("name", "Birch & Sons")];
    let refused = app
        .post_form("/clients?search=b", &fields, &[("cookie", &cookie)])
        .await;
    assert_eq!(refused.status, StatusCode::SEE_OTHER);
    let kept = refused.cookie();
    assert!(!kept.contains("Birch"), "{kept}");
    let door = app.get(refused.header("location"), &[("cookie", &kept)]).await;
    assert!(
        door.text.contains("Your session has ended, so nothing was sent."),
        "{}",
        door.text
    );
    let next = Url::parse(&format!("http://here{}", refused.header("location"))).unwrap();
    let next = next.query_pairs().find(|(name, _)| name == "next").unwrap().1;
    assert_eq!(next, "/clients?search=b&form=ended");

    app.add_person("next@example.com", Role::Admin).await;
    let other = format!("{kept}; {}", app.log_in_as("next@example.com").await);
    let theirs = app.get(&next, &[("cookie", &other)]).await;
    assert_eq!(theirs.status, StatusCode::OK);
    assert!(!theirs.text.contains("Birch"), "{}", theirs.text);

    let both = format!("{kept}; {}", app.log_in().await);
    let page = app.get(&next, &[("cookie", &both)]).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.text.contains("value=\"Birch &amp; Sons\""), "{}", page.text);
    assert!(
        page.text
            .contains("Your session had ended, so this was not done."),
        "{}",
        page.text
    );
    assert!(app.context.ports().clients.list().await.unwrap().is_empty());
}

/// Whoever comes next to this browser sees nothing of it.
#[tokio::test]
async fn logging_out_takes_along_what_an_ended_session_left() {
    let app = TestApp::with_admin().await;
    let cookie = app.log_in().await;
    let fields = [("__action", "/api/log_out")];
    let answer = app.post_form("/clients", &fields, &[("cookie", &cookie)]).await;
    let taken: Vec<_> = answer.headers.get_all("set-cookie").iter().collect();
    let is_taken = |name: &str| {
        let gone = |value: &str| value.starts_with(&format!("{name}=;")) && value.contains("Max-Age=0");
        taken.iter().any(|value| gone(value.to_str().unwrap()))
    };
    assert!(
        is_taken("parcelpilot") && is_taken("parcelpilot-form-ended"),
        "{taken:?}"
    );
}

#[tokio::test]
async fn a_stranger_who_types_a_lot_is_asked_to_log_in() {
    let app = TestApp::with_admin().await;
    for length in [10_000, 100_000] {
        let long = "x".repeat(length);
        let fields = [("__action", "/api/add_client"), ("name", long.as_str())];
        let answer = app.post_form("/clients", &fields, &[]).await;
        assert_eq!(answer.header("location"), "/login?next=%2Fclients&ended=1&lost=1");
        assert_eq!(answer.header("set-cookie"), "");
    }
}
