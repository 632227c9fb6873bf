//! A store's webhooks, as far as the token's account has made them. Nothing here is tried twice: whoever calls lists
//! first, and so finds out what came of a call whose answer was lost.

use std::collections::BTreeMap;
use std::time::Duration;

use reqwest::Method;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use serde_json::json;

use super::error::BigCommerceError;
use super::http::{Answer, Ask};
use super::orders::StoreClient;

const TIME_OUT: Duration = Duration::from_secs(15);
/// More than an account can have for the scopes that there are (ten a scope and destination).
const LIST_LIMIT: &str = "250";

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Hook {
    pub id: i64,
    pub scope: String,
    pub destination: String,
    #[serde(default)]
    pub is_active: bool,
    #[serde(default)]
    pub headers: Option<BTreeMap<String, String>>,
}

impl Hook {
    /// Names of headers are the same in any case.
    pub fn header(&self, name: &str) -> Option<&str> {
        let headers = self.headers.as_ref()?;
        headers
            .iter()
            .find(|(other, _)| other.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }
}

#[derive(Debug, Clone)]
pub struct NewHook {
    pub scope: &'static str,
    pub destination: String,
    /// Sent with each call, with `secret` in it.
    pub secret_header: &'static str,
    pub secret: SecretString,
}

impl NewHook {
    fn body(&self) -> String {
        json!({
            "scope": self.scope,
            "destination": self.destination,
            // Left out, it would be created switched off.
            "is_active": true,
            "headers": { self.secret_header: self.secret.expose_secret() },
        })
        .to_string()
    }
}

#[derive(Deserialize)]
struct Envelope<T> {
    data: T,
}

impl StoreClient {
    /// # Errors
    /// The call's.
    pub async fn hooks(&self) -> Result<Vec<Hook>, BigCommerceError> {
        let ask = Ask {
            time_out: TIME_OUT,
            ..Ask::get(["v3", "hooks"], vec![("limit", LIST_LIMIT.to_owned())])
        };
        let answer = self.calls.once(&ask).await?;
        if answer.body.trim().is_empty() {
            return Ok(Vec::new());
        }
        read(&answer)
    }

    /// Its number.
    ///
    /// # Errors
    /// The call's. It may be there all the same where there was no answer.
    pub async fn create_hook(&self, hook: &NewHook) -> Result<i64, BigCommerceError> {
        let answer = self.write(Method::POST, None, Some(hook.body())).await?;
        // BigCommerce's own example has no envelope.
        read::<Created>(&answer)
            .or_else(|error| serde_json::from_str(&answer.body).map_err(|_| error))
            .map(|created| created.id)
    }

    /// # Errors
    /// The call's.
    pub async fn change_hook(&self, id: i64, hook: &NewHook) -> Result<(), BigCommerceError> {
        self.write(Method::PUT, Some(id), Some(hook.body()))
            .await
            .map(drop)
    }

    /// # Errors
    /// The call's.
    pub async fn delete_hook(&self, id: i64) -> Result<(), BigCommerceError> {
        self.write(Method::DELETE, Some(id), None).await.map(drop)
    }

    async fn write(
        &self,
        method: Method,
        id: Option<i64>,
        body: Option<String>,
    ) -> Result<Answer, BigCommerceError> {
        let mut ask = Ask {
            method,
            body: body.map(Into::into),
            time_out: TIME_OUT,
            ..Ask::get(["v3", "hooks"], Vec::new())
        };
        ask.path.extend(id.map(|id| id.to_string()));
        self.calls.once(&ask).await
    }
}

#[derive(Deserialize)]
struct Created {
    id: i64,
}

fn read<T: for<'a> Deserialize<'a>>(answer: &Answer) -> Result<T, BigCommerceError> {
    serde_json::from_str::<Envelope<T>>(&answer.body)
        .map(|envelope| envelope.data)
        // What it says is not shown: the answer holds our secret.
        .map_err(|_| BigCommerceError::garbled("not a webhook of BigCommerce's"))
}
