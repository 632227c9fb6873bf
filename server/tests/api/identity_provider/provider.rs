//! A small identity provider: it knows one client, and says of people what a test tells it to.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use axum::Router;
use axum::extract::{Form, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use openidconnect::core::{
    CoreEdDsaPrivateSigningKey, CoreGenderClaim, CoreJsonWebKeySet, CoreJweContentEncryptionAlgorithm,
    CoreJwsSigningAlgorithm,
};
use openidconnect::{AdditionalClaims, IdToken, IdTokenClaims, JsonWebKeyId, PrivateSigningKey};
use parcelpilot::identity_provider::ProviderSettings;
use parcelpilot_domain::account::Role;
use runtime::clock::now;
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};
use tokio::net::TcpListener;
use url::Url;

pub const CLIENT: &str = "parcelpilot";
pub const CLIENT_SECRET: &str = "canary-client-secret";

/// Everything besides the standard claims.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Others(Map<String, Value>);

impl AdditionalClaims for Others {}

type SignedToken =
    IdToken<Others, CoreGenderClaim, CoreJweContentEncryptionAlgorithm, CoreJwsSigningAlgorithm>;

/// How it goes wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// The description of itself never comes to an end.
    Slow,
    Huge,
    /// The token endpoint refuses the client.
    ClientRefused,
    /// It answers without an ID token.
    NoIdToken,
    ServerError,
}

#[derive(Clone)]
pub struct TestProvider {
    pub issuer: String,
    known: Arc<Mutex<Known>>,
}

pub struct Known {
    pub fault: Option<Fault>,
    /// What it says of whoever logs in: in the ID token, and to whoever asks with the access token.
    pub claims: Value,
    pub user_info: Value,
    /// How often its description was asked for.
    pub described: usize,
    keys: Vec<CoreEdDsaPrivateSigningKey>,
    /// How many of the keys it shows; the last of all signs.
    shown: usize,
    grants: HashMap<String, Grant>,
}

/// What an authorization request asked for.
struct Grant {
    challenge: String,
    nonce: String,
    redirect: String,
}

/// What stands before the 32 bytes of a key for Ed25519 in PKCS #8 (RFC 8410).
const KEY_HEAD: [u8; 16] = [
    0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20,
];

fn key(id: &str) -> CoreEdDsaPrivateSigningKey {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).unwrap();
    let kind = "PRIVATE KEY";
    let pem = format!(
        "-----BEGIN {kind}-----\n{}\n-----END {kind}-----\n",
        STANDARD.encode([&KEY_HEAD[..], &bytes].concat())
    );
    CoreEdDsaPrivateSigningKey::from_ed25519_pem(&pem, Some(JsonWebKeyId::new(id.to_owned()))).unwrap()
}

impl TestProvider {
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let issuer = format!("http://{}", listener.local_addr().unwrap());
        let known = Known {
            fault: None,
            claims: json!({}),
            user_info: json!({}),
            described: 0,
            keys: vec![key("one")],
            shown: 1,
            grants: HashMap::new(),
        };
        let provider = Self {
            issuer,
            known: Arc::new(Mutex::new(known)),
        };
        let router = Router::new()
            .route("/.well-known/openid-configuration", get(describe))
            .route("/jwks", get(keys))
            .route("/token", post(token))
            .route("/userinfo", get(user_info))
            .with_state(provider.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        provider
    }

    pub fn settings(&self, roles: &[(&str, Role)]) -> ProviderSettings {
        ProviderSettings {
            issuer: self.issuer.clone(),
            address: self.issuer.parse().unwrap(),
            client_id: CLIENT.to_owned(),
            client_secret: Some(SecretString::from(CLIENT_SECRET)),
            name: "Acme Accounts".to_owned(),
            groups_claim: "groups".to_owned(),
            roles: roles
                .iter()
                .map(|(group, role)| ((*group).to_owned(), *role))
                .collect(),
            scopes: vec!["email".to_owned(), "profile".to_owned()],
            answer_url: "http://pilot.example/login/provider/answer".to_owned(),
            time_limit: Duration::from_secs(10),
        }
    }

    pub fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap()
    }

    /// Says this of whoever logs in next.
    pub fn says(&self, claims: Value) {
        self.known().claims = claims;
    }

    /// Signs with a new key, which it shows at once or not at all.
    pub fn replace_key(&self, is_shown: bool) {
        let mut known = self.known();
        known.keys.push(key("two"));
        if is_shown {
            known.shown = known.keys.len();
        }
    }

    /// Somebody is at this address, and logs in: the path and query by which they come back.
    pub fn authorize(&self, address: &Url) -> String {
        let asked: HashMap<_, _> = address.query_pairs().into_owned().collect();
        assert_eq!(address.path(), "/authorize");
        assert_eq!(
            (asked["client_id"].as_str(), asked["response_type"].as_str()),
            (CLIENT, "code")
        );
        assert_eq!(asked["code_challenge_method"], "S256");
        assert!(asked["scope"].split(' ').any(|scope| scope == "openid"));
        let grant = Grant {
            challenge: asked["code_challenge"].clone(),
            nonce: asked["nonce"].clone(),
            redirect: asked["redirect_uri"].clone(),
        };
        let code = format!("canary-code-{}", self.known().grants.len());
        self.known().grants.insert(code.clone(), grant);
        let mut back: Url = asked["redirect_uri"].parse().unwrap();
        back.query_pairs_mut()
            .append_pair("code", &code)
            .append_pair("state", &asked["state"])
            .append_pair("iss", &self.issuer);
        format!("{}?{}", back.path(), back.query().unwrap())
    }

    fn signed(&self, nonce: &str, claims: &Value) -> String {
        let seconds = now().millis() / 1_000;
        let mut all = json!({
            "iss": self.issuer, "aud": CLIENT, "exp": seconds + 300, "iat": seconds, "nonce": nonce, "sub": "subject-1",
        });
        let all_claims = all.as_object_mut().unwrap();
        for (name, value) in claims.as_object().unwrap() {
            all_claims.insert(name.clone(), value.clone());
        }
        all_claims.retain(|_, value| !value.is_null());
        let claims: IdTokenClaims<Others, CoreGenderClaim> = serde_json::from_value(all).unwrap();
        let known = self.known();
        let key = known.keys.last().unwrap();
        SignedToken::new(claims, key, CoreJwsSigningAlgorithm::EdDsa, None, None)
            .unwrap()
            .to_string()
    }
}

async fn describe(State(provider): State<TestProvider>) -> Response {
    provider.known().described += 1;
    let fault = provider.known().fault;
    let at = |path: &str| format!("{}{path}", provider.issuer);
    let padding = match fault {
        Some(Fault::Slow) => std::future::pending().await,
        Some(Fault::ServerError) => return StatusCode::SERVICE_UNAVAILABLE.into_response(),
        Some(Fault::Huge) => "x".repeat(2 * 1024 * 1024),
        _ => String::new(),
    };
    axum::Json(json!({
        "issuer": provider.issuer,
        "authorization_endpoint": at("/authorize"),
        "token_endpoint": at("/token"),
        "userinfo_endpoint": at("/userinfo"),
        "jwks_uri": at("/jwks"),
        "response_types_supported": ["code"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["EdDSA", "HS256"],
        "service_documentation": format!("https://login.example.com/{padding}"),
    }))
    .into_response()
}

async fn keys(State(provider): State<TestProvider>) -> Response {
    let known = provider.known();
    let shown = known.keys.iter().take(known.shown);
    let keys = CoreJsonWebKeySet::new(shown.map(PrivateSigningKey::as_verification_key).collect());
    axum::Json(serde_json::to_value(&keys).unwrap()).into_response()
}

async fn token(
    State(provider): State<TestProvider>,
    headers: HeaderMap,
    Form(fields): Form<HashMap<String, String>>,
) -> Response {
    let refuse =
        |error: &str| (StatusCode::BAD_REQUEST, axum::Json(json!({ "error": error }))).into_response();
    let basic = format!("Basic {}", STANDARD.encode(format!("{CLIENT}:{CLIENT_SECRET}")));
    let (fault, claims) = {
        let known = provider.known();
        (known.fault, known.claims.clone())
    };
    if headers[header::AUTHORIZATION] != basic || fault == Some(Fault::ClientRefused) {
        return refuse("invalid_client");
    }
    let grant = provider.known().grants.remove(&fields["code"]);
    let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(&fields["code_verifier"]));
    let is_good = |grant: &Grant| grant.challenge == challenge && grant.redirect == fields["redirect_uri"];
    let Some(grant) = grant.filter(is_good) else {
        return refuse("invalid_grant");
    };
    let mut answer = json!({ "access_token": "canary-access-token", "token_type": "Bearer" });
    if fault != Some(Fault::NoIdToken) {
        answer["id_token"] = provider.signed(&grant.nonce, &claims).into();
    }
    axum::Json(answer).into_response()
}

async fn user_info(State(provider): State<TestProvider>, headers: HeaderMap) -> Response {
    assert_eq!(headers[header::AUTHORIZATION], "Bearer canary-access-token");
    let mut claims = json!({ "sub": "subject-1" });
    let known = provider.known();
    for (name, value) in known.user_info.as_object().unwrap() {
        claims[name] = value.clone();
    }
    axum::Json(claims).into_response()
}
