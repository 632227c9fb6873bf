//! A server for one test, and how to ask it.

use std::net::SocketAddr;
use std::path::PathBuf;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Method, Request, Response, StatusCode, header};
use bigcommerce::BigCommerce;
use parcelpilot::accounts::sessions::SessionLimits;
use parcelpilot::compose::AppContext;
use parcelpilot::config::OutboundSettings;
use parcelpilot::http::{AppState, Ingress, embedded_assets, router};
use parcelpilot::identity_provider::ProviderSettings;
use parcelpilot::services::audit::key;
use parcelpilot::vault::Vault;
use parcelpilot_domain::account::Role;
use parcelpilot_domain::api_token::TokenAccess;
use secrecy::SecretString;
use storage::Database;
use tempfile::TempDir;
use test_support::migrated::write_sqlite;
use tokio::net::TcpListener;
use tower::ServiceExt;
use url::form_urlencoded::Serializer;

pub const EMAIL: &str = "zoe@example.com";
pub const PASSWORD: &str = "a made-up password";
/// Canaries: they must turn up nowhere.
pub const TOKEN: &str = "canarytoken00000000000000000001";
pub const SECRET: &str = "canarysecret0000000000000000000000000000000000000000000000000002";
const BODY_MAX: usize = 4 * 1024 * 1024;

pub struct TestApp {
    pub context: AppContext,
    pub state: AppState,
    pub router: Router,
    folder: TempDir,
}

pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub text: String,
}

impl TestApp {
    pub async fn new() -> Self {
        Self::with(&OutboundSettings::default(), "http://127.0.0.1:9").await
    }

    /// With settings for alerts and webhooks, and a store to call.
    pub async fn with(outbound: &OutboundSettings, store: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("test.db");
        write_sqlite(&file).await;
        let url = format!("sqlite://{}", file.display());
        let vault = Vault::open_or_create(&folder.path().join("test.key")).unwrap();
        let database = key::signing(Database::open(&url).await.unwrap(), &vault).await;
        let context = AppContext::new(database, vault, BigCommerce::new(store.parse().unwrap()).unwrap())
            .with_outbound(outbound)
            .unwrap();
        let state = AppState::new(context.clone(), embedded_assets(), Ingress::local());
        Self {
            context,
            router: router(state.clone()),
            state,
            folder,
        }
    }

    /// Reached in another way.
    pub fn behind(self, ingress: Ingress) -> Self {
        let state = AppState::new(self.context.clone(), embedded_assets(), ingress);
        Self {
            router: router(state.clone()),
            state,
            ..self
        }
    }

    pub fn with_session_limits(self, limits: SessionLimits) -> Self {
        let context = self.context.with_session_limits(limits);
        let state = AppState::new(context.clone(), embedded_assets(), Ingress::local());
        Self {
            router: router(state.clone()),
            context,
            state,
            ..self
        }
    }

    /// Where people may log in by this identity provider.
    pub fn with_identity_provider(self, settings: ProviderSettings) -> Self {
        let context = self.context.with_identity_provider(Some(settings)).unwrap();
        let state = AppState::new(context.clone(), embedded_assets(), Ingress::local());
        Self {
            router: router(state.clone()),
            context,
            state,
            ..self
        }
    }

    /// With an admin, who can log in with [`EMAIL`] and [`PASSWORD`].
    pub async fn with_admin() -> Self {
        Self::new().await.and_admin().await
    }

    pub async fn and_admin(self) -> Self {
        let password = SecretString::from(PASSWORD);
        self.context
            .accounts
            .add("Zoë", EMAIL, password, Role::Admin)
            .await
            .unwrap();
        self
    }

    /// Somebody else, with the same password.
    pub async fn add_person(&self, email: &str, role: Role) {
        let password = SecretString::from(PASSWORD);
        self.context
            .accounts
            .add("Max", email, password, role)
            .await
            .unwrap();
    }

    /// Logs in; the cookie for what comes next.
    pub async fn log_in(&self) -> String {
        self.log_in_as(EMAIL).await
    }

    pub async fn log_in_as(&self, email: &str) -> String {
        let answer = self
            .post("/api/log_in", &[("email", email), ("password", PASSWORD)], &[])
            .await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
        answer.cookie()
    }

    pub async fn get(&self, path: &str, headers: &[(&str, &str)]) -> Answer {
        self.ask(Method::GET, path, headers, Body::empty()).await
    }

    pub async fn post(&self, path: &str, fields: &[(&str, &str)], headers: &[(&str, &str)]) -> Answer {
        let answer = self.post_form(path, fields, headers).await;
        self.follow(answer, headers).await
    }

    /// Without going on to where the answer sends.
    pub async fn post_form(&self, path: &str, fields: &[(&str, &str)], headers: &[(&str, &str)]) -> Answer {
        let body = Serializer::new(String::new()).extend_pairs(fields).finish();
        let form = [(header::CONTENT_TYPE.as_str(), "application/x-www-form-urlencoded")];
        self.ask(Method::POST, path, &[&form, headers].concat(), Body::from(body))
            .await
    }

    /// A form of any encoding.
    pub async fn submit(&self, path: &str, headers: &[(&str, &str)], body: Body) -> Answer {
        let answer = self.ask(Method::POST, path, headers, body).await;
        self.follow(answer, headers).await
    }

    /// As a browser does: a page that comes back with what was typed has an address of its own.
    async fn follow(&self, answer: Answer, headers: &[(&str, &str)]) -> Answer {
        let next = answer.header("location").to_owned();
        let is_same_page = next.contains("form=") && !next.starts_with("/login?next");
        if answer.status != StatusCode::SEE_OTHER || !is_same_page {
            return answer;
        }
        let cookie = answer.cookie();
        let kept = [("cookie", cookie.as_str())];
        let cookies = if cookie.is_empty() { headers } else { &kept };
        self.get(&next, cookies).await
    }

    pub async fn ask(&self, method: Method, path: &str, headers: &[(&str, &str)], body: Body) -> Answer {
        let (head, body) = self.open(method, path, headers, body).await.into_parts();
        let bytes = to_bytes(body, BODY_MAX).await.unwrap();
        Answer {
            status: head.status,
            headers: head.headers,
            // Leptos marks the end of children so.
            text: String::from_utf8_lossy(&bytes).replace("<!>", ""),
        }
    }

    /// Makes a token of whoever is behind the cookie.
    pub async fn make_token(&self, cookie: &str, access: TokenAccess) -> String {
        let fields = [
            ("name", "Tool"),
            ("access", access.code()),
            ("lifetime", "year"),
            ("works_for", "warehouse"),
        ];
        self.post("/api/make_api_token", &fields, &[("cookie", cookie)])
            .await
            .id()
    }

    /// As a program asks.
    pub async fn ask_api(&self, method: Method, path: &str, token: &str, body: Body) -> Answer {
        let bearer = format!("Bearer {token}");
        let headers = [
            (header::AUTHORIZATION.as_str(), bearer.as_str()),
            (header::CONTENT_TYPE.as_str(), "application/json"),
        ];
        self.ask(method, path, &headers, body).await
    }

    /// Path and method of all that the API's description tells of; ids in the paths are filled in.
    pub async fn api_operations(&self) -> Vec<(String, Method)> {
        let description = self.get("/api/v1/openapi.json", &[]).await;
        assert_eq!(description.status, StatusCode::OK, "{}", description.text);
        let description: serde_json::Value = serde_json::from_str(&description.text).unwrap();
        let mut operations = Vec::new();
        for (path, methods) in description["paths"].as_object().unwrap() {
            let path = path.replace("{id}", "0190a2b4-0000-7000-8000-000000000000");
            for method in methods.as_object().unwrap().keys() {
                operations.push((path.clone(), method.to_uppercase().parse().unwrap()));
            }
        }
        operations
    }

    /// Paths of the API that have parameters in their query, each with the names of these.
    pub async fn api_parameters(&self) -> Vec<(String, String)> {
        let description = self.get("/api/v1/openapi.json", &[]).await;
        let description: serde_json::Value = serde_json::from_str(&description.text).unwrap();
        let mut named = Vec::new();
        for (path, methods) in description["paths"].as_object().unwrap() {
            let parameters = methods.as_object().unwrap().values();
            for parameter in
                parameters.flat_map(|one| one["parameters"].as_array().cloned().unwrap_or_default())
            {
                if parameter["in"] == "query" {
                    named.push((path.clone(), parameter["name"].as_str().unwrap().to_owned()));
                }
            }
        }
        named
    }

    /// The answer with its body unread, for streams.
    pub async fn open(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: Body,
    ) -> Response<Body> {
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::HOST, "pilot.example");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let router = self.router.clone();
        router.oneshot(request.body(body).unwrap()).await.unwrap()
    }

    /// Answers calls from outside until the test ends.
    pub fn serve(&self, listener: TcpListener) {
        let service = self
            .router
            .clone()
            .into_make_service_with_connect_info::<SocketAddr>();
        tokio::spawn(async move { axum::serve(listener, service).await });
    }

    /// SQL that a test writes itself.
    pub async fn execute(&self, sql: &'static str) {
        let Database::Sqlite { writer, .. } = &self.context.database else {
            unreachable!("this suite has SQLite only")
        };
        sqlx::raw_sql(sql).execute(writer).await.unwrap();
    }

    /// Where the server keeps a file.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Where the keys are that seal secrets.
    pub fn key_file(&self) -> PathBuf {
        self.folder.path().join("test.key")
    }

    /// The content of each file that the server keeps.
    pub fn files(&self) -> Vec<Vec<u8>> {
        let entries = std::fs::read_dir(self.folder.path()).unwrap();
        entries
            .map(|entry| std::fs::read(entry.unwrap().path()).unwrap())
            .collect()
    }

    /// Saves an integration; its id. Nothing answers at its store.
    pub async fn add_integration(&self, cookie: &str) -> String {
        self.add_integration_of(cookie, "abc123", TOKEN, SECRET).await
    }

    pub async fn add_integration_of(&self, cookie: &str, store: &str, token: &str, secret: &str) -> String {
        let cookie = [("cookie", cookie)];
        let client = self
            .post("/api/add_client", &[("name", "Acme")], &cookie)
            .await
            .id();
        let fields = [
            ("client", client.as_str()),
            ("platform", "bigcommerce"),
            ("name", "Acme store"),
            ("credentials.bigcommerce.store_hash", store),
            ("credentials.bigcommerce.access_token", token),
            ("credentials.bigcommerce.client_id", "shownclientid"),
            ("credentials.bigcommerce.client_secret", secret),
            ("settings.statuses[0]", "11"),
        ];
        self.post("/api/save_integration", &fields, &cookie).await.id()
    }
}

impl Answer {
    pub fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map(|value| value.to_str().unwrap())
            .unwrap_or_default()
    }

    /// The id that a server function answers.
    pub fn id(&self) -> String {
        assert_eq!(self.status, StatusCode::OK, "{}", self.text);
        self.text.trim_matches('"').to_owned()
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.text).unwrap_or_else(|_| panic!("no JSON: {}", self.text))
    }

    /// What the browser sends back of the cookie that was set.
    pub fn cookie(&self) -> String {
        self.header("set-cookie").split(';').next().unwrap().to_owned()
    }

    /// The same of the cookie with this name.
    pub fn set_cookie(&self, name: &str) -> Option<String> {
        let set = self.headers.get_all("set-cookie").iter();
        set.map(|cookie| cookie.to_str().unwrap().split(';').next().unwrap())
            .find(|pair| pair.split('=').next() == Some(name))
            .map(str::to_owned)
    }
}
