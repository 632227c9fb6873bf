//! Whoever keeps a request open does with its last byte what they may do then, and not what they could do before.

use axum::body::{Body, Bytes};
use axum::http::{Method, StatusCode};
use futures::channel::oneshot;
use futures::stream;
use parcelpilot_domain::account::Role;
use parcelpilot_domain::api_token::TokenAccess;

use crate::people::person_id;
use crate::test_app::{Answer, EMAIL, TestApp};

const MAX: &str = "max@example.com";
const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");

/// What is done to the sender meanwhile.
#[derive(Clone, Copy)]
enum Meanwhile {
    Nothing,
    Deactivated,
    Demoted,
    LongAgo,
}

const LET_GO: [Meanwhile; 2] = [Meanwhile::Deactivated, Meanwhile::Demoted];

/// Two admins.
struct Pair {
    app: TestApp,
    zoe: String,
    max: String,
}

impl Pair {
    async fn new() -> Self {
        let app = TestApp::with_admin().await;
        app.add_person(MAX, Role::Admin).await;
        let (zoe, max) = (app.log_in().await, app.log_in_as(MAX).await);
        Self { app, zoe, max }
    }

    async fn happen(&self, meanwhile: Meanwhile) {
        let (path, what) = match meanwhile {
            Meanwhile::Nothing => return,
            Meanwhile::LongAgo => {
                return self.app.execute("UPDATE sessions SET confirmed_at = 0").await;
            }
            Meanwhile::Deactivated => ("/api/set_person_active", ("is_active", "false")),
            Meanwhile::Demoted => ("/api/set_person_role", ("role", "viewer")),
        };
        let id = person_id(&self.app, &self.zoe, MAX).await;
        let done = self
            .app
            .post(path, &[("id", &id), what], &[("cookie", &self.zoe)])
            .await;
        assert_eq!(done.status, StatusCode::OK, "{}", done.text);
    }

    /// A request whose body comes once somebody waits for it and `meanwhile` has happened.
    async fn send(
        &self,
        (method, path): (Method, &str),
        headers: &[(&str, &str)],
        text: String,
        meanwhile: Meanwhile,
    ) -> Answer {
        let (awaited, is_awaited) = oneshot::channel();
        let (finish, rest) = oneshot::channel();
        let body = Body::from_stream(stream::once(async move {
            awaited.send(()).unwrap();
            rest.await
        }));
        let happens = async {
            is_awaited.await.unwrap();
            self.happen(meanwhile).await;
            finish.send(Bytes::from(text)).unwrap();
        };
        futures::join!(self.app.ask(method, path, headers, body), happens).0
    }

    async fn has_friend(&self) -> bool {
        let people = self.app.get("/api/list_people", &[("cookie", &self.zoe)]).await;
        assert_eq!(people.status, StatusCode::OK, "{}", people.text);
        people.text.contains("friend@example.com")
    }
}

#[tokio::test]
async fn a_function_is_called_by_whoever_its_caller_is_at_the_end_of_the_body() {
    for (meanwhile, status) in [
        (Meanwhile::Nothing, StatusCode::OK),
        (Meanwhile::Deactivated, StatusCode::UNAUTHORIZED),
        (Meanwhile::Demoted, StatusCode::FORBIDDEN),
        (Meanwhile::LongAgo, StatusCode::UNAUTHORIZED),
    ] {
        let pair = Pair::new().await;
        let invite = "email=friend%40example.com&role=admin&works_for=warehouse".to_owned();
        let headers = [FORM, ("cookie", pair.max.as_str())];
        let post = (Method::POST, "/api/invite_person");
        let answer = pair.send(post, &headers, invite, meanwhile).await;
        assert_eq!(answer.status, status, "{}", answer.text);
        assert_eq!(pair.has_friend().await, status == StatusCode::OK);
    }
}

#[tokio::test]
async fn nobody_comes_back_by_a_request_that_was_open_when_they_were_deactivated() {
    let pair = Pair::new().await;
    let id = person_id(&pair.app, &pair.zoe, MAX).await;
    let headers = [FORM, ("cookie", pair.max.as_str())];
    let post = (Method::POST, "/api/set_person_active");
    let body = format!("id={id}&is_active=true");
    let answer = pair.send(post, &headers, body, Meanwhile::Deactivated).await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{}", answer.text);
    let people = pair.app.get("/api/list_people", &[("cookie", &pair.zoe)]).await;
    let people = people.json();
    let max = people["people"].as_array().unwrap().iter();
    let max = max.filter(|person| person["email"] != EMAIL).collect::<Vec<_>>();
    assert_eq!(max[0]["is_active"], false);
}

#[tokio::test]
async fn a_form_is_one_of_whoever_its_sender_is_at_its_end() {
    for meanwhile in LET_GO {
        let pair = Pair::new().await;
        let body = "__action=/api/invite_person&email=friend%40example.com&role=admin&works_for=warehouse"
            .to_owned();
        let headers = [FORM, ("cookie", pair.max.as_str())];
        let answer = pair
            .send((Method::POST, "/people"), &headers, body, meanwhile)
            .await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
        let is_stranger = answer.header("location").starts_with("/login?next");
        assert_eq!(is_stranger, matches!(meanwhile, Meanwhile::Deactivated));
        assert!(!pair.has_friend().await);
    }
}

#[tokio::test]
async fn a_program_writes_by_what_its_token_may_at_the_end_of_the_body() {
    for (meanwhile, status) in [
        (Meanwhile::Nothing, StatusCode::NOT_FOUND),
        (Meanwhile::Deactivated, StatusCode::UNAUTHORIZED),
        (Meanwhile::Demoted, StatusCode::FORBIDDEN),
    ] {
        let pair = Pair::new().await;
        let token = pair.app.make_token(&pair.max, TokenAccess::Write).await;
        let bearer = format!("Bearer {token}");
        let headers = [
            ("authorization", bearer.as_str()),
            ("content-type", "application/json"),
        ];
        let put = (
            Method::PUT,
            "/api/v1/orders/0190a2b4-0000-7000-8000-000000000000/hold",
        );
        let body = r#"{"reason":"A made-up one"}"#.to_owned();
        let answer = pair.send(put, &headers, body, meanwhile).await;
        assert_eq!(answer.status, status, "{}", answer.text);
    }
}
