//! The only file that speaks HTTP: it sends one request and reads one whole response, without interpreting it.

use std::time::Duration;

use outbound::ClientError;
use parcelpilot_domain::time::Timestamp;
use reqwest::header::{ACCEPT, CONTENT_TYPE, DATE, HeaderMap, HeaderValue};
use reqwest::{Client, Method, StatusCode};
use secrecy::ExposeSecret;
use url::Url;

use super::error::{BigCommerceError, ErrorKind};
use super::rate_limit_headers::RateLimitHeaders;
use super::{dates, error};
use parcelpilot_domain::store::StoreAccess;

/// A page of 250 orders with 50 lines each is smaller.
const LARGEST_BODY: usize = 32 << 20;

/// Only the beginning of an error is ever shown.
const LARGEST_ERROR_BODY: usize = 64 << 10;

/// Why the client could not be set up.
#[derive(Debug, thiserror::Error)]
pub enum SetupError {
    #[error(
        "BigCommerce's address must begin with https://, or with http:// on this machine (127.0.0.1, ::1, localhost)"
    )]
    BaseUrl,
    #[error(transparent)]
    Client(#[from] ClientError),
}

/// For the whole response, unless the request says otherwise.
const TIME_OUT: Duration = Duration::from_secs(60);

/// A request to one store.
#[derive(Debug, Clone)]
pub struct Request {
    pub method: Method,
    /// Segments below `/stores/{hash}/`.
    pub path: Vec<String>,
    query: Vec<(&'static str, String)>,
    /// JSON.
    body: Option<String>,
    /// For the whole response.
    time_out: Duration,
    /// How often it was sent before.
    pub resend_count: u32,
}

impl Request {
    pub fn get(path: &[&str], query: Vec<(&'static str, String)>) -> Self {
        Self {
            query,
            ..Self::write(Method::GET, path, None)
        }
    }

    pub fn write(method: Method, path: &[&str], body: Option<String>) -> Self {
        Self {
            method,
            path: path.iter().map(|&segment| segment.to_owned()).collect(),
            query: Vec::new(),
            body,
            time_out: TIME_OUT,
            resend_count: 0,
        }
    }

    pub fn with_parameters(mut self, parameters: Vec<(&'static str, String)>) -> Self {
        self.query.extend(parameters);
        self
    }

    pub fn with_time_out(mut self, time_out: Duration) -> Self {
        self.time_out = time_out;
        self
    }
}

/// A whole response, whatever its status.
#[derive(Debug)]
pub struct Response {
    pub status: StatusCode,
    pub is_json: bool,
    pub rate_limit_headers: RateLimitHeaders,
    /// By the store's clock.
    pub store_time: Option<Timestamp>,
    /// With an error status, only the first 64 KiB.
    pub body: String,
}

#[derive(Clone)]
pub struct Http {
    client: Client,
    pub base_url: Url,
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
    /// If no whole response comes: `Unreachable`, `TimedOut`, `TooLarge`, or `TokenRefused` (the token has
    /// characters that a header can't hold).
    pub async fn send(&self, access: &StoreAccess, request: &Request) -> Result<Response, BigCommerceError> {
        let mut builder = self
            .client
            .request(request.method.clone(), self.address(access, request))
            .timeout(request.time_out)
            .header("X-Auth-Token", token(access)?)
            // Without this header V2 sends XML.
            .header(ACCEPT, "application/json");
        if let Some(body) = &request.body {
            builder = builder
                .header(CONTENT_TYPE, "application/json")
                .body(body.clone());
        }
        let response = builder.send().await.map_err(error::transport_error)?;
        read_whole(response).await
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

async fn read_whole(mut response: reqwest::Response) -> Result<Response, BigCommerceError> {
    let status = response.status();
    let headers = response.headers();
    let (is_json, rate_limit_headers) = (is_json(headers), RateLimitHeaders::from_headers(headers));
    let store_time = headers
        .get(DATE)
        .and_then(|date| dates::parse(date.to_str().ok()?));
    let body = if status.is_success() {
        read_body(&mut response).await?
    } else {
        read_error_body(&mut response).await
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

/// Counts bytes as they come and after decompression, so that neither a false length nor a gzip bomb fills the memory.
async fn read_body(response: &mut reqwest::Response) -> Result<Vec<u8>, BigCommerceError> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(error::transport_error)? {
        if body.len() + chunk.len() > LARGEST_BODY {
            return Err(BigCommerceError {
                kind: ErrorKind::TooLarge,
                status: Some(response.status().as_u16()),
                detail: format!("a response of more than {} MiB", LARGEST_BODY >> 20),
                retry_after: None,
            });
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

/// Takes what comes: an error's status matters even if its body breaks off.
async fn read_error_body(response: &mut reqwest::Response) -> Vec<u8> {
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
