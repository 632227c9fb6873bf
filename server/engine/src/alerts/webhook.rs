//! Sends alerts as JSON by POST. Chat services such as Slack and Teams show the `text`.

use std::time::Duration;

use outbound::{ClientError, PublicUrl};
use reqwest::Client;
use runtime::error_report::with_causes;
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Value, json};
use storage::alerts::Alert;
use url::Url;

use super::messages::is_over;
use super::settings::WebhookSettings;
use super::{ChannelError, messages};

const TIME_OUT: Duration = Duration::from_secs(10);

pub struct Webhook {
    client: Client,
    url: SecretString,
}

impl Webhook {
    pub fn new(settings: &WebhookSettings) -> Result<Self, ClientError> {
        let url = Url::parse(settings.url.expose_secret()).expect("the settings have parsed it");
        Ok(Self {
            client: outbound::client(&url)?,
            url: settings.url.clone(),
        })
    }

    pub async fn notify(
        &self,
        alerts: &[&Alert],
        public_url: Option<&PublicUrl>,
    ) -> Result<(), ChannelError> {
        for alert in alerts {
            let body = json!({
                "text": messages::text(alert, public_url),
                "kind": alert.kind.code(),
                "state": if is_over(alert) { "over" } else { "open" },
                "integration": alert.integration_name,
                "client": alert.client_name,
                "since": alert.since.rfc3339(),
                "url": public_url.map(|url| url.integration(alert.integration_id)),
            });
            self.post(&body).await?;
        }
        Ok(())
    }

    pub async fn test(&self, public_url: Option<&PublicUrl>) -> Result<(), ChannelError> {
        let url = public_url.map(PublicUrl::to_string);
        self.post(&json!({ "text": messages::test(public_url), "kind": "test", "url": url }))
            .await
    }

    async fn post(&self, body: &Value) -> Result<(), ChannelError> {
        let request = self.client.post(self.url.expose_secret()).timeout(TIME_OUT);
        // Errors are stripped of the URL, which is a secret.
        let response = request
            .json(body)
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

fn failed(error: &reqwest::Error) -> ChannelError {
    ChannelError(format!("the webhook could not be called: {}", with_causes(error)))
}
