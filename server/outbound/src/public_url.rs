//! Where people and stores reach this server.

use std::fmt;

use parcelpilot_domain::ids::IntegrationId;
use url::Url;

use super::{is_loopback, is_safe};

/// The path that whoever looks after the identity provider has entered there.
pub const IDENTITY_PROVIDER_ANSWER: &str = "/login/provider/answer";

/// `https://pilot.example.com`: scheme, host, and a port where it is not the usual one. Without TLS on loopback only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicUrl(Url);

impl PublicUrl {
    /// Nothing where it is no such address, or has a path, which pages would not be found below.
    pub fn parse(text: &str) -> Option<Self> {
        let url = Url::parse(text).ok()?;
        let is_bare = url.path() == "/" && url.query().is_none() && url.fragment().is_none();
        let has_log_in = !url.username().is_empty() || url.password().is_some();
        (is_safe(&url) && is_bare && !has_log_in).then_some(Self(url))
    }

    /// As pages of this server name where they come from.
    pub fn origin(&self) -> &Url {
        &self.0
    }

    pub fn is_https(&self) -> bool {
        self.0.scheme() == "https"
    }

    /// Whether it leads to whatever machine one is at.
    pub fn is_loopback(&self) -> bool {
        is_loopback(&self.0)
    }

    /// Without the port.
    pub fn host(&self) -> &str {
        self.0.host_str().unwrap_or_default()
    }

    pub fn integration(&self, id: IntegrationId) -> String {
        format!("{self}/integrations/{id}")
    }

    /// Where an identity provider sends people back to.
    pub fn identity_provider_answer(&self) -> String {
        format!("{self}{IDENTITY_PROVIDER_ANSWER}")
    }

    /// Where an integration's store tells of changed orders. Nothing where no store would: BigCommerce calls port 443
    /// only, and a sandbox this machine.
    pub fn webhook(&self, id: IntegrationId) -> Option<String> {
        let is_called = is_loopback(&self.0) || self.0.port().is_none();
        is_called.then(|| format!("{self}{}", webhook_path(id)))
    }
}

/// The same at every address that a server may ever have had.
pub fn webhook_path(id: IntegrationId) -> String {
    format!("/hooks/bigcommerce/{id}")
}

/// Without a slash at the end.
impl fmt::Display for PublicUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.as_str().trim_end_matches('/'))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn webhook(text: &str) -> Option<String> {
        let id = IntegrationId::from_uuid(uuid::Uuid::nil());
        PublicUrl::parse(text)?.webhook(id)
    }

    #[test]
    fn is_an_address_that_stores_and_people_can_call() {
        assert_eq!(
            webhook("https://pilot.example.com/").as_deref(),
            Some("https://pilot.example.com/hooks/bigcommerce/00000000-0000-0000-0000-000000000000")
        );
        assert!(webhook("http://127.0.0.1:3000").is_some());
        for text in [
            "",
            "pilot.example.com",
            "http://pilot.example.com",
            "https://pilot.example.com/below",
            "https://ada:secret@pilot.example.com",
            "ftp://pilot.example.com",
        ] {
            assert_eq!(PublicUrl::parse(text), None, "{text}");
        }
    }

    #[test]
    fn another_port_is_for_people_only() {
        assert!(PublicUrl::parse("https://pilot.example.com:8443").is_some());
        assert_eq!(webhook("https://pilot.example.com:8443"), None);
    }
}
