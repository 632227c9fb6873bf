//! Calls to the API.

use std::time::Duration;

use reqwest::{Client, Method, StatusCode};
use runtime::error_report::with_causes;
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Value, json};
use url::Url;

use crate::command_line::CommandError;

const PATIENCE: Duration = Duration::from_secs(60);

pub(super) struct Api {
    client: Client,
    url: Url,
    token: SecretString,
}

/// One call.
#[derive(Debug, PartialEq)]
pub(super) struct ApiRequest {
    pub method: Method,
    pub path: String,
    pub query: Vec<(String, String)>,
    pub body: Option<Value>,
    pub idempotency_key: Option<String>,
}

/// More than reading orders and shipments of some clients.
#[derive(Debug, Clone, Copy)]
pub(super) struct TokenMay {
    pub write: bool,
    pub see_all: bool,
}

impl ApiRequest {
    pub fn get(path: impl Into<String>) -> Self {
        Self {
            method: Method::GET,
            path: path.into(),
            query: Vec::new(),
            body: None,
            idempotency_key: None,
        }
    }
}

impl Api {
    pub fn new(url: &str, token: SecretString) -> Result<Self, CommandError> {
        let url = Url::parse(url).ok().filter(outbound::is_safe);
        let url = url.ok_or("the address can't be used: write it as https://parcelpilot.example")?;
        Ok(Self {
            client: outbound::client(&url)?,
            url,
            token,
        })
    }

    pub async fn token_may(&self) -> Result<TokenMay, CommandError> {
        let token = self.send(ApiRequest::get("/api/v1/token")).await;
        let token = token.map_err(|problem| format!("{}: {}", self.url, problem["detail"]))?;
        Ok(TokenMay {
            write: token["access"] == "write",
            see_all: token["clients"].is_null(),
        })
    }

    /// The answer, or the problem. Neither has the token.
    pub async fn send(&self, request: ApiRequest) -> Result<Value, Value> {
        match self.answer(request).await {
            Ok((status, value)) if status.is_success() => Ok(value),
            Ok((_, problem)) => Err(problem),
            Err(error) => {
                Err(json!({ "detail": format!("The server does not answer: {}", with_causes(&error)) }))
            }
        }
    }

    async fn answer(&self, request: ApiRequest) -> Result<(StatusCode, Value), reqwest::Error> {
        let mut url = self.url.clone();
        url.set_path(&request.path);
        if !request.query.is_empty() {
            url.query_pairs_mut().extend_pairs(&request.query);
        }
        let mut call = self
            .client
            .request(request.method, url)
            .timeout(PATIENCE)
            .bearer_auth(self.token.expose_secret());
        if let Some(body) = &request.body {
            call = call.json(body);
        }
        if let Some(key) = &request.idempotency_key {
            call = call.header("Idempotency-Key", key);
        }
        let response = call.send().await?;
        Ok((response.status(), response.json().await?))
    }
}
