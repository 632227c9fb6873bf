//! How requests get here, as far as answers depend on it.

use app::server_functions::accounts::ssr::SecureCookies;

use super::TrustedProxies;

#[derive(Debug, Clone)]
pub struct Ingress {
    pub trusted_proxies: TrustedProxies,
    /// Whether a trace that one of them began is continued.
    pub continues_traces: bool,
    /// Whether people come by HTTPS.
    pub secure_cookies: SecureCookies,
    /// Whether browsers are told never to come without HTTPS again.
    pub strict_transport: bool,
}

impl Ingress {
    /// From this machine alone, without HTTPS.
    pub fn local() -> Self {
        Self {
            trusted_proxies: TrustedProxies::default(),
            continues_traces: false,
            secure_cookies: SecureCookies(false),
            strict_transport: false,
        }
    }
}
