//! What browsers and devices know this server as.

use outbound::PublicUrl;
use url::Url;
use webauthn_rs::{Webauthn, WebauthnBuilder};

/// Without a public URL people are at the server's own machine.
const LOCALHOST: &str = "localhost";

/// Passkeys are for one host, and for pages at one origin.
pub struct RelyingParty {
    pub id: String,
    pub webauthn: Webauthn,
}

impl RelyingParty {
    /// Nothing where browsers have no passkeys for the address: they want a name, and HTTPS but on their own machine.
    pub fn of(public_url: Option<&PublicUrl>) -> Option<Self> {
        match public_url.map(PublicUrl::origin) {
            Some(origin) => {
                let id = origin.domain()?;
                let is_safe = origin.scheme() == "https" || id == LOCALHOST;
                is_safe.then(|| Self::built(id, WebauthnBuilder::new(id, origin).ok()?))?
            }
            None => {
                let origins = [
                    Url::parse("http://localhost").ok()?,
                    Url::parse("https://localhost").ok()?,
                ];
                let builder = WebauthnBuilder::new(LOCALHOST, &origins[0]).ok()?;
                let builder = builder.append_allowed_origin(&origins[1]).allow_any_port(true);
                Self::built(LOCALHOST, builder)
            }
        }
    }

    fn built(id: &str, builder: WebauthnBuilder<'_>) -> Option<Self> {
        let webauthn = builder.rp_name("ParcelPilot").build().ok()?;
        let id = id.to_owned();
        Some(Self { id, webauthn })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(public_url: Option<&str>) -> Option<String> {
        let url = public_url.map(|url| PublicUrl::parse(url).unwrap());
        RelyingParty::of(url.as_ref()).map(|party| party.id)
    }

    #[test]
    fn is_the_host_where_it_has_a_name() {
        for (url, host) in [
            ("https://pilot.example.com", Some("pilot.example.com")),
            ("https://pilot.example.com:8443", Some("pilot.example.com")),
            ("http://localhost:3000", Some("localhost")),
            ("http://127.0.0.1:3000", None),
            ("https://192.0.2.1", None),
            ("https://[2001:db8::1]", None),
        ] {
            assert_eq!(id(Some(url)).as_deref(), host, "{url}");
        }
        assert_eq!(id(None).as_deref(), Some("localhost"));
    }
}
