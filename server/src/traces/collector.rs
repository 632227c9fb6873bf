//! Sends spans by OTLP over HTTP.

use std::time::Duration;

use opentelemetry_proto::tonic::collector::trace::v1::{
    ExportTraceServiceRequest, ExportTraceServiceResponse,
};
use opentelemetry_proto::transform::common::tonic::ResourceAttributesWithSchema;
use opentelemetry_proto::transform::trace::tonic::group_spans_by_resource_and_scope;
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::trace::SpanData;
use outbound::ClientError;
use prost::Message;
use reqwest::header::{CONTENT_TYPE, HeaderName, HeaderValue};
use reqwest::{Client, StatusCode};
use url::Url;

const PROTOBUF: &str = "application/x-protobuf";
const TIME_OUT: Duration = Duration::from_secs(10);
/// Before the second and last try.
const PAUSE: Duration = Duration::from_secs(1);
/// Of an answer that is read: it says how many spans were rejected.
const ANSWER_BYTES_MAX: u64 = 64 * 1024;

#[derive(Debug)]
pub struct Collector {
    client: Client,
    address: Url,
    header: Option<(HeaderName, HeaderValue)>,
    /// Of this process.
    resource: ResourceAttributesWithSchema,
}

/// Why spans were not taken.
#[derive(Debug, thiserror::Error)]
pub enum CollectorError {
    #[error("no answer")]
    NoAnswer(#[from] reqwest::Error),
    #[error("the answer was {0}")]
    Refused(StatusCode),
}

impl CollectorError {
    /// As OTLP has it.
    fn may_pass(&self) -> bool {
        match self {
            CollectorError::NoAnswer(error) => error.is_connect(),
            CollectorError::Refused(status) => matches!(status.as_u16(), 429 | 502..=504),
        }
    }
}

impl Collector {
    /// # Errors
    /// TLS or the client can't be set up.
    pub fn new(
        address: Url,
        header: Option<(HeaderName, HeaderValue)>,
        process: &Resource,
    ) -> Result<Self, ClientError> {
        Ok(Self {
            client: outbound::client(&address)?,
            address,
            header,
            resource: process.into(),
        })
    }

    /// How many of them the collector rejected.
    ///
    /// # Errors
    /// The collector took none.
    pub async fn send(&self, spans: Vec<SpanData>) -> Result<u64, CollectorError> {
        let resource_spans = group_spans_by_resource_and_scope(spans, &self.resource);
        let body = ExportTraceServiceRequest { resource_spans }.encode_to_vec();
        match self.post(body.clone()).await {
            Err(error) if error.may_pass() => {
                tokio::time::sleep(PAUSE).await;
                self.post(body).await
            }
            result => result,
        }
    }

    async fn post(&self, body: Vec<u8>) -> Result<u64, CollectorError> {
        let request = self.client.post(self.address.clone()).timeout(TIME_OUT);
        let request = request.header(CONTENT_TYPE, PROTOBUF).body(body);
        let request = match &self.header {
            Some((name, value)) => request.header(name, value),
            None => request,
        };
        let answer = request.send().await?;
        if !answer.status().is_success() {
            return Err(CollectorError::Refused(answer.status()));
        }
        if answer
            .content_length()
            .is_none_or(|length| length > ANSWER_BYTES_MAX)
        {
            return Ok(0);
        }
        // The spans are there, whatever becomes of the rest of the answer.
        let answer = answer.bytes().await.unwrap_or_default();
        let answer = ExportTraceServiceResponse::decode(answer).unwrap_or_default();
        let rejected = answer.partial_success.map_or(0, |part| part.rejected_spans);
        Ok(rejected.try_into().unwrap_or(0))
    }
}
