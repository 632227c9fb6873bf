//! Hands a letter to the mail server, and knows whether that may have it.

use std::time::Duration;

use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Mailbox, Message};
use lettre::transport::smtp::{self, AsyncSmtpTransport};
use lettre::{Address, AsyncTransport, Tokio1Executor};
use parcelpilot_domain::client_alert::Written;
use tokio::time::timeout;

use crate::alerts::{AlertSettings, smtp_transport};

/// Both ends before the lease on the messages does.
const CONNECTS_WITHIN: Duration = Duration::from_secs(45);
const SENDS_WITHIN: Duration = Duration::from_secs(60);

pub struct ClientMailer {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

/// Why a letter was not sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotSent {
    /// The mail server does not have it, and may take it later.
    Later(String),
    /// It will never take it.
    Refused(String),
    /// It may have it: nobody knows.
    Unknown,
}

impl ClientMailer {
    /// By the mail server and the sender of alerts, where e-mail is set up.
    ///
    /// # Errors
    /// The transport can't be set up.
    pub fn of(settings: &AlertSettings) -> Result<Option<Self>, smtp::Error> {
        let email = settings.email.as_ref();
        email
            .map(|email| {
                Ok(Self {
                    transport: smtp_transport(&email.smtp)?,
                    from: email.from.clone(),
                })
            })
            .transpose()
    }

    /// Whether the mail server can be reached now. Asked before a letter is handed over: what fails here surely was not sent.
    ///
    /// # Errors
    /// [`NotSent::Later`].
    pub async fn reach(&self) -> Result<(), NotSent> {
        match timeout(CONNECTS_WITHIN, self.transport.test_connection()).await {
            // Servers that don't know the question have answered it, too.
            Ok(Ok(_)) => Ok(()),
            Ok(Err(error)) => Err(NotSent::Later(reason(&error))),
            Err(_) => Err(NotSent::Later("no answer".to_owned())),
        }
    }

    /// Once.
    ///
    /// # Errors
    /// See [`NotSent`].
    pub async fn send(&self, to: &str, written: &Written) -> Result<(), NotSent> {
        let refused = |_| NotSent::Refused("address".to_owned());
        let to = Mailbox::new(None, to.parse::<Address>().map_err(refused)?);
        let message = Message::builder()
            .from(self.from.clone())
            .to(to)
            .subject(written.subject.clone())
            .header(ContentType::TEXT_PLAIN)
            // Prevents automatic replies (RFC 3834).
            .raw_header(HeaderValue::new(
                HeaderName::new_from_ascii_str("Auto-Submitted"),
                "auto-generated".to_owned(),
            ))
            .body(written.text.clone())
            .map_err(|_| NotSent::Refused("letter".to_owned()))?;
        match timeout(SENDS_WITHIN, self.transport.send(message)).await {
            Ok(Ok(_)) => Ok(()),
            Ok(Err(error)) if error.is_transient() => Err(NotSent::Later(reason(&error))),
            Ok(Err(error)) if error.is_permanent() => Err(NotSent::Refused(reason(&error))),
            // It was not sent at all: the server does not know addresses with such letters, say.
            Ok(Err(error)) if error.is_client() => Err(NotSent::Refused("address".to_owned())),
            // The connection was lost: maybe after the letter was taken.
            Ok(Err(_)) | Err(_) => Err(NotSent::Unknown),
        }
    }
}

/// The answer's code, or what failed: mail servers repeat addresses in their texts.
fn reason(error: &smtp::Error) -> String {
    error
        .status()
        .map_or_else(|| "no connection".to_owned(), |code| code.to_string())
}
