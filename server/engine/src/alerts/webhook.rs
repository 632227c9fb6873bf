//! Sends alerts as JSON by POST, signed where there is a secret. Chat services such as Slack and Teams show the `text`.

use std::time::Duration;

use outbound::{ClientError, PublicUrl};
use reqwest::Client;
use reqwest::header::CONTENT_TYPE;
use runtime::clock::now;
use runtime::error_report::with_causes;
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Value, json};
use storage::alerts::{Alert, Notice};
use url::Url;
use uuid::Uuid;

use super::settings::WebhookSettings;
use super::{ChannelError, messages, operator_messages};
use crate::standard_webhooks::{SigningSecrets, seconds};

const TIME_OUT: Duration = Duration::from_secs(10);

pub struct Webhook {
    client: Client,
    url: SecretString,
    secrets: Option<SigningSecrets>,
}

impl Webhook {
    pub fn new(settings: &WebhookSettings) -> Result<Self, ClientError> {
        let url = Url::parse(settings.url.expose_secret()).expect("the settings have parsed it");
        Ok(Self {
            client: outbound::client(&url)?,
            url: settings.url.clone(),
            secrets: settings.secrets.clone(),
        })
    }

    pub async fn notify(
        &self,
        notices: &[Notice],
        public_url: Option<&PublicUrl>,
    ) -> Result<(), ChannelError> {
        for notice in notices {
            let state = if notice.alert.is_over() { "over" } else { "open" };
            let body = body(&notice.alert, state, public_url);
            self.post(&message_id(notice, state), &body).await?;
        }
        Ok(())
    }

    pub async fn test(&self, public_url: Option<&PublicUrl>) -> Result<(), ChannelError> {
        let url = public_url.map(PublicUrl::to_string);
        let body = json!({
            "type": "test",
            "timestamp": now().rfc3339(),
            "text": messages::test(public_url),
            "kind": "test",
            "url": url,
        });
        self.post(&format!("test-{}", Uuid::now_v7().simple()), &body)
            .await
    }

    async fn post(&self, id: &str, body: &Value) -> Result<(), ChannelError> {
        let (at, body) = (now(), body.to_string());
        let request = self.client.post(self.url.expose_secret()).timeout(TIME_OUT);
        let request = request
            .header(CONTENT_TYPE, "application/json")
            .header("webhook-id", id)
            .header("webhook-timestamp", seconds(at));
        let request = match &self.secrets {
            Some(secrets) => {
                let signatures = secrets.signatures(id, at, body.as_bytes());
                request.header("webhook-signature", signatures)
            }
            None => request,
        };
        // Errors are stripped of the URL, which is a secret.
        let response = request
            .body(body)
            .send()
            .await
            .map_err(|error| failed(&error.without_url()))?;
        if !response.status().is_success() {
            return Err(ChannelError(format!(
                "the webhook responded {}",
                response.status()
            )));
        }
        Ok(())
    }
}

fn body(alert: &Alert, state: &'static str, public_url: Option<&PublicUrl>) -> Value {
    let mut body = json!({
        "type": format!("alert.{}.{state}", alert.code()),
        "timestamp": alert.cleared_at().unwrap_or(alert.since()).rfc3339(),
        "text": messages::text(alert, public_url),
        "kind": alert.code(),
        "state": state,
        "since": alert.since().rfc3339(),
        "url": public_url.and_then(|url| messages::link(alert, url)),
    });
    match alert {
        Alert::Integration(alert) => {
            body["integration"] = json!(alert.integration_name);
            body["client"] = json!(alert.client_name);
        }
        Alert::Operator(alert) => {
            let of = alert.integration.as_ref();
            body["integration"] = json!(of.map(|integration| &integration.name));
            body["client"] = json!(of.map(|integration| &integration.client_name));
            body["data"] = operator_messages::data(alert);
        }
    }
    body
}

/// The same for each try, by which who receives it twice can tell.
fn message_id(notice: &Notice, state: &str) -> String {
    format!("{}-{}-{state}", notice.alert.id(), notice.message)
}

fn failed(error: &reqwest::Error) -> ChannelError {
    ChannelError(format!("the webhook could not be called: {}", with_causes(error)))
}
