//! One try: a request to an endpoint, and its answer.

use std::time::Duration;

use outbound::{Addresses, ClientError, client_to, is_refused_address};
use parcelpilot_domain::event::{ANSWER_BYTES_MAX, DeliveryError};
use reqwest::header::{CONTENT_TYPE, RETRY_AFTER};
use reqwest::{Client, Response};
use runtime::clock::now;
use tokio::time::{Instant, timeout_at};
use url::Url;

use crate::standard_webhooks::{SigningSecrets, seconds};

/// From the connection to the answer.
const TIME_OUT: Duration = Duration::from_secs(15);

/// Where events may be sent.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Reach {
    /// By HTTPS, to what the internet reaches.
    #[default]
    Public,
    /// To private addresses, too, and there without TLS: programs of the warehouse's own network.
    Private,
}

/// What came of a try.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Answer {
    pub status: Option<u16>,
    /// How it begins.
    pub text: Option<String>,
    /// None where it arrived.
    pub error: Option<DeliveryError>,
    pub retry_after: Option<Duration>,
}

#[derive(Debug, Clone)]
pub struct EventClients {
    https: (Client, Addresses),
    http: Option<Client>,
    pub time_out: Duration,
}

impl EventClients {
    /// # Errors
    /// The HTTP client can't be made.
    pub fn new(reach: Reach) -> Result<Self, ClientError> {
        let (addresses, http) = match reach {
            Reach::Public => (Addresses::Public, None),
            Reach::Private => (Addresses::Any, Some(client_to(Addresses::Private)?)),
        };
        Ok(Self {
            https: (client_to(addresses)?, addresses),
            http,
            time_out: TIME_OUT,
        })
    }

    /// Whether events may be sent there, as far as the URL says.
    pub fn may_call(&self, url: &Url) -> bool {
        self.client(url).is_some() && url.username().is_empty() && url.password().is_none()
    }

    fn client(&self, url: &Url) -> Option<&Client> {
        let (client, addresses) = match url.scheme() {
            "https" => (Some(&self.https.0), self.https.1),
            "http" => (self.http.as_ref(), Addresses::Private),
            _ => return None,
        };
        client.filter(|_| addresses.allow_host(url))
    }

    pub(super) async fn post(&self, url: &str, id: &str, body: String, secrets: &SigningSecrets) -> Answer {
        let url = Url::parse(url).ok();
        let Some((url, client)) = url.and_then(|url| Some((url.clone(), self.client(&url)?))) else {
            return Answer::of(DeliveryError::NotPublic);
        };
        let (at, ends_at) = (now(), Instant::now() + self.time_out);
        let request = client
            .post(url)
            .header(CONTENT_TYPE, "application/json")
            .header("webhook-id", id)
            .header("webhook-timestamp", seconds(at))
            .header("webhook-signature", secrets.signatures(id, at, body.as_bytes()))
            .body(body);
        match timeout_at(ends_at, request.send()).await {
            Err(_) => Answer::of(DeliveryError::TimedOut),
            Ok(Err(error)) if error.is_timeout() => Answer::of(DeliveryError::TimedOut),
            Ok(Err(error)) if is_refused_address(&error) => Answer::of(DeliveryError::NotPublic),
            Ok(Err(_)) => Answer::of(DeliveryError::Unreachable),
            Ok(Ok(response)) => Answer::read(response, ends_at).await,
        }
    }
}

impl Answer {
    pub(super) fn of(error: DeliveryError) -> Self {
        Self {
            error: Some(error),
            ..Self::default()
        }
    }

    /// The status decides, whatever becomes of the rest.
    async fn read(mut response: Response, ends_at: Instant) -> Self {
        let status = response.status();
        let retry_after = response.headers().get(RETRY_AFTER);
        let retry_after = retry_after.and_then(|value| pause(value.to_str().ok()?));
        let mut text = Vec::new();
        // No more is read than is kept, however long it is.
        while text.len() < ANSWER_BYTES_MAX {
            let Ok(Ok(Some(chunk))) = timeout_at(ends_at, response.chunk()).await else {
                break;
            };
            text.extend_from_slice(&chunk[..chunk.len().min(ANSWER_BYTES_MAX - text.len())]);
        }
        Self {
            status: Some(status.as_u16()),
            text: Some(kept(&text)),
            error: match status {
                status if status.is_success() => None,
                status if status.is_redirection() => Some(DeliveryError::Redirected),
                _ => Some(DeliveryError::Refused),
            },
            retry_after: retry_after.filter(|_| matches!(status.as_u16(), 429 | 503)),
        }
    }
}

/// As a database takes it, and a page shows it.
fn kept(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    let text = text.replace(|c: char| c.is_control() && c != '\n', " ");
    let mut end = text.len().min(ANSWER_BYTES_MAX);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text[..end].trim().to_owned()
}

/// Seconds, or a moment.
fn pause(retry_after: &str) -> Option<Duration> {
    if let Ok(seconds) = retry_after.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let at = jiff::fmt::rfc2822::parse(retry_after).ok()?.timestamp();
    let millis = at.as_millisecond().saturating_sub(now().millis());
    Some(Duration::from_millis(u64::try_from(millis).unwrap_or(0)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_kept_as_text_that_a_database_takes() {
        assert_eq!(kept(b" a\0b\r\nc\xff "), "a b \nc\u{fffd}");
        // What is no text grows when it is made one.
        let kept = kept(&[0xff; ANSWER_BYTES_MAX]);
        assert!(
            (ANSWER_BYTES_MAX - 3..=ANSWER_BYTES_MAX).contains(&kept.len()),
            "{}",
            kept.len()
        );
    }

    #[test]
    fn pauses_are_seconds_or_moments() {
        assert_eq!(pause("7"), Some(Duration::from_secs(7)));
        assert_eq!(pause("Wed, 21 Oct 2015 07:28:00 GMT"), Some(Duration::ZERO));
        let far = pause("Wed, 21 Oct 2099 07:28:00 GMT").expect("a moment");
        assert!(far > Duration::from_secs(1_000_000));
        assert_eq!(pause("soon"), None);
    }

    #[test]
    fn private_addresses_and_http_are_for_those_who_say_so() {
        let may = |reach, url: &str| {
            let clients = EventClients::new(reach).expect("clients");
            clients.may_call(&Url::parse(url).expect("a URL"))
        };
        for (url, is_public, is_private) in [
            ("https://example.com/events", true, true),
            ("http://example.com/events", false, true),
            ("https://10.0.0.7/events", false, true),
            ("http://127.0.0.1:8080/", false, true),
            ("http://1.1.1.1/", false, false),
            ("http://169.254.169.254/latest/meta-data", false, false),
            ("https://[fd00:ec2::254]/", false, false),
            ("http://0.0.0.0:8080/", false, false),
            ("https://ada:secret@example.com/", false, false),
            ("ftp://example.com/", false, false),
        ] {
            assert_eq!(
                (may(Reach::Public, url), may(Reach::Private, url)),
                (is_public, is_private),
                "{url}"
            );
        }
    }
}
