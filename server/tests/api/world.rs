//! A server for one test, and how to ask it.

use std::sync::Arc;

use app::api::accounts::ssr::SecureCookies;
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use parcelpilot::bigcommerce::BigCommerce;
use parcelpilot::http::{AppState, embedded_assets, router};
use parcelpilot::services::Ground;
use parcelpilot::services::accounts::AccountService;
use parcelpilot::storage::Database;
use parcelpilot::vault::Vault;
use parcelpilot_domain::account::Role;
use secrecy::SecretString;
use tempfile::TempDir;
use tower::ServiceExt;
use url::form_urlencoded::Serializer;

pub const EMAIL: &str = "zoe@example.com";
pub const PASSWORD: &str = "made-up password";
const BODY_MAX: usize = 4 * 1024 * 1024;

pub struct World {
    pub ground: Ground,
    router: Router,
    _folder: TempDir,
}

pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub text: String,
}

impl World {
    pub async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}", folder.path().join("test.db").display());
        let database = Database::open(&url).await.unwrap();
        let ground = Ground {
            accounts: Arc::new(AccountService::new(database.clone()).unwrap()),
            vault: Arc::new(Vault::open_or_create(&folder.path().join("test.key")).unwrap()),
            database,
            bigcommerce: BigCommerce::new("http://127.0.0.1:9".parse().unwrap()).unwrap(),
            wake: Arc::default(),
        };
        let state = AppState::new(ground.clone(), embedded_assets(), SecureCookies(false));
        Self {
            ground,
            router: router(state),
            _folder: folder,
        }
    }

    /// With an admin, who can log in with [`EMAIL`] and [`PASSWORD`].
    pub async fn with_admin() -> Self {
        let world = Self::new().await;
        let password = SecretString::from(PASSWORD);
        world
            .ground
            .accounts
            .add("Zoë", EMAIL, password, Role::Admin)
            .await
            .unwrap();
        world
    }

    /// Logs in; the cookie for what comes next.
    pub async fn log_in(&self) -> String {
        let answer = self
            .post("/api/log_in", &[("email", EMAIL), ("password", PASSWORD)], &[])
            .await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
        answer.cookie()
    }

    pub async fn get(&self, path: &str, headers: &[(&str, &str)]) -> Answer {
        self.ask(Method::GET, path, headers, Body::empty()).await
    }

    pub async fn post(&self, path: &str, fields: &[(&str, &str)], headers: &[(&str, &str)]) -> Answer {
        let body = Serializer::new(String::new()).extend_pairs(fields).finish();
        let form = [(header::CONTENT_TYPE.as_str(), "application/x-www-form-urlencoded")];
        self.ask(Method::POST, path, &[&form, headers].concat(), Body::from(body))
            .await
    }

    pub async fn ask(&self, method: Method, path: &str, headers: &[(&str, &str)], body: Body) -> Answer {
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::HOST, "pilot.example");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let response = self
            .router
            .clone()
            .oneshot(request.body(body).unwrap())
            .await
            .unwrap();
        let (head, body) = response.into_parts();
        let bytes = to_bytes(body, BODY_MAX).await.unwrap();
        Answer {
            status: head.status,
            headers: head.headers,
            text: String::from_utf8_lossy(&bytes).into_owned(),
        }
    }
}

impl Answer {
    pub fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map(|value| value.to_str().unwrap())
            .unwrap_or_default()
    }

    /// What the browser sends back of the cookie that was set.
    pub fn cookie(&self) -> String {
        self.header("set-cookie").split(';').next().unwrap().to_owned()
    }
}
