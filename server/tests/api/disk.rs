//! A full disk.

use axum::http::StatusCode;
use sqlx::Executor;
use storage::Database;

use crate::test_app::TestApp;

/// As if the disk had no room for another page of the file; `None` makes room again.
async fn limit(app: &TestApp, pages: Option<i64>) {
    let Database::Sqlite { writer, .. } = &app.context.database else {
        unreachable!("these tests are on SQLite");
    };
    let pages = pages.unwrap_or(1 << 30);
    let pragma = sqlx::AssertSqlSafe(format!("PRAGMA max_page_count = {pages}"));
    writer.execute(pragma).await.unwrap();
}

#[tokio::test]
async fn is_said_in_plain_words_and_what_was_typed_stays() {
    let app = TestApp::with_admin().await;
    let cookie = app.log_in().await;
    let session = [("cookie", cookie.as_str())];
    // SQLite takes the file's own size where less is asked for.
    limit(&app, Some(1)).await;
    // There is room left in the pages that are there.
    let (name, refused) = loop {
        let name = format!("Client {}", uuid::Uuid::new_v4());
        let fields = [("__action", "/api/add_client"), ("name", name.as_str())];
        let answer = app.post("/clients", &fields, &session).await;
        if answer.status != StatusCode::SEE_OTHER {
            break (name, answer);
        }
    };
    assert_eq!(
        refused.status,
        StatusCode::INSUFFICIENT_STORAGE,
        "{}",
        refused.text
    );
    assert!(refused.text.contains("disk is full"), "{}", refused.text);
    assert!(
        refused.text.contains(&format!("value=\"{name}\"")),
        "{}",
        refused.text
    );
    // Everything is still there to be read, and every page says why nothing can be saved.
    let page = app.get("/clients", &session).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text);
    assert!(page.text.contains("Nothing can be saved"), "{}", page.text);

    limit(&app, None).await;
    let fields = [("__action", "/api/add_client"), ("name", name.as_str())];
    let saved = app.post("/clients", &fields, &session).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.text);
}
