//! A collector of traces, and what it was sent.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::routing::post;
use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
use opentelemetry_proto::tonic::common::v1::KeyValue;
use opentelemetry_proto::tonic::common::v1::any_value::Value;
use opentelemetry_proto::tonic::trace::v1::Span;
use prost::Message;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

#[derive(Clone, Default)]
struct Received(Arc<Mutex<Vec<(HeaderMap, Bytes)>>>);

pub struct Collector {
    pub endpoint: String,
    received: Received,
}

impl Collector {
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let endpoint = format!("http://{}", listener.local_addr().unwrap());
        let received = Received::default();
        let router = Router::new()
            .route("/v1/traces", post(receive))
            .with_state(received.clone());
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { endpoint, received }
    }

    pub fn spans(&self) -> Vec<Span> {
        let requests = self.requests();
        let resources = requests.into_iter().flat_map(|request| request.resource_spans);
        let scopes = resources.flat_map(|resource| resource.scope_spans);
        scopes.flat_map(|scope| scope.spans).collect()
    }

    /// What is said of the process.
    pub fn process(&self) -> Vec<KeyValue> {
        let resource = self.requests()[0].resource_spans[0].resource.clone();
        resource.unwrap().attributes
    }

    pub fn bytes(&self) -> Vec<u8> {
        let received = self.received.0.lock().unwrap();
        received.iter().flat_map(|(_, body)| body.to_vec()).collect()
    }

    pub fn headers(&self) -> HeaderMap {
        self.received.0.lock().unwrap()[0].0.clone()
    }

    fn requests(&self) -> Vec<ExportTraceServiceRequest> {
        let received = self.received.0.lock().unwrap();
        let decoded = received
            .iter()
            .map(|(_, body)| ExportTraceServiceRequest::decode(body.clone()).unwrap());
        decoded.collect()
    }
}

async fn receive(State(Received(received)): State<Received>, headers: HeaderMap, body: Bytes) {
    received.lock().unwrap().push((headers, body));
}

/// An attribute as text.
pub fn attribute(attributes: &[KeyValue], key: &str) -> Option<String> {
    let found = attributes.iter().find(|attribute| attribute.key == key)?;
    match found.value.clone()?.value? {
        Value::StringValue(text) => Some(text),
        Value::IntValue(number) => Some(number.to_string()),
        Value::DoubleValue(number) => Some(number.to_string()),
        _ => None,
    }
}

pub fn hex(id: &[u8]) -> String {
    id.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// An address that leads to `store`, and what goes there.
pub async fn listened_in_on(store: &str) -> (String, Arc<Mutex<Vec<u8>>>) {
    let store = store.trim_start_matches("http://").to_owned();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let heard = Arc::<Mutex<Vec<u8>>>::default();
    let all = heard.clone();
    tokio::spawn(async move {
        while let Ok((caller, _)) = listener.accept().await {
            let (mut from_caller, mut to_caller) = caller.into_split();
            let called = tokio::net::TcpStream::connect(&store).await.unwrap();
            let (mut from_store, mut to_store) = called.into_split();
            tokio::spawn(async move { tokio::io::copy(&mut from_store, &mut to_caller).await });
            let all = all.clone();
            tokio::spawn(async move {
                let mut part = [0; 4096];
                while let Ok(count @ 1..) = from_caller.read(&mut part).await {
                    all.lock().unwrap().extend_from_slice(&part[..count]);
                    to_store.write_all(&part[..count]).await.unwrap();
                }
            });
        }
    });
    (address, heard)
}
