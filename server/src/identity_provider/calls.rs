//! Calls to the provider: small answers, within a moment.

use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use openidconnect::http::Response;
use openidconnect::{AsyncHttpClient, HttpRequest, HttpResponse, http};
use parcelpilot_domain::identity_provider::ProviderProblem;
use reqwest::{Client, Request};
use url::Url;

use super::ProviderSettings;

/// Keys with their certificates are the largest answer: some 20 KiB.
const BYTES_MAX: usize = 512 * 1024;

#[derive(Debug, thiserror::Error)]
pub enum CallError {
    #[error("it can't be reached")]
    Call(#[from] reqwest::Error),
    #[error("the request can't be written")]
    Malformed(#[from] http::Error),
    #[error("{0} is not by HTTPS, as the issuer is")]
    Unsafe(String),
    #[error("it answered more than {BYTES_MAX} bytes")]
    TooLarge,
}

impl CallError {
    pub fn problem(&self) -> ProviderProblem {
        match self {
            CallError::Call(_) => ProviderProblem::Unreachable,
            CallError::Malformed(_) | CallError::Unsafe(_) | CallError::TooLarge => {
                ProviderProblem::Misconfigured
            }
        }
    }
}

pub(super) struct Calls {
    client: Client,
    /// Without HTTPS, which an issuer is on this machine only.
    is_local: bool,
    time_limit: Duration,
}

impl Calls {
    pub fn new(settings: &ProviderSettings) -> Result<Self, outbound::ClientError> {
        Ok(Self {
            client: outbound::client(&settings.address)?,
            is_local: settings.address.scheme() == "http",
            time_limit: settings.time_limit,
        })
    }

    /// What the provider's description names need not be at the issuer, but is as safe to call.
    pub fn may_call(&self, address: &Url) -> bool {
        outbound::is_safe(address) && (self.is_local || address.scheme() == "https")
    }

    async fn send(&self, request: HttpRequest) -> Result<HttpResponse, CallError> {
        let mut request = Request::try_from(request)?;
        if !self.may_call(request.url()) {
            return Err(CallError::Unsafe(request.url().origin().ascii_serialization()));
        }
        *request.timeout_mut() = Some(self.time_limit);
        let mut answer = self.client.execute(request).await?;
        let mut response = Response::builder().status(answer.status());
        if let Some(headers) = response.headers_mut() {
            *headers = answer.headers().clone();
        }
        let mut body = Vec::new();
        while let Some(chunk) = answer.chunk().await? {
            if body.len() + chunk.len() > BYTES_MAX {
                return Err(CallError::TooLarge);
            }
            body.extend_from_slice(&chunk);
        }
        Ok(response.body(body)?)
    }
}

impl<'c> AsyncHttpClient<'c> for Calls {
    type Error = CallError;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, CallError>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(self.send(request))
    }
}
