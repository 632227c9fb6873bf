//! Settings of alerts, and the public URL that alerts and webhooks use.

use std::path::PathBuf;

use clap::{ArgMatches, Args};
use engine::alerts::{
    AlertSettings, EmailSettings, SigningSecrets, SmtpSecurity, SmtpSettings, WebhookSettings,
};
use engine::events::Reach;
use outbound::PublicUrl;
use parcelpilot_domain::operator_alert::AlertThresholds;
use secrecy::{ExposeSecret, SecretString};
use url::Url;

use super::secret::{SecretSetting, has_password};
use super::{ConfigError, ConfigErrors, Setting, ThresholdArguments, path};

pub(super) const PUBLIC_URL: Setting = Setting::new("public_url", "--public-url", "PARCELPILOT_PUBLIC_URL");
const WEBHOOK_URL: SecretSetting = SecretSetting::new(
    Setting::new(
        "alert_webhook_url",
        "--alert-webhook-url",
        "PARCELPILOT_ALERT_WEBHOOK_URL",
    ),
    Setting::new(
        "alert_webhook_url_file",
        "--alert-webhook-url-file",
        "PARCELPILOT_ALERT_WEBHOOK_URL_FILE",
    ),
);
const WEBHOOK_SECRET: SecretSetting = SecretSetting::new(
    Setting::new(
        "alert_webhook_secret",
        "--alert-webhook-secret",
        "PARCELPILOT_ALERT_WEBHOOK_SECRET",
    ),
    Setting::new(
        "alert_webhook_secret_file",
        "--alert-webhook-secret-file",
        "PARCELPILOT_ALERT_WEBHOOK_SECRET_FILE",
    ),
);
const EMAIL_TO: Setting = Setting::new("alert_email_to", "--alert-email-to", "PARCELPILOT_ALERT_EMAIL_TO");
const EMAIL_FROM: Setting = Setting::new(
    "alert_email_from",
    "--alert-email-from",
    "PARCELPILOT_ALERT_EMAIL_FROM",
);
const SMTP_URL: SecretSetting = SecretSetting::new(
    Setting::new("smtp_url", "--smtp-url", "PARCELPILOT_SMTP_URL"),
    Setting::new("smtp_url_file", "--smtp-url-file", "PARCELPILOT_SMTP_URL_FILE"),
);

#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Public address and alerts")]
pub struct OutboundArguments {
    /// Public URL of this server, such as <https://pilot.example.com>. Alerts link to it, and stores send webhooks to it
    #[arg(long, env = "PARCELPILOT_PUBLIC_URL")]
    public_url: Option<String>,
    /// URL that alerts are posted to, as JSON, when something needs attention and when that is over
    #[arg(long, env = "PARCELPILOT_ALERT_WEBHOOK_URL", hide_env_values = true)]
    alert_webhook_url: Option<SecretString>,
    /// File that holds the URL that alerts are posted to, in place of --alert-webhook-url
    #[arg(long, env = "PARCELPILOT_ALERT_WEBHOOK_URL_FILE", value_name = "FILE", value_parser = path::path())]
    alert_webhook_url_file: Option<PathBuf>,
    /// Signs what is posted there by Standard Webhooks: whsec_ and 24 to 64 bytes in base64. Two, with a blank between, while
    /// one is replaced
    #[arg(long, env = "PARCELPILOT_ALERT_WEBHOOK_SECRET", hide_env_values = true)]
    alert_webhook_secret: Option<SecretString>,
    /// File that holds what signs, in place of --alert-webhook-secret
    #[arg(long, env = "PARCELPILOT_ALERT_WEBHOOK_SECRET_FILE", value_name = "FILE", value_parser = path::path())]
    alert_webhook_secret_file: Option<PathBuf>,
    /// E-mail addresses that get alerts, separated by commas
    #[arg(long, env = "PARCELPILOT_ALERT_EMAIL_TO", value_delimiter = ',')]
    alert_email_to: Vec<String>,
    /// Sender of alert e-mails
    #[arg(long, env = "PARCELPILOT_ALERT_EMAIL_FROM")]
    alert_email_from: Option<String>,
    /// Mail server for alert e-mails: smtp://user:password@host:587 (STARTTLS) or smtps://… (TLS from the start)
    #[arg(long, env = "PARCELPILOT_SMTP_URL", hide_env_values = true)]
    smtp_url: Option<SecretString>,
    /// File that holds the mail server's URL, in place of --smtp-url
    #[arg(long, env = "PARCELPILOT_SMTP_URL_FILE", value_name = "FILE", value_parser = path::path())]
    smtp_url_file: Option<PathBuf>,
    /// Lets events go to private addresses, too, and there without TLS: to programs of the warehouse's own network
    #[arg(long, env = "PARCELPILOT_EVENTS_TO_PRIVATE_ADDRESSES")]
    events_to_private_addresses: bool,
    #[command(flatten)]
    thresholds: ThresholdArguments,
}

#[derive(Debug, Clone, Default)]
pub struct OutboundSettings {
    pub public_url: Option<PublicUrl>,
    pub alerts: AlertSettings,
    pub thresholds: AlertThresholds,
    pub events_reach: Reach,
}

impl OutboundArguments {
    /// # Errors
    /// A setting is invalid, or only some of those for e-mail are set. An empty setting counts as not set.
    pub fn settings(&self, matches: &ArgMatches) -> Result<OutboundSettings, ConfigErrors> {
        let mut errors = ConfigErrors::default();
        let public_url = errors.keep(self.public_url(matches));
        let webhook = errors.keep(self.webhook(matches));
        let email = errors.keep(self.email(matches));
        let thresholds = errors.keep(self.thresholds.settings(matches));
        match (public_url, webhook, email, thresholds) {
            (Some(public_url), Some(webhook), Some(email), Some(thresholds)) => Ok(OutboundSettings {
                public_url,
                alerts: AlertSettings { webhook, email },
                thresholds,
                events_reach: match self.events_to_private_addresses {
                    true => Reach::Private,
                    false => Reach::Public,
                },
            }),
            _ => Err(errors),
        }
    }

    /// # Errors
    /// It is not the address of a server.
    pub fn public_url(&self, matches: &ArgMatches) -> Result<Option<PublicUrl>, ConfigError> {
        let advice =
            "write it as https://pilot.example.com, without a path; http:// works for this machine only";
        given(self.public_url.as_deref())
            .map(|text| PublicUrl::parse(text).ok_or_else(|| PUBLIC_URL.refuse(matches, Some(text), advice)))
            .transpose()
    }

    fn webhook(&self, matches: &ArgMatches) -> Result<Option<WebhookSettings>, ConfigErrors> {
        let advice = "write it as https://…; http:// works for this machine only";
        let mut errors = ConfigErrors::default();
        let set = errors.keep(WEBHOOK_URL.read(
            matches,
            self.alert_webhook_url.as_ref(),
            path::given(self.alert_webhook_url_file.as_ref()),
            // Whoever knows it can post there.
            |_| true,
        ));
        let secrets = errors.keep(self.webhook_secrets(matches));
        let (Some(set), Some(secrets)) = (set, secrets) else {
            return Err(errors);
        };
        let Some(set) = set else {
            let nowhere = || {
                WEBHOOK_URL
                    .value
                    .refuse(matches, None, "set where alerts are posted to")
            };
            return secrets.map_or(Ok(None), |_| Err(nowhere().into()));
        };
        let is_safe = Url::parse(set.text.expose_secret()).is_ok_and(|url| outbound::is_safe(&url));
        if is_safe {
            Ok(Some(WebhookSettings {
                url: set.text,
                secrets,
            }))
        } else {
            Err(set.refuse(matches, advice).into())
        }
    }

    fn webhook_secrets(&self, matches: &ArgMatches) -> Result<Option<SigningSecrets>, ConfigError> {
        let advice =
            "write it as whsec_ and 24 to 64 random bytes in base64: echo whsec_$(openssl rand -base64 32)";
        let set = WEBHOOK_SECRET.read(
            matches,
            self.alert_webhook_secret.as_ref(),
            path::given(self.alert_webhook_secret_file.as_ref()),
            |_| true,
        )?;
        let Some(set) = set else { return Ok(None) };
        let secrets = SigningSecrets::parse(&set.text);
        secrets.map(Some).ok_or_else(|| set.refuse(matches, advice))
    }

    fn email(&self, matches: &ArgMatches) -> Result<Option<EmailSettings>, ConfigErrors> {
        let to: Vec<&str> = self
            .alert_email_to
            .iter()
            .filter_map(|one| given(Some(one)))
            .collect();
        let (to, from) = (
            (!to.is_empty()).then_some(to),
            given(self.alert_email_from.as_deref()),
        );
        let smtp = SMTP_URL.read(
            matches,
            self.smtp_url.as_ref(),
            path::given(self.smtp_url_file.as_ref()),
            has_password,
        )?;
        let lacks = |setting: Setting, advice| Err(setting.refuse(matches, None, advice).into());
        let (to, from, smtp) = match (to, from, smtp) {
            (None, None, None) => return Ok(None),
            (Some(to), Some(from), Some(smtp)) => (to, from, smtp),
            (None, ..) => return lacks(EMAIL_TO, "set the recipients of alert e-mails: --alert-email-to"),
            (_, None, _) => return lacks(EMAIL_FROM, "set the sender of alert e-mails: --alert-email-from"),
            (.., None) => {
                return lacks(
                    SMTP_URL.value,
                    "set the mail server for alert e-mails: --smtp-url smtp://user:password@host:587",
                );
            }
        };
        let address = "write it as ada@example.com";
        let mailbox = |setting: Setting, text: &str| {
            let text = text.trim();
            text.parse()
                .map_err(|_| setting.refuse(matches, Some(text), address))
        };
        let mut errors = ConfigErrors::default();
        let from = errors.keep(mailbox(EMAIL_FROM, from));
        let to = errors.keep(to.iter().map(|one| mailbox(EMAIL_TO, one)).collect());
        let smtp = errors.keep(smtp_settings(&smtp.text).ok_or_else(|| {
            let advice = "write it as smtp://user:password@host:587 or smtps://user:password@host; characters such as @ \
                          and / in the password are written as %40 and %2F";
            smtp.refuse(matches, advice)
        }));
        match (from, to, smtp) {
            (Some(from), Some(to), Some(smtp)) => Ok(Some(EmailSettings { from, to, smtp })),
            _ => Err(errors),
        }
    }
}

pub(super) fn given(text: Option<&str>) -> Option<&str> {
    text.map(str::trim).filter(|text| !text.is_empty())
}

fn smtp_settings(url: &SecretString) -> Option<SmtpSettings> {
    let url = Url::parse(url.expose_secret().trim()).ok()?;
    let host = url.host_str()?.trim_matches(['[', ']']).to_owned();
    let security = match url.scheme() {
        "smtps" => SmtpSecurity::Tls,
        "smtp" if outbound::is_local_name(&host) => SmtpSecurity::None,
        "smtp" => SmtpSecurity::StartTls,
        _ => return None,
    };
    let decoded = |text: &str| {
        let text = percent_encoding::percent_decode_str(text).decode_utf8().ok()?;
        Some(text.into_owned())
    };
    let password = match url.password() {
        Some(password) => Some(SecretString::from(decoded(password)?)),
        None => None,
    };
    let user = decoded(url.username())?;
    // A password alone, or a user without one, is half of a log-in.
    (!host.is_empty() && user.is_empty() == password.is_none()).then_some(SmtpSettings {
        port: url.port(),
        host,
        security,
        user,
        password,
    })
}

#[cfg(test)]
mod tests {
    use clap::{Command, FromArgMatches};

    use super::*;

    fn settings(arguments: &[&str]) -> Result<OutboundSettings, ConfigErrors> {
        let command = OutboundArguments::augment_args(Command::new("test"));
        let matches = command.get_matches_from(["test"].iter().chain(arguments));
        OutboundArguments::from_arg_matches(&matches)
            .expect("the arguments can be read")
            .settings(&matches)
    }

    const MAIL: [&str; 4] = [
        "--alert-email-to",
        "ada@example.com, bob@example.com",
        "--alert-email-from",
        "pilot@example.com",
    ];

    fn mail(smtp_url: &str) -> Result<EmailSettings, ConfigErrors> {
        settings(&[&MAIL[..], &["--smtp-url", smtp_url]].concat())
            .map(|settings| settings.alerts.email.expect("e-mail"))
    }

    #[test]
    fn what_signs_webhooks_is_whole_and_has_something_to_sign() {
        let secret = "whsec_Y2FuYXJ5LWNhbmFyeS1jYW5hcnktY2FuYXJ5";
        let url = ["--alert-webhook-url", "https://chat.example.com/key"];
        let set = settings(&[&url[..], &["--alert-webhook-secret", secret]].concat()).expect("settings");
        assert!(set.alerts.webhook.expect("a webhook").secrets.is_some());
        let alone = settings(&["--alert-webhook-secret", secret]).expect_err("nothing to sign");
        assert!(
            alone.to_string().contains("set where alerts are posted to"),
            "{alone}"
        );
        let cut =
            settings(&[&url[..], &["--alert-webhook-secret", "whsec_canary"]].concat()).expect_err("cut");
        let cut = cut.to_string();
        assert!(cut.contains("24 to 64") && !cut.contains("canary"), "{cut}");
    }

    #[test]
    fn empty_settings_count_as_not_set() {
        let none = settings(&["--public-url", "", "--smtp-url", ""]).expect("empty is none");
        assert!(none.public_url.is_none() && none.alerts.webhook.is_none() && none.alerts.email.is_none());
    }

    #[test]
    fn reads_how_mail_is_sent() {
        let email = mail("smtp://ada:p%40ss@mail.example.com:2525").expect("settings");
        assert_eq!(email.to.len(), 2);
        let smtp = email.smtp;
        assert_eq!(
            (smtp.host.as_str(), smtp.port, smtp.security),
            ("mail.example.com", Some(2525), SmtpSecurity::StartTls)
        );
        assert_eq!(
            (smtp.user.as_str(), smtp.password.expect("one").expose_secret()),
            ("ada", "p@ss")
        );
        let security = |url| mail(url).expect("settings").smtp.security;
        assert_eq!(security("smtps://mail.example.com"), SmtpSecurity::Tls);
        assert_eq!(security("smtp://127.0.0.1:2525"), SmtpSecurity::None);
    }

    #[test]
    fn a_secret_is_in_no_sentence() {
        for arguments in [
            [&MAIL[..], &["--smtp-url", "http://ada:made-up@mail.example.com"]].concat(),
            [&MAIL[..], &["--smtp-url", "smtp://:made-up@mail.example.com"]].concat(),
            vec!["--smtp-url", "smtp://ada:made-up@mail.example.com"],
            vec!["--alert-webhook-url", "http://chat.example.com/made-up"],
        ] {
            let sentence = settings(&arguments).expect_err("refused").to_string();
            assert!(
                sentence.starts_with("--") && !sentence.contains("made-up"),
                "{sentence}"
            );
        }
    }

    #[test]
    fn says_what_is_wrong_with_an_address() {
        let arguments = [
            "--alert-email-to",
            "ada",
            "--alert-email-from",
            "pilot@example.com",
            "--smtp-url",
            "smtp://localhost",
        ];
        let sentence = settings(&arguments).expect_err("refused").to_string();
        assert!(
            sentence.starts_with("--alert-email-to = \"ada\" (given as a flag)"),
            "{sentence}"
        );
        let sentence = settings(&["--public-url", "pilot.example.com"])
            .expect_err("refused")
            .to_string();
        assert!(sentence.contains("https://"), "{sentence}");
    }
}
