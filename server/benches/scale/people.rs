//! Who looks at pages.

use std::time::{Duration, Instant};

use futures::TryStreamExt;
use parcelpilot_domain::ids::CsvUploadId;
use reqwest::{Client, RequestBuilder, Response};
use url::form_urlencoded::Serializer;
use uuid::Uuid;

use crate::program::until;

pub const PASSWORD: &str = "a made-up password";

/// Somebody who has logged in; clones share the connections.
#[derive(Clone)]
pub struct Person {
    client: Client,
    address: String,
    cookie: String,
}

impl Person {
    pub async fn log_in(address: &str, email: &str) -> Self {
        let mut person = Self {
            client: client(address),
            address: address.to_owned(),
            cookie: String::new(),
        };
        let fields = [("email", email), ("password", PASSWORD)];
        let answer = person.post("/api/log_in", &fields).await;
        let cookie = answer.headers()["set-cookie"].to_str().unwrap();
        person.cookie = cookie.split(';').next().unwrap().to_owned();
        person
    }

    /// How long the whole page takes to come.
    pub async fn read(&self, path: &str) -> Duration {
        self.try_to_read(path).await.unwrap()
    }

    /// The same where the server may be gone.
    pub async fn try_to_read(&self, path: &str) -> reqwest::Result<Duration> {
        let began = Instant::now();
        let answer = self
            .with_cookie(self.client.get(format!("{}{path}", self.address)))
            .send()
            .await?;
        assert!(answer.status().is_success(), "{path}: {}", answer.status());
        answer.bytes().await?;
        Ok(began.elapsed())
    }

    pub async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Response {
        let body = Serializer::new(String::new()).extend_pairs(fields).finish();
        let request = self
            .client
            .post(format!("{}{path}", self.address))
            .header("content-type", "application/x-www-form-urlencoded")
            .body(body);
        let answer = self.with_cookie(request).send().await.unwrap();
        assert!(!answer.status().is_client_error(), "{path}: {}", answer.status());
        assert!(!answer.status().is_server_error(), "{path}: {}", answer.status());
        answer
    }

    /// Posts the page's form as a browser without JavaScript does, up to the answer that says that all is stored.
    pub async fn ship(&self, integration: &str, csv: &str) -> Duration {
        let upload = CsvUploadId::from_uuid(Uuid::now_v7()).to_string();
        let fields = [
            ("__action", "/api/ship_csv"),
            ("upload", &upload),
            ("integration", integration),
            ("csv", csv),
        ];
        let field = |(name, value)| {
            format!("--edge\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
        };
        let body: String = fields.map(field).concat() + "--edge--\r\n";
        let request = self
            .client
            .post(format!("{}/shipments/import", self.address))
            .header("content-type", "multipart/form-data; boundary=edge")
            .body(body);
        let began = Instant::now();
        let answer = self.with_cookie(request).send().await.unwrap();
        let took = began.elapsed();
        assert!(answer.status().is_redirection(), "{}", answer.status());
        took
    }

    /// Opens a live page's stream, up to its first event. It stays open as long as what is returned.
    pub async fn open_stream(&self, path: &str) -> impl Sized + use<> {
        let answer = self.with_cookie(self.client.get(format!("{}{path}", self.address)));
        let answer = answer.send().await.unwrap();
        assert!(answer.status().is_success(), "{path}: {}", answer.status());
        let mut events = Box::pin(answer.bytes_stream());
        events.try_next().await.unwrap();
        events
    }

    fn with_cookie(&self, request: RequestBuilder) -> RequestBuilder {
        request.header("cookie", &self.cookie)
    }
}

pub fn client(address: &str) -> Client {
    outbound::client(&address.parse().unwrap()).unwrap()
}

/// Until the server says that it can work.
pub async fn ready(address: &str) {
    let (client, url) = (client(address), format!("{address}/readyz"));
    until("the server", async || {
        let answer = client.get(&url).send().await.ok()?;
        answer.status().is_success().then_some(())
    })
    .await;
}
