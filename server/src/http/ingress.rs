//! How requests get here, as far as answers depend on it.

use app::server_functions::accounts::ssr::SecureCookies;

use super::TrustedProxies;

#[derive(Debug, Clone)]
pub struct Ingress {
    pub trusted_proxies: TrustedProxies,
    pub secure_cookies: SecureCookies,
}

impl Ingress {
    /// From this machine alone, without HTTPS.
    pub fn local() -> Self {
        Self {
            trusted_proxies: TrustedProxies::default(),
            secure_cookies: SecureCookies(false),
        }
    }
}
