//! Sends alerts by e-mail.

use std::time::Duration;

use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Mailbox, Message};
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::{self, AsyncSmtpTransport};
use lettre::{AsyncTransport, Tokio1Executor};
use outbound::PublicUrl;
use runtime::error_report::with_causes;
use secrecy::ExposeSecret;
use storage::alerts::{Alert, Notice};

use super::settings::{EmailSettings, SmtpSecurity, SmtpSettings};
use super::{ChannelError, messages};

/// For each step: connecting, each response.
const TIME_OUT: Duration = Duration::from_secs(15);
/// For the whole message, so that it ends before the lease on the notice does.
const TOTAL_TIME_OUT: Duration = Duration::from_secs(60);

pub struct Email {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
    to: Vec<Mailbox>,
}

impl Email {
    pub fn new(settings: &EmailSettings) -> Result<Self, smtp::Error> {
        Ok(Self {
            transport: smtp_transport(&settings.smtp)?,
            from: settings.from.clone(),
            to: settings.to.clone(),
        })
    }

    /// Sends one message about all of them.
    pub async fn notify(
        &self,
        notices: &[Notice],
        public_url: Option<&PublicUrl>,
    ) -> Result<(), ChannelError> {
        let alerts: Vec<&Alert> = notices.iter().map(|notice| &notice.alert).collect();
        self.send(
            messages::subject(&alerts),
            messages::email_body(&alerts, public_url),
        )
        .await
    }

    pub async fn test(&self, public_url: Option<&PublicUrl>) -> Result<(), ChannelError> {
        self.send(
            "ParcelPilot: a test message".to_owned(),
            messages::test(public_url),
        )
        .await
    }

    /// Opens a connection to the mail server, logs in, and closes it.
    pub async fn test_connection(&self) -> Result<(), ChannelError> {
        match self.transport.test_connection().await {
            Ok(true) => Ok(()),
            Ok(false) => Err(ChannelError("the mail server does not work".to_owned())),
            Err(error) => Err(ChannelError(format!(
                "the mail server did not accept the connection: {}",
                with_causes(&error)
            ))),
        }
    }

    async fn send(&self, subject: String, text: String) -> Result<(), ChannelError> {
        let message = self.message(subject, text)?;
        match tokio::time::timeout(TOTAL_TIME_OUT, self.transport.send(message)).await {
            Ok(Ok(_)) => Ok(()),
            Ok(Err(error)) => Err(ChannelError(format!(
                "the mail server did not accept the e-mail: {error}"
            ))),
            Err(_) => Err(ChannelError(
                "the mail server did not respond within a minute".to_owned(),
            )),
        }
    }

    fn message(&self, subject: String, text: String) -> Result<Message, ChannelError> {
        let mut message = Message::builder()
            .from(self.from.clone())
            .subject(subject)
            .header(ContentType::TEXT_PLAIN)
            // Prevents automatic replies (RFC 3834).
            .raw_header(HeaderValue::new(
                HeaderName::new_from_ascii_str("Auto-Submitted"),
                "auto-generated".to_owned(),
            ));
        for to in &self.to {
            message = message.to(to.clone());
        }
        message
            .body(text)
            .map_err(|error| ChannelError(format!("the e-mail could not be composed: {error}")))
    }
}

pub fn smtp_transport(settings: &SmtpSettings) -> Result<AsyncSmtpTransport<Tokio1Executor>, smtp::Error> {
    let host = settings.host.as_str();
    let mut builder = match settings.security {
        SmtpSecurity::Tls => AsyncSmtpTransport::<Tokio1Executor>::relay(host)?,
        SmtpSecurity::StartTls => AsyncSmtpTransport::<Tokio1Executor>::starttls_relay(host)?,
        SmtpSecurity::None => AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(host),
    };
    if let Some(port) = settings.port {
        builder = builder.port(port);
    }
    if let Some(password) = &settings.password {
        let password = password.expose_secret().to_owned();
        builder = builder.credentials(Credentials::new(settings.user.clone(), password));
    }
    Ok(builder.timeout(Some(TIME_OUT)).build())
}
