//! The only file that speaks HTTP: one request, one whole response, nothing understood yet.

use std::borrow::Cow;
use std::time::Duration;

use outbound::ClientError;
use parcelpilot_domain::time::Timestamp;
use reqwest::header::{ACCEPT, CONTENT_TYPE, DATE, HeaderMap, HeaderValue};
use reqwest::{Client, Method, StatusCode};
use secrecy::ExposeSecret;
use url::Url;

use super::error::{BigCommerceError, ErrorKind};
use super::rate_limit_headers::RateLimitHeaders;
use super::{StoreAccess, dates, error};

/// A page of 250 orders of 50 lines stays below it.
const LARGEST_BODY: usize = 32 << 20;

/// Of an error only the beginning is ever shown.
const LARGEST_ERROR_BODY: usize = 64 << 10;

/// Why there is no client.
#[derive(Debug, thiserror::Error)]
pub enum SetupError {
    #[error(
        "BigCommerce's address must begin with https://, or with http:// where it is this machine's own (127.0.0.1, ::1, localhost)"
    )]
    BaseUrl,
    #[error(transparent)]
    Client(#[from] ClientError),
}

/// What to ask a store for: a path below `/stores/{hash}/`, as segments.
#[derive(Debug, Clone)]
pub struct Request {
    pub method: Method,
    pub path: Vec<String>,
    pub query: Vec<(&'static str, String)>,
    /// JSON.
    pub body: Option<Cow<'static, str>>,
    /// For the whole response.
    pub time_out: Duration,
}

impl Request {
    pub fn get<const N: usize>(path: [&str; N], query: Vec<(&'static str, String)>) -> Self {
        Self {
            method: Method::GET,
            path: path.iter().map(|&segment| segment.to_owned()).collect(),
            query,
            body: None,
            time_out: Duration::from_secs(60),
        }
    }
}

/// A whole response, whatever its status.
#[derive(Debug)]
pub struct Response {
    pub status: StatusCode,
    pub is_json: bool,
    pub rate_limit_headers: RateLimitHeaders,
    /// The store's own clock.
    pub store_time: Option<Timestamp>,
    /// Of an error status the first 64 KiB.
    pub body: String,
}

#[derive(Clone)]
pub struct Http {
    client: Client,
    base_url: Url,
}

impl Http {
    /// # Errors
    /// See [`SetupError`].
    pub fn new(base_url: Url) -> Result<Self, SetupError> {
        if !outbound::is_safe(&base_url) {
            return Err(SetupError::BaseUrl);
        }
        Ok(Self {
            client: outbound::client(&base_url)?,
            base_url,
        })
    }

    /// Sends one request, once.
    ///
    /// # Errors
    /// Where there is no whole response: kinds `Unreachable`, `TimedOut`, `Unexpected` (too large), `TokenRefused` (a
    /// token that no header can hold).
    pub async fn send(&self, access: &StoreAccess, request: &Request) -> Result<Response, BigCommerceError> {
        let mut builder = self
            .client
            .request(request.method.clone(), self.address(access, request))
            .timeout(request.time_out)
            .header("X-Auth-Token", token(access)?)
            // Without it V2 answers XML.
            .header(ACCEPT, "application/json");
        if let Some(body) = &request.body {
            builder = builder
                .header(CONTENT_TYPE, "application/json")
                .body(body.clone().into_owned());
        }
        let response = builder.send().await.map_err(error::of_transport)?;
        whole(response).await
    }

    fn address(&self, access: &StoreAccess, request: &Request) -> Url {
        let mut address = self.base_url.clone();
        if let Ok(mut segments) = address.path_segments_mut() {
            segments
                .pop_if_empty()
                .push("stores")
                .push(access.store_hash.as_str());
            segments.extend(&request.path);
        }
        if !request.query.is_empty() {
            address.query_pairs_mut().extend_pairs(&request.query);
        }
        address
    }
}

fn token(access: &StoreAccess) -> Result<HeaderValue, BigCommerceError> {
    let mut value =
        HeaderValue::from_str(access.access_token.expose_secret()).map_err(|_| BigCommerceError {
            kind: ErrorKind::TokenRefused,
            status: None,
            detail: "the access token has characters that can't be sent".to_owned(),
            retry_after: None,
        })?;
    value.set_sensitive(true);
    Ok(value)
}

async fn whole(mut response: reqwest::Response) -> Result<Response, BigCommerceError> {
    let status = response.status();
    let headers = response.headers();
    let (is_json, rate_limit_headers) = (is_json(headers), RateLimitHeaders::from_headers(headers));
    let store_time = headers
        .get(DATE)
        .and_then(|date| dates::parse(date.to_str().ok()?));
    let body = if status.is_success() {
        body(&mut response).await?
    } else {
        beginning(&mut response).await
    };
    Ok(Response {
        status,
        is_json,
        rate_limit_headers,
        store_time,
        body: String::from_utf8(body)
            .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned()),
    })
}

fn is_json(headers: &HeaderMap) -> bool {
    headers
        .get(CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok())
        .is_some_and(|kind| kind.to_ascii_lowercase().contains("json"))
}

/// Counted as it comes and after unpacking, so that neither a false length nor a gzip bomb fills the memory.
async fn body(response: &mut reqwest::Response) -> Result<Vec<u8>, BigCommerceError> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(error::of_transport)? {
        if body.len() + chunk.len() > LARGEST_BODY {
            return Err(BigCommerceError {
                kind: ErrorKind::Unexpected,
                status: Some(response.status().as_u16()),
                detail: format!("a response of more than {} MiB", LARGEST_BODY >> 20),
                retry_after: None,
            });
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

/// An error's status counts even where its body breaks off.
async fn beginning(response: &mut reqwest::Response) -> Vec<u8> {
    let mut body = Vec::new();
    while let Ok(Some(chunk)) = response.chunk().await {
        body.extend_from_slice(&chunk);
        if body.len() >= LARGEST_ERROR_BODY {
            body.truncate(LARGEST_ERROR_BODY);
            break;
        }
    }
    body
}
