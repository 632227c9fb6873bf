//! A client's packing slip: its form is posted with a picture, without JavaScript; the picture is served as one.

use axum::body::{Body, to_bytes};
use axum::http::{Method, StatusCode};
use parcelpilot_domain::account::Role;
use parcelpilot_domain::ids::ClientId;
use storage::client_slips;
use test_support::rows;

use crate::test_app::{Answer, TestApp};

const SVG: &[u8] = b"<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>";

struct Slip {
    app: TestApp,
    cookie: String,
    client: ClientId,
}

fn png(width: u32) -> Vec<u8> {
    let head = [
        &width.to_be_bytes(),
        &120_u32.to_be_bytes(),
        b"\x08\x06\0\0\0".as_slice(),
    ];
    let chunks: [(&[u8], &[u8]); 3] = [(b"IHDR", &head.concat()), (b"IDAT", b"pixels"), (b"IEND", b"")];
    let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
    for (name, data) in chunks {
        let named = [name, data].concat();
        png.extend(u32::try_from(data.len()).unwrap().to_be_bytes());
        png.extend(&named);
        png.extend(crc32fast::hash(&named).to_be_bytes());
    }
    png
}

impl Slip {
    async fn new() -> Self {
        let app = TestApp::with_admin().await;
        let cookie = app.log_in().await;
        let client = rows::client(&app.context.database, "Birch").await;
        Self { app, cookie, client }
    }

    fn page(&self) -> String {
        format!("/clients/{}", self.client)
    }

    /// As a browser posts it; without a file where it is empty.
    async fn save(&self, fields: &[(&str, &str)], file: &[u8]) -> Answer {
        self.save_as(&self.cookie, fields, file).await
    }

    async fn save_as(&self, cookie: &str, fields: &[(&str, &str)], file: &[u8]) -> Answer {
        let slip = client_slips::find(&self.app.context.database, self.client).await;
        let version = slip.unwrap().unwrap().version;
        self.save_at(version, cookie, fields, file).await
    }

    /// From a page that was made at this version.
    async fn save_at(&self, version: i64, cookie: &str, fields: &[(&str, &str)], file: &[u8]) -> Answer {
        let (id, version) = (self.client.to_string(), version.to_string());
        let own = [
            ("__action", "/api/save_client_slip"),
            ("id", id.as_str()),
            ("version", version.as_str()),
        ];
        let mut body = Vec::new();
        for (name, value) in own.iter().chain(fields) {
            let part =
                format!("--edge\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
            body.extend(part.bytes());
        }
        // What the browser says of it is not believed.
        let name = if file.is_empty() { "" } else { "logo.png" };
        let head = format!(
            "--edge\r\ncontent-disposition: form-data; name=\"logo_file\"; filename=\"{name}\"\r\n\
             content-type: image/png\r\n\r\n"
        );
        body.extend(head.bytes());
        body.extend(file);
        body.extend(b"\r\n--edge--\r\n");
        let headers = [
            ("cookie", cookie),
            ("content-type", "multipart/form-data; boundary=edge"),
        ];
        self.app.submit(&self.page(), &headers, Body::from(body)).await
    }

    async fn get(&self, path: &str) -> Answer {
        self.app.get(path, &[("cookie", &self.cookie)]).await
    }

    async fn stored_logo(&self) -> Option<Vec<u8>> {
        let logo = client_slips::logo(&self.app.context.database, self.client).await;
        logo.unwrap().map(|logo| logo.bytes)
    }
}

#[tokio::test]
async fn a_logo_and_words_are_saved_and_the_logo_is_served_as_a_picture() {
    let slip = Slip::new().await;
    let fields = [
        ("return_address", "Birch\r\n3 Mill Yard"),
        ("closing_words", "Thank you!"),
    ];
    let saved = slip.save(&fields, &png(640)).await;
    let next = format!("{}?done=slip_saved", slip.page());
    assert_eq!(
        (saved.status, saved.header("location")),
        (StatusCode::SEE_OTHER, next.as_str()),
        "{}",
        saved.text
    );
    let logo = format!("{}/logo", slip.page());
    let headers = [("cookie", slip.cookie.as_str())];
    let served = slip.app.open(Method::GET, &logo, &headers, Body::empty()).await;
    let header = |name: &str| served.headers().get(name).unwrap().to_str().unwrap().to_owned();
    assert_eq!(header("content-type"), "image/png");
    assert_eq!(header("x-content-type-options"), "nosniff");
    assert_eq!(header("cross-origin-resource-policy"), "same-origin");
    assert_eq!(
        header("content-security-policy"),
        "default-src 'none'; frame-ancestors 'none'; sandbox"
    );
    assert_eq!(to_bytes(served.into_body(), 1_000_000).await.unwrap(), png(640));
    for page in [slip.page(), format!("{}/slip", slip.page())] {
        let page = slip.get(&page).await;
        for shown in [&logo, "Birch\n3 Mill Yard", "Thank you!", "width=\"640\""] {
            assert!(page.text.contains(shown), "{shown}: {}", page.text);
        }
    }
    let audit = slip.get("/audit").await;
    assert!(
        audit.text.contains("changed the packing slip of client"),
        "{}",
        audit.text
    );
    assert!(audit.text.contains("with a new logo"), "{}", audit.text);
}

#[tokio::test]
async fn a_logo_stays_until_it_is_replaced_or_removed() {
    let slip = Slip::new().await;
    slip.save(&[], &png(640)).await;
    slip.save(&[("closing_words", "Come again")], b"").await;
    assert_eq!(slip.stored_logo().await, Some(png(640)));
    // Who chose another one did not mean to have none.
    slip.save(&[("remove_logo", "on")], &png(320)).await;
    assert_eq!(slip.stored_logo().await, Some(png(320)));
    slip.save(&[("remove_logo", "on")], b"").await;
    assert_eq!(slip.stored_logo().await, None);
    let gone = slip.get(&format!("{}/logo", slip.page())).await;
    assert_eq!(gone.status, StatusCode::NOT_FOUND);
    assert!(slip.get("/audit").await.text.contains("removed the logo"));
}

#[tokio::test]
async fn an_older_tab_overwrites_nothing_and_keeps_what_was_typed() {
    let slip = Slip::new().await;
    slip.save(&[("return_address", "3 Mill Yard")], b"").await;
    let typed = [("return_address", ""), ("closing_words", "As typed")];
    let refused = slip.save_at(0, &slip.cookie, &typed, &png(640)).await;
    assert_eq!(refused.status, StatusCode::CONFLICT, "{}", refused.text);
    for shown in [
        "Nothing was overwritten.",
        ">As typed</textarea>",
        "name=\"version\" value=\"0\"",
    ] {
        assert!(refused.text.contains(shown), "{shown}: {}", refused.text);
    }
    let page = slip.get(&slip.page()).await.text;
    assert!(
        page.contains("3 Mill Yard") && !page.contains("As typed"),
        "{page}"
    );
    assert_eq!(slip.stored_logo().await, None);
}

#[tokio::test]
async fn a_file_that_is_no_logo_comes_back_with_what_was_typed_and_a_reason() {
    let slip = Slip::new().await;
    slip.save(&[], &png(640)).await;
    let mut large = png(640);
    large.resize(5_000_000, 0);
    for (file, reason) in [
        (SVG, "This file is no PNG, JPEG or WebP picture"),
        (&png(640)[..50], "or it is damaged. Choose another one."),
        (large.as_slice(), "This file is larger than 256 KiB."),
        (&png(9_000), "This picture is larger than 4,000 pixels"),
    ] {
        let refused = slip.save(&[("closing_words", "As typed")], file).await;
        assert_eq!(
            refused.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "{}",
            refused.text
        );
        assert!(refused.text.contains(reason), "{reason}: {}", refused.text);
        assert!(refused.text.contains(">As typed</textarea>"), "{}", refused.text);
        assert!(!refused.text.contains("alert(1)"));
    }
    assert_eq!(slip.stored_logo().await, Some(png(640)));
    let long = "x".repeat(501);
    let refused = slip
        .save(&[("return_address", &long), ("closing_words", &long)], b"")
        .await;
    assert_eq!(
        refused.text.matches("At most 500 characters.").count(),
        2,
        "{}",
        refused.text
    );
    let mut photo = png(640);
    photo.resize(12_000_000, 0);
    let refused = slip.save(&[("closing_words", "As typed")], &photo).await;
    for shown in ["This file is larger than 256 KiB.", ">As typed</textarea>"] {
        assert!(refused.text.contains(shown), "{shown}: {}", refused.text);
    }
    photo.resize(65_000_000, 0);
    let film = slip.save(&[], &photo).await;
    assert_eq!(film.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(film.text.contains("A logo may have 256 KiB"), "{}", film.text);
}

#[tokio::test]
async fn a_large_logo_after_the_end_of_a_session_loses_nothing_that_was_typed() {
    let slip = Slip::new().await;
    let shown = slip.get(&slip.page()).await;
    let cookie = format!("{}; {}", slip.cookie, shown.cookie());
    slip.app
        .post("/api/log_out", &[], &[("cookie", &slip.cookie)])
        .await;
    let mut photo = png(640);
    photo.resize(3_000_000, 0);
    let door = slip
        .save_as(&cookie, &[("closing_words", "As typed")], &photo)
        .await;
    let kept = door.cookie();
    let next = format!("{}?form=ended", slip.page());
    assert!(
        door.header("location").starts_with("/login?next="),
        "{}",
        door.text
    );
    let both = format!("{kept}; {}", slip.app.log_in().await);
    let page = slip.app.get(&next, &[("cookie", &both)]).await;
    assert!(page.text.contains(">As typed</textarea>"), "{}", page.text);
    assert_eq!(slip.stored_logo().await, None);
}

#[tokio::test]
async fn only_admins_change_it_and_only_people_with_a_log_in_see_it() {
    let slip = Slip::new().await;
    slip.save(&[], &png(640)).await;
    slip.app.add_person("operator@example.com", Role::Operator).await;
    let operator = slip.app.log_in_as("operator@example.com").await;
    let refused = slip.save_as(&operator, &[], &png(320)).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN, "{}", refused.text);
    slip.save_as("", &[], &png(320)).await;
    assert_eq!(slip.stored_logo().await, Some(png(640)));
    let logo = format!("{}/logo", slip.page());
    assert_eq!(
        slip.app.get(&logo, &[("cookie", &operator)]).await.status,
        StatusCode::OK
    );
    assert_eq!(slip.app.get(&logo, &[]).await.status, StatusCode::SEE_OTHER);
    // It is read, never written to.
    let posted = slip
        .app
        .ask(Method::POST, &logo, &[("cookie", &slip.cookie)], Body::empty())
        .await;
    assert_eq!(posted.status, StatusCode::METHOD_NOT_ALLOWED);
}
