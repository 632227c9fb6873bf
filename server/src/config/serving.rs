//! Where pages are served, and what stands before the server.

use std::net::SocketAddr;

use app::server_functions::accounts::ssr::SecureCookies;
use clap::{ArgMatches, Args};

use super::{ConfigError, Setting};
use crate::http::{Ingress, TrustedProxies};

const ADDR: Setting = Setting::new("addr", "--addr", "PARCELPILOT_ADDR");
const TRUSTED_PROXIES: Setting = Setting::new(
    "trusted_proxies",
    "--trusted-proxies",
    "PARCELPILOT_TRUSTED_PROXIES",
);

#[derive(Debug, Clone, Args)]
pub struct ServerArguments {
    /// Address to serve the pages on
    #[arg(long, env = "PARCELPILOT_ADDR", default_value = "127.0.0.1:3000")]
    addr: String,
    /// Proxies that are believed for whom they forward a request: addresses and networks, separated by commas, or none
    #[arg(
        long,
        env = "PARCELPILOT_TRUSTED_PROXIES",
        value_name = "NETWORKS",
        default_value = "127.0.0.0/8,::1",
        value_delimiter = ','
    )]
    trusted_proxies: Vec<String>,
}

#[derive(Debug, Clone)]
pub struct ServerSettings {
    pub addr: SocketAddr,
    pub ingress: Ingress,
}

impl ServerArguments {
    /// # Errors
    /// The address is no IP address with a port, or a proxy no address.
    pub fn settings(&self, matches: &ArgMatches) -> Result<ServerSettings, ConfigError> {
        let addr = self.addr(matches)?;
        Ok(ServerSettings {
            addr,
            ingress: Ingress {
                trusted_proxies: self.trusted_proxies(matches)?,
                // On any address but loopback people connect through an HTTPS proxy; browsers send a secure cookie over
                // HTTPS only.
                secure_cookies: SecureCookies(!addr.ip().is_loopback()),
            },
        })
    }

    fn addr(&self, matches: &ArgMatches) -> Result<SocketAddr, ConfigError> {
        self.addr.parse().map_err(|_| {
            let advice = "write it as 127.0.0.1:3000, or 0.0.0.0:3000 to accept other machines";
            ADDR.refuse(matches, Some(&self.addr), advice)
        })
    }

    fn trusted_proxies(&self, matches: &ArgMatches) -> Result<TrustedProxies, ConfigError> {
        let entries = self.trusted_proxies.iter().map(|entry| entry.trim());
        let entries: Vec<&str> = entries.filter(|entry| !entry.is_empty()).collect();
        match entries[..] {
            [] => Ok(TrustedProxies::default()),
            ["none"] => Ok(TrustedProxies::none()),
            _ => TrustedProxies::parse(&entries).map_err(|entry| {
                let advice = "write addresses and networks, such as 172.17.0.0/16,10.0.0.5, or none alone; not all \
                              addresses, since anybody could then choose the one that counts as theirs";
                TRUSTED_PROXIES.refuse(matches, Some(entry), advice)
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::parsed;
    use super::*;

    fn settings(arguments: &[&str]) -> Result<ServerSettings, ConfigError> {
        let (server, matches) = parsed::<ServerArguments>(arguments);
        server.settings(&matches)
    }

    fn sentence(arguments: &[&str]) -> String {
        settings(arguments).unwrap_err().to_string()
    }

    #[test]
    fn an_address_has_a_port() {
        let sentence = sentence(&["--addr", "localhost"]);
        assert!(
            sentence.starts_with("--addr = \"localhost\" (given as a flag)"),
            "{sentence}"
        );
    }

    #[test]
    fn trusted_proxies_are_those_of_this_machine_or_those_that_are_named() {
        let trusted = |arguments: &[&str]| settings(arguments).unwrap().ingress.trusted_proxies;
        assert_eq!(trusted(&[]), TrustedProxies::default());
        assert_eq!(trusted(&["--trusted-proxies", ""]), TrustedProxies::default());
        assert_eq!(trusted(&["--trusted-proxies", "none"]), TrustedProxies::none());
        let named = TrustedProxies::parse(&["10.0.0.0/8", "192.0.2.1", "::1"]).unwrap();
        assert_eq!(
            trusted(&[
                "--trusted-proxies",
                "10.0.0.0/8, 192.0.2.1",
                "--trusted-proxies",
                "::1"
            ]),
            named
        );
    }

    #[test]
    fn says_which_proxy_is_none() {
        for (value, entry) in [
            ("10.0.0.1,proxy.local", "proxy.local"),
            ("none,10.0.0.1", "none"),
            ("0.0.0.0/0", "0.0.0.0/0"),
        ] {
            let sentence = sentence(&["--trusted-proxies", value]);
            let start = format!("--trusted-proxies = {entry:?} (given as a flag)");
            assert!(sentence.starts_with(&start), "{sentence}");
        }
    }
}
