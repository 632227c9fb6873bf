//! In which language pages are, and what people choose for themselves.

use axum::http::StatusCode;
use parcelpilot_contract::error::{AppError, FieldProblem};
use parcelpilot_domain::account::Role;

use crate::test_app::TestApp;

const SAVE: &str = "/api/save_preferences";
const VIEWER: &str = "viewer@example.com";

/// In which language a page says that it is.
async fn language_of(app: &TestApp, path: &str, cookie: &str, accept: &str) -> String {
    let answer = app
        .get(path, &[("cookie", cookie), ("accept-language", accept)])
        .await;
    assert_eq!(answer.status, StatusCode::OK, "{path}");
    let vary: Vec<_> = answer.headers.get_all("vary").iter().collect();
    assert!(
        vary.iter().any(|header| *header == "accept-language"),
        "{path}: {vary:?}"
    );
    answer.header("content-language").to_owned()
}

async fn app_with_viewer() -> (TestApp, String) {
    let app = TestApp::with_admin().await;
    app.add_person(VIEWER, Role::Viewer).await;
    let cookie = app.log_in_as(VIEWER).await;
    (app, cookie)
}

#[tokio::test]
async fn what_a_person_chose_wins_over_the_browser_and_is_theirs_alone() {
    let (app, cookie) = app_with_viewer().await;
    let other = app.log_in().await;
    assert_eq!(
        language_of(&app, "/account", &cookie, "fr-CA, en;q=0.5").await,
        "fr"
    );
    let fields = [("language", "de"), ("time_zone", "America/Chicago")];
    let saved = app.post(SAVE, &fields, &[("cookie", &cookie)]).await;
    assert_eq!(saved.status, StatusCode::OK, "{}", saved.text);
    for path in ["/account", "/orders", "/help/api"] {
        assert_eq!(
            language_of(&app, path, &cookie, "fr-CA, en;q=0.5").await,
            "de",
            "{path}"
        );
    }
    assert_eq!(language_of(&app, "/account", &other, "es").await, "es");
    let page = app.get("/account", &[("cookie", &cookie)]).await;
    assert!(
        page.text
            .contains("<option translate=\"no\" value=\"America/Chicago\" selected"),
        "{}",
        page.text
    );
    let emptied = [("language", ""), ("time_zone", "")];
    app.post(SAVE, &emptied, &[("cookie", &cookie)]).await;
    assert_eq!(language_of(&app, "/account", &cookie, "fr").await, "fr");
}

#[tokio::test]
async fn strangers_read_what_their_browser_prefers() {
    let (app, cookie) = app_with_viewer().await;
    let fields = [("language", "de"), ("time_zone", "")];
    app.post(SAVE, &fields, &[("cookie", &cookie)]).await;
    for (accept, language) in [
        ("es-MX,es;q=0.9,en;q=0.8", "es"),
        ("en;q=0.2, pl, fr;q=0.9", "fr"),
        ("de;q=0, pl", "en"),
        ("en-XA", "en-XA"),
        ("ar-XB", "ar-XB"),
        ("", "en"),
    ] {
        for path in ["/login", "/setup?link=made-up", "/join?link=made-up"] {
            assert_eq!(
                language_of(&app, path, "", accept).await,
                language,
                "{path} {accept}"
            );
        }
    }
}

#[tokio::test]
async fn what_is_not_offered_is_not_kept() {
    let (app, cookie) = app_with_viewer().await;
    for (field, value) in [
        ("language", "en-XA"),
        ("language", "tlh"),
        ("time_zone", "Europe/Atlantis"),
        ("time_zone", "../etc/passwd"),
    ] {
        let answer = app.post(SAVE, &[(field, value)], &[("cookie", &cookie)]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{value}");
        let error: AppError = serde_json::from_str(&answer.text).unwrap();
        assert_eq!(error.field_problem(field), Some(FieldProblem::Unknown), "{value}");
    }
    assert_eq!(language_of(&app, "/account", &cookie, "es").await, "es");
}

#[tokio::test]
async fn the_form_works_without_scripts() {
    let (app, cookie) = app_with_viewer().await;
    let fields = [
        ("__action", SAVE),
        ("language", "fr"),
        ("time_zone", "asia/kolkata"),
    ];
    let saved = app.post_form("/account", &fields, &[("cookie", &cookie)]).await;
    assert_eq!(
        (saved.status, saved.header("location")),
        (StatusCode::SEE_OTHER, "/account?done=preferences_saved")
    );
    let page = app
        .get("/account?done=preferences_saved", &[("cookie", &cookie)])
        .await;
    assert!(
        page.text.contains("Langue et fuseau horaire enregistrés.")
            && page
                .text
                .contains("<option translate=\"no\" value=\"Asia/Kolkata\" selected"),
        "{}",
        page.text
    );
}
